import type { Task } from "../core/task.ts";
import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import { FEWEST_TRIAL_IMAGES, MOST_TRIAL_IMAGES, type TrialImages, tryNormalisations } from "../kinds/trial.ts";
import type { ImageFolder } from "../probes/folder.ts";
import type { ImageFile } from "../probes/image-file.ts";
import { saysNormalisation } from "../probes/normalisations.ts";
import { drawPool } from "../probes/pool.ts";
import type { InputForm, PartialPreprocess, Pixels } from "../probes/preprocess.ts";
import { seededOrder } from "../probes/select.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import type { MakingOptions } from "./enrolment.ts";
import { refuseConstants, settleNormalisation } from "./normalisation.ts";

/** How a source is run after its normalisation was settled. */
interface Normalised {
  readonly run: RunOptions;
  /** Undefined where nothing was tried. */
  readonly normalisation: NormalisationRecord | undefined;
}

/**
 * Tries the usual normalisations on a source and some of its owner's images.
 * @param images undefined: nothing can be tried
 * @throws SacError PREPROCESS_INVALID, PREPROCESSING_DOUBTFUL and those of running it
 */
export async function normaliseSource(
  source: Suspect,
  images: TrialImages | undefined,
  { run, acceptPreprocessing: accept = false }: Pick<MakingOptions, "run" | "acceptPreprocessing">,
): Promise<Normalised> {
  const said: PartialPreprocess = { ...(await source.settingsBeside()), ...run.preprocess };
  if (!accept) refuseConstants(source.path, said);
  const trials =
    images && (await tryNormalisations(source, images, { known: {}, options: run, otherwise: "as given" }));
  if (!trials) return { run, normalisation: undefined };
  const say = (name: string) => `--preprocess ${name}`;
  const feeding = { path: source.path, given: saysNormalisation(said), accept, say };
  const { preprocess, record } = settleNormalisation(trials, feeding);
  return { run: { ...run, preprocess: { ...run.preprocess, ...preprocess } }, normalisation: record };
}

/** What is not known where there were too few images to try normalisations on. */
export function tooFewWords(images: string): string {
  return `Fewer than ${FEWEST_TRIAL_IMAGES} images in ${images}: normalisations were not tried, so that a wrong one would not be noticed. Add images, or be sure of --mean and --std.`;
}

/** Draws images of the folder as probes are drawn. @returns undefined for too few @throws SacError IMAGE_* */
export async function trialImages(
  folder: ImageFolder,
  form: InputForm,
  { seed, quality, selection, verification }: Pick<MakingOptions, "seed" | "quality" | "selection" | "verification">,
): Promise<TrialImages | undefined> {
  if (folder.images.length < FEWEST_TRIAL_IMAGES) return undefined;
  const how = { seed, quality: selection === "given" ? ("lossless" as const) : quality, pool: MOST_TRIAL_IMAGES };
  if (verification) {
    const drawn = await drawPool(severalOfEach(folder, seed), form, { ...how, quality: "lossless" });
    const people = drawn.map(({ label = 0 }) => label);
    return { task: "verification", pixels: drawn.map(({ pixels }) => pixels), people };
  }
  const drawn = await drawPool(folder.images, form, how);
  // The label of a given probe is what a derived model answers, whatever the source does.
  const labels = selection !== "given" &&
    folder.classes && {
      accepted: drawn.map(({ label = 0 }) => [label]),
      classes: folder.classes.length,
    };
  return { task: "classification", pixels: drawn.map(({ pixels }) => pixels), labels: labels || undefined };
}

/** Of a person, more add little. */
const MOST_OF_A_PERSON = 4;

/** Images of people who are on two at least, some of each; none without a folder for each person. */
function severalOfEach({ images, classes }: ImageFolder, seed: number): ImageFile[] {
  if (!classes) return [];
  const people = new Map<number, ImageFile[]>();
  for (const image of seededOrder(images, seed)) {
    const label = image.label ?? 0;
    people.set(label, [...(people.get(label) ?? []), image].slice(0, MOST_OF_A_PERSON));
  }
  const several = [...people.values()].filter((all) => all.length >= 2);
  const chosen: ImageFile[] = [];
  for (const all of several) if (chosen.length + all.length <= MOST_TRIAL_IMAGES) chosen.push(...all);
  return chosen;
}

/** Of images that are read already. @param images one at least */
export function asTrialImages(
  task: Task,
  images: readonly (Pick<ImageFile, "label"> & { readonly clean: Pixels })[],
  classes: ImageFolder["classes"],
): TrialImages {
  const shown = images.slice(0, MOST_TRIAL_IMAGES);
  const pixels = shown.map(({ clean }) => clean);
  const labels = shown.map(({ label = 0 }) => label);
  if (task === "verification") return { task, pixels, people: labels };
  return { task, pixels, labels: classes && { accepted: labels.map((one) => [one]), classes: classes.length } };
}
