import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classOrder, commonClasses, reorderColumns } from "../../src/core/alignment.ts";
import { unitRows } from "../../src/core/linear.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { canonical } from "../../src/core/outputs.ts";
import { type Random, random, shuffled } from "../support/random.ts";
import { taskLogits, withNoise } from "../support/simulation.ts";
import { permuteClasses, softmax } from "../support/transforms.ts";

const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const unit = (outputs: Matrix) => unitRows(canonical(outputs, "logits"));

describe("classOrder", () => {
  it("keeps the order of honest models, also of bad ones", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.5, 1, 2, 4), fc.constantFrom(3, 10, 40), (seed, noise, classes) => {
        const source = random(seed);
        const truth = taskLogits(100, classes, source);
        const [ours, theirs] = [withNoise(truth, 1, source), withNoise(truth, noise, source)];
        expect(classOrder(unit(ours), unit(theirs))).toBeUndefined();
      }),
    );
  });

  it.each([
    [20, 200],
    [30, 300],
    [40, 400],
  ])("keeps the order of an honest model where by chance another fits better: %i probes, %i classes", (n, classes) => {
    const source = random(31);
    const truth = taskLogits(n, classes, source);
    const [ours, theirs] = [withNoise(truth, 1, source), withNoise(truth, 1, source)];
    expect(classOrder(unit(ours), unit(theirs))).toBeUndefined();
    const order = shuffled(classes, source);
    const copy = unit(permuteClasses(withNoise(ours, 0.1, source), order));
    const found = [...(classOrder(unit(ours), copy) ?? [])].map((column) => order[column]);
    expect(found.filter((column, j) => column === j).length).toBeGreaterThan(0.95 * classes);
  });

  it("finds the order of a copy whose classes were permuted", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.3, 1), fc.constantFrom(5, 10, 40), (seed, noise, classes) => {
        const source = random(seed);
        const ours = taskLogits(60, classes, source);
        const order = shuffled(classes, source);
        const theirs = unit(permuteClasses(withNoise(ours, noise, source), order));
        const found = classOrder(unit(ours), theirs);
        const moved = order.some((column, j) => column !== j);
        expect(found && [...found].map((column) => order[column])).toEqual(moved ? order.map((_, j) => j) : undefined);
      }),
      { numRuns: 60 },
    );
  });

  it("finds it from the canonical rows of a softmax just as well, and puts the columns back", () => {
    const source = random(4);
    const ours = taskLogits(50, 10, source);
    const order = shuffled(10, source);
    const theirs = unitRows(canonical(permuteClasses(softmax(ours), order), "probabilities"));
    const found = classOrder(unit(ours), theirs);
    const back = found && reorderColumns(theirs, found);
    expect(back?.data.every((value, k) => Math.abs(value - unit(ours).data[k]) < 1e-5)).toBe(true);
  });

  it("keeps the order of another class count, of too many classes, and of rows of zeros", () => {
    const source = random(6);
    const ours = unit(taskLogits(20, 10, source));
    expect(classOrder(ours, unit(taskLogits(20, 9, source)))).toBeUndefined();
    const wide = unit(taskLogits(3, 1501, source));
    const reversed = permuteClasses(wide, [...Array(1501).keys()].reverse());
    expect(classOrder(wide, reversed)).toBeUndefined();
    const nothing = classOrder(ours, matrix(20, 10));
    expect(nothing === undefined || new Set(nothing).size === 10).toBe(true);
  });

  it("finds any two swapped classes among ten, in a copy that is no longer exact", () => {
    const source = random(9);
    const ours = taskLogits(100, 10, source);
    const copy = withNoise(ours, 1, source);
    for (let first = 0; first < 10; first += 1) {
      for (let second = 0; second < first; second += 1) {
        const order = [...Array(10).keys()];
        [order[first], order[second]] = [second, first];
        expect([...(classOrder(unit(ours), unit(permuteClasses(copy, order))) ?? [])]).toEqual(order);
      }
    }
    const two = unit(taskLogits(40, 2, source));
    expect([...(classOrder(two, permuteClasses(two, [1, 0])) ?? [])]).toEqual([1, 0]);
  });
});

describe("reorderColumns", () => {
  it("takes each column from where the order says", () => {
    const outputs = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
    expect([...reorderColumns(outputs, Int32Array.of(2, 0, 1)).data]).toEqual([3, 1, 2, 6, 4, 5]);
  });
});

describe("commonClasses", () => {
  /** The model's columns with others put in at random places; where its own now stand. */
  const among = (own: Matrix, others: Matrix, source: Random) => {
    const places = shuffled(own.columns + others.columns, source);
    const both = matrix(own.rows, places.length);
    for (let i = 0; i < own.rows; i += 1) {
      places.forEach((from, to) => {
        const column =
          from < own.columns ? own.data[i * own.columns + from] : others.data[i * others.columns + from - own.columns];
        both.data[i * both.columns + to] = column;
      });
    }
    return { both, standing: Array.from({ length: own.columns }, (_, j) => places.indexOf(j)) };
  };

  it("finds the classes of a copy among constants and other tasks' classes", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.3, 1), fc.constantFrom(1, 3, 20), (seed, noise, more) => {
        const source = random(seed);
        const ours = taskLogits(60, 10, source);
        const others = taskLogits(60, more, source);
        if (more === 3) others.data.fill(-20);
        const { both, standing } = among(withNoise(ours, noise, source), others, source);
        const found = commonClasses(unit(ours), canonical(both, "logits"));
        expect(found && [...found]).toEqual(standing);
      }),
      { numRuns: 60 },
    );
  });

  it("finds nothing in common with another task, nor among too many classes", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(11, 40), (seed, classes) => {
        const source = random(seed);
        const [ours, theirs] = [taskLogits(100, 10, source), taskLogits(100, classes, source)];
        expect(commonClasses(unit(ours), canonical(theirs, "logits"))).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    const source = random(3);
    expect(commonClasses(unit(taskLogits(3, 10, source)), taskLogits(3, 1501, source))).toBeUndefined();
  });
});
