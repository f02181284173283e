import { closeness } from "../core/scores.ts";
import { FEWEST_FOR_NORMAL, modelsNeeded, smallestRate } from "../core/significance.ts";
import { isStatistical } from "../core/verdict.ts";
import type { Judgement } from "../tasks/check.ts";
import { formatP, percent } from "./format.ts";

export interface Reason {
  readonly code: string;
  readonly text: string;
}

const DEFECTS = {
  OUTPUT_NOT_FINITE: "Its outputs hold NaN or infinity, so nothing can be compared.",
  OUTPUT_CONSTANT:
    "It gives the same answer to every image, or the same score to every class, so nothing can be compared.",
} as const;

/** Why a suspect got its verdict and what to know about it, in sentences for people, the weightiest first. */
export function reasonsFor(judgement: Judgement, alpha: number): Reason[] {
  const { outcome } = judgement;
  if (outcome.kind === "failed") return [];
  const device = deviceReasons(outcome.run.device.note);
  if (outcome.kind === "defect") return [{ code: outcome.defect, text: DEFECTS[outcome.defect] }, ...device];
  return [...weighing(judgement, alpha), ...particulars(judgement), ...device];
}

function deviceReasons(note: string | undefined): Reason[] {
  return note === undefined ? [] : [{ code: "DEVICE_FALLBACK", text: `${note}.` }];
}

function weighing({ outcome, judge, rule, threshold, decision }: Judgement, alpha: number): Reason[] {
  if (outcome.kind !== "measured") return [];
  const { evidence, unrelated, judgedBy, scores } = outcome;
  if (rule === undefined || decision === undefined) {
    const calibrated = judge.stored.fingerprint.calibration?.unrelated.length ?? 0;
    if (calibrated >= FEWEST_FOR_NORMAL) {
      const text = `No verdict: the score ${judgedBy} cannot be had for this suspect and at least ${FEWEST_FOR_NORMAL} unrelated models, which need the source's classes for it. Leave --score out to judge by what there is.`;
      return [{ code: "SCORE_MISSING", text }];
    }
    const text = `No verdict: the fingerprint is calibrated with ${calibrated} unrelated models, and at least ${FEWEST_FOR_NORMAL} are needed. Calibrate it, or give a --threshold for the distance.`;
    return [{ code: "NOT_CALIBRATED", text }];
  }
  if (!isStatistical(rule)) {
    const text = `Its distance ${evidence.distance.toFixed(3)} is ${decision.verdict === "derived" ? "at most" : "above"} the threshold ${threshold?.toFixed(3)} of the rule ${rule}.`;
    const rate = `With ${unrelated.length} unrelated models this rule has a false-alarm rate of about ${percent(smallestRate(unrelated.length))}.`;
    return [{ code: "THRESHOLD", text: rule === "min-unrelated" ? `${text} ${rate}` : text }];
  }
  const n = unrelated.length;
  const closer = unrelated.filter((other) => other >= closeness(scores, judgedBy)).length;
  const rank = closer === 0 ? `Closer to the source than all ${n}` : `${closer} of ${n}`;
  const text = `${rank} unrelated models${closer === 0 ? "" : " are at least as close to the source"} (score ${judgedBy}).`;
  const reasons = [{ code: closer === 0 ? "CLOSER_THAN_ALL" : "NOT_CLOSER", text }];
  reasons.push({
    code: "STRENGTH",
    text: `If the unrelated models' scores are normally distributed, one more of them would be this close with probability ${formatP(evidence.tail)}.`,
  });
  if (rule === "normal") {
    const rate = `${n} unrelated models cannot support the conformal rule at ${percent(alpha)} (${modelsNeeded(alpha)} could); the p-value rests on the assumption that their scores are normally distributed.`;
    reasons.push({ code: "FEW_REFERENCES", text: rate });
  }
  if (decision.verdict === "unrelated" && decision.pValue <= alpha) {
    const corrected = `Judged alone it would be called derived; among the suspects of this run the evidence is too weak (${formatP(decision.adjustedTail)} after Holm's correction).`;
    reasons.push({ code: "CORRECTED_FOR_RUN", text: corrected });
  }
  return reasons;
}

function particulars({ outcome, judge }: Judgement): Reason[] {
  if (outcome.kind !== "measured") return [];
  const { suspect } = outcome;
  const { classes, preprocess } = judge.stored.fingerprint.about;
  const reasons: Reason[] = [];
  if (suspect.form === "labels") {
    const text =
      "It answers with labels only, or with scores rounded to labels: source, suspect and unrelated models were all compared by their labels.";
    reasons.push({ code: "LABELS_ONLY", text });
  }
  if (suspect.classes !== classes) {
    const text = `It has ${suspect.classes} classes and the source ${classes}: only the correlation score applies.`;
    reasons.push({ code: "CLASSES_DIFFER", text });
  }
  if (suspect.order) {
    reasons.push({
      code: "CLASSES_REORDERED",
      text: "Its classes stand in another order than the source's and were matched.",
    });
  }
  const { form } = outcome.run;
  const changed = (["width", "height", "layout", "dtype", "colour"] as const).filter(
    (key) => form[key] !== preprocess[key],
  );
  if (changed.length > 0) {
    const differences = changed.map((key) => `${key} ${form[key]} instead of ${preprocess[key]}`).join(", ");
    reasons.push({ code: "INPUT_ADAPTED", text: `The probes were adapted to its input: ${differences}.` });
  }
  return reasons;
}
