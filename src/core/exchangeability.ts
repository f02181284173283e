import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { correlationDistance } from "./correlation.ts";
import { predictiveTail } from "./significance.ts";

/** Below this p-value a model is doubted to be of the references' kind. */
const LEVEL = 0.01;
/** Fewer references have no spread to be beyond. */
const FEWEST_REFERENCES = 3;

/** So many tell a spread as well as more do, whose distances to each other would take their number squared. */
const MOST_REFERENCES = 200;

/** References as a population, from which another model may or may not have been drawn. */
export interface Population {
  readonly references: readonly Answers[];
  /** Of each reference the mean distance (equation 4) to the others. */
  readonly distances: readonly number[];
}

/** Where a model stands among a population that it is not one of. */
export interface PopulationStanding {
  /** Mean distance (equation 4) to the references. */
  readonly distance: number;
  /** Mean of the references' own distances to each other. */
  readonly usual: number;
  /** How many of the references' spreads it stands further away than they do from each other, on logarithms. */
  readonly spreads: number;
  /** How often one more reference would stand as far away, if the logarithms of their distances are normally distributed. */
  readonly pValue: number;
  readonly doubtful: boolean;
}

/** Measures every reference's mean distance to the others: for the tests of one population, once. */
export function describePopulation(all: readonly Answers[]): Population {
  const references = all.slice(0, MOST_REFERENCES);
  const n = references.length;
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const distance = correlationDistance(references[i].correlation, references[j].correlation);
      sums[i] += distance;
      sums[j] += distance;
    }
  }
  return { references, distances: Array.from(sums, (sum) => sum / (n - 1)) };
}

/**
 * Whether the source could have been one of its references. If it could not, whoever resembles it more than they do may
 * merely be of its kind.
 * @returns undefined with fewer than three references
 */
export function sourceStanding(source: Answers, population: Population): PopulationStanding | undefined {
  return standingAmong(source, population);
}

/**
 * Whether a suspect could have been one of the references. If it could not, how close they come to the source says nothing
 * about how close it may come.
 * @returns undefined with fewer than three references
 */
export function suspectStanding(suspect: Answers, population: Population): PopulationStanding | undefined {
  return standingAmong(suspect, population);
}

/**
 * Predictive t-test of a model's mean distance to n references, with n - 1 degrees of freedom, on logarithms: distances are
 * skewed. If a distance is made of what sets each of two models apart, a reference's mean distance to the n - 1 others varies by
 * (n - 2)/(n - 1) of what its own part does, and a further model's by all of it: the references are spread out again first.
 */
function standingAmong(model: Answers, { references, distances }: Population): PopulationStanding | undefined {
  const n = references.length;
  // Models that are one and the same have no spread either.
  if (n < FEWEST_REFERENCES || distances.some((one) => one === 0)) return undefined;
  const distance = mean(references.map((reference) => correlationDistance(model.correlation, reference.correlation)));
  const logs = distances.map(Math.log);
  const centre = mean(logs);
  const spreadOut = logs.map((one) => centre + ((one - centre) * (n - 1)) / (n - 2));
  const pValue = predictiveTail(Math.log(distance), spreadOut);
  const spreads = (Math.log(distance) - centre) / sampleStandardDeviation(spreadOut);
  return { distance, usual: mean([...distances]), spreads, pValue, doubtful: pValue < LEVEL };
}
