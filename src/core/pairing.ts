import type { Target } from "./reference-features.ts";

/** Who is compared with whom. Images are told by their place: the gallery first, targets after it. */
export interface GalleryPairing {
  readonly targets: readonly Target[];
  /** Of every target as many as the person with the most gallery images has. */
  readonly columns: number;
  /** The person on each gallery image. */
  readonly people: readonly number[];
}

/**
 * Pairs every target with the gallery images of its person, in order.
 * @param targets @param gallery the person on each
 */
export function pairUp(targets: readonly number[], gallery: readonly number[]): GalleryPairing {
  const ofPerson = new Map<number, number[]>();
  gallery.forEach((person, i) => {
    ofPerson.set(person, [...(ofPerson.get(person) ?? []), i]);
  });
  const paired = targets.map((person, i) => ({ image: gallery.length + i, gallery: ofPerson.get(person) ?? [] }));
  return {
    targets: paired,
    columns: Math.max(...paired.map((target) => target.gallery.length)),
    people: gallery,
  };
}
