import type { Answers } from "./answers.ts";
import { distributedAs } from "./distribution.ts";
import type { PopulationStanding } from "./exchangeability.ts";
import { isHard } from "./forms.ts";
import { centredRows, unitRows } from "./linear.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { labelsOf, oneHot, softened } from "./outputs.ts";
import { fusionOf, type Panel } from "./panel.ts";
import { gatherPeers, peerLikeness, peerTerms, type Read } from "./peers.ts";
import { seededNumbers, shuffled } from "./random.ts";
import { predictiveTail } from "./significance.ts";

/** Of so many models an average is, and so many averages are made. */
const MEMBERS = 4;
const AVERAGES = 9;
/** Below this p-value a model is nearer to what the references have in common than one of them would be. */
const LEVEL = 0.05;
const SEED = 1;

/** Whether a model lies in the midst of the references rather than among them, as averages of several models do. */
export function isAmidst({ pValue }: PopulationStanding): boolean {
  return pValue > 1 - LEVEL;
}

/**
 * An average of honest models is no copy, but says what they agree on more clearly than each of them, and so comes closer to the
 * source: of four, by about one spread. So a suspect that may be one is held against averages of references, each judged
 * by the other references.
 * @param fusion of the suspect
 * @param all answers of the references; those of other classes stand in no average
 * @returns how often one more average would be at least as close, if their scores are normally distributed; undefined where there
 *   are too few references to tell, or no `fusion`
 */
export function tailAmongAverages(
  fusion: number,
  source: Answers,
  all: readonly Answers[],
  { fused }: Pick<Panel, "fused">,
): number | undefined {
  const references = all.filter(({ classes }) => classes === source.classes);
  const members = Math.min(MEMBERS, Math.floor(references.length / 2));
  if (!fused || members < 2) return undefined;
  const next = seededNumbers(SEED);
  const fusions = Array.from({ length: AVERAGES }, () => {
    const order = shuffled(references.length, next).map((i) => references[i]);
    const terms = peerTerms(source, average(order.slice(0, members), source), gatherPeers(order.slice(members)));
    return terms ? fusionOf(peerLikeness(terms), fused) : Number.NaN;
  }).filter(Number.isFinite);
  const tail = predictiveTail(fusion, fusions);
  return Number.isNaN(tail) ? undefined : tail;
}

/** What a model would answer that is the mean of several: of their canonical rows, or, where only labels count, of their votes. */
function average(models: readonly Answers[], source: Answers): Read {
  const [{ form, unit, decisions }] = models;
  const sum = matrix(unit.rows, unit.columns);
  for (const { unit: own } of models) for (let i = 0; i < sum.data.length; i += 1) sum.data[i] += own.data[i];
  const own = decisions || !isHard(form) ? unitRows(sum) : votes(sum);
  if (decisions) return { unit: own, soft: own, chosen: own };
  const rows = isHard(form) ? own : distributedAs(own, source.unit);
  return { unit: rows, soft: softened(rows), chosen: oneHot(labelsOf(own), own.columns) };
}

function votes(sum: Matrix): Matrix {
  return unitRows(centredRows(oneHot(labelsOf(sum), sum.columns)));
}
