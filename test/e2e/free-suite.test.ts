import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { allFreeCases } from "../support/free/all-cases.ts";
import { allBases } from "../support/free/bases.ts";
import { fitDetectors } from "../support/free/fitted-detectors.ts";
import type { FreeCase } from "../support/free/free-case.ts";
import { enrolOwner } from "../support/free/owners.ts";
import { type Outcome, runFreeCases } from "../support/free/run-cases.ts";
import { freeSummary, freeTable, gotAway, titleOf } from "../support/free/summary.ts";
import { once } from "../support/once.ts";
import { random, shuffled } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const cases = allFreeCases();

/** One case of every kind, by a seed; `npm run free` takes all. */
function sampleOf(all: readonly FreeCase[]): FreeCase[] {
  const order = shuffled(all.length, random(Number(process.env.SAC_TEST_SEED ?? 1)));
  const first = new Map(order.toReversed().map((place) => [all[place].kind, place]));
  return [...first.values()].sort((a, b) => a - b).map((place) => all[place]);
}

it("the suite has at least 150 disguises of 10 kinds, no two of one name", () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
  expect(new Set(cases.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10);
  expect(new Set(cases.map(titleOf)).size).toBe(cases.length);
});

it("a detector of quality 25 is right on nearly all images that it was not fitted on, one of any quality is not", async () => {
  const detectors = await fitDetectors();
  const fixed = detectors["quality 25 by frequencies"];
  expect(fixed.caught).toBeGreaterThan(0.95);
  expect(fixed.mistaken).toBeLessThan(0.1);
  expect(detectors["any quality by frequencies"].caught).toBeLessThan(0.5);
});

describe("a sample of the suite, judged by the shipped command", () => {
  const sample = sampleOf(cases);
  const bases = allBases().filter(({ name }) => name === "extract-labels-mobilenet" || name === "unrelated-vgg-5");
  let outcomes: readonly Outcome[];

  beforeAll(async () => {
    copyFileSync(await once("owner.sac", enrolOwner), join(folder.path, "owner.sac"));
    outcomes = await runFreeCases(sample, bases, folder.path);
  }, 1_800_000);

  it("no copy is found unrelated, and no run with one passes", () => {
    expect(outcomes).toHaveLength(2 * sample.length);
    expect(outcomes.filter(gotAway).map(titleOf)).toEqual([]);
  });

  it("a copy's users read nearly what they read before, where it is free", () => {
    const costing = outcomes.filter(({ kind, kept }) => kind !== "gates" && kept && kept.answers < 0.85);
    expect(costing.map(titleOf)).toEqual([]);
  });

  it("the honest model in the same disguises is not derived", () => {
    const honest = outcomes.filter(({ base }) => base.role === "honest");
    expect(honest.filter(({ verdict }) => verdict === "derived").map(titleOf)).toEqual([]);
  });

  it("the table has a row for each disguise, and the summary counts them", () => {
    const table = freeTable(outcomes, bases).split("\n");
    expect(table).toHaveLength(sample.length + 2);
    expect(table[0]).toContain("extract-labels-mobilenet (copy) | unrelated-vgg-5 (honest)");
    expect(freeSummary(outcomes)).toMatch(
      new RegExp(`^${sample.length} disguises\n${sample.length} copies: .*; 0 got away\n`),
    );
  });
});
