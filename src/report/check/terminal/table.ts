import { stripVTControlCharacters, styleText } from "node:util";
import { displayWidth, plainText, shortenApart, textTable } from "../../../text/table.ts";
import { wrapped } from "../../../text/wrap.ts";
import type { Screen } from "../../screen.ts";
import type { Row, RowCell, TableRows } from "./rows.ts";

const COLOURS = { derived: "red", error: "magenta", inconclusive: "yellow", unrelated: "green" } as const;
/** Narrower than this a table is hard to read, even where it fits. */
const NARROW = 80;
/** Narrower than this a list has no room for bars beside its words. */
const LEAST_FOR_BARS = 50;
const INDENT = "  ";

/** A table as it is laid out, and what of the rows it shows. */
interface Layout {
  readonly text: string;
  readonly shown: readonly RowCell[];
}

/** The rows as a table, without its bars where there is no room for them, or else as a list. */
export function layOut({ rows, shown }: TableRows, screen: Screen): Layout {
  const { width } = screen;
  const tables = width < NARROW ? [] : [shown, withoutBars(shown)];
  for (const cells of tables) {
    const text = tableOf(rows, cells, screen);
    const lines = text.split("\n").map(stripVTControlCharacters);
    if (lines.every((line) => displayWidth(line) <= width)) return { text, shown: cells };
  }
  return listOf(rows, shown, screen);
}

function withoutBars(shown: readonly RowCell[]): RowCell[] {
  return shown.filter((cell) => cell !== "strength");
}

function tableOf(rows: readonly Row[], shown: readonly RowCell[], { colours }: Screen): string {
  const columns = [
    { title: "model" },
    ...shown.map((cell) => ({ title: cell, ...(cell === "verdict" && colours ? { paint: paintVerdict } : {}) })),
  ];
  return textTable(
    columns,
    rows.map(({ path, cells }) => [path, ...shown.map((cell) => cells[cell])]),
  );
}

/** Colours a cell that says a verdict. */
function paintVerdict(cell: string): string {
  const colour = COLOURS[cell.trim() as keyof typeof COLOURS];
  return colour === undefined ? cell : styleText(colour, cell, { validateStream: false });
}

/** A block for each result: its name, and below it how strong the evidence is and what was found. */
function listOf(rows: readonly Row[], shown: readonly RowCell[], { width, colours }: Screen): Layout {
  const paths = rows.map(({ path }) => plainText(path));
  const names = shortenApart(paths, width);
  const bars = shown.includes("strength") && width >= LEAST_FOR_BARS;
  const widest = Math.max(...rows.map(({ cells }) => displayWidth(cells.strength)));
  const blocks = rows.map(({ cells }, i) => {
    const bar = bars ? `${cells.strength.padEnd(widest)} ` : "";
    const words = wrapped(plainText(wordsOf(cells, shown)), width, { first: `${INDENT}${bar}` });
    const against = wrapped(plainText(`against ${cells.fingerprint}`), width, { first: INDENT });
    return [
      names[i] ?? wrapped(paths[i], width),
      ...(shown.includes("fingerprint") ? [against] : []),
      colours ? words.replace(cells.verdict, paintVerdict) : words,
    ].join("\n");
  });
  return { text: blocks.join("\n"), shown: bars ? shown : withoutBars(shown) };
}

/** "derived: weights 6/6". */
function wordsOf(cells: Row["cells"], shown: readonly RowCell[]): string {
  const evidence = shown.includes("evidence") ? `: ${cells.evidence}` : "";
  const discovery = shown.includes("discovery") ? ` (discovery: ${cells.discovery})` : "";
  return `${cells.verdict}${evidence}${discovery}`;
}
