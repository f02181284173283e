import { SacError } from "../errors.ts";
import type { ImageFolder } from "./folder.ts";
import type { ImageFile } from "./image-file.ts";
import { seededOrder } from "./select.ts";

/** The paper's n (section 4.1): how many gallery images (references) a target is compared with, where the folder has so many. */
export const USUAL_REFERENCES = 50;
/** An identity shows nothing with fewer images than a target and two of the gallery, which are a pair of one person. */
const FEWEST_IN_GALLERY = 2;

/** A person's images that were chosen. */
interface Chosen<T> {
  /** Index of the person's folder. */
  readonly identity: number;
  /** To be compressed; none of them is a gallery image. */
  readonly targets: readonly T[];
  /** The paper's references, as they are; every target of the person is compared with all of them. */
  readonly gallery: readonly T[];
}

/**
 * Chooses targets and gallery images. The images of each person stand in seeded order: targets first, the gallery after them.
 * People take turns in the order of their first images, a target each, until there are enough; one whose next target would
 * leave too few gallery images is passed over.
 * @param most gallery images of a person at most
 * @param unwanted digests of images that are not used at all
 * @throws SacError IMAGES_UNLABELLED without a folder for each person, IDENTITIES_TOO_FEW with one person or one image of a
 *   person, IMAGES_TOO_FEW saying how many targets there could be
 */
export function choosePairs<T extends ImageFile>(
  { images, classes }: Pick<ImageFolder, "classes"> & { readonly images: readonly T[] },
  targets: number,
  most: number,
  seed: number,
  unwanted: ReadonlySet<string> = new Set(),
): Chosen<T>[] {
  refuseLonely(images, classes);
  const people = new Map<number, T[]>();
  for (const image of seededOrder(images, seed)) {
    if (unwanted.has(image.sha256)) continue;
    const identity = image.label ?? 0;
    people.set(identity, [...(people.get(identity) ?? []), image]);
  }
  const usable = [...people].filter(([, all]) => all.length > FEWEST_IN_GALLERY);
  if (usable.length < 2) {
    const what = usable.length === 0 ? "Nobody has" : "Only one person has";
    throw tooFewPeople(`${what} three images or more: without a second person there are no impostor pairs.`);
  }
  const counts = takeTurns(
    usable.map(([, all]) => all.length),
    targets,
  );
  return usable.flatMap(([identity, all], i) => {
    if (counts[i] === 0) return [];
    return [{ identity, targets: all.slice(0, counts[i]), gallery: all.slice(counts[i], counts[i] + most) }];
  });
}

/** How many targets each person gives. */
function takeTurns(images: readonly number[], wanted: number): number[] {
  const counts = images.map(() => 0);
  const mostOf = images.map((count) => Math.min(Math.floor(count / 2), count - FEWEST_IN_GALLERY));
  const possible = mostOf.reduce((sum, most) => sum + most, 0);
  if (possible < wanted) {
    const message = `${wanted} targets are needed, but the folder has images for only ${possible}: at most half of a person's are targets.`;
    throw new SacError("IMAGES_TOO_FEW", message, "Add images, or ask for fewer with --probes.");
  }
  let left = wanted;
  for (let round = 0; left > 0; round += 1) {
    for (let i = 0; i < images.length && left > 0; i += 1) {
      if (round >= mostOf[i]) continue;
      counts[i] += 1;
      left -= 1;
    }
  }
  return counts;
}

function refuseLonely(images: readonly ImageFile[], classes: readonly string[] | undefined): void {
  if (!classes) {
    const message = "The images lie in one folder, so that nobody can tell which of them show the same person.";
    throw new SacError("IMAGES_UNLABELLED", message, "Put them into one folder for each person.");
  }
  const counts = classes.map((_, label) => images.filter((image) => image.label === label).length);
  const lonely = classes.filter((_, label) => counts[label] === 1);
  if (lonely.length > 0) {
    const others = lonely.length > 1 ? `, like ${lonely.length - 1} other people` : "";
    throw tooFewPeople(`${lonely[0]} has only one image${others}: there is nothing to compare it with.`);
  }
}

function tooFewPeople(message: string): SacError {
  const hint = "Give a folder for each of several people, with at least three images of each: the more, the better.";
  return new SacError("IDENTITIES_TOO_FEW", message, hint);
}
