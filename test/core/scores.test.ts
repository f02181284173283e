import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlationDistance, correlationMatrix } from "../../src/core/correlation.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { labelsOf, oneHot } from "../../src/core/outputs.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { closeness, directScores, type Scores } from "../../src/core/scores.ts";
import { normalMatrix, random, shuffled } from "../support/random.ts";
import { simulate } from "../support/simulation.ts";
import { logSoftmax, mapValues, permuteClasses, roundTo, softmax } from "../support/transforms.ts";

const CANONICAL: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const RAW: Settings = { ...CANONICAL, representation: "raw" };
const RBF: Settings = { ...CANONICAL, correlation: { kind: "rbf", delta: 0.7 } };
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

function compare(source: Matrix, model: Matrix, settings = CANONICAL, hard = false): Scores {
  const ours = prepare(source, settings, undefined, hard);
  return directScores(ours, prepare(model, settings, ours, hard));
}

function expectSame(a: Scores, b: Scores, tolerance: number): void {
  expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
  for (const [name, value] of Object.entries(a)) {
    expect(Math.abs(value - (b[name as keyof Scores] ?? Number.NaN)), name).toBeLessThanOrEqual(tolerance);
  }
}

describe("one model in many guises", () => {
  it.each([
    ["cosine", CANONICAL],
    ["RBF", RBF],
  ])("has the same scores as logits, shifted, softmax, log-softmax, at any temperature and permuted: %s", (_, how) => {
    const temperature = fc.double({ min: 0.5, max: 20, noNaN: true });
    fc.assert(
      fc.property(seeds, temperature, fc.double({ min: -30, max: 30, noNaN: true }), (seed, t, c) => {
        const draw = random(seed);
        const { source, copy } = simulate(draw);
        const model = copy(0.5);
        const expected = compare(source, model, how);
        const order = shuffled(model.columns, draw);
        for (const guise of [
          mapValues(model, (value) => value + c),
          softmax(model),
          logSoftmax(model),
          mapValues(model, (value) => value / t),
          softmax(mapValues(model, (value) => value / t)),
          permuteClasses(model, order),
          permuteClasses(softmax(model), order),
        ]) {
          expectSame(compare(source, guise, how), expected, 1e-4);
        }
        expect(prepare(permuteClasses(model, order), how, prepare(source, how)).order !== undefined).toBe(
          order.some((column, j) => column !== j),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("has other scores in the paper's form, which is the point of the canonical one", () => {
    const { source, copy } = simulate(random(1));
    const model = copy(0.5);
    expect(compare(source, softmax(model), RAW).sac).toBeGreaterThan(compare(source, model, RAW).sac + 0.05);
    const shifted = mapValues(model, (value) => value + 5);
    expect(compare(source, shifted, RAW).sac).toBeGreaterThan(compare(source, model, RAW).sac + 0.05);
  });
});

describe("directScores", () => {
  it("the scores of the source with itself are perfect", () => {
    for (const settings of [CANONICAL, RAW, RBF]) {
      for (const hard of [false, true]) {
        const { source } = simulate(random(2));
        expectSame(compare(source, source, settings, hard), { sac: 0, "logit-cosine": 1, "label-agreement": 1 }, 1e-6);
      }
    }
  });

  it("are the paper's distance of the outputs as they are, if raw was asked for", () => {
    const { source, peer } = simulate(random(3));
    for (const correlation of [{ kind: "cosine" }, { kind: "rbf", delta: 5 }] as const) {
      const model = peer();
      const expected = correlationDistance(
        correlationMatrix(source, correlation),
        correlationMatrix(model, correlation),
      );
      expect(compare(source, model, { representation: "raw", correlation }).sac).toBe(expected);
    }
  });

  it("grow apart with the noise between two models", () => {
    const { source, copy } = simulate(random(4), 100);
    const scores = [0, 0.2, 0.5, 1, 2].map((noise) => compare(source, copy(noise)));
    for (let i = 1; i < scores.length; i += 1) {
      expect(scores[i].sac).toBeGreaterThan(scores[i - 1].sac);
      expect(closeness(scores[i], "logit-cosine")).toBeLessThan(closeness(scores[i - 1], "logit-cosine"));
      expect(closeness(scores[i], "label-agreement")).toBeLessThanOrEqual(closeness(scores[i - 1], "label-agreement"));
    }
  });

  it("are the distance alone for another class count", () => {
    const draw = random(5);
    const { source } = simulate(draw, 40, 10);
    const scores = compare(source, normalMatrix(40, 7, draw));
    expect(Object.keys(scores)).toEqual(["sac"]);
    expect(scores.sac).toBeGreaterThan(0);
  });

  it("are never NaN, whatever is zero", () => {
    const { source } = simulate(random(6));
    for (const settings of [CANONICAL, RAW, RBF]) {
      for (const model of [matrix(40, 10), mapValues(source, (value) => (value > 2 ? value : 0))]) {
        for (const value of Object.values(compare(source, model, settings))) expect(value).not.toBeNaN();
      }
    }
  });
});

describe("judging by labels alone", () => {
  it("looks at nothing but the labels", () => {
    const { source, copy } = simulate(random(7));
    const model = copy(1);
    const expected = compare(source, model, CANONICAL, true);
    const bare = oneHot(labelsOf(model), 10);
    for (const guise of [bare, softmax(model), mapValues(model, (value) => value * 7 - 3)]) {
      expectSame(compare(source, guise, CANONICAL, true), expected, 1e-6);
      expectSame(compare(source, guise, RAW, true), expected, 1e-6);
    }
    const agreeing = [...labelsOf(model)].filter((label, i) => label === labelsOf(source)[i]).length / 40;
    expect(expected["label-agreement"]).toBe(agreeing);
  });

  it("is what happens to one-hot and rounded scores by themselves", () => {
    const { source, copy } = simulate(random(8));
    const model = copy(0.5);
    for (const guise of [oneHot(labelsOf(model), 10), roundTo(softmax(model), 0.01)]) {
      expect(prepare(guise, CANONICAL).form).toBe("labels");
    }
    expect(prepare(source, CANONICAL).form).toBe("logits");
    expect(prepare(source, CANONICAL, undefined, true).form).toBe("labels");
  });
});

describe("a source of labels", () => {
  it("makes every model that is compared with it one of labels", () => {
    const { source, copy } = simulate(random(9));
    const ours = prepare(oneHot(labelsOf(source), 10), CANONICAL);
    const theirs = prepare(copy(0.5), CANONICAL, ours);
    expect([ours.form, theirs.form]).toEqual(["labels", "labels"]);
  });
});

describe("closeness", () => {
  it("turns the distance round, and is NaN where there is no score", () => {
    const scores: Scores = { sac: 0.25, "logit-cosine": 0.9 };
    expect(closeness(scores, "sac")).toBe(-0.25);
    expect(closeness(scores, "logit-cosine")).toBe(0.9);
    expect(closeness(scores, "fusion")).toBeNaN();
  });
});
