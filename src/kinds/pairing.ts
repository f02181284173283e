import type { Target } from "../core/reference-features.ts";
import type { Manifest } from "../fingerprint/manifest.ts";

/** Who is compared with whom. Images are told by their place: references first, targets after them. */
export interface Pairing {
  readonly targets: readonly Target[];
  /** Of every target as many as the person with the most references has. */
  readonly columns: number;
  /** The person on each reference. */
  readonly people: readonly number[];
}

/**
 * Pairs every target with the references of its person, in order.
 * @param targets @param references the person on each
 */
export function pairUp(targets: readonly number[], references: readonly number[]): Pairing {
  const ofPerson = new Map<number, number[]>();
  references.forEach((person, i) => {
    ofPerson.set(person, [...(ofPerson.get(person) ?? []), i]);
  });
  const paired = targets.map((person, i) => ({ image: references.length + i, references: ofPerson.get(person) ?? [] }));
  return {
    targets: paired,
    columns: Math.max(...paired.map((target) => target.references.length)),
    people: references,
  };
}

/** The pairing of a verification fingerprint, or of what was drawn of it. */
export function pairingOf({
  probes,
  verification,
  classes,
}: Pick<Manifest, "probes" | "verification" | "classes">): Pairing {
  const people = (verification?.references ?? []).map(({ identity }) => identity);
  return {
    ...pairUp(
      probes.map(({ label = -1 }) => label),
      people,
    ),
    columns: classes,
  };
}
