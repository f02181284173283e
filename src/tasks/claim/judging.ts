import { prepare } from "../../core/prepare.ts";
import { directScores } from "../../core/scores.ts";
import { smallestRate } from "../../core/significance.ts";
import { scoreCalibration } from "../../fingerprint/calibration.ts";
import { type Fingerprint, settingsOf } from "../../fingerprint/fingerprint.ts";
import { summariseCalibration } from "../calibration-summary.ts";
import { controlOn, type Evidence } from "./evidence.ts";
import { type ClaimStep, decided, judged, type Replays } from "./step.ts";
import type { Trial } from "./trial.ts";

/** Two models that agree so much are one model twice, or one tuned a little: they are no two witnesses. */
const ALIKE = 0.999;

/** Whether the independent models are many witnesses, and such as the suspect could have been among. */
export function witnessSteps(evidence: Evidence, alpha: number): ClaimStep[] {
  return [alikeStep(evidence), likenessStep(evidence, alpha), falseAlarmStep(evidence, alpha)];
}

function alikeStep({ fingerprint, independent }: Evidence): ClaimStep {
  const answers = independent.map(({ onProbes }) => prepare(onProbes, settingsOf(fingerprint)));
  const alike = answers.flatMap((one, i) =>
    answers.slice(0, i).flatMap((other, j) => {
      const cosine = directScores(one, other)["logit-cosine"] ?? 0;
      return cosine > ALIKE ? [[independent[j].name, independent[i].name] as const] : [];
    }),
  );
  const facts = { models: independent.length, limit: ALIKE, alike };
  return decided("independence", facts, alike.length === 0, "INDEPENDENTS_ALIKE");
}

/** The fingerprint with the independent models as its calibration, in place of whatever the claimant put there. */
function recalibrated(evidence: Evidence): Fingerprint {
  const { fingerprint, source, independent } = evidence;
  const onControl = controlOn(evidence);
  const control = onControl && { images: [], encoded: [], outputs: onControl.source };
  const made = { ...fingerprint, outputs: source.onProbes, control, calibration: undefined, family: undefined };
  const references = independent.map(({ name, sha256, arch, accuracy, onProbes }, i) => {
    const { form } = prepare(onProbes, settingsOf(fingerprint));
    return { name, sha256, arch, accuracy, form, outputs: onProbes, onControl: onControl?.independent[i] };
  });
  const about = { ...made.about, source: { ...made.about.source, accuracy: source.accuracy } };
  return { ...made, about: about as Fingerprint["about"], calibration: scoreCalibration(made, references, [], true) };
}

function likenessStep(evidence: Evidence, alpha: number): ClaimStep {
  const { source, suspect, independent } = evidence;
  const known = independent.flatMap(({ accuracy }) => accuracy ?? []);
  const facts = {
    suspect: suspect.accuracy,
    source: source.accuracy,
    independent: known.length === 0 ? undefined : ([Math.min(...known), Math.max(...known)] as const),
    warnings: summariseCalibration(recalibrated(evidence), alpha).warnings,
  };
  return { check: "likeness", facts, outcome: "noted" };
}

function falseAlarmStep(evidence: Evidence, alpha: number): ClaimStep {
  const { leaveOneOut } = summariseCalibration(recalibrated(evidence), alpha);
  return { check: "falseAlarms", facts: { ...leaveOneOut, alpha }, outcome: "noted" };
}

/** The verdict on the probes that were committed to, from scratch. */
export function verdictStep(trial: Trial, models: number, alpha: number): ClaimStep {
  const { asClose, judgedBy, closeness, spreads, evidence } = trial;
  const { conformal, distance } = evidence;
  const facts = {
    models,
    alpha,
    smallestRate: smallestRate(models),
    asClose,
    judgedBy,
    closeness,
    spreads,
    conformal,
    distance,
  };
  return judged("verdict", facts, trial, "NOT_DERIVED");
}

/** Somebody who tries seeds until one accuses an honest model has only that one: other seeds tell. */
export function seedStep(replays: Replays | undefined): ClaimStep {
  if (!replays) return { check: "otherSeeds", facts: { replays }, outcome: "not-checked" };
  return judged("otherSeeds", { replays }, byMost(replays), "ONLY_THIS_SEED");
}

/** Images can be chosen, too: only others show that the likeness is not theirs alone. */
export function ownImagesStep(replays: Replays | undefined, given: boolean): ClaimStep {
  if (!replays) return { check: "ownImages", facts: { replays, given }, outcome: "not-checked" };
  return judged("ownImages", { replays, given }, byMost(replays), "ONLY_THESE_IMAGES");
}

/** What more than half of the seeds say. */
function byMost({ derived, doubtful, doubts, seeds }: Replays) {
  const most = (count: number) => 2 * count > seeds.length;
  return {
    verdict: most(derived) ? "derived" : most(derived + doubtful) ? "inconclusive" : "unrelated",
    doubts,
  } as const;
}
