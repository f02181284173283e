import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../../src/core/matrix.ts";
import { equilibrate } from "../../../src/core/weights/equilibrate.ts";
import { whitened } from "../../../src/core/weights/mahalanobis.ts";
import { diagonal, momentsOf, permutedSums } from "../../../src/core/weights/permutation.ts";
import { PROFILE_LENGTH, profileUnits } from "../../../src/core/weights/profile.ts";

const golden: {
  equilibrium: { values: number[]; scaled: number[] };
  moments: { value: number[]; cuts: number[]; mean: number; spread: number }[];
  agreement: { one: number[]; other: number[]; cosines: number[] };
  profile: { norms: number[]; profile: number[] };
} = JSON.parse(readFileSync(new URL("../goldens/weights-tests.json", import.meta.url), "utf8"));

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, within: number): void {
  expect(actual.length).toBe(expected.length);
  const errors = Array.from(actual, (value, i) => Math.abs(value - expected[i]));
  expect(Math.max(...errors)).toBeLessThan(within);
}

describe("equilibrate", () => {
  const shape = { rows: 5, columns: 7, taps: 3, groups: 1 };
  const scaledBy = ({ values, rowScale, columnScale }: ReturnType<typeof equilibrate>, { columns, taps } = shape) =>
    values.map(
      (value, i) => value * rowScale[Math.floor(i / columns / taps)] * columnScale[Math.floor(i / taps) % columns],
    );

  it("ends where NumPy's iteration ends", () => {
    const { values, scaled } = golden.equilibrium;
    expectClose(scaledBy(equilibrate(Float32Array.from(values), shape)), scaled, 1e-3);
  });

  it("gives the same whatever positive factors rows and columns had", () => {
    const factors = (length: number) =>
      fc.array(
        fc.double({ min: -8, max: 8, noNaN: true }).map((power) => 2 ** power),
        { minLength: length, maxLength: length },
      );
    fc.assert(
      fc.property(factors(5), factors(7), (rows, columns) => {
        const original = Float32Array.from(golden.equilibrium.values);
        const rescaled = original.map((value, i) => value * rows[Math.floor(i / 21)] * columns[Math.floor(i / 3) % 7]);
        expectClose(scaledBy(equilibrate(rescaled, shape)), golden.equilibrium.scaled, 2e-3);
      }),
    );
  });

  it("leaves dead rows and columns dead, and takes what is no number for zero", () => {
    const values = Float32Array.from(golden.equilibrium.values);
    values.fill(0, 21, 42);
    values[0] = Number.NaN;
    values[1] = Number.POSITIVE_INFINITY;
    for (let r = 0; r < 5; r += 1) values.fill(0, r * 21 + 3, r * 21 + 6);
    const weights = equilibrate(values, shape);
    expect([...weights.rowScale].map((scale) => scale > 0)).toEqual([true, false, true, true, true]);
    expect(weights.columnScale[1]).toBe(0);
    expect(scaledBy(weights).every(Number.isFinite)).toBe(true);
  });

  it("keeps groups apart: each column is scaled by the rows that read it", () => {
    const grouped = { rows: 4, columns: 1, taps: 2, groups: 4 };
    const { rowScale, columnScale, values } = equilibrate(Float32Array.of(1, 0, 0, 20, 3, 4, 0, 0), grouped);
    const norms = [0, 1, 2, 3].map((r) => rowScale[r] * columnScale[r] * Math.hypot(values[2 * r], values[2 * r + 1]));
    expectClose(norms, [1, 1, 1, 0], 1e-6);
  });
});

describe("permutations", () => {
  it.each(golden.moments)(
    "have the moments that trying all of them has, within $cuts",
    ({ value, cuts, mean, spread }) => {
      const pairing = { n: 6, value: Float32Array.from(value), cuts };
      const moments = momentsOf(pairing);
      expect(moments.mean).toBeCloseTo(mean, 5);
      expect(moments.spread).toBeCloseTo(spread, 5);
      const sums = permutedSums(pairing, 20_000, 1);
      const average = sums.reduce((sum, one) => sum + one, 0) / sums.length;
      expect(Math.abs(average - mean)).toBeLessThan((4.5 * spread) / Math.sqrt(sums.length));
      expect(Math.sqrt(sums.reduce((sum, one) => sum + (one - average) ** 2, 0) / sums.length)).toBeCloseTo(spread, 0);
    },
  );

  it("exchange units within the cuts only, and every order of those is as likely", () => {
    // Row i holds powers that tell from the sum which permutation was drawn.
    const n = 5;
    const value = Float32Array.from({ length: n * n }, (_, at) => (at % n) * n ** Math.floor(at / n));
    const seen = new Map<number, number>();
    for (const sum of permutedSums({ n, value, cuts: [0, 2, 5] }, 12_000, 3)) seen.set(sum, (seen.get(sum) ?? 0) + 1);
    expect(seen.size).toBe(12);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(seen.has(diagonal({ n, value, cuts: [0, 5] }))).toBe(true);
  });

  it("have no spread where all values are alike", () => {
    expect(momentsOf({ n: 4, value: new Float32Array(16).fill(0.3), cuts: [0, 4] }).spread).toBe(0);
  });
});

describe("whitened", () => {
  const rows = (values: readonly number[]): Matrix => matrix(9, 4, Float32Array.from(values));

  it("gives the cosines of Mahalanobis' metric, as NumPy's inverse does", () => {
    const [a, b] = whitened(rows(golden.agreement.one), rows(golden.agreement.other));
    const cosines = Array.from({ length: 81 }, (_, at) => {
      const [i, j] = [Math.floor(at / 9), at % 9];
      return [0, 1, 2, 3].reduce((sum, c) => sum + a.data[i * 4 + c] * b.data[j * 4 + c], 0);
    });
    expectClose(cosines, golden.agreement.cosines, 1e-4);
  });

  it("bears rows that are all alike", () => {
    const [a] = whitened(matrix(3, 2, new Float32Array(6).fill(1)), matrix(3, 2));
    expect([...a.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("profileUnits", () => {
  const view = { space: 1, block: 0, layer: 0, segment: 0, first: 0, units: 1 };
  const input = [{ space: 1, offset: 0, count: 1, positions: 1 }];
  const layer = { operator: "Gemm", rows: 19, columns: 1, taps: 1, groups: 1, output: 2, input };
  const weights = (values: number[]) => ({
    values: Float32Array.from(values),
    norms: Float32Array.from(values),
    rowScale: new Float64Array(19).fill(1),
    columnScale: new Float64Array(1).fill(1),
  });

  it("takes quantiles as NumPy does, however the other side is ordered", () => {
    const { norms, profile } = golden.profile;
    for (const values of [norms, [...norms].reverse(), norms.map((value) => -3 * value)]) {
      expectClose(profileUnits(view, layer, weights(values), [0], undefined)?.data ?? [], profile, 1e-5);
    }
  });

  it("leaves out the dead on the other side, and gives up where too few are alive", () => {
    const values = golden.profile.norms;
    const dead = (count: number) => {
      const known = weights(values);
      known.rowScale.fill(0, 0, count);
      return profileUnits(view, layer, known, [0], undefined);
    };
    expect(dead(19 - PROFILE_LENGTH)?.rows).toBe(1);
    expect(dead(20 - PROFILE_LENGTH)).toBeUndefined();
  });
});
