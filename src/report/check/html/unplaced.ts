import { counted } from "../../../text/numbers.ts";
import type { Report } from "../schema.ts";
import type { Comparison } from "./comparison.ts";

/** So many names a sentence can bear. */
const NAMED = 12;

/** Which results are in none of the figures; undefined if all are. */
export function unplacedWords(
  { results }: Report,
  comparisons: readonly Comparison[],
  names: ReadonlyMap<string, string>,
): string | undefined {
  const placed = new Set(comparisons.flatMap(({ suspects }) => suspects.map(({ result }) => result)));
  const paths = [...new Set(results.filter((one) => !placed.has(one)).map(({ path }) => path))];
  if (paths.length === 0) return undefined;
  const shown = paths.slice(0, NAMED).map((path) => names.get(path) ?? path);
  const more = paths.length > NAMED ? `, and ${paths.length - NAMED} more` : "";
  return `Not in the figure, because there are no answers that have a place on its scale: ${shown.join(", ")}${more} (${counted(paths.length, "model")}).`;
}
