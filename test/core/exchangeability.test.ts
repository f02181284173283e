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

/** How many of `rounds` made-up sources are doubted that are, or are not, of their references' kind. */
function doubted(rounds: number, references: number, seed: number, size?: number): number {
  const draws = random(seed);
  const isDoubted = () => {
    const draw = kindOfModels(draws);
    const population = describePopulation(Array.from({ length: references }, () => draw()));
    return sourceStanding(draw(size), population)?.doubtful === true;
  };
  return Array.from({ length: rounds }, isDoubted).filter(Boolean).length;
}

describe("a model of the references' kind", () => {
  it.each([3, 5, 19])("is doubted about as often as the level says, among %d references", (references) => {
    const rounds = 1000;
    // One in a hundred, within what chance makes of so many rounds (a binomial bound at 1e-4).
    expect(doubted(rounds, references, 7)).toBeLessThan(24);
  });
});

describe("a model of another kind", () => {
  it("is doubted by nineteen references mostly, by five often", () => {
    expect(doubted(100, 19, 8, 2)).toBeGreaterThan(80);
    expect(doubted(100, 5, 9, 2)).toBeGreaterThan(20);
  });

  it("is not doubted for being closer to the references than they are to each other", () => {
    expect(doubted(100, 19, 10, 0.5)).toBe(0);
  });

  it("stands where its mean distance says, in the references' spreads", () => {
    const draw = kindOfModels(random(11));
    const population = describePopulation(Array.from({ length: 8 }, () => draw()));
    const near = suspectStanding(draw(), population);
    const far = suspectStanding(draw(3), population);
    expect(far?.distance).toBeGreaterThan(near?.distance ?? Number.NaN);
    expect(far?.spreads).toBeGreaterThan(3);
    expect(far?.pValue).toBeLessThan(0.01);
    expect(far).toMatchObject({ doubtful: true, usual: near?.usual });
  });
});

it("two references have no spread to be beyond", () => {
  const draw = kindOfModels(random(12));
  const population = describePopulation([draw(), draw()]);
  expect(sourceStanding(draw(), population)).toBeUndefined();
  expect(suspectStanding(draw(5), population)).toBeUndefined();
});
