import { isStatistical, type Rule } from "./verdict.ts";

/** How one suspect was judged, as far as a promised rate goes. */
export interface Judged {
  /** Undefined where no rule could be applied to its answers. */
  readonly rule: Rule | undefined;
  /** How many models it was measured by. */
  readonly panel: number;
  /** The levels of the legs that spoke beside its answers, and that could have called it derived alone. */
  readonly levels: readonly number[];
}

/** Against rounding: alpha (n + 1) is a whole number where n was chosen for alpha. */
const ROUNDING = 1e-9;

/**
 * The false-alarm rate of a rule among n models, for an honest suspect that is exchangeable with them: the conformal rule's is
 * floor(alpha (n + 1)) / (n + 1), the rule `normal`'s is alpha if scores are normally distributed.
 */
export function rateOf(rule: "conformal" | "normal", panel: number, alpha: number): number {
  return rule === "conformal" ? Math.floor(alpha * (panel + 1) + ROUNDING) / (panel + 1) : alpha;
}

/**
 * How many suspects of a run would be called derived on average if all were honest and each could have been one of the
 * models that it is measured by: the sum of their rates, by linearity of expectation, however they depend on each other. So it is
 * with the legs of one suspect: any of them makes it derived, and the chance of that is at most the sum of theirs.
 * @returns undefined if a suspect was judged by a rule that promises no rate, or nothing was judged
 */
export function expectedFalseAlarms(judged: readonly Judged[], alpha: number): number | undefined {
  const rates = judged.map(({ rule, panel, levels }) => {
    const alone = levels.reduce((total, level) => total + level, 0);
    if (rule === undefined) return alone;
    return isStatistical(rule) ? rateOf(rule, panel, alpha) + alone : Number.NaN;
  });
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return sum > 0 ? sum : undefined;
}
