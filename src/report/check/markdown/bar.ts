import { isDistance } from "../../../core/score-table.ts";
import { type Comparison, comparisonsOf, type Placed } from "../html/comparison.ts";
import type { Report, ReportResult } from "../schema.ts";

const CELLS = 12;

/** The likeness of every result that has a measured one, as a bar of text. */
export function barsOf(report: Report): ReadonlyMap<ReportResult, string> {
  return new Map(
    comparisonsOf(report).flatMap((comparison) => {
      const draw = drawerOf(comparison);
      return comparison.suspects.map((placed) => [placed.result, draw(placed)] as const);
    }),
  );
}

/**
 * Draws suspects on the scale that their verdict rests on: empty is the least alike of all that are known, full is the
 * source itself or the most alike. The line lies where the rule draws it, and just the derived pass it, with those
 * that would be but for a doubt, so that no rounding makes the bar contradict the verdict.
 */
function drawerOf({ score, unrelated, derived, suspects, line }: Comparison): (placed: Placed) => string {
  const sign = isDistance(score) ? -1 : 1;
  const known = [
    ...unrelated,
    ...derived,
    ...suspects.map(({ value }) => value),
    ...(line === undefined ? [] : [line]),
  ];
  const ends = (isDistance(score) ? [...known, 0] : known).map((value) => sign * value);
  const low = ends.reduce((a, b) => Math.min(a, b));
  const span = ends.reduce((a, b) => Math.max(a, b)) - low || 1;
  const cells = (value: number) => Math.round(((sign * value - low) / span) * CELLS);
  const cut = line === undefined ? undefined : Math.min(CELLS - 1, Math.max(1, cells(line)));
  return ({ result, value }) => {
    const measured = cells(value);
    if (cut === undefined) return bar(measured);
    const isBeyond = result.verdict === "derived" || result.doubts !== undefined;
    const full = isBeyond ? Math.max(cut + 1, measured) : Math.min(cut, measured);
    return `${bar(full).slice(0, cut)}│${bar(full).slice(cut)}`;
  };
}

function bar(full: number): string {
  return "█".repeat(full).padEnd(CELLS, "░");
}
