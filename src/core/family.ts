import { mean, sampleVariance } from "simple-statistics";
import { type BehaviourEvidence, type Decision, decide } from "./judging.ts";
import type { ScoreName } from "./score-table.ts";
import { conformalPValue, FEWEST_FOR_NORMAL, predictiveTail, spreadsBeyond } from "./significance.ts";
import { studentUpperTail } from "./student.ts";
import { isStatistical, type Rule, ruleFor } from "./verdict.ts";

/** Where the source stands in its family: among models of its own recipe and data, from other seeds. */
export interface FamilyEvidence {
  readonly twins: number;
  /** Twins to which the suspect is at least as close as to the source. */
  readonly asClose: number;
  /** (1 + asClose) / (1 + twins), which holds for every suspect that does not depend on the source. */
  readonly conformal: number;
  /** The same under the assumption of normal values, by a t-test; NaN with fewer than three. */
  readonly tail: number;
  /** By how many of the twins' spreads the suspect is closer to the source than to the twins' mean; NaN with fewer than three. */
  readonly spreads: number;
}

/** What the twins say of one suspect. */
export interface FamilyDecision extends Decision {
  readonly rule: "conformal" | "normal";
  /** Whether it would be derived by the twins, and references show that it is not near the source at all. */
  readonly far: boolean;
}

/** How many degrees of freedom the references' spread counts for, beside the twins' own. */
const PRIOR_DEGREES = 4;

/**
 * Where the source's value stands among the twins'. How far the values of so few twins spread is hardly known from themselves; with
 * references it is known from those as well, and both are pooled, as in a moderated t-test: s² = (d₀ s₀² + d s²) / (d₀ + d).
 * @param values a family panel's, of the source first and of at least one twin
 * @param usual how far references' values spread over the members; undefined: not known
 */
export function familyEvidence(values: Float64Array, usual?: number): FamilyEvidence {
  const [own, ...twins] = values;
  return {
    twins: twins.length,
    asClose: twins.filter((other) => other >= own).length,
    conformal: conformalPValue(own, twins),
    tail: usual === undefined ? predictiveTail(own, twins) : moderatedTail(own, twins, usual),
    spreads: spreadsBeyond(own, twins),
  };
}

function moderatedTail(own: number, twins: readonly number[], usual: number): number {
  const n = twins.length;
  if (n < FEWEST_FOR_NORMAL) return Number.NaN;
  const degrees = PRIOR_DEGREES + n - 1;
  const pooled = (PRIOR_DEGREES * usual ** 2 + (n - 1) * sampleVariance([...twins])) / degrees;
  const spread = Math.sqrt(pooled * (1 + 1 / n));
  if (spread === 0) return own > mean([...twins]) ? 0 : 1;
  return studentUpperTail((own - mean([...twins])) / spread, degrees);
}

/** How suspects are to be judged, as far as it was said. */
interface Asked {
  readonly alpha: number;
  readonly rule: Rule | undefined;
  readonly score?: ScoreName | undefined;
  readonly threshold: number | undefined;
}

/** Among references, what descends from the source is at least as near as so many times alpha of them. */
const NEAR = 4;

/**
 * Decides about one suspect by the twins: by the rank of the source where there are twins enough for alpha, else by the t-test.
 * A source that is more usual than its twins is closest to whole kinds of honest models; where there are three references or
 * more, a suspect must be near by those as well, which can only take alarms away.
 * @param references what they say of the suspect
 * @returns undefined where references are to decide: a score or a rule on the distance was asked for, which twins have not, or
 *   there are too few twins
 */
export function decideByTwins(
  evidence: FamilyEvidence,
  asked: Asked,
  references?: Pick<BehaviourEvidence, "conformal" | "tail">,
): FamilyDecision | undefined {
  const { alpha, rule = ruleFor(evidence.twins, alpha) } = asked;
  if (asked.score !== undefined || asked.threshold !== undefined) return undefined;
  if (rule === undefined || !isStatistical(rule)) return undefined;
  if (Number.isNaN(evidence[rule === "normal" ? "tail" : "conformal"])) return undefined;
  const { verdict, ...decision } = decide({ distance: Number.NaN, ...evidence }, { rule, alpha });
  const far = verdict === "derived" && references !== undefined && isFar(references, alpha);
  return { rule, ...decision, verdict: far ? "unrelated" : verdict, far };
}

/** Fewer than three references have no tail, and say too little. */
function isFar({ conformal, tail }: Pick<BehaviourEvidence, "conformal" | "tail">, alpha: number): boolean {
  return Math.min(conformal, tail) > NEAR * alpha;
}
