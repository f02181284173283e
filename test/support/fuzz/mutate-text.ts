import type { Random } from "../random.ts";
import { below, few, mutateBytes, pick } from "./mutate-bytes.ts";

const WORDS = [
  ...[
    "*a",
    "&a x",
    "&a [*a]",
    "<<: *a",
    "!!js/function x",
    "!x",
    "? ",
    "- - - -",
    "---",
    "...",
    "|",
    ">-",
    "{",
    "[",
    "]",
  ],
  ...[
    "\t",
    "\ufeff",
    "\0",
    "\u2028",
    "#",
    "'",
    '"',
    "%YAML 1.1",
    ".inf",
    ".nan",
    "0x7fffffff",
    "1e999",
    "2001-12-14",
    "~",
    "yes",
  ],
  ...["[".repeat(3000), `${"- ".repeat(2000)}x`, "a: ".repeat(500)],
];

/** Lines of a text left out, said again, moved, moved in or out, or with words of the language put in. */
export function mutateText(text: string, random: Random): string {
  const lines = text.split("\n");
  for (let left = few(random); left > 0; left -= 1) {
    const at = below(lines.length, random);
    const changes: readonly (() => unknown)[] = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, ...Array(1 + below(50, random)).fill(lines[at])),
      () => lines.splice(below(lines.length, random), 0, lines[at]),
      () => lines.splice(at, 1, `${" ".repeat(below(8, random))}${lines[at].trimStart()}`),
      () =>
        lines.splice(
          at,
          1,
          lines[at].replace(/\S+/g, (word) => (random.uniform() < 0.3 ? pick(WORDS, random) : word)),
        ),
      () => lines.splice(at, 0, pick(WORDS, random)),
      () => lines.splice(at, 1, mutateBytes(Buffer.from(lines[at] ?? ""), Buffer.from(text), random).toString("utf8")),
    ];
    pick(changes, random)();
    if (lines.length === 0) lines.push("");
  }
  return lines.join("\n");
}
