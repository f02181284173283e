import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { clearlyBetter, nearChance } from "../../src/core/trial.ts";
import { type Worth, worthByLabels, worthByNeighbours, worthBySpread } from "../../src/core/worth.ts";
import { random } from "../support/random.ts";

const CLASSES = 10;

/** A worth with so many of 100 images right, the first ones. */
function right(count: number, fit = 0): Worth {
  const all = Array.from({ length: 100 }, (_, i) => i < count);
  return { value: count / 100, right: all, fit };
}

/** Confident scores for the classes given. */
function scores(labels: readonly number[], classes = CLASSES): Matrix {
  const outputs = matrix(labels.length, classes);
  for (const [i, label] of labels.entries()) outputs.data[i * classes + label] = 5;
  return outputs;
}

describe("which way of feeding is clearly better, by what is right", () => {
  it("is one that is right far more often", () => {
    expect(clearlyBetter([right(22), right(73), right(10)], CLASSES)).toEqual([1]);
  });

  it("is none that is right a little more often, as chance may have it", () => {
    expect(clearlyBetter([right(70), right(74)], CLASSES)).toEqual([]);
    expect(clearlyBetter([right(70), right(76), right(70), right(70), right(70), right(70)], CLASSES)).toEqual([]);
  });

  it("is one that is right a little more often and gives most images' right class more", () => {
    const with_ = (count: number, likelihood: number) => ({
      ...right(count),
      likelihoods: right(count).right?.map(() => likelihood),
    });
    expect(clearlyBetter([with_(66, -1.2), with_(76, -0.6)], CLASSES)).toEqual([1]);
    expect(clearlyBetter([with_(66, -0.6), with_(68, -0.5)], CLASSES)).toEqual([]);
  });

  it("is, of several about as good, first the one that fits best", () => {
    expect(clearlyBetter([right(20), right(60, -0.1), right(76, -0.9), right(75, -0.5)], CLASSES)).toEqual([3, 2, 1]);
  });

  it("is, of several about as good, first the one that is likely anyway", () => {
    expect(clearlyBetter([right(20), right(60, -0.1), right(76, -0.5), right(75, -0.9)], CLASSES, 3)).toEqual([
      3, 2, 1,
    ]);
    expect(clearlyBetter([right(20), right(60, -0.1), right(76, -0.5), right(75, -0.9)], CLASSES, 1)).toEqual([
      2, 3, 1,
    ]);
  });

  it("is none without another, and none of few images", () => {
    expect(clearlyBetter([right(5)], CLASSES)).toEqual([]);
    const few = (all: boolean[]): Worth => ({ value: all.filter(Boolean).length / all.length, right: all, fit: 0 });
    expect(clearlyBetter([few([false, false, true]), few([true, true, true])], CLASSES)).toEqual([]);
  });
});

describe("which way of feeding is clearly better, by the spread", () => {
  const spread = (value: number, fit = 0): Worth => ({ value, right: undefined, fit });

  it("is one that sees many classes where the other sees few", () => {
    expect(clearlyBetter([spread(0.7), spread(1.4)], CLASSES)).toEqual([1]);
  });

  it("is none on a folder that shows one class alone, however few the other sees", () => {
    expect(clearlyBetter([spread(0.1), spread(1)], CLASSES)).toEqual([]);
  });

  it("asks for no more of a model with two classes than they can have", () => {
    expect(clearlyBetter([spread(0.1), spread(0.5)], 2)).toEqual([1]);
  });
});

describe("what answers are worth", () => {
  it("counts an image as right if any of the accepted classes is chosen", () => {
    const worth = worthByLabels(scores([1, 2, 3, 4]), [[1], [2, 5], [5, 3], [0]]);
    expect(worth).toMatchObject({ value: 0.75, right: [true, true, true, false] });
  });

  it("is nothing for answers that cannot be used", () => {
    const constant = scores([3, 3, 3]);
    expect(worthByLabels(constant, [[3], [3], [3]])).toMatchObject({ value: 0, fit: Number.NEGATIVE_INFINITY });
    expect(worthBySpread(constant, constant).value).toBe(0);
  });

  it("has a spread of about ln(classes) for many classes that mirror images share, and none for chance or one class", () => {
    const { uniform } = random(5);
    const any = () => Array.from({ length: 100 }, () => Math.floor(uniform() * CLASSES));
    const labels = any();
    expect(worthBySpread(scores(labels), scores(labels)).value).toBeGreaterThan(1.5);
    expect(worthBySpread(scores(labels), scores(any())).value).toBeLessThan(0.2);
    const one = labels.map((_, i) => (i === 0 ? 1 : 0));
    expect(worthBySpread(scores(one), scores(one)).value).toBeLessThan(0.1);
  });

  it("finds the nearest image of an embedding, and whether it shows the same person", () => {
    const embeddings = matrix(4, 2, Float32Array.from([1, 0, 2, 0.1, 1, 1, -1, 2]));
    expect(worthByNeighbours(embeddings, [7, 7, 8, 8]).right).toEqual([true, true, false, true]);
  });
});

describe("whether answers are no better than chance", () => {
  it("is so up to what chance gives once in a hundred times", () => {
    expect(nearChance(right(10), 0.1)).toBe(true);
    expect(nearChance(right(18), 0.1)).toBe(true);
    expect(nearChance(right(19), 0.1)).toBe(false);
    expect(nearChance(right(60), 0.5)).toBe(true);
    expect(nearChance(right(70), 0.5)).toBe(false);
  });

  it("is never said where nobody knows what is right", () => {
    expect(nearChance({ value: 0, right: undefined, fit: 0 }, 0.1)).toBe(false);
  });
});
