import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../../src/core/matrix.ts";
import { seededNumbers } from "../../../src/core/random.ts";
import { addStatistic, nothingYet, pValueOf } from "../../../src/core/weights/combined-rank.ts";
import { DenseSums } from "../../../src/core/weights/dense-sums.ts";
import { describeLayer } from "../../../src/core/weights/descriptor.ts";
import { clearOdd, equilibrate } from "../../../src/core/weights/equilibrate.ts";
import { addInnerProducts, chosenRows } from "../../../src/core/weights/inner-products.ts";
import { matchUnits } from "../../../src/core/weights/matching.ts";
import { permutedSums, permutedSumsOfAll } from "../../../src/core/weights/permutation.ts";
import { drawProjection, projectBlock } from "../../../src/core/weights/projection.ts";
import { glanceAt, repeatedLayers } from "../../../src/core/weights/repeated.ts";
import { equilibrateUntied } from "../../../src/core/weights/ties.ts";

/** Values that look random and are the same in every run. */
function wave(length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = seededNumbers(seed);
  return Float32Array.from({ length }, () => random() - 0.5);
}

const size = (max: number) => fc.integer({ min: 1, max });

function loop(a: Matrix, i: number, b: Matrix, j: number, used = a.columns): number {
  let sum = 0;
  for (let c = 0; c < used; c += 1) sum += a.data[i * a.columns + c] * b.data[j * b.columns + c];
  return sum;
}

describe("the kernel gives the bits that loops give:", () => {
  it("inner products, whatever the padding and whatever ran before", () => {
    fc.assert(
      fc.property(size(11), size(11), size(9), (rows, others, columns) => {
        const [a, b] = [
          matrix(rows, columns, wave(rows * columns, 1)),
          matrix(others, columns, wave(others * columns, 2)),
        ];
        const products = wave(rows * others, 3);
        const expected = products.map((value, at) => value + loop(a, Math.floor(at / others), b, at % others));
        addInnerProducts(a, b, products);
        expect(products).toEqual(expected);
      }),
    );
    const some = chosenRows(matrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6)), [2, -1, 0, 3]);
    expect([...some.data]).toEqual([5, 6, 0, 0, 1, 2, 0, 0]);
  });

  it("units that are each other's most similar ones, in blocks that begin anywhere", () => {
    fc.assert(
      fc.property(size(140), size(70), size(12), fc.nat(9), fc.nat(9), (rows, others, columns, first, theirFirst) => {
        const ours = matrix(rows, columns, wave(rows * columns, 4));
        const theirs = matrix(others, columns, wave(others * columns, 5));
        const blocks = [
          { first, ours, theirFirst, theirs },
          { first: 0, ours, theirFirst: 0, theirs },
        ];
        const [height, width] = [rows + first, others + theirFirst];
        const similar = new Float32Array(height * width);
        for (const { first, theirFirst } of blocks) {
          for (let i = 0; i < rows; i += 1) {
            for (let j = 0; j < others; j += 1)
              similar[(first + i) * width + theirFirst + j] += loop(ours, i, theirs, j);
          }
        }
        const largest = (values: readonly number[]) => {
          const most = Math.max(...values);
          return most > 0 ? values.indexOf(most) : -1;
        };
        const range = (count: number) => Array.from({ length: count }, (_, i) => i);
        const expected = range(width).map((j) => {
          const i = largest(range(height).map((i) => similar[i * width + j]));
          return i >= 0 && largest(range(width).map((k) => similar[i * width + k])) === j ? i : -1;
        });
        expect([...matchUnits(blocks, width)]).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("sums under random exchanges within parts, by the same random numbers", () => {
    const expected = (n: number, value: Float32Array, cuts: readonly number[], count: number, seed: number) => {
      const order = Array.from({ length: n }, (_, i) => i);
      let state = seed;
      return Float64Array.from({ length: count }, () => {
        let sum = 0;
        for (let k = 0; k + 1 < cuts.length; k += 1) {
          for (let i = cuts[k + 1] - 1; i >= cuts[k]; i -= 1) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            const j = cuts[k] + Math.floor(((state >>> 0) * (i + 1 - cuts[k])) / 2 ** 32);
            [order[i], order[j]] = [order[j], order[i]];
            sum += value[i * n + order[i]];
          }
        }
        return sum;
      });
    };
    for (const [n, cuts, seed] of [
      [1, [0, 1], 3],
      [9, [0, 0, 4, 9], -7],
      [128, [0, 128], 2 ** 31 + 5],
    ] as const) {
      const value = wave(n * n, n);
      expect(permutedSums({ n, value, cuts }, 1234, seed)).toEqual(expected(n, value, cuts, 1234, seed | 0));
    }
  });

  it("sums of several pairings at once, in their order, whichever are of as many units", () => {
    const all = [7, 20, 7, 7, 20, 7, 7, 3].map((n, i) => ({ pairing: { n, value: wave(n * n, i) }, seed: i - 3 || 9 }));
    const expected = all.map(({ pairing, seed }) => permutedSums({ ...pairing, cuts: [0, pairing.n] }, 777, seed));
    expect(permutedSumsOfAll(all, 777)).toEqual(expected);
  });

  it("projected rows and columns, with taps, positions and places that are left out", () => {
    const input = [{ space: 0, offset: 0, count: 5, positions: 3 }];
    const layer = { operator: "Conv", rows: 7, columns: 15, taps: 9, groups: 1, output: 1, input };
    const weights = equilibrate(wave(7 * 15 * 9, 6), layer);
    const scaled = (r: number, c: number, t: number) => weights.values[(r * 15 + c) * 9 + t];
    for (const segment of [undefined, 0]) {
      const [units, length] = segment === undefined ? [7, 15 * 9] : [5, 3 * 7 * 9];
      const block = { layer: 0, segment, space: 1, first: 0, units, length };
      const places = Int32Array.from({ length: segment === undefined ? 15 : 7 }, (_, i) => (i === 2 ? -1 : i));
      const drawn = drawProjection(5, 0, length, 6);
      const expected = matrix(units, 6);
      const squares = new Float64Array(units);
      for (let r = 0; r < 7; r += 1) {
        for (let c = 0; c < 15; c += 1) {
          for (let t = 0; t < 9; t += 1) {
            const at = segment === undefined ? c * 9 + t : ((c % 3) * 7 + r) * 9 + t;
            const [unit, scale, left] =
              segment === undefined
                ? [r, Math.fround(drawn.sign[at] * weights.columnScale[c]), c === 2]
                : [Math.floor(c / 3), weights.rowScale[r] * drawn.sign[at], r === 2];
            const value = left ? 0 : scaled(r, c, t) * scale;
            expected.data[unit * 6 + drawn.bucket[at]] += value;
            squares[unit] += value * value;
          }
        }
      }
      const unit = expected.data.map((value, i) => value * (1 / Math.sqrt(squares[Math.floor(i / 6)])));
      expect(projectBlock(block, layer, weights, places, drawn).data).toEqual(unit);
    }
  });

  it("weighed sums of squares by row and by column, of a matrix that does not fit at once, too", () => {
    for (const [rows, columns] of [
      [1, 1],
      [7, 5],
      [9, 8],
      [6, 2 ** 20],
    ]) {
      const values = wave(rows * columns, 7);
      const [byRow, byColumn] = [Float64Array.from(wave(rows, 8)), Float64Array.from(wave(columns, 9))];
      const [ofRows, ofColumns] = [new Float64Array(rows), new Float64Array(columns)];
      for (let r = 0, at = 0; r < rows; r += 1) {
        for (let c = 0; c < columns; c += 1, at += 1) {
          ofColumns[c] += byRow[r] * values[at] * values[at];
          ofRows[r] += byColumn[c] * values[at] * values[at];
        }
      }
      const sums = new DenseSums(values, { rows, columns });
      const isSame = (a: Float64Array, b: Float64Array) => a.length === b.length && a.every((one, i) => one === b[i]);
      expect(isSame(sums.ofColumns(byRow), ofColumns)).toBe(true);
      expect(isSame(sums.ofRows(byColumn), ofRows)).toBe(true);
    }
  });

  it("shares of norms in bins, with those that are too small or too large at the ends", () => {
    for (const [rows, columns, groups] of [
      [3, 5, 1],
      [8, 8, 1],
      [6, 1, 6],
    ]) {
      const values = wave(rows * columns, 10).map((value, i) => value * 2 ** ((i % 23) - 11));
      values[1] = 0;
      const [rowScale, columnScale] = [new Float64Array(rows).fill(1.5), Float64Array.from(wave(groups * columns, 11))];
      const counts = new Array(24).fill(0);
      const inGroup = rows / groups;
      values.forEach((value, i) => {
        const input = Math.floor(i / columns / inGroup) * columns + (i % columns);
        const size = Math.abs(Math.fround(1.5 * columnScale[input] * value));
        const octave = size === 0 ? -Infinity : Math.floor(Math.log2(size));
        const quarter = octave === -Infinity ? 0 : 4 * (octave + 4) + Math.floor(4 * (size / 2 ** octave - 1));
        counts[Math.max(0, Math.min(23, quarter))] += 1;
      });
      const weights = { values, norms: values, rowScale, columnScale };
      const expected = counts.map((count) => Math.round((255 * count) / (rows * columns)));
      expect([...describeLayer(weights, { rows, columns, taps: 1, groups })]).toEqual(expected);
    }
  });

  it("ranks of numbers of both signs, of which some are equal", () => {
    const values = Float64Array.from({ length: 999 }, (_, i) => ((i * 7919) % 499) - 249.5 + (i % 3 === 0 ? 1e-9 : 0));
    const random = seededNumbers(1);
    const together = nothingYet(values.length - 1);
    const drawn = { observed: values[0], permuted: values.subarray(1), mean: 0, spread: 2 };
    addStatistic(together, drawn, random);
    const again = seededNumbers(1);
    values.forEach((value, i) => {
      const less = values.filter((one) => one < value).length;
      const ties = values.filter((one) => one === value).length;
      const rank = ties === 1 ? 999 - less : 999 - less - Math.floor(again() * ties);
      expect(together.logarithms[i]).toBe(0 - Math.log(rank / 999));
      expect(together.largest[i]).toBe(value / 2);
    });
    const p = Array.from(values, (_, i) => {
      const atLeast = (all: Float64Array) => all.filter((one) => one >= all[i]).length;
      return Math.min(atLeast(together.logarithms), atLeast(together.largest));
    });
    expect(pValueOf(together)).toBe(p.filter((one) => one <= p[0]).length / 999);
    const same = nothingYet(2);
    addStatistic(same, { observed: 1, permuted: Float64Array.of(1, 1), mean: 1, spread: 1 }, random);
    expect([...same.largest]).toEqual([0, 0, 0]);
  });
});

describe("equilibrateUntied", () => {
  it("finds a diagonal beside which there is nothing like it, whatever the taps, and none where all is alike", () => {
    for (const taps of [1, 2, 4, 9]) {
      const input = [{ space: 0, offset: 0, count: 16, positions: 1 }];
      const layer = { operator: "Conv", rows: 16, columns: 16, taps, groups: 1, output: 1, input };
      const values = wave(16 * 16 * taps, 12);
      expect(equilibrateUntied(values.slice(), layer).tied).toBe(false);
      for (let r = 0; r < 16; r += 1) values[(r * 16 + r) * taps + taps - 1] -= 2;
      expect(equilibrateUntied(values, layer).tied).toBe(true);
    }
  });
});

describe("clearOdd", () => {
  it("sets what is no finite number to 0, wherever it stands, and leaves the rest", () => {
    const values = wave(10_001, 13);
    const expected = values.slice();
    for (const [at, odd] of [
      [0, Number.NaN],
      [4097, Number.POSITIVE_INFINITY],
      [10_000, Number.NEGATIVE_INFINITY],
    ]) {
      values[at] = odd;
      expected[at] = 0;
    }
    clearOdd(values);
    expect(values).toEqual(expected);
  });
});

describe("repeatedLayers", () => {
  it("are those whose values are an earlier one's to the last, where the source's look the same", () => {
    const layers = [wave(500, 14), wave(500, 14), wave(500, 14), wave(500, 15)];
    layers[2][499] += 1;
    const pairs = layers.map((_, i) => ({ source: i, suspect: i }));
    const known = { descriptors: layers.map(() => Uint8Array.of(1)) } as unknown as Parameters<
      typeof repeatedLayers
    >[0];
    const glances = layers.map(glanceAt);
    expect([...repeatedLayers(known, pairs, glances, (i) => layers[i])]).toEqual([1]);
  });
});
