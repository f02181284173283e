import { MOST_ORDERED_CLASSES } from "../../core/alignment.ts";
import { SCORE_TABLE } from "../../core/score-table.ts";
import { isStatistical, modelsNeeded } from "../../core/verdict.ts";
import { statementsOf } from "../../fingerprint/fingerprint.ts";
import type { Answered } from "../../kinds/kind.ts";
import { isNear, type Judgement } from "../../tasks/judgement.ts";
import { quoted } from "../../text/list.ts";
import { counted, percent } from "../../text/numbers.ts";
import { activationsReasons } from "./activations-words.ts";
import { doubtReason } from "./doubt-words.ts";
import { feedingReasons } from "./feeding.ts";
import { noCopyReason } from "./legs.ts";
import { nearOtherwiseReasons } from "./near-otherwise.ts";
import { twinReasons } from "./twins.ts";
import { weightsReasons } from "./weights-words.ts";

interface Reason {
  readonly code: string;
  readonly text: string;
}

const DEFECTS = {
  OUTPUT_NOT_FINITE: "Its outputs hold NaN, infinity or numbers as good as infinite, so nothing can be compared.",
  BARELY_VERIFIES:
    "It hardly tells the people of the references apart, so that likeness to the source says nothing: see that it is a verification model, and is fed as it wants.",
  OUTPUT_CONSTANT:
    "It gives the same answer to every image, or the same score to every class, so nothing can be compared.",
} as const;

/** Why a suspect got its verdict and what to know about it, in sentences for people, the weightiest first. */
export function reasonsFor(judgement: Judgement, alpha: number): Reason[] {
  const { noCopy, judge } = judgement;
  const otherwise = { doubted: judgement.doubts.length > 0, byTwins: judgement.byTwins !== undefined };
  const together = noCopy ? [noCopyReason(statementsOf(judge.stored.fingerprint), otherwise)] : [];
  const { outcome, weights, activations, verdict } = judgement;
  const alone = weights?.verdict !== "derived" && judgement.behaviour !== "derived";
  const byWeights = weightsReasons(judgement);
  const byActivations = activationsReasons(activations, { alone, failed: outcome.kind === "failed" });
  const weightsFirst = weights?.verdict === "derived" || activations?.verdict !== verdict;
  const others = weightsFirst ? [...byWeights, ...byActivations] : [...byActivations, ...byWeights];
  const behaviour = behaviourReasons(judgement, alpha);
  return verdict === judgement.behaviour
    ? [...behaviour, ...others, ...together]
    : [...others, ...behaviour, ...together];
}

function behaviourReasons(judgement: Judgement, alpha: number): Reason[] {
  const { outcome, verdict } = judgement;
  if (outcome.kind === "failed") {
    const { code, message } = outcome.error;
    const why = verdict === "error" ? [] : [{ code, text: `It could not be run: ${message}` }];
    return [...why, ...feedingReasons(judgement)];
  }
  const run = runReasons(outcome.run);
  const feeding = feedingReasons(judgement);
  if (outcome.kind === "defect") {
    const defect = { code: outcome.defect, text: DEFECTS[outcome.defect] };
    return [defect, ...nearOtherwiseReasons(judgement), ...feeding, ...run];
  }
  const byTwins = twinReasons(judgement, alpha);
  const byReferences = referenceReasons(judgement, alpha);
  // Where the weights decide, the doubts about the answers settle nothing.
  const doubts = verdict === "inconclusive" ? judgement.doubts.map(doubtReason) : [];
  const answers = [...byTwins, ...byReferences, ...doubts];
  // What keeps a suspect that is not close from being cleared comes before that it is not.
  const uncleared = [...contradictionReasons(judgement), ...nearOtherwiseReasons(judgement), ...feeding];
  const first = isNear(judgement) ? [...answers, ...uncleared] : [...uncleared, ...answers];
  return [...first, ...comparisonReasons(judgement), ...run];
}

/** What is still to be said of references where twins decided: where the suspect stands among them. */
const STANDING = new Set(["CLOSER_THAN_ALL", "NOT_CLOSER"]);

function referenceReasons(judgement: Judgement, alpha: number): Reason[] {
  const reasons = decisionReasons(judgement, alpha);
  return judgement.byTwins ? reasons.filter(({ code }) => STANDING.has(code)) : reasons;
}

/** What is seen where answers to clean and to compressed images are too different for one honest model. */
function contradictionReasons({ contradiction }: Judgement): Reason[] {
  if (!contradiction) return [];
  const { clean, compressed, spreads } = contradiction;
  const near = `On the ${clean.images} probes that are not compressed it is close to the source (${clean.spreads.toFixed(1)} spreads beyond the unrelated models' mean), on the ${compressed.images} others it is not (${compressed.spreads.toFixed(1)}).`;
  const text = `${near} Unrelated models differ less between the two (${spreads.toFixed(1)} of their spreads): it may recognise the probes by their compression, and answer those from elsewhere. What settles it: its weights, or a fingerprint of other probes (sac rotate).`;
  return [{ code: "ANSWERS_CONTRADICT", text }];
}

/** What is to know of how it was run. */
function runReasons({ device, oneByOne, outputTaken, form }: Answered["run"]): Reason[] {
  const { width, height, channels } = form;
  const row = `Its input is a row of values: it was fed the pixels of ${width}x${height}, ${channels === 1 ? "gray" : "in colour"}. Another size: --size.`;
  const text =
    "It was asked about one image at a time: about several at once it fails, or answers too little, though its file says that the batch is free.";
  const taken = `It has several outputs: ${quoted(outputTaken ?? "")} was read, which is the only one that says it is over the source's classes. Another one: --output (in the Action, the input output).`;
  return [
    ...(outputTaken === undefined ? [] : [{ code: "OUTPUT_TAKEN", text: taken }]),
    ...(oneByOne ? [{ code: "ASKED_ONE_BY_ONE", text }] : []),
    ...(form.axes === "row" ? [{ code: "FED_IN_A_ROW", text: row }] : []),
    ...(device.note === undefined ? [] : [{ code: "DEVICE_FALLBACK", text: `${device.note}.` }]),
  ];
}

function decisionReasons({ outcome, judge, rule, threshold, decision, verdict }: Judgement, alpha: number): Reason[] {
  if (outcome.kind !== "measured") return [];
  const { evidence, panel: unrelated, judgedBy, asClose: closer, spreads } = outcome.standing;
  if (rule === undefined || decision === undefined) {
    const calibrated = judge.stored.fingerprint.calibration?.unrelated.length ?? 0;
    const fewest = modelsNeeded(alpha, "normal");
    if (!SCORE_TABLE[judgedBy].tasks.includes(judge.stored.fingerprint.about.task)) {
      const text = `No verdict: ${judgedBy} is not for verification models. Leave --score out to judge by fusion.`;
      return [{ code: "SCORE_MISSING", text }];
    }
    if (calibrated >= fewest && !Number.isNaN(evidence.conformal)) {
      const text = `No verdict: only ${unrelated.length} of ${calibrated} unrelated models have the score ${judgedBy}, by which the rule could call nothing derived at ${percent(alpha)}. Leave --rule out.`;
      return [{ code: "SCORE_MISSING", text }];
    }
    if (calibrated >= fewest) {
      const text = `No verdict: the score ${judgedBy} cannot be had for this suspect and at least ${fewest} unrelated models, which need the source's classes for it.${judgedBy === "match-rate" ? "" : " Leave --score out to judge by what there is."}`;
      return [{ code: "SCORE_MISSING", text }];
    }
    const there = calibrated === 0 ? "no references" : `only ${counted(calibrated, "reference")}`;
    const cure = verdict === "inconclusive" ? "What settles it" : "To have them judged as well";
    const text = `Its answers were not judged: the fingerprint has ${there}, and at least ${fewest} are needed. ${cure}: sac calibrate --unrelated, with models that were trained independently of the source; or a --threshold for the distance.`;
    return [{ code: "NOT_CALIBRATED", text }];
  }
  if (!isStatistical(rule)) {
    const text = `Its distance ${evidence.distance.toFixed(3)} is ${decision.verdict === "derived" ? "at most" : "above"} the threshold ${threshold?.toFixed(3)} of the rule ${rule}.`;
    const rate = `With ${unrelated.length} unrelated models this rule has a false-alarm rate of about ${percent(outcome.standing.smallestRate)}.`;
    return [{ code: "THRESHOLD", text: rule === "min-unrelated" ? `${text} ${rate}` : text }];
  }
  const n = unrelated.length;
  const rank = closer === 0 ? `Closer to the source than all ${n}` : `${closer} of ${n}`;
  const text = `${rank} unrelated models${closer === 0 ? "" : " are at least as close to the source"} (score ${judgedBy}).`;
  const reasons = [{ code: closer === 0 ? "CLOSER_THAN_ALL" : "NOT_CLOSER", text }];
  if (!Number.isNaN(spreads)) {
    const where = `${Math.abs(spreads).toFixed(1)} spreads ${spreads < 0 ? "short of" : "beyond"} their mean`;
    reasons.push({ code: "SPREADS", text: `It stands ${where}.` });
  }
  if (rule === "normal") {
    const rate = `${n} unrelated models cannot support the conformal rule at ${percent(alpha)} (${modelsNeeded(alpha)} could); the p-value assumes normal scores.`;
    reasons.push({ code: "FEW_REFERENCES", text: rate });
  }
  return reasons;
}

/** Zero features are alike in all models that have them, and so tell less than others. */
function zeroReasons(share: number): Reason[] {
  if (share === 0) return [];
  const text = `On ${percent(share)} of the targets it takes all references for other people: such a target is like no other, and tells little.`;
  return [{ code: "ZERO_FEATURES", text }];
}

function comparisonReasons({ outcome, judge }: Judgement): Reason[] {
  if (outcome.kind !== "measured") return [];
  const { suspect } = outcome;
  const { classes, preprocess } = judge.stored.fingerprint.about;
  const reasons: Reason[] = [];
  if (suspect.form === "labels") {
    const text =
      "It answers with labels only, or with scores rounded to labels: source, suspect and unrelated models were all compared by their labels.";
    reasons.push({ code: "LABELS_ONLY", text });
  }
  if (suspect.added > 0) {
    const text = `It has ${classes + suspect.added} classes and the source ${classes}: those that answer most like the source's were compared.`;
    reasons.push({ code: "CLASSES_ADDED", text });
  }
  if (suspect.form === "decisions" && outcome.match?.origin === "own") {
    const text =
      "It decides itself which images show one person, and says no more: source, suspect and unrelated models were all compared by their decisions.";
    reasons.push({ code: "DECISIONS_ONLY", text });
  }
  if (outcome.view.by === "decisions") reasons.push(...zeroReasons(suspect.zeroShare ?? 0));
  if (suspect.classes !== classes) {
    const text = `It has ${suspect.classes} classes and the source ${classes}: only the correlation score applies.`;
    reasons.push({ code: "CLASSES_DIFFER", text });
  }
  if (suspect.classes > MOST_ORDERED_CLASSES) {
    const text = `Its ${suspect.classes} classes were compared in the order in which they stand: of more than ${MOST_ORDERED_CLASSES} no other is looked for.`;
    reasons.push({ code: "CLASSES_ORDER_TAKEN", text });
  }
  if (suspect.isReordered) {
    reasons.push({
      code: "CLASSES_REORDERED",
      text: "Its classes may stand in another order than the source's: so they fit better, also on probes that the order was not found on, and so they were compared.",
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
