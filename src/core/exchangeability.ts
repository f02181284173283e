import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { correlationDistance } from "./correlation.ts";
import { predictiveTail } from "./significance.ts";

/** Below this p-value a model is doubted to be of the references' kind. */
const LEVEL = 0.01;
/**
 * The same of a suspect among as many references as the rule `conformal` needs for 5 %: what descends from the source has its kind
 * from it, and is often of none of theirs. Fewer know their own spread so badly that hardly anything would be beyond this.
 */
const LEVEL_AMONG_MANY = 0.001;
const MANY_REFERENCES = 19;
/** Fewer references have no spread to be beyond. */
const FEWEST_REFERENCES = 3;
/** So many tell a spread as well as more do, whose distances to each other would take their number squared. */
const MOST_REFERENCES = 200;

/** References as a population, from which another model may or may not have been drawn. */
export interface Population {
  readonly source: Answers;
  readonly references: readonly Answers[];
  /** Distance (equation 4) of each reference from the source. */
  readonly fromSource: readonly number[];
  /** The same between each two references, n x n. */
  readonly between: Float64Array;
  /** Of each reference the mean of these. */
  readonly distances: readonly number[];
  /** Of each reference how far it lies from the others beside the direction to the source, as `besideSource` measures it. */
  readonly beside: readonly number[];
  /** Sum of the references' correlation matrices. */
  readonly sum: Float64Array;
}

/** Where a model stands among a population that it is not one of. */
export interface PopulationStanding {
  /** How far it is from the references. */
  readonly distance: number;
  /** The mean of what the references are from each other. */
  readonly usual: number;
  /** How many of the references' spreads it is further away than they are, on logarithms. */
  readonly spreads: number;
  /** How often one more reference would be as far away, if the logarithms of their distances are normally distributed. */
  readonly pValue: number;
  readonly doubtful: boolean;
}

/** Measures how far the references are from each other: once for all tests of one population. */
export function describePopulation(source: Answers, all: readonly Answers[]): Population {
  const references = all.slice(0, MOST_REFERENCES);
  const n = references.length;
  const sum = new Float64Array(source.correlation.data.length);
  for (const { correlation } of references) for (let e = 0; e < sum.length; e += 1) sum[e] += correlation.data[e];
  const rest = (own: Answers) => sum.map((total, e) => (total - own.correlation.data[e]) / (n - 1));
  const between = distancesBetween(references);
  return {
    ...{ source, references, sum, between },
    fromSource: references.map((one) => correlationDistance(source.correlation, one.correlation)),
    distances: references.map(
      (_, i) => between.subarray(i * n, (i + 1) * n).reduce((total, one) => total + one, 0) / (n - 1),
    ),
    // The others' mean is one of fewer models than all are, and strays more: by the square root of this.
    beside: references.map((one) => besideSource(one, source, rest(one)) * Math.sqrt(1 - 1 / n ** 2)),
  };
}

function distancesBetween(references: readonly Answers[]): Float64Array {
  const n = references.length;
  const distances = new Float64Array(n * n);
  references.forEach((one, i) => {
    for (let j = 0; j < i; j += 1) {
      distances[i * n + j] = correlationDistance(one.correlation, references[j].correlation);
      distances[j * n + i] = distances[i * n + j];
    }
  });
  return distances;
}

/**
 * Root mean square of what sets a model's correlation matrix apart from the references' mean, after the direction in which the
 * source lies is taken out: whatever descends from the source may stray that way.
 * @param centre mean correlation matrix of the references
 */
function besideSource(model: Answers, source: Answers, centre: Float64Array): number {
  let [own, along, whole] = [0, 0, 0];
  for (let e = 0; e < centre.length; e += 1) {
    const apart = model.correlation.data[e] - centre[e];
    const direction = source.correlation.data[e] - centre[e];
    own += apart * apart;
    along += apart * direction;
    whole += direction * direction;
  }
  const beside = whole > 0 ? own - along ** 2 / whole : own;
  return Math.sqrt(Math.max(0, beside) / centre.length);
}

/**
 * Whether the source could have been one of its references, by its mean distance to them. If it could not, whoever resembles it
 * more than they do may merely be of its kind.
 *
 * If a distance is made of what sets each of two models apart, a reference's mean distance to the n - 1 others varies by
 * (n - 2)/(n - 1) of what its own part does, and a further model's by all of it: the references are spread out again first.
 * @returns undefined with fewer than three references, and for probes that were made for the source, which set it apart from
 *   whatever model
 */
export function sourceStanding({
  source,
  references,
  fromSource,
  distances,
}: Population): PopulationStanding | undefined {
  const n = references.length;
  if (source.given || n < FEWEST_REFERENCES) return undefined;
  return standingAmong(mean([...fromSource]), distances, (n - 1) / (n - 2), LEVEL);
}

/**
 * Whether a suspect could have been one of the references, in the directions that have nothing to do with the source. If it
 * could not, how close they come to the source says nothing about how close it may come.
 * @returns undefined with fewer than three references
 */
export function suspectStanding(suspect: Answers, population: Population): PopulationStanding | undefined {
  const { source, references, beside, sum } = population;
  if (references.length < FEWEST_REFERENCES) return undefined;
  const centre = sum.map((total) => total / references.length);
  const level = references.length < MANY_REFERENCES ? LEVEL : LEVEL_AMONG_MANY;
  return standingAmong(besideSource(suspect, source, centre), beside, 1, level);
}

/**
 * Predictive t-test with n - 1 degrees of freedom, on logarithms: distances are skewed.
 * @param stretch by how much more a further model's distance varies than those of the n references
 * @param level the p-value below which it is doubted
 */
function standingAmong(
  distance: number,
  distances: readonly number[],
  stretch: number,
  level: number,
): PopulationStanding | undefined {
  // References that are one and the same have no spread.
  if (distances.some((one) => one === 0)) return undefined;
  const logs = distances.map(Math.log);
  const centre = mean(logs);
  const stretched = logs.map((one) => centre + (one - centre) * stretch);
  const pValue = predictiveTail(Math.log(distance), stretched);
  const spreads = (Math.log(distance) - centre) / sampleStandardDeviation(stretched);
  return { distance, usual: mean([...distances]), spreads, pValue, doubtful: pValue < level };
}
