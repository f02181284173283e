import type { DoubtCode } from "../core/doubt-codes.ts";
import type { ActivationsLeg } from "../core/legs.ts";
import type { WeightsDoubt, WeightsVerdict } from "../core/weights/evidence.ts";
import { type Fingerprint, statementsOf } from "../fingerprint/fingerprint.ts";
import type { ActivationsOutcome } from "./activations-outcome.ts";
import type { WeightsOutcome } from "./weights-outcome.ts";

/** What a suspect's weights come to in its verdict. */
export type JudgedWeights = WeightsOutcome & {
  readonly verdict: WeightsVerdict;
  /** Undefined unless the verdict is `doubtful`. */
  readonly doubt: WeightsDoubt | undefined;
};

/** What its hidden layers come to in its verdict. */
export type JudgedActivations = ActivationsOutcome & {
  readonly verdict: ActivationsLeg;
  /** Why an honest model's hidden layers may match as well; empty unless they match. */
  readonly doubts: readonly DoubtCode[];
};

/**
 * Where the owner states that nobody else began from the source's random numbers, a common start explains nothing. Where an
 * ancestor is stated and none is known, weights that match may be that one's; and where those of an unrelated model match, too,
 * that they do proves nothing.
 */
export function judgeWeights(fingerprint: Fingerprint, outcome: WeightsOutcome): JudgedWeights {
  const judged = (verdict: WeightsVerdict, doubt?: WeightsDoubt) => ({ ...outcome, verdict, doubt });
  if (outcome.kind !== "compared" || outcome.blind === "unread") return judged("blind");
  const { verdict, doubt } = outcome.evidence;
  const { ancestor } = statementsOf(fingerprint);
  const settled = doubt === "same-start" && ancestor === "own-seed";
  if (verdict !== "derived" && !settled) return judged(verdict, doubt);
  const unknown = ancestor === "stated" && fingerprint.weights?.ancestors.length === 0;
  if (unknown) return judged("unknown-ancestor");
  const strangers = fingerprint.calibration?.unrelated.some(({ weights }) => weights === "derived") ?? false;
  return strangers ? judged("doubtful", "strangers") : judged("derived");
}

/** Whether something about the file itself kept its weights from being compared, and not only operators that nobody reads. */
export function isUnusual(outcome: WeightsOutcome | undefined): boolean {
  if (!outcome) return false;
  return outcome.kind === "unreadable" || outcome.reading.findings.length > 0;
}

/**
 * Whoever began at the source's ancestor has hidden layers like its own: they alone say nothing where there is one. Nor do those
 * that are unlike the source's where most of the model is in operators that nobody looks at.
 */
export function judgeActivations(
  fingerprint: Fingerprint,
  outcome: ActivationsOutcome,
  weights: WeightsOutcome | undefined,
): JudgedActivations {
  if (outcome.kind === "blind") return { ...outcome, verdict: "blind", doubts: [] };
  const { verdict, doubts } = outcome.evidence;
  if (verdict === "unrelated" && isSeenInPart(weights)) {
    return { kind: "blind", reason: "SEEN_IN_PART", error: undefined, verdict: "blind", doubts: [] };
  }
  const match = verdict === "derived" || doubts.length > 0;
  const ofAncestor = match && statementsOf(fingerprint).ancestor === "stated";
  const all = new Set<DoubtCode>([...doubts, ...(ofAncestor ? (["ANCESTOR_STATED"] as const) : [])]);
  return { ...outcome, verdict: all.size > 0 ? "doubtful" : verdict, doubts: [...all] };
}

function isSeenInPart(weights: WeightsOutcome | undefined): boolean {
  return weights?.kind === "compared" && weights.reading.findings.some(({ kind }) => kind === "unread-operator");
}
