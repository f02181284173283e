import { labelsOf } from "../core/outputs.ts";
import type { Task } from "../core/task.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { decodeGallery, decodeProbes } from "../fingerprint/images.ts";
import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import { FEWEST_TRIAL_IMAGES, MOST_TRIAL_IMAGES, type TrialImages, tryNormalisations } from "../kinds/trial.ts";
import { type Normalisation, saysNormalisation } from "../probes/normalisations.ts";
import type { PartialPreprocess, Preprocess } from "../probes/preprocess.ts";
import { feedAlike } from "../probes/tensor.ts";
import type { RunOptions } from "../runtime/options.ts";
import { planModel, planVerification } from "../runtime/plan-model.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { shellCommand } from "../text/shell.ts";
import { refuseConstants, settleNormalisation } from "./normalisation.ts";
import { type OwnSettings, settingsFor } from "./own-settings.ts";

/** How a model to calibrate with is run, and what is kept of that. */
interface FedReference {
  readonly run: RunOptions;
  readonly kept: {
    /** Where it is fed otherwise than the source. */
    readonly fed?: Normalisation;
    readonly normalisation?: NormalisationRecord;
  };
}

/** What is said of how models are fed. */
interface FeedingOptions {
  readonly run: RunOptions;
  /** Of single models. */
  readonly own?: OwnSettings | undefined;
  /** Whether a model is fed as is said though that looks wrong. */
  readonly accept: boolean;
}

const TOO_FEW = `The fingerprint has fewer than ${FEWEST_TRIAL_IMAGES} images to try normalisations on, so that a model which is fed by a wrong one would not be noticed. Enroll with more probes, or be sure of how each model is fed.`;

/** Settles how a model to calibrate with is fed; asked again of the same model, it answers the same. */
export type FeedReference = (model: Suspect) => Promise<FedReference>;

/**
 * Tries the usual normalisations on models to calibrate with and the fingerprint's own images. Right is what the source answers,
 * or the class folder of the image: a copy repeats the source's mistakes, and an honest model mostly does not.
 * @throws SacError PREPROCESS_INVALID, PREPROCESSING_DOUBTFUL, and those of running a model
 */
export async function openFeeding(
  fingerprint: Fingerprint,
  { note, ...options }: FeedingOptions & { readonly note?: ((text: string) => void) | undefined },
): Promise<FeedReference> {
  const images = await imagesOf(fingerprint);
  if (images.pixels.length < FEWEST_TRIAL_IMAGES) note?.(TOO_FEW);
  const known = new Map<string, FedReference>();
  return async (model) => {
    const before = known.get(model.path);
    if (before) return before;
    const fed = await feedModel(model, fingerprint.about, images, options);
    known.set(model.path, fed);
    return fed;
  };
}

/** Settles how one model is fed. @param source how the source is @throws SacError likewise */
export async function feedModel(
  model: Suspect,
  source: { readonly task: Task; readonly preprocess: Preprocess },
  images: TrialImages,
  { run: usual, own, accept }: FeedingOptions,
): Promise<FedReference> {
  const { preprocess: known } = source;
  const ours = settingsFor(model.path, own);
  const run = { ...usual, preprocess: { ...usual.preprocess, ...ours } };
  const said: PartialPreprocess = { ...(await model.settingsBeside()), ...run.preprocess };
  if (!accept) refuseConstants(model.path, said);
  const trying = { known, options: run, otherwise: "as given" };
  const trials = await tryNormalisations(model, images, trying);
  const say = (name: string) => shellCommand(["--preprocess-for", `${model.path}=${name}`]);
  const settled =
    trials && settleNormalisation(trials, { path: model.path, given: saysNormalisation(said), accept, say });
  const settledRun = { ...run, preprocess: { ...run.preprocess, ...settled?.preprocess } };
  const plan = source.task === "verification" ? planVerification : planModel;
  const { form } = await plan(model, known, settledRun);
  const isOther = !feedAlike(form, { ...form, ...normalisationIn(known) }, form);
  return {
    run: settledRun,
    kept: {
      ...(isOther && { fed: normalisationIn(form) }),
      ...(settled && { normalisation: settled.record }),
    },
  };
}

function normalisationIn({ scale, mean, std, colour }: Normalisation): Normalisation {
  return { scale, mean, std, colour };
}

/** Nobody knows which class an honest model gives to a probe that was made to be given one by copies alone. */
async function imagesOf(fingerprint: Fingerprint): Promise<TrialImages> {
  const { about, outputs } = fingerprint;
  if (about.task === "verification") {
    const people = about.verification.references.map(({ identity }) => identity);
    const kept = people.flatMap((person, i) => (people.filter((one) => one === person).length > 1 ? [i] : []));
    const gallery = await decodeGallery(fingerprint);
    const shown = kept.slice(0, MOST_TRIAL_IMAGES);
    return { task: "verification", pixels: shown.map((i) => gallery[i]), people: shown.map((i) => people[i]) };
  }
  const probes = about.probes.slice(0, MOST_TRIAL_IMAGES);
  const pixels = await decodeProbes({ ...fingerprint, probes: fingerprint.probes.slice(0, probes.length) });
  const answers = labelsOf(outputs);
  const accepted = probes.map(({ label }, i) => [answers[i], ...(label === undefined ? [] : [label])]);
  const bySource = probes.every(({ label }) => label === undefined);
  const labels = about.selection.rule === "given" ? undefined : { accepted, classes: about.classes, bySource };
  return { task: "classification", pixels, labels };
}
