import { allOf } from "../../../text/numbers.ts";
import { byEvidence, verdictEvidence } from "../evidence.ts";
import { BAR_LEGEND, evidenceBar } from "../evidence-bar.ts";
import { sourcesOf } from "../findings.ts";
import { marksWords, type Notes } from "../notes.ts";
import type { Report, ReportResult } from "../schema.ts";

/** What a row of the table can say beside the model's name. */
export type RowCell = "fingerprint" | "verdict" | "evidence" | "strength" | "discovery";

/** One result as it is shown. */
export interface Row {
  readonly path: string;
  readonly cells: Readonly<Record<RowCell, string>>;
}

/** The rows, strongest first, and which cells differ between them. */
export interface TableRows {
  readonly rows: readonly Row[];
  /** In the order in which they are shown; the verdict is always there. */
  readonly shown: readonly RowCell[];
  /** What all rows have in common, in sentences. */
  readonly common: readonly string[];
}

const NONE = "–";
const ORDER: readonly RowCell[] = ["fingerprint", "verdict", "evidence", "strength", "discovery"];

/** What the table says, as text that is not laid out yet. */
export function resultRows(report: Report, notes: Notes): TableRows {
  const source = sourcesOf(report);
  const rows = byEvidence(report).map((result) => ({ path: result.path, cells: cellsOf(result) }));
  const differs = (cell: RowCell) => rows.length === 1 || new Set(rows.map(({ cells }) => cells[cell])).size > 1;
  const wanted = (cell: RowCell) => {
    if (cell === "fingerprint") return report.fingerprints.length > 1;
    return cell !== "discovery" || report.discoveries !== undefined;
  };
  const isEmpty = (cell: RowCell) => rows.every(({ cells }) => cells[cell] === NONE);
  const shown = ORDER.filter((cell) => cell === "verdict" || (wanted(cell) && differs(cell) && !isEmpty(cell)));
  return { rows, shown, common: commonWords() };

  function cellsOf(result: ReportResult): Row["cells"] {
    const evidence = verdictEvidence(result, report);
    const { discovery } = result;
    return {
      fingerprint: source(result),
      verdict: result.verdict,
      evidence: [evidence.text, marksWords(notes.marks.get(result))].filter(Boolean).join(" "),
      strength: evidenceBar(evidence) ?? NONE,
      discovery: discovery === undefined ? NONE : discovery ? "yes" : "no",
    };
  }

  function commonWords(): string[] {
    const [first] = rows;
    if (!first || rows.length === 1) return [];
    const all = allOf(rows.length);
    const said: Partial<Record<RowCell, string>> = {
      evidence: `The evidence of ${all}: ${first.cells.evidence}.`,
      discovery: `Discoveries: ${first.cells.discovery === "yes" ? all : "none"}.`,
    };
    return ORDER.flatMap((cell) => (wanted(cell) && !shown.includes(cell) ? (said[cell] ?? []) : []));
  }
}

/** How to read what is shown beside the names. */
export function barLegend(shown: readonly RowCell[]): string[] {
  return shown.includes("strength") ? [BAR_LEGEND] : [];
}
