import { mean } from "simple-statistics";
import { prepare } from "../../core/prepare.ts";
import { directScores } from "../../core/scores.ts";
import { smallestRate } from "../../core/significance.ts";
import { type Fingerprint, settingsOf } from "../../fingerprint/fingerprint.ts";
import { scoreCalibration } from "../calibrate.ts";
import { summariseCalibration } from "../calibration-summary.ts";
import type { Evidence } from "./evidence.ts";
import { decided, type Step } from "./step.ts";
import type { Replays, Trial } from "./trial.ts";

/** Two models that agree so much are one model twice, or one tuned a little: they are no two witnesses. */
const ALIKE = 0.999;

/** Whether the independent models are many witnesses, and such as the suspect could have been among. */
export function witnessSteps(evidence: Evidence, alpha: number): Step[] {
  return [alikeStep(evidence), likenessStep(evidence, alpha), falseAlarmStep(evidence, alpha)];
}

function alikeStep({ fingerprint, independent }: Evidence): Step {
  const answers = independent.map(({ onProbes }) => prepare(onProbes, settingsOf(fingerprint)));
  const alike = answers.flatMap((one, i) =>
    answers.slice(0, i).flatMap((other, j) => {
      const cosine = directScores(one, other)["logit-cosine"] ?? 0;
      return cosine > ALIKE ? [`${independent[j].name} and ${independent[i].name}`] : [];
    }),
  );
  const step = {
    title: "The independent models are independent of each other",
    checked: `All ${independent.length} have different digests. Their answers to the probes were compared in pairs: a copy that counts twice would make chance look smaller than it is. Where they come from is for you to know.`,
    expected: `no two with a mean cosine above ${ALIKE}`,
    found: alike.length === 0 ? "none" : `${alike.length}: ${alike.slice(0, 5).join("; ")}`,
  };
  return decided(step, alike.length === 0, "INDEPENDENTS_ALIKE");
}

/** The fingerprint with the independent models as its calibration, in place of whatever the claimant put there. */
function recalibrated({ fingerprint, source, independent }: Evidence): Fingerprint {
  const made = { ...fingerprint, outputs: source.onProbes, calibration: undefined };
  const references = independent.map(({ name, sha256, arch, accuracy, onProbes }) => {
    const { form } = prepare(onProbes, settingsOf(fingerprint));
    return { name, sha256, arch, accuracy, form, outputs: onProbes };
  });
  const about = { ...made.about, source: { ...made.about.source, accuracy: source.accuracy } };
  return { ...made, about: about as Fingerprint["about"], calibration: scoreCalibration(made, references, [], true) };
}

function likenessStep(evidence: Evidence, alpha: number): Step {
  const { suspect, independent } = evidence;
  const known = independent.flatMap(({ accuracy }) => accuracy ?? []);
  const range = known.length === 0 ? undefined : `${shown(Math.min(...known))} to ${shown(Math.max(...known))}`;
  const theirs = suspect.accuracy === undefined ? "unknown" : shown(suspect.accuracy);
  const { warnings } = summariseCalibration(recalibrated(evidence), alpha);
  return {
    title: "The suspect could have been one of the independent models",
    checked:
      "The p-value holds for a suspect that is like them: same task, similar architectures, similar accuracy. Accuracies were measured on your own images, compressed, if those stand in class folders.",
    expected: "the suspect's accuracy within their range, and the source's architecture among theirs",
    found: [
      `suspect ${theirs}, source ${evidence.source.accuracy === undefined ? "unknown" : shown(evidence.source.accuracy)}, independent models ${range ?? "unknown"}`,
      ...warnings.map(({ text }) => text),
    ].join(". "),
    outcome: "noted",
  };
}

function shown(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function falseAlarmStep(evidence: Evidence, alpha: number): Step {
  const { leaveOneOut } = summariseCalibration(recalibrated(evidence), alpha);
  const { falseAlarms, models, rule } = leaveOneOut;
  return {
    title: "How many independent models would be called derived",
    checked: `Each independent model took the suspect's place and was judged by the others, by the rule ${rule ?? "none"}.`,
    expected: `about ${shown(alpha)} of ${models}`,
    found: `${falseAlarms} of ${models}`,
    outcome: "noted",
  };
}

/** The verdict on the probes that were committed to, from scratch. */
export function verdictStep(trial: Trial, evidence: Evidence, alpha: number): Step {
  const n = evidence.independent.length;
  const { conformal, tail, distance } = trial.evidence;
  const step = {
    title: "The suspect is closer to the source than independent models are",
    checked: `Source, suspect and the ${n} independent models were run on the committed probes, and scored from scratch; the calibration in the fingerprint was not used. An honest suspect comes out closer than all ${n} in one of ${n + 1} cases (${shown(smallestRate(n))}), whatever the models are: more of them make that smaller.`,
    expected: `p at most ${alpha}`,
    found: `${trial.asClose} of ${n} at least as close: p ${conformal.toFixed(4)}; tail p ${tail.toExponential(1)} if scores are normally distributed; score ${trial.judgedBy} ${trial.closeness.toFixed(3)}, distance ${distance.toFixed(4)}`,
  };
  return decided(step, trial.derived, "NOT_DERIVED");
}

/** Somebody who tries seeds until one accuses an honest model has only that one: other seeds tell. */
export function seedStep(replays: Replays | undefined): Step {
  const step = {
    title: "Other seeds say the same",
    checked: `Probes were drawn again from the named images, by seeds that the claimant could not know${seedsOf(replays)}. A claimant who tried seeds until one accused an honest model would have that one alone.`,
    expected: "derived by more than half of the seeds",
  };
  if (!replays) return { ...step, found: "too few images to draw others from", outcome: "not-checked" };
  return decided({ ...step, found: resultOf(replays) }, holds(replays), "ONLY_THIS_SEED");
}

/** Images can be chosen, too: only others show that the likeness is not theirs alone. */
export function ownImagesStep(replays: Replays | undefined, given: boolean): Step {
  const step = {
    title: "Images that the claimant did not choose say the same",
    checked: `Probes were drawn from your own images, none of which is among the claimant's${seedsOf(replays)}. A folder of images on which suspect and source happen to agree, or images with noise in them, would pass every step before this one.`,
    expected: "derived by more than half of the seeds",
  };
  if (!given) return { ...step, found: "no images were given with --own-images", outcome: "not-checked" };
  if (!replays) return { ...step, found: "too few images", outcome: "not-checked" };
  return decided({ ...step, found: resultOf(replays) }, holds(replays), "ONLY_THESE_IMAGES");
}

function seedsOf(replays: Replays | undefined): string {
  if (!replays) return "";
  return ` (seeds ${replays.seeds[0]} to ${replays.seeds.at(-1)}, rule ${replays.rule}, ${replays.probes} probes each)`;
}

function resultOf({ derived, trials, medianP }: Replays): string {
  const tails = mean(trials.map(({ evidence }) => Math.log10(Math.max(evidence.tail, 1e-300))));
  return `derived by ${derived} of ${trials.length} seeds; median p ${medianP.toFixed(4)}, geometric mean of tail p 1e${tails.toFixed(1)}`;
}

function holds({ derived, trials }: Replays): boolean {
  return 2 * derived > trials.length;
}
