/** Colours by what they mean. Text on its background has a contrast of at least 4.5, marks of at least 3. */
export const LIGHT = {
  page: "#f4f6f8",
  card: "#fff",
  ink: "#16202b",
  muted: "#55616e",
  line: "#d8dee6",
  focus: "#0b57d0",
  reference: "#667382",
  known: "#a1480b",
  derived: "#b3261e",
  "derived-back": "#fdecea",
  error: "#6a3fa5",
  "error-back": "#f2ecfb",
  inconclusive: "#855400",
  "inconclusive-back": "#fdf2da",
  unrelated: "#0a6b50",
  "unrelated-back": "#e2f4ed",
} as const;

const DARK: Record<keyof typeof LIGHT, string> = {
  page: "#0f141a",
  card: "#171e26",
  ink: "#e7ecf2",
  muted: "#a5b1be",
  line: "#303a46",
  focus: "#8ab4ff",
  reference: "#8e9bab",
  known: "#eaa06a",
  derived: "#ff9c90",
  "derived-back": "#3b1b19",
  error: "#cbabff",
  "error-back": "#2b2140",
  inconclusive: "#f0c265",
  "inconclusive-back": "#34280f",
  unrelated: "#70d6b2",
  "unrelated-back": "#10302a",
};

function variables(colours: Record<keyof typeof LIGHT, string>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

/** The colours as CSS variables, and what stands for the verdict of whatever has its class. */
export const COLOURS = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
.derived{--tone:var(--derived);--back:var(--derived-back)}
.error{--tone:var(--error);--back:var(--error-back)}
.inconclusive{--tone:var(--inconclusive);--back:var(--inconclusive-back)}
.not-judged{--tone:var(--inconclusive);--back:var(--inconclusive-back)}
.unrelated{--tone:var(--unrelated);--back:var(--unrelated-back)}`;
