import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { describePopulation } from "../../src/core/exchangeability.ts";
import { isIsolated } from "../../src/core/isolation.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { type Random, random } from "../support/random.ts";
import { taskLogits, withNoise } from "../support/simulation.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };

/** Kinds of models: those of one have in common what sets them apart from the task. */
function kinds(randomness: Random): () => () => Answers {
  const task = taskLogits(40, 6, randomness);
  return () => {
    const kind = withNoise(task, 1, randomness);
    return () => prepare(withNoise(kind, 1, randomness), SETTINGS);
  };
}

/** In how many of 100 rounds a source is isolated among so many references of each kind. @param among whether it is of the first */
function isolated(counts: readonly number[], among: boolean, seed: number): number {
  const randomness = random(seed);
  const rounds = Array.from({ length: 100 }, () => {
    const kind = kinds(randomness);
    const [own, ...others] = counts.map(kind);
    const groups = [own, ...others].map((draw, i) => Array.from({ length: counts[i] }, draw));
    return isIsolated(describePopulation(among ? own() : kind()(), groups.flat()));
  });
  return rounds.filter(Boolean).length;
}

describe("a source of a kind that no reference is of", () => {
  it("is isolated where these are of several kinds, whatever their numbers", () => {
    expect(isolated([4, 3, 2], false, 1)).toBeGreaterThan(80);
    expect(isolated([9, 5, 5], false, 2)).toBeGreaterThan(80);
  });

  it("is not isolated where each of these is of its own kind, too", () => {
    expect(isolated([1, 1, 1, 1, 1, 1, 1, 1, 1], false, 3)).toBeLessThan(12);
  });
});

it("a source of the kind of some references is not isolated, however many there are of other kinds", () => {
  expect(isolated([4], true, 8)).toBeLessThan(12);
  expect(isolated([19], true, 4)).toBeLessThan(12);
  expect(isolated([8], true, 5)).toBeLessThan(12);
  expect(isolated([5, 5, 5, 4], true, 6)).toBeLessThan(12);
  expect(isolated([3, 6, 4], true, 7)).toBeLessThan(12);
});

it("fewer than four references, the same one again and again, or given probes say nothing of it", () => {
  const kind = kinds(random(8));
  const [first, second, third] = [kind(), kind(), kind()];
  const of = (draw: () => Answers, count: number) => Array.from({ length: count }, draw);
  const source = third();
  const references = [...of(first, 4), ...of(second, 3)];
  expect(isIsolated(describePopulation(source, references))).toBe(true);
  expect(isIsolated(describePopulation({ ...source, given: [0] }, references))).toBe(false);
  expect(isIsolated(describePopulation(source, references.slice(0, 3)))).toBe(false);
  const again = references.slice(0, 1);
  expect(isIsolated(describePopulation(source, [...again, ...again, ...again, ...again, ...again]))).toBe(false);
});
