import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Standing } from "./judging.ts";
import { FEWEST_FOR_NORMAL, predictiveTail } from "./significance.ts";

/** Below this probability of a reference that contradicts itself as much, answers contradict each other: 3.5 spreads of 20. */
const LEVEL = 1.5e-3;

/** Where a model stands by its answers to some of the images alone. */
export interface PartStanding extends Standing {
  readonly images: number;
}

/** By its answers to clean images alone, and by those to compressed ones alone. */
export interface PartStandings {
  readonly clean: PartStanding;
  readonly compressed: PartStanding;
}

/** A model that is closer to the source on clean images than on compressed ones, beyond what references are. */
export interface Contradiction extends PartStandings {
  /** By how many spreads of the references' differences its own is larger than their mean. */
  readonly spreads: number;
}

/**
 * Whether a model is much closer to the source on clean images than on compressed ones, as one is that recognises probes by their
 * compression and answers them from elsewhere. Every reference has such a difference, too, of its places among the others.
 * @returns undefined where it does not, or where references or scores are missing
 */
export function contradictionOf({ clean, compressed }: PartStandings): Contradiction | undefined {
  const [own, ofReferences] = [clean.spreads - compressed.spreads, differences(clean, compressed)];
  if (clean.judgedBy !== compressed.judgedBy || !ofReferences) return undefined;
  if (!(predictiveTail(own, ofReferences) <= LEVEL)) return undefined;
  return { clean, compressed, spreads: (own - mean(ofReferences)) / sampleStandardDeviation(ofReferences) };
}

/** Of every reference, by how many more spreads it is beyond the others' mean in the one part than in the other. */
function differences(clean: Standing, compressed: Standing): number[] | undefined {
  if (clean.panel.length < FEWEST_FOR_NORMAL || clean.panel.length !== compressed.panel.length) return undefined;
  const [one, other] = [clean, compressed].map(({ panel, leastSpread }) => {
    const [centre, spread] = [mean([...panel]), Math.max(leastSpread, sampleStandardDeviation([...panel]))];
    return panel.map((value) => (value - centre) / spread);
  });
  return one.map((value, i) => value - other[i]);
}
