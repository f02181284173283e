import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/core/matrix.ts";
import { labelsOf } from "../../src/core/outputs.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { bootstrapInterval } from "../../src/core/random.ts";
import { SCORES } from "../../src/core/score-table.ts";
import { scoreInterval } from "../../src/core/uncertainty.ts";
import { normalMatrix, random } from "../support/random.ts";
import { simulate } from "../support/simulation.ts";

const settings: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

describe("bootstrapInterval", () => {
  it("the interval of a mean has the width that the central limit theorem says, and lies around it", () => {
    const n = 400;
    const { data } = normalMatrix(n, 1, random(5));
    const mean = data.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    const score = (counts: Uint16Array) => data.reduce((sum, value, i) => sum + value * counts[i], 0) / n;
    const { low, high } = bootstrapInterval(n, score, n);
    const expected = (2 * 1.96 * deviation) / Math.sqrt(n);
    expect(high - low).toBeGreaterThan(0.9 * expected);
    expect(high - low).toBeLessThan(1.1 * expected);
    expect((low + high) / 2).toBeCloseTo(mean, 1);
  });

  it("draws n probes each time, the same ones on every machine", () => {
    const drawn: string[] = [];
    const record = (counts: Uint16Array) => {
      drawn.push(counts.join());
      return counts.reduce((sum, count) => sum + count, 0);
    };
    expect(bootstrapInterval(7, record, 1)).toEqual({ low: 7, high: 7 });
    expect(drawn).toHaveLength(1000);
    expect(drawn.slice(0, 3)).toEqual(["2,0,1,2,1,0,1", "0,3,0,2,0,2,0", "0,2,3,1,0,0,1"]);
  });

  it("makes fewer draws where one is much work, and never fewer than 200", () => {
    let draws = 0;
    const count = () => {
      draws += 1;
      return 0;
    };
    bootstrapInterval(3, count, 2 ** 28 / 500);
    expect(draws).toBe(500);
    draws = 0;
    bootstrapInterval(3, count, 2 ** 40);
    expect(draws).toBe(200);
  });
});

describe("scoreInterval", () => {
  const world = (seed: number) => {
    const { source, peer, copy } = simulate(random(seed));
    const given = Array.from(labelsOf(source));
    const ours = prepare(source, { ...settings, given });
    const answers = (outputs: Matrix) => prepare(outputs, settings, ours, false, true);
    const panel = makePanel(
      ours,
      Array.from({ length: 8 }, () => answers(peer())),
    );
    return { ours, panel, suspect: answers(copy(0.5)), answers };
  };

  it("lies around the score, whichever that is", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { ours, panel, suspect } = world(seed);
        const scores = scoreSuspect(ours, suspect, panel);
        for (const name of SCORES) {
          const { low, high } = scoreInterval(ours, suspect, panel, name) ?? { low: Number.NaN, high: Number.NaN };
          expect(low, name).toBeLessThanOrEqual(scores[name] ?? Number.NaN);
          expect(high, name).toBeGreaterThanOrEqual(scores[name] ?? Number.NaN);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("is a point where the model is the source", () => {
    const { ours, panel } = world(3);
    for (const [name, value] of [
      ["sac", 0],
      ["logit-cosine", 1],
      ["label-agreement", 1],
      ["match-rate", 1],
      ["peer-residual", 1],
    ] as const) {
      const interval = scoreInterval(ours, ours, panel, name);
      expect(interval?.low, name).toBeCloseTo(value, 6);
      expect(interval?.high, name).toBeCloseTo(value, 6);
    }
  });

  it("is undefined for scores that a model of other classes does not have", () => {
    const { ours, panel, answers } = world(4);
    const other = answers(normalMatrix(ours.unit.rows, ours.classes + 1, random(1)));
    expect(SCORES.filter((name) => scoreInterval(ours, other, panel, name) !== undefined)).toEqual(["sac"]);
  });

  it("the interval of the distance takes out what probes drawn twice put in", () => {
    const n = 60;
    const [a, b] = [random(8), random(9)].map((numbers) => prepare(normalMatrix(n, 10, numbers), settings));
    const { sac } = scoreSuspect(a, b, undefined);
    const interval = scoreInterval(a, b, makePanel(a, []), "sac");
    const middle = ((interval?.low ?? 0) + (interval?.high ?? 0)) / 2;
    expect(Math.abs(middle - sac) / sac).toBeLessThan(0.01);
  });

  it.each([2, 3, 8, 61, 104])(
    "the interval of the distance has the very bits that plain loops over %d probes give",
    (n) => {
      const [a, b] = [random(n), random(n + 1)].map((numbers) => prepare(normalMatrix(n, 10, numbers), settings));
      const at = ({ correlation }: typeof a, i: number, k: number) => correlation.data[i * n + k];
      const distance = (counts: Uint16Array) => {
        let sum = 0;
        for (let i = 0; i < n; i += 1) {
          let line = 0;
          for (let k = 0; k < n; k += 1) line += Math.fround(Math.abs(at(a, i, k) - at(b, i, k))) * counts[k];
          sum += line * counts[i];
        }
        return sum / n / Math.max(1, n - 1);
      };
      expect(scoreInterval(a, b, makePanel(a, []), "sac")).toEqual(bootstrapInterval(n, distance, n ** 2));
    },
  );
});
