import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributedAs } from "../../src/core/distribution.ts";
import { centredRows, unitRows } from "../../src/core/linear.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { labelsOf } from "../../src/core/outputs.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { random } from "../support/random.ts";
import { simulate } from "../support/simulation.ts";
import { mapValues } from "../support/transforms.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const seeds = fc.nat(1000);

/** What keeps the order of scores and moves them as no honest model's are moved. */
const BENDS: Readonly<Record<string, (score: number) => number>> = {
  "a leaky rectifier": (score) => (score < 0 ? 0.1 * score : score),
  "a slightly leaky rectifier": (score) => (score < 0 ? 0.7 * score : score),
  "an exponential unit": (score) => (score < 0 ? Math.exp(score) - 1 : score),
  "a root": (score) => Math.exp(0.3 * score),
  "a cube": (score) => score ** 3,
};

const unitOf = (outputs: Matrix) => unitRows(centredRows(outputs));
const sorted = ({ data }: Matrix) => Float32Array.from(data).sort();
const furthest = (one: Float32Array, other: Float32Array) =>
  one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);

describe("scores in another model's numbers", () => {
  it("are spread as that model's are, and choose what they chose", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { source, peer } = simulate(random(seed), 60);
        const [target, own] = [unitOf(source), unitOf(mapValues(peer(), (score) => score ** 3))];
        const made = distributedAs(own, target);
        const apart = (one: Matrix) =>
          sorted(one).reduce((sum, value, i) => sum + Math.abs(value - sorted(target)[i]), 0);
        expect(apart(made)).toBeLessThan(apart(own) / 3);
        expect(labelsOf(made)).toEqual(labelsOf(own));
      }),
      { numRuns: 15 },
    );
  });

  it("are what they were where they are that model's own", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const own = unitOf(simulate(random(seed), 40).source);
        expect(furthest(distributedAs(own, own).data, own.data)).toBeLessThan(1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it("stay equal where they were equal, and centred and of length 1", () => {
    const { source, peer } = simulate(random(3), 40);
    const made = distributedAs(unitOf(mapValues(peer(), (score) => Math.max(0, score))), unitOf(source));
    for (let i = 0; i < made.rows; i += 1) {
      const scores = Array.from(made.data.subarray(i * made.columns, (i + 1) * made.columns));
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(0, 5);
      expect(Math.hypot(...scores)).toBeCloseTo(1, 5);
    }
    expect(new Set(made.data).size).toBeLessThan(0.8 * made.data.length);
  });

  it("of another number of classes are left as they are", () => {
    const { source, peer } = simulate(random(4), 40);
    const own = unitOf(peer());
    expect(distributedAs(own, { ...source, columns: 1, data: source.data.slice(0, 40) })).toBe(own);
  });
});

describe("a model whose scores are bent", () => {
  it.each(Object.keys(BENDS))("by %s is closer than 19 others about as often as any, and a copy always", (bend) => {
    const [honest, copies] = [0, 1].map((of) =>
      Array.from({ length: 40 }, (_, seed) => {
        const { source, peer, copy } = simulate(random(seed), 60);
        const asked = prepare(source, SETTINGS);
        const references = Array.from({ length: 19 }, () => prepare(peer(), SETTINGS, asked));
        const panel = makePanel(asked, references);
        const suspect = prepare(mapValues(of === 0 ? peer() : copy(0.3), BENDS[bend]), SETTINGS, asked);
        const closest = Math.max(...panel.scores.map(({ fusion = Number.NaN }) => fusion));
        return (scoreSuspect(asked, suspect, panel).fusion ?? Number.NaN) > closest;
      }),
    );
    expect(honest.filter(Boolean).length).toBeLessThan(10);
    expect(copies.filter(Boolean).length).toBe(40);
  });
});
