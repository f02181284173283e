import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { describePopulation, sourceStanding, suspectStanding } from "../../src/core/exchangeability.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { type Random, random } from "../support/random.ts";
import { taskLogits, withNoise } from "../support/simulation.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const PROBES = 16;

/** Models of one task that stray from it by different amounts, as good and bad ones do: those of one kind are exchangeable. */
function kindOfModels(random: Random): (size?: number) => Answers {
  const task = taskLogits(PROBES, 6, random);
  return (size = 1) => prepare(withNoise(task, size * (1 + 0.1 * random.normal()), random), SETTINGS);
}

/** How many of `rounds` made-up sources, or suspects, are doubted that are, or are not, of the references' kind. */
function doubted(asSource: boolean, rounds: number, references: number, seed: number, size = 1): number {
  const draws = random(seed);
  const isDoubted = () => {
    const draw = kindOfModels(draws);
    const population = describePopulation(
      draw(asSource ? size : 1),
      Array.from({ length: references }, () => draw()),
    );
    const standing = asSource ? sourceStanding(population) : suspectStanding(draw(size), population);
    return standing?.doubtful === true;
  };
  return Array.from({ length: rounds }, isDoubted).filter(Boolean).length;
}

describe.each([
  ["a source", true],
  ["a suspect", false],
] as const)("%s", (_, asSource) => {
  it.each([3, 5, 19])("of the kind of %d references is doubted about as often as the level says", (references) => {
    // One in a hundred, within what chance makes of 400 rounds (a binomial bound at 1e-4).
    expect(doubted(asSource, 400, references, 7)).toBeLessThan(13);
  });

  it("of another kind is doubted, by nineteen references nearly always or mostly, by five often", () => {
    expect(doubted(asSource, 100, 19, 8, 2.5)).toBeGreaterThan(asSource ? 90 : 50);
    expect(doubted(asSource, 100, 5, 9, 2.5)).toBeGreaterThan(30);
  });

  it("is not doubted for being closer to the references than they are to each other", () => {
    expect(doubted(asSource, 100, 19, 10, 0.5)).toBe(0);
  });
});

describe("a suspect", () => {
  it("stands as far off as it is from the references, in their spreads", () => {
    const draw = kindOfModels(random(11));
    const population = describePopulation(
      draw(),
      Array.from({ length: 8 }, () => draw()),
    );
    const near = suspectStanding(draw(), population);
    const far = suspectStanding(draw(3), population);
    expect(far?.distance).toBeGreaterThan(near?.distance ?? Number.NaN);
    expect(far?.spreads).toBeGreaterThan(3);
    expect(far?.pValue).toBeLessThan(0.01);
    expect(far).toMatchObject({ doubtful: true, usual: near?.usual });
  });
});

it("nineteen references doubt a suspect below 0.1 %, fewer below 1 %, and a source below 1 % always", () => {
  const draws = random(15);
  const standings = Array.from({ length: 200 }, (_, i) => {
    const draw = kindOfModels(draws);
    const count = i % 2 ? 19 : 12;
    const population = describePopulation(
      draw(1.3),
      Array.from({ length: count }, () => draw()),
    );
    return { count, source: sourceStanding(population), suspect: suspectStanding(draw(1.3), population) };
  });
  for (const { count, source, suspect } of standings) {
    expect(source?.doubtful).toBe((source?.pValue ?? 1) < 0.01);
    expect(suspect?.doubtful).toBe((suspect?.pValue ?? 1) < (count === 19 ? 0.001 : 0.01));
  }
  // There are suspects between the two levels, with both numbers of references.
  const between = standings.filter(({ suspect }) => suspect && suspect.pValue < 0.01 && suspect.pValue >= 0.001);
  expect(new Set(between.map(({ count }) => count)).size).toBe(2);
});

describe("whoever descends from a source that is unlike its references", () => {
  it("is not doubted for that: only what has nothing to do with the source counts", () => {
    const randomness = random(13);
    const task = taskLogits(PROBES, 6, randomness);
    const peer = () => prepare(withNoise(task, 1, randomness), SETTINGS);
    const logits = withNoise(task, 3, randomness);
    const population = describePopulation(prepare(logits, SETTINGS), Array.from({ length: 19 }, peer));
    expect(sourceStanding(population)?.doubtful).toBe(true);
    expect(suspectStanding(prepare(withNoise(logits, 0.1, randomness), SETTINGS), population)?.doubtful).toBe(false);
    expect(suspectStanding(prepare(withNoise(task, 5, randomness), SETTINGS), population)?.doubtful).toBe(true);
  });
});

it("probes that were made for the source set it apart from whatever model, and say nothing of its kind", () => {
  const draw = kindOfModels(random(14));
  const references = Array.from({ length: 19 }, () => draw());
  const odd = draw(4);
  expect(sourceStanding(describePopulation(odd, references))?.doubtful).toBe(true);
  expect(sourceStanding(describePopulation({ ...odd, given: [0] }, references))).toBeUndefined();
});

it("no references, or two, have no spread to be beyond", () => {
  const draw = kindOfModels(random(12));
  expect(sourceStanding(describePopulation(draw(), []))).toBeUndefined();
  expect(suspectStanding(draw(), describePopulation(draw(), []))).toBeUndefined();
  const population = describePopulation(draw(), [draw(), draw()]);
  expect(sourceStanding(population)).toBeUndefined();
  expect(suspectStanding(draw(5), population)).toBeUndefined();
});
