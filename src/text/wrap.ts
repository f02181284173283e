import { displayWidth } from "./table.ts";

/** How a paragraph stands: what its first line begins with, and how far the others are indented. */
interface Shape {
  readonly first?: string;
  readonly indent?: number;
}

/** Least room for words, however deep the indent. */
const LEAST_ROOM = 10;

/**
 * A paragraph in lines of at most `width` columns, broken between words; a word that is longer than a line is broken where
 * the line ends.
 * @param first counts as much as the others are indented, if that is not said
 */
export function wrapped(text: string, width: number, { first = "", indent = displayWidth(first) }: Shape = {}): string {
  if (width === Number.POSITIVE_INFINITY) return `${first}${text}`;
  const room = (used: number) => Math.max(LEAST_ROOM, width - used);
  const lines: string[] = [];
  let line = "";
  const left = () => room(lines.length === 0 ? displayWidth(first) : indent);
  const end = () => {
    lines.push(line);
    line = "";
  };
  for (const word of text.split(" ").flatMap((one) => pieces(one, room(Math.max(indent, displayWidth(first)))))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (displayWidth(joined) <= left()) line = joined;
    else {
      if (line !== "") end();
      line = word;
    }
  }
  end();
  return lines.map((one, i) => (i === 0 ? `${first}${one}` : `${" ".repeat(indent)}${one}`)).join("\n");
}

/** A word in parts that fit into a line. */
function pieces(word: string, room: number): string[] {
  if (displayWidth(word) <= room) return [word];
  const parts = [""];
  for (const one of word) {
    const last = parts[parts.length - 1];
    if (displayWidth(last + one) <= room) parts[parts.length - 1] = last + one;
    else parts.push(one);
  }
  return parts;
}

/** Lines of `folded` that must stay as they are, to be pasted. */
const COMMAND = /^ *sac /;

/** A text whose long lines are broken at the words, the rest of each two columns further in than its beginning; commands stay whole. */
export function folded(text: string, width: number): string {
  const fold = (line: string) => {
    const first = /^ */.exec(line)?.[0] ?? "";
    const indent = first === "" ? 0 : first.length + 2;
    return COMMAND.test(line) ? line : wrapped(line.slice(first.length), width, { first, indent });
  };
  return text.split("\n").map(fold).join("\n");
}
