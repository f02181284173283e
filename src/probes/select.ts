import { createHash } from "node:crypto";
import { SacError } from "../errors.ts";
import type { ImageFile } from "./folder.ts";

export const SELECTIONS = ["random", "misclassified", "mixed"] as const;
export type Selection = (typeof SELECTIONS)[number];

/**
 * The seeded order in which images are drawn: by SHA-256 of "<seed>:<SHA-256 of the file>". It depends on nothing but the
 * seed and the images' content, so anybody can replay it in any language. Files with the same content count once.
 */
export function seededOrder<T extends Pick<ImageFile, "sha256">>(images: readonly T[], seed: number): T[] {
  const distinct = new Map(images.map((image) => [image.sha256, image]));
  const key = (image: T) => createHash("sha256").update(`${seed}:${image.sha256}`).digest("hex");
  const keyed = [...distinct.values()].map((image) => ({ image, key: key(image) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ image }) => image);
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
  if (selection === "random") return take(ordered, count, "distinct images");
  const mistakes = ordered.filter(wrong);
  const what = "images that the source mislabels after compression";
  if (selection === "misclassified") return take(mistakes, count, what);
  const half = take(mistakes, Math.ceil(count / 2), what);
  const right = ordered.filter((image) => !wrong(image));
  return [...half, ...take(right, count - half.length, "images that the source still labels right")];
}

function take<T>(from: readonly T[], count: number, what: string): T[] {
  if (from.length >= count) return from.slice(0, count);
  throw new SacError(
    "IMAGES_TOO_FEW",
    `${count} ${what} are needed, but the folder has only ${from.length}.`,
    "Add images, ask for fewer with --probes, or choose --select random.",
  );
}
