import type { Matrix } from "../../core/matrix.ts";
import { labelsOf } from "../../core/outputs.ts";
import { type GalleryPairing, pairUp } from "../../core/pairing.ts";
import { SacError } from "../../errors.ts";
import { listImages } from "../../probes/folder.ts";
import type { ImageFile } from "../../probes/image-file.ts";
import { choosePairs, USUAL_REFERENCES } from "../../probes/pairing.ts";
import { readAtSize } from "../../probes/pool.ts";
import type { Pixels, Preprocess } from "../../probes/preprocess.ts";
import { seededOrder, selectProbes } from "../../probes/select.ts";
import { type AskedTreatment, type Treatment, treat, treatmentFor, treatmentName } from "../../probes/treatment.ts";
import type { DrawnSetting, Setting } from "./setting.ts";

/** An image at the source's size. */
export interface PoolImage extends ImageFile {
  readonly clean: Pixels;
}

/** An image with what is done to it. */
export interface Probe extends PoolImage {
  readonly treatment: Treatment;
}

/** What a setting drew once: probes, and the gallery images that those of verification models are compared with. */
export interface Sample {
  readonly probes: readonly Probe[];
  readonly gallery: readonly Probe[];
  /** The labels that a fingerprint gives its probes, where it gives any. */
  readonly given?: readonly number[] | undefined;
}

/** A sample for verification models: its images are paired in the order gallery, probes. */
export interface PairSample extends Sample {
  readonly pairing: GalleryPairing;
}

/** The same for the same image treated in the same way. */
export type ProbeKey = string;

export function keyOf({ sha256, treatment }: Probe): ProbeKey {
  return `${treatmentName(treatment)} ${sha256}`;
}

/** The images that probes are drawn from. */
export interface Pool {
  readonly imagesInFolder: number;
  /** Class folder names; undefined for a flat folder. */
  readonly classes: readonly string[] | undefined;
  /** For each seed its images, in the order in which they are drawn. */
  readonly drawn: ReadonlyMap<number, readonly PoolImage[]>;
}

/** Reads every image that any of the seeds may draw, once. @throws SacError IMAGE_* */
export async function openPool(
  folder: string,
  size: Pick<Preprocess, "width" | "height" | "fit">,
  seeds: readonly number[],
  most: number,
): Promise<Pool> {
  const { images, classes } = await listImages(folder);
  const orders = seeds.map((seed) => seededOrder(images, seed).slice(0, most));
  const opened = new Map<string, PoolImage>();
  for (const image of orders.flat()) {
    if (opened.has(image.sha256)) continue;
    opened.set(image.sha256, { ...image, clean: await readAtSize(image, size) });
  }
  const inOrder = (order: readonly ImageFile[]) => order.flatMap(({ sha256 }) => opened.get(sha256) ?? []);
  return {
    imagesInFolder: images.length,
    classes,
    drawn: new Map(seeds.map((seed, i) => [seed, inOrder(orders[i])])),
  };
}

/** Every image in every one of the treatments, one image's beside each other. @param seed of the draw */
export function treated<T extends PoolImage>(
  images: readonly T[],
  treatments: readonly AskedTreatment[],
  seed: number,
): (T & Pick<Probe, "treatment">)[] {
  return images.flatMap((image) =>
    treatments.map((asked) => ({ ...image, treatment: treatmentFor(asked, seed, image) })),
  );
}

export function pixelsOf(probes: readonly Probe[]): Promise<Pixels[]> {
  return Promise.all(probes.map((probe) => treat(probe, probe.treatment)));
}

/** The probes that the source labels wrongly. */
export type Mistakes = ReadonlySet<ProbeKey>;

/**
 * Which images the source mislabels after each treatment of any setting; undefined if the image folders are not its classes.
 * @param ask runs the source
 */
export async function findMistakes(
  { classes, drawn }: Pool,
  settings: readonly Setting[],
  ask: (pixels: readonly Pixels[]) => Promise<Matrix>,
): Promise<Mistakes | undefined> {
  if (classes === undefined) return undefined;
  const mistakes = new Set<ProbeKey>();
  for (const probes of askedAtOnce(drawn, settings)) {
    const outputs = await ask(await pixelsOf(probes));
    if (outputs.columns !== classes.length) return undefined;
    const labels = labelsOf(outputs);
    for (const [i, probe] of probes.entries()) if (labels[i] !== probe.label) mistakes.add(keyOf(probe));
  }
  return mistakes;
}

/** One treatment at a time, of mixed qualities those of one seed: all of them at once may not fit into memory. */
function askedAtOnce(drawn: Pool["drawn"], settings: readonly Setting[]): Probe[][] {
  const images = [...new Map([...drawn.values()].flat().map((image) => [image.sha256, image])).values()];
  const asked = new Map(settings.flatMap(({ treatments }) => treatments).map((one) => [treatmentName(one), one]));
  const [[anySeed]] = drawn;
  return [...asked.values()].flatMap((treatment) =>
    treatment.kind === "mixed"
      ? [...drawn].map(([seed, own]) => treated(own, [treatment], seed))
      : [treated(images, [treatment], anySeed)],
  );
}

/**
 * Draws the probes of a setting.
 * @throws SacError IMAGES_TOO_FEW, IMAGES_UNLABELLED
 */
export function sampleProbes(
  images: readonly PoolImage[],
  setting: DrawnSetting,
  seed: number,
  mistakes: Mistakes | undefined,
): Sample {
  const { treatments, selection, probes: count } = setting;
  if (!mistakes && selection !== "random") {
    const message = `The selection ${selection} needs one folder of images for each class of the source.`;
    const hint = "Name the class folders in the order of the model's classes, or use --select random.";
    throw new SacError("IMAGES_UNLABELLED", message, hint);
  }
  const probes = selectProbes(
    treated(images, treatments, seed),
    selection,
    count,
    (probe) => mistakes?.has(keyOf(probe)) ?? false,
  );
  return { probes, gallery: [] };
}

/**
 * Draws targets and a gallery for verification models; gallery images are left as they are.
 * @throws SacError IMAGES_TOO_FEW, IMAGES_UNLABELLED, IDENTITIES_TOO_FEW
 */
export function samplePairs(
  images: readonly PoolImage[],
  classes: Pool["classes"],
  setting: Setting,
  seed: number,
): PairSample {
  const { treatments, probes: count, references: most = USUAL_REFERENCES } = setting;
  const people = choosePairs({ images, classes }, Math.ceil(count / treatments.length), most, seed);
  const chosen = people.flatMap((one) => one.targets.map((image) => ({ ...image, identity: one.identity })));
  const shown = people.flatMap((one) => one.gallery.map((image) => ({ ...image, identity: one.identity })));
  const probes = treated(chosen, treatments, seed).slice(0, count);
  const gallery = treated(shown, [{ kind: "clean" }], seed);
  const identities = (of: readonly { readonly identity: number }[]) => of.map(({ identity }) => identity);
  return { probes, gallery, pairing: pairUp(identities(probes), identities(gallery)) };
}
