import { verdictOfLegs } from "../core/legs.ts";
import { isStatistical } from "../core/verdict.ts";
import type { Report, ReportResult } from "../report/check/schema.ts";

/** Against rounding, in shares that another machine has computed. */
const ROUNDING = 1e-9;

/**
 * Which of a report's results contradict themselves: their verdicts do not follow from what they say of the legs, or those do not
 * follow from their numbers. What contradicts nothing may still be made up.
 * @returns their indices
 */
export function contradictory({ results, settings }: Pick<Report, "results" | "settings">): number[] {
  return results.flatMap((result, i) => (isConsistent(result, settings.alpha) ? [] : [i]));
}

function isConsistent(result: ReportResult, alpha: number): boolean {
  const { verdict, error, behaviour, weights, activations } = result;
  const looked = weights !== undefined || activations !== undefined;
  return (
    (verdict === "error") === (error !== undefined) &&
    looked === (behaviour !== undefined) &&
    verdict === verdictByLegs(result) &&
    isPlaced(result) &&
    areWeightsConsistent(weights) &&
    isBehaviourConsistent(result, behaviour ?? verdict, alpha)
  );
}

function verdictByLegs({ verdict, behaviour = verdict, weights, activations }: ReportResult) {
  const unusualGraph = weights?.error !== undefined || (weights?.reading?.findings.length ?? 0) > 0;
  return verdictOfLegs({ behaviour, weights: weights?.verdict, activations: activations?.verdict, unusualGraph });
}

/** Whether its rank among its panel, and among twins, gives the p-value that it tells. */
function isPlaced({ conformalP, asClose, panel, twins }: ReportResult): boolean {
  const isRank = (p: number | undefined, close = Number.NaN, models = Number.NaN) =>
    close <= models && Math.abs((1 + close) / (models + 1) - (p ?? Number.NaN)) < ROUNDING;
  const none = conformalP === undefined && asClose === undefined && panel === undefined;
  return (
    (none || isRank(conformalP, asClose, panel)) && (!twins || isRank(twins.conformalP, twins.asClose, twins.panel))
  );
}

function areWeightsConsistent(weights: ReportResult["weights"]): boolean {
  if (weights === undefined) return true;
  const { verdict, pValue = Number.NaN, level } = weights;
  return verdict === "derived" ? pValue <= level : verdict !== "unrelated" || pValue > level;
}

/** Whether what is said of the answers follows from the numbers that the rule looked at. */
function isBehaviourConsistent(result: ReportResult, behaviour: ReportResult["verdict"], alpha: number): boolean {
  const { comparedBy, rule, doubts, twins } = result;
  if (comparedBy === undefined || rule === undefined) return behaviour === "inconclusive" || behaviour === "error";
  if (rule === "conformal" && result.pValue !== (twins?.decided ? twins.conformalP : result.conformalP)) return false;
  const near = isNear(result, alpha);
  if (behaviour === "derived") return near !== false;
  // Twins call nobody derived whom the unrelated models show to be far.
  const cleared = near !== true || (twins?.decided === true && (result.conformalP ?? 0) > alpha);
  return cleared ? behaviour !== "error" : behaviour === "inconclusive" && doubts !== undefined;
}

/** Whether the rule calls a result derived; undefined where what it tells does not say. */
function isNear({ rule, pValue, pValueIsBound, distance, threshold }: ReportResult, alpha: number) {
  if (rule === undefined || !isStatistical(rule)) return (distance ?? Number.NaN) <= (threshold ?? Number.NaN);
  if (pValueIsBound && (pValue ?? 1) > alpha) return undefined;
  return pValue !== undefined && pValue <= alpha;
}
