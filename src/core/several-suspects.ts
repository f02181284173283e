import { type BehaviourEvidence, type Decision, decide } from "./judging.ts";
import { holm } from "./significance.ts";
import { isStatistical, type Policy, type Rule } from "./verdict.ts";

/** A decision about one of several suspects. */
export interface RunDecision extends Decision {
  /** The tail p-value after Holm's correction over the run; NaN for the rules on the distance. */
  readonly adjustedTail: number;
}

/**
 * Decides over all suspects of a run at once. With several, the conformal p-value alone would either let false alarms
 * add up or, corrected, could never be small enough; so a suspect must be derived on its own and its tail p-value must
 * survive Holm's correction as well.
 * @param policies one for each suspect
 */
export function decideRun(suspects: readonly BehaviourEvidence[], policies: readonly Policy[]): RunDecision[] {
  const tested = suspects.map((_, index) => index).filter((index) => isStatistical(policies[index].rule));
  const corrected = holm(tested.map((index) => (Number.isNaN(suspects[index].tail) ? 1 : suspects[index].tail)));
  const adjusted = new Map(tested.map((index, k) => [index, corrected[k]]));
  return suspects.map((evidence, index) => {
    const alone = decide(evidence, policies[index]);
    const adjustedTail = adjusted.get(index) ?? Number.NaN;
    const survives = tested.length === 1 || !(adjustedTail > policies[index].alpha);
    return { ...alone, verdict: survives ? alone.verdict : "unrelated", adjustedTail };
  });
}

/**
 * How many suspects of a run would be called derived if all were honest, at most. Alone, a suspect has the rate of its rule;
 * among several Holm's correction keeps the chance of even one false alarm at alpha.
 * @param judged with how many models each was measured by
 * @returns undefined if no suspect was judged by a rule that promises a rate
 */
export function expectedFalseAlarms(
  judged: readonly { readonly rule: Rule; readonly panel: number }[],
  alpha: number,
): number | undefined {
  const rates = judged.flatMap(({ rule, panel }) => {
    if (!isStatistical(rule)) return [];
    return [rule === "conformal" ? Math.floor(alpha * (panel + 1) + 1e-9) / (panel + 1) : alpha];
  });
  if (rates.length === 0) return undefined;
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return rates.length === 1 ? sum : Math.min(sum, alpha);
}
