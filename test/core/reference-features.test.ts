import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findThreshold, matchPairs, matchRates } from "../../src/core/match-threshold.ts";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import {
  byEmbedding,
  decisions,
  type Feature,
  features,
  galleryAt,
  margins,
  onlyDecides,
  similarity,
  type Target,
  zeroShare,
} from "../../src/core/reference-features.ts";
import { directScores } from "../../src/core/scores.ts";
import { normalMatrix, random } from "../support/random.ts";

interface Golden {
  readonly dimensions: number;
  readonly columns: number;
  readonly references: number[];
  readonly targets: number[];
  readonly owners: number[];
  readonly plan: number[][];
  readonly equalErrorRate: number;
  readonly atFivePercent: number;
  readonly falseAccept: number;
  readonly falseReject: number;
  readonly similarities: number[];
  readonly decisions: number[];
  readonly zeroShare: number;
  readonly byDecisions: number[];
  readonly bySimilarities: number[];
}

const golden: Golden[] = JSON.parse(readFileSync(new URL("goldens/fri.json", import.meta.url), "utf8"));
const MOST = 200;
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

function settings(feature: Feature, representation: Settings["representation"] = "canonical"): Settings {
  return { representation, correlation: { kind: "cosine" }, feature };
}

/** References come first, targets after them. */
function planOf({ owners, plan }: Golden): Target[] {
  return plan.map((references, i) => ({ image: owners.length + i, gallery: references }));
}

function embeddingsOf({ references, targets, dimensions }: Golden): Matrix {
  const data = Float32Array.from([...references, ...targets]);
  return matrix(data.length / dimensions, dimensions, data);
}

function marginsOf(one: Golden, threshold = one.equalErrorRate): Matrix {
  return margins(planOf(one), one.columns, byEmbedding(embeddingsOf(one)), threshold);
}

function answersOf(one: Golden) {
  const answer = byEmbedding(embeddingsOf(one));
  const pairs = matchPairs(one.owners, MOST);
  const to = (list: readonly (readonly [number, number])[]) => Float32Array.from(list, ([a, b]) => answer(a, b));
  return { genuine: to(pairs.genuine), impostor: to(pairs.impostor) };
}

/** Random margins; of the first targets none is taken for its references' person. */
function someMargins(seed: number, { targets = 12, columns = 6, strangers = 0 } = {}): Matrix {
  const values = normalMatrix(targets, columns, random(seed), 0.3);
  for (let i = 0; i < strangers; i += 1) row(values, i).set(row(values, i).map((value) => -0.01 - Math.abs(value)));
  return values;
}

describe("features from reference images, against NumPy", () => {
  it.each(golden.map((one, i) => [i, one] as const))("are the same to the last bit: case %d", (_, one) => {
    expect(Array.from(marginsOf(one, 0).data)).toEqual(one.similarities);
    expect(Array.from(decisions(marginsOf(one)).data)).toEqual(one.decisions);
    expect(zeroShare(decisions(marginsOf(one)))).toBeCloseTo(one.zeroShare, 12);
  });

  it.each(golden.map((one, i) => [i, one] as const))("have their thresholds at the same places: case %d", (_, one) => {
    const answers = answersOf(one);
    expect(findThreshold(answers, { kind: "equal-error-rate" })).toBe(one.equalErrorRate);
    expect(findThreshold(answers, { kind: "false-accept-rate", rate: 0.05 })).toBe(one.atFivePercent);
    const { falseAccept, falseReject, accuracy } = matchRates(answers, one.equalErrorRate);
    expect(falseAccept).toBeCloseTo(one.falseAccept, 12);
    expect(falseReject).toBeCloseTo(one.falseReject, 12);
    expect(accuracy).toBeCloseTo(1 - (one.falseAccept + one.falseReject) / 2, 12);
  });

  it.each(golden.map((one, i) => [i, one] as const))(
    "have correlations that differ by less than 1e-5: case %d",
    (_, one) => {
      for (const [feature, expected] of [
        ["decision", one.byDecisions],
        ["similarity", one.bySimilarities],
      ] as const) {
        const { correlation } = prepare(marginsOf(one), settings(feature));
        correlation.data.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThan(1e-5);
        });
      }
    },
  );
});

describe("similarity", () => {
  it("is 1 with itself and any multiple, -1 with its opposite, symmetric, and 0 with nothing", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (seed, d, scale) => {
          const both = normalMatrix(2, d, random(seed));
          const [a, b] = [row(both, 0), row(both, 1)];
          const times = (factor: number) => a.map((value) => value * factor);
          expect(similarity(a, times(scale))).toBeCloseTo(1, 5);
          expect(similarity(a, times(-scale))).toBeCloseTo(-1, 5);
          expect(similarity(a, b)).toBe(similarity(b, a));
          expect(Math.abs(similarity(a, b))).toBeLessThanOrEqual(1 + 1e-12);
          expect(similarity(a, new Float32Array(d))).toBe(0);
        },
      ),
    );
  });

  it("is NaN for embeddings that are no numbers, so that nothing is told of them", () => {
    const broken = matrix(3, 2, Float32Array.of(1, 2, Number.NaN, 1, Number.POSITIVE_INFINITY, 1));
    expect(byEmbedding(broken)(0, 1)).toBeNaN();
    expect(byEmbedding(broken)(0, 2)).toBeNaN();
  });
});

describe("a feature", () => {
  it("meets a target's references again, in order, where it has fewer than there are columns", () => {
    const target = { gallery: [7, 8, 9] };
    expect([0, 1, 2, 3, 4, 5, 6].map((column) => galleryAt(target, column))).toEqual([7, 8, 9, 7, 8, 9, 7]);
  });

  it("is 1 exactly where the similarity reaches the threshold, whatever rounding does", () => {
    fc.assert(
      fc.property(
        fc.float({ min: -1, max: 1, noNaN: true }),
        fc.float({ min: -1, max: 1, noNaN: true }),
        (value, threshold) => {
          const one = margins([{ image: 0, gallery: [1] }], 1, () => value, Math.fround(threshold));
          expect(decisions(one).data[0]).toBe(value >= Math.fround(threshold) ? 1 : 0);
        },
      ),
    );
  });

  it("a feature of similarities is the same for any threshold", () => {
    const [one] = golden;
    const at = (threshold: number) => prepare(marginsOf(one, Math.fround(threshold)), settings("similarity"));
    const [low, high] = [at(-0.4), at(0.7)];
    expect(directScores(low, high).sac).toBeLessThan(1e-6);
    expect(low.form).toBe("similarities");
  });

  it("holds decisions where a model gives nothing else", () => {
    const said = margins([{ image: 0, gallery: [1, 2] }], 2, (_, reference) => (reference === 1 ? 1 : 0), 0.5);
    expect(onlyDecides(said)).toBe(true);
    expect(prepare(said, settings("similarity")).form).toBe("decisions");
    expect(Array.from(features(said, "decisions").data)).toEqual([1, 0]);
    expect(onlyDecides(someMargins(1))).toBe(false);
  });
});

describe("targets that a model finds unlike all of their references", () => {
  it("are zero vectors: like no other target, and like themselves", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 12 }), (seed, strangers) => {
        const values = someMargins(seed, { strangers });
        const { correlation } = prepare(values, settings("decision"));
        for (let i = 0; i < strangers; i += 1) {
          for (let j = 0; j < correlation.columns; j += 1) {
            expect(correlation.data[i * correlation.columns + j]).toBe(i === j ? 1 : 0);
          }
        }
        expect(zeroShare(decisions(values))).toBeGreaterThanOrEqual(strangers / 12);
      }),
      { numRuns: 30 },
    );
  });

  it("do not keep a model of zero vectors alone from being compared", () => {
    const [source, suspect] = [someMargins(1), someMargins(2, { strangers: 12 })].map((one) =>
      prepare(one, settings("decision")),
    );
    const scores = directScores(source, suspect);
    expect(Object.values(scores).every(Number.isFinite)).toBe(true);
    expect(scores.sac).toBeGreaterThan(0);
    expect(directScores(suspect, suspect)).toMatchObject({ sac: 0, "label-agreement": 1 });
  });
});
