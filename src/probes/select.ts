import { randomInt } from "node:crypto";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import type { ImageFile } from "./image-file.ts";

export const SELECTIONS = ["random", "misclassified", "mixed"] as const;
export type Selection = (typeof SELECTIONS)[number];
/** `auto`: what tells models apart best of what the images allow. */
export const ASKED_SELECTIONS = ["auto", ...SELECTIONS] as const;
export type AskedSelection = (typeof ASKED_SELECTIONS)[number];
/** How a fingerprint came by its probes: drawn from images, or given as they are. */
export const CHOICES = [...SELECTIONS, "given"] as const;
export type Choice = (typeof CHOICES)[number];

/** How many probes are drawn. */
export interface HowMany {
  /** So many, if there are fewer mistakes than `most`, and where the choice does not go by mistakes. */
  readonly least: number;
  /** So many, if the source gets so many images wrong; otherwise half of it, a quarter, and so on. */
  readonly most: number;
}

/** Four times as many find nearly all that hides from the paper's 100 (docs/results/honest-models.md, "More probes"). */
export const AS_IMAGES_ALLOW: HowMany = { least: 100, most: 400 };

export function asRange(probes: number | HowMany): HowMany {
  return typeof probes === "number" ? { least: probes, most: probes } : probes;
}

/** The number that images allow. @param mistakes how many of them the source mislabels; undefined if their classes are unknown */
export function countFor({ least, most }: HowMany, asked: AskedSelection, mistakes = 0): number {
  if (asked === "random" || asked === "mixed") return least;
  let count = most;
  while (count > mistakes && count > least) count = Math.max(least, Math.ceil(count / 2));
  return count;
}

/** Whether no further images need be looked at. @param mistakes as in `countFor` */
export function isEnough({ least, most }: HowMany, asked: AskedSelection, images: number, mistakes?: number): boolean {
  if (asked === "random" || mistakes === undefined) return images >= least;
  const half = Math.ceil(least / 2);
  return asked === "mixed" ? mistakes >= half && images - mistakes >= least - half : mistakes >= most;
}

/** A seed that nobody can foresee, and of which there are too many to try: a whole number that JSON keeps. */
export function unforeseeableSeed(): number {
  return randomInt(1, 2 ** 48 - 1);
}

/**
 * The seeded order in which images are drawn: by SHA-256 of "<seed>:<SHA-256 of the file>". It depends on nothing but the
 * seed and the images' content, so anybody can replay it in any language. Files with the same content count once.
 */
export function seededOrder<T extends Pick<ImageFile, "sha256">>(images: readonly T[], seed: number): T[] {
  const distinct = new Map(images.map((image) => [image.sha256, image]));
  const key = (image: T) => sha256(`${seed}:${image.sha256}`);
  const keyed = [...distinct.values()].map((image) => ({ image, key: key(image) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ image }) => image);
}

/**
 * SHA-256 of the list of images that probes are drawn from: a line "<SHA-256 of the file>:<class index, or ->" for each,
 * sorted. It changes when an image or a label is added, taken away or replaced, and with nothing else.
 */
export function imageListDigest(images: readonly Pick<ImageFile, "sha256" | "label">[]): string {
  const lines = new Set(images.map(({ sha256, label }) => `${sha256}:${label ?? "-"}\n`));
  return sha256([...lines].sort().join(""));
}

/**
 * What `auto` comes to: mistakes tell models apart best, and half of them do better than none (docs/results/default-score.md).
 * @param mistakes how many of the images the source mislabels; undefined if their classes are unknown
 */
export function selectionFor(
  asked: AskedSelection,
  count: number,
  images: number,
  mistakes: number | undefined,
): Selection {
  if (asked !== "auto") return asked;
  if (mistakes === undefined) return "random";
  if (mistakes >= count) return "misclassified";
  const half = Math.ceil(count / 2);
  return mistakes >= half && images - mistakes >= count - half ? "mixed" : "random";
}

/**
 * Draws `count` probes from images in seeded order. `mixed`: half of them (rounded up) mislabelled, the others labelled right.
 * @param wrong whether the source mislabels an image after compression; asked for unless the selection is `random`
 * @throws SacError IMAGES_TOO_FEW saying how many there are
 */
export function selectProbes<T extends ImageFile>(
  ordered: readonly T[],
  selection: Selection,
  count: number,
  wrong: (image: T) => boolean,
): T[] {
  if (selection === "random") return take(ordered, count, "distinct images", selection);
  const mistakes = ordered.filter(wrong);
  const what = "images that the source mislabels after compression";
  if (selection === "misclassified") return take(mistakes, count, what, selection);
  const half = take(mistakes, Math.ceil(count / 2), what, selection);
  const right = ordered.filter((image) => !wrong(image));
  return [...half, ...take(right, count - half.length, "images that the source still labels right", selection)];
}

function take<T>(from: readonly T[], count: number, what: string, selection: Selection): T[] {
  if (from.length >= count) return from.slice(0, count);
  const message = `${count} ${what} are needed, but only ${from.length} ${from.length === 1 ? "is" : "are"} there to choose from.`;
  const hint = `Add images (or raise --pool, if it leaves some out), or ask for fewer with --probes${selection === "random" ? "" : ", or choose --select random"}.`;
  throw new SacError("IMAGES_TOO_FEW", message, hint);
}
