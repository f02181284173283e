import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { unitRows } from "../../src/core/linear.ts";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";
import { canonical, defectOf, formOf, labelsOf, oneHot, softened, writtenForm } from "../../src/core/outputs.ts";
import { normalMatrix, random, shuffled } from "../support/random.ts";
import { logSoftmax, mapRows, mapValues, permuteClasses, roundTo, softmax, toFloat16 } from "../support/transforms.ts";

const PROBES = 25;
const CLASSES = 10;
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

function logitsOf(seed: number, scale = 4): Matrix {
  return normalMatrix(PROBES, CLASSES, random(seed), scale);
}

/** A classifier whose winner leads by `lead`: the other probabilities are about e^-lead. */
function confident(seed: number, lead: number): Matrix {
  const { uniform } = random(seed + 1);
  return mapRows(logitsOf(seed, 1), (values) => {
    values[Math.floor(uniform() * CLASSES)] += lead;
    return values;
  });
}

function largestDifference(a: Matrix, b: Matrix): number {
  return a.data.reduce((most, value, k) => Math.max(most, Math.abs(value - b.data[k])), 0);
}

describe("formOf", () => {
  it("recognises logits, probabilities and their logarithms, in float32 and float16", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0.3, 1, 3), (seed, scale) => {
        const logits = logitsOf(seed, scale);
        for (const stored of [(outputs: Matrix) => outputs, toFloat16]) {
          expect(formOf(stored(logits))).toBe("logits");
          expect(formOf(stored(softmax(logits)))).toBe("probabilities");
          expect(formOf(stored(logSoftmax(logits)))).toBe("log-probabilities");
        }
      }),
    );
  });

  it.each([6, 9, 12, 20, 40])("takes the softmax of a model sure to e^-%d for probabilities", (lead) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      expect(formOf(softmax(confident(seed, lead)))).toBe("probabilities");
      expect(formOf(logSoftmax(confident(seed, lead)))).toBe("log-probabilities");
    }
  });

  it("takes scores for labels of which most are tied in most rows: votes, the best few, several ones", () => {
    const { uniform } = random(9);
    const bestThree = mapRows(logitsOf(9), (scores) => {
      const third = scores.slice().sort()[CLASSES - 3];
      return scores.map((score) => (score >= third ? score : 0));
    });
    const votes = mapRows(matrix(PROBES, CLASSES), (counts) => {
      for (let vote = 0; vote < 5; vote += 1) counts[Math.floor(uniform() ** 3 * CLASSES)] += 1;
      return counts;
    });
    const several = mapValues(logitsOf(9), (score) => (score > 0 ? 1 : 0));
    for (const tied of [bestThree, votes, several]) {
      expect(formOf(tied)).toBe("labels");
      expect(writtenForm(tied)).toBe("logits");
    }
  });

  it("takes whole numbers of 8 bits, and rows of which a few are tied, for scores as they are", () => {
    expect(formOf(mapValues(logitsOf(10), (score) => Math.round(8 * score)))).toBe("logits");
    const fewTied = logitsOf(10);
    for (let i = 0; i < PROBES / 2 - 1; i += 1) row(fewTied, i).fill(1, 3);
    expect(formOf(fewTied)).toBe("logits");
  });

  it("takes ones and zeros for labels", () => {
    expect(formOf(oneHot([3, 1, 4, 1, 5], CLASSES))).toBe("labels");
    expect(formOf(toFloat16(softmax(confident(1, 30))))).toBe("labels");
  });

  it.each([
    ["one decimal", 0.1],
    ["two decimals", 0.01],
    ["three decimals", 0.001],
    ["8 bits of 255", 1 / 255],
    ["8 bits of 256", 1 / 256],
  ])("takes probabilities rounded to %s for labels, stored as float32 or float16", (_, step) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      for (const probabilities of [softmax(logitsOf(seed, 1)), softmax(logitsOf(seed)), softmax(confident(seed, 9))]) {
        const rounded = roundTo(probabilities, step);
        expect(formOf(rounded)).toBe("labels");
        expect(formOf(toFloat16(rounded))).toBe("labels");
      }
    }
  });

  it.each([100, 255, 256])(
    "takes what adds up to %d for probabilities, or rounded ones, and reads it as if it were 1",
    (whole) => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const probabilities = softmax(logitsOf(seed, 1));
        const scaled = mapValues(probabilities, (value) => whole * value);
        expect(formOf(scaled)).toBe("probabilities");
        const [ours, theirs] = [scaled, probabilities].map((outputs) => canonical(outputs, "probabilities"));
        expect(largestDifference(ours, theirs)).toBeLessThan(1e-4);
        expect(formOf(mapValues(scaled, Math.round))).toBe("labels");
        expect(formOf(mapValues(oneHot([3, 1, 4], CLASSES), (value) => whole * value))).toBe("labels");
      }
    },
  );

  it("takes one score for the winner and one for all others for labels, whatever the two are, but of two classes", () => {
    expect(formOf(mapValues(oneHot([3, 1, 4, 1, 5], CLASSES), (value) => 7 * value - 2.5))).toBe("labels");
    expect(formOf(matrix(2, 2, Float32Array.of(-1, 4, 3, -2)))).toBe("logits");
  });

  it("does not take probabilities for rounded because two or three of them are", () => {
    const few = matrix(2, 2, Float32Array.of(0.25, 0.75, 0.123456, 0.876544));
    expect(formOf(few)).toBe("probabilities");
  });

  it("takes numbers between 0 and 1 that do not sum to 1 for logits", () => {
    const { uniform } = random(5);
    const anywhere = mapValues(matrix(PROBES, CLASSES), uniform);
    expect(formOf(anywhere)).toBe("logits");
    const sigmoid = mapValues(logitsOf(6), (value) => 1 / (1 + Math.exp(-value)));
    expect(formOf(sigmoid)).toBe("logits");
    const oneOff = softmax(logitsOf(7));
    row(oneOff, 11).fill(0.3);
    expect(formOf(oneOff)).toBe("logits");
  });

  it("takes negative numbers whose exponentials do not sum to 1 for logits", () => {
    expect(formOf(mapValues(logitsOf(8), (value) => -Math.abs(value)))).toBe("logits");
    expect(formOf(mapValues(logSoftmax(logitsOf(8)), (value) => value - 0.5))).toBe("logits");
  });
});

describe("defectOf", () => {
  it("finds nothing wrong with any form of honest answers", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const logits = logitsOf(seed);
        const honest = [logits, softmax(logits), logSoftmax(logits), oneHot(labelsOf(logits), CLASSES)];
        for (const outputs of [...honest, toFloat16(logits), mapValues(logits, (value) => value + 1000)]) {
          expect(defectOf(outputs)).toBeUndefined();
        }
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -1e16])("finds a single %d", (bad) => {
    const outputs = logitsOf(1);
    outputs.data[outputs.data.length - 1] = bad;
    expect(defectOf(outputs)).toBe("OUTPUT_NOT_FINITE");
  });

  it("finds constant answers, and answers that differ by no more than float noise", () => {
    const { normal } = random(2);
    const once = Array.from({ length: CLASSES }, normal);
    expect(defectOf(matrix(PROBES, CLASSES))).toBe("OUTPUT_CONSTANT");
    expect(defectOf(mapValues(matrix(PROBES, CLASSES), () => 3.5))).toBe("OUTPUT_CONSTANT");
    expect(defectOf(mapRows(logitsOf(1), () => once))).toBe("OUTPUT_CONSTANT");
    const noisy = mapRows(logitsOf(1), () => once.map((value) => value + 3e-8 * normal()));
    expect(
      largestDifference(
        noisy,
        mapRows(noisy, () => once),
      ),
    ).toBeGreaterThan(0);
    expect(defectOf(noisy)).toBe("OUTPUT_CONSTANT");
  });

  it("finds answers that are the same for every class, however they change from image to image", () => {
    const { normal } = random(3);
    const flat = mapRows(logitsOf(1), () => new Array<number>(CLASSES).fill(normal()));
    expect(defectOf(flat)).toBe("OUTPUT_CONSTANT");
    expect(defectOf(mapValues(flat, (value) => value + 1e-8 * value * normal()))).toBe("OUTPUT_CONSTANT");
  });

  it("is content when one probe, or one class, makes a difference", () => {
    const probe = mapRows(logitsOf(1), (_, i) => [i === 17 ? 1 : 0, ...new Array<number>(CLASSES - 1).fill(0)]);
    expect(defectOf(probe)).toBeUndefined();
    const someFlat = mapRows(logitsOf(1), (values, i) => (i % 2 ? values : values.map(() => 0)));
    expect(defectOf(someFlat)).toBeUndefined();
  });
});

describe("the canonical form", () => {
  /** Unit canonical rows, the form being found out from the values. */
  const canonicalUnit = (outputs: Matrix) => unitRows(canonical(outputs, formOf(outputs)));

  it("is one for logits, shifted logits, probabilities, log-probabilities and any temperature", () => {
    const shift = fc.double({ min: -50, max: 50, noNaN: true });
    const temperature = fc.double({ min: 0.3, max: 20, noNaN: true });
    fc.assert(
      fc.property(seeds, shift, temperature, (seed, c, t) => {
        const logits = logitsOf(seed);
        const expected = canonicalUnit(logits);
        const cooled = mapValues(logits, (value) => value / t);
        const variants = { cooled, shifted: mapValues(logits, (value) => value + c), softmax: softmax(logits) };
        for (const [name, outputs] of Object.entries({
          ...variants,
          shiftedByProbe: mapRows(logits, (values, i) => values.map((value) => value + c * Math.sin(i))),
          logSoftmax: logSoftmax(logits),
          cooledSoftmax: softmax(cooled),
        })) {
          expect(largestDifference(canonicalUnit(outputs), expected), name).toBeLessThan(2e-5);
        }
      }),
    );
  });

  it("gets a confident model's logits back from its softmax", () => {
    for (const lead of [9, 15, 40]) {
      const logits = confident(lead, lead);
      expect(largestDifference(canonicalUnit(softmax(logits)), canonicalUnit(logits))).toBeLessThan(1e-5);
    }
  });

  it("is not thrown off by a few probabilities that float16 rounded to zero", () => {
    const logits = logitsOf(3, 4.2);
    const stored = toFloat16(softmax(logits));
    const zeros = stored.data.filter((value) => value === 0).length;
    expect(zeros).toBeGreaterThan(0);
    expect(formOf(stored)).toBe("probabilities");
    expect(largestDifference(canonicalUnit(stored), canonicalUnit(logits))).toBeLessThan(0.1);
  });

  it("follows a permutation of the classes", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const logits = logitsOf(seed);
        const order = shuffled(CLASSES, random(seed));
        const moved = canonicalUnit(permuteClasses(logits, order));
        expect(largestDifference(moved, permuteClasses(canonicalUnit(logits), order))).toBeLessThan(1e-6);
      }),
    );
  });

  it("has rows that are centred, of length 1 or 0, and keep the model's labels", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom("logits", "labels" as const), (seed, form) => {
        const logits = logitsOf(seed);
        row(logits, 4).fill(2);
        const unit = unitRows(canonical(logits, form));
        for (let i = 0; i < PROBES; i += 1) {
          const values = row(unit, i);
          expect(Math.abs(values.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6);
          const zero = i === 4 && form === "logits";
          expect(Math.hypot(...values)).toBeCloseTo(zero ? 0 : 1, 6);
        }
        expect(labelsOf(unit)).toEqual(labelsOf(logits));
      }),
    );
  });

  it("the canonical form of labels is the same whatever the scores behind them", () => {
    const logits = logitsOf(9);
    const hard = canonical(oneHot(labelsOf(logits), CLASSES), "labels");
    expect(canonical(softmax(logits), "labels").data).toEqual(hard.data);
    expect(new Set(hard.data)).toEqual(new Set([Math.fround(0.9), Math.fround(-0.1)]));
  });
});

describe("labelsOf", () => {
  it("is the highest score's class, the first on a tie", () => {
    expect([...labelsOf(matrix(3, 3, Float32Array.of(1, 2, 0, 5, 5, 4, -3, -2, -1)))]).toEqual([1, 0, 2]);
  });

  it("undoes oneHot", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(CLASSES - 1), { minLength: 1 }), (labels) => {
        expect([...labelsOf(oneHot(labels, CLASSES))]).toEqual(labels);
      }),
    );
  });
});

describe("softened", () => {
  it("is the softmax of rows of root mean square 1", () => {
    const centred = canonical(normalMatrix(20, 7, random(81), 5), "logits");
    const expected = softmax(
      mapRows(centred, (values) => values.map((value) => value / Math.sqrt(mean(values.map((one) => one ** 2))))),
    );
    softened(unitRows(centred)).data.forEach((value, k) => {
      expect(value).toBeCloseTo(expected.data[k], 5);
    });
  });

  it("says the same however sure a model is, of all images or of each, up to the largest scores there may be", () => {
    const outputs = normalMatrix(20, 7, random(82));
    const softOf = (given: Matrix) => softened(unitRows(canonical(given, "logits")));
    const expected = softOf(outputs);
    for (const factor of [1e-30, 0.01, 3, 1e14]) {
      const surer = softOf(mapRows(outputs, (values, i) => values.map((value) => factor * (1 + i) * value)));
      surer.data.forEach((value, k) => {
        expect(value).toBeCloseTo(expected.data[k], 5);
      });
    }
  });

  it("says nothing of an image to which all scores are the same", () => {
    expect([...softened(unitRows(matrix(1, 4))).data]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});
