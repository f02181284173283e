import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Correlation, correlationDistance, correlationMatrix } from "../../src/core/correlation.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";

interface Golden {
  sets: { name: string; outputs: number[][]; delta: number; cosine: number[][]; rbf: number[][] }[];
  distances: { a: string; b: string; kind: Correlation["kind"]; distance: number }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("goldens/correlation.json", import.meta.url), "utf8"));
const kinds: Correlation[] = [{ kind: "cosine" }, { kind: "rbf", delta: 7.5 }];

function of(rows: readonly (readonly number[])[]): Matrix {
  return matrix(rows.length, rows[0]?.length ?? 0, Float32Array.from(rows.flat()));
}

function goldenMatrix(name: string, kind: Correlation["kind"]): Matrix {
  const set = golden.sets.find((candidate) => candidate.name === name);
  if (set === undefined) throw new Error(`no golden set ${name}`);
  return correlationMatrix(of(set.outputs), kind === "cosine" ? { kind } : { kind, delta: set.delta });
}

function largestDifference(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns]);
  return a.data.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b.data[k])), 0);
}

/** Outputs of n probes: sixteenths, so that zero rows, equal rows and exact arithmetic all turn up. */
function outputMatrix(n: number, d: number): fc.Arbitrary<number[][]> {
  const value = fc.integer({ min: -400, max: 400 }).map((sixteenths) => sixteenths / 16);
  const output = fc.oneof(
    { weight: 9, arbitrary: fc.array(value, { minLength: d, maxLength: d }) },
    fc.constant(Array<number>(d).fill(0)),
  );
  return fc.array(output, { minLength: n, maxLength: n });
}

const anyOutputs = fc
  .record({ n: fc.integer({ min: 1, max: 14 }), d: fc.integer({ min: 1, max: 14 }) })
  .chain(({ n, d }) => outputMatrix(n, d));
const anyKind = fc.constantFrom(...kinds);

describe("correlationMatrix", () => {
  it.each(golden.sets)("agrees with numpy in float64: $name", ({ name, cosine, rbf }) => {
    expect(largestDifference(goldenMatrix(name, "cosine"), of(cosine))).toBeLessThanOrEqual(1e-5);
    expect(largestDifference(goldenMatrix(name, "rbf"), of(rbf))).toBeLessThanOrEqual(1e-5);
  });

  it("is symmetric, with ones on the diagonal, within [-1, 1]", () => {
    fc.assert(
      fc.property(anyOutputs, anyKind, (outputs, kind) => {
        const { rows: n, data } = correlationMatrix(of(outputs), kind);
        for (let i = 0; i < n; i += 1) {
          expect(data[i * n + i]).toBe(1);
          for (let j = 0; j < n; j += 1) expect(data[i * n + j]).toBe(data[j * n + i]);
        }
        expect(data.every((value) => value >= (kind.kind === "rbf" ? 0 : -1) && value <= 1)).toBe(true);
      }),
    );
  });

  it("stays within bounds where rounding leads out of them: parallel outputs", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const output = Array.from({ length: 3 }, (_, k) => Math.sin(seed * (k + 1) ** 2));
      const parallel = [output, output.map((value) => 3 * value), output.map((value) => -value)];
      const { data } = correlationMatrix(of(parallel));
      expect(data.every((value) => Math.abs(value) <= 1 && Math.abs(value) > 1 - 1e-6)).toBe(true);
    }
  });

  it.each([Number.MIN_VALUE, 1e-200, 1e200, Number.MAX_VALUE])(
    "takes the RBF delta %d, whose square is no number",
    (delta) => {
      const { data } = correlationMatrix(of([[1], [1], [2]]), { kind: "rbf", delta });
      const apart = delta > 1 ? 1 : 0;
      expect([...data]).toEqual([1, 1, apart, 1, 1, apart, apart, apart, 1]);
    },
  );

  it("stays within bounds and free of NaN for any float32", () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const delta = fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1 }),
        delta,
        (outputs, delta) => {
          for (const kind of [{ kind: "cosine" }, { kind: "rbf", delta }] as const) {
            expect(correlationMatrix(of(outputs), kind).data.every((c) => c >= -1 && c <= 1)).toBe(true);
          }
        },
      ),
    );
  });

  it("does not change when outputs are scaled, each by its own factor (cosine)", () => {
    const factors = fc.array(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(anyOutputs, factors, (outputs, by) => {
        const scaled = outputs.map((output, i) => output.map((value) => value * by[i]));
        expect(largestDifference(correlationMatrix(of(scaled)), correlationMatrix(of(outputs)))).toBeLessThan(1e-6);
      }),
    );
  });

  it("follows a permutation of the probes", () => {
    fc.assert(
      fc.property(anyOutputs, anyKind, fc.infiniteStream(fc.nat()), (outputs, kind, keys) => {
        const n = outputs.length;
        const order = shuffled(n, keys);
        const { data } = correlationMatrix(of(outputs), kind);
        const moved = correlationMatrix(of(order.map((i) => outputs[i])), kind);
        const expected = order.map((i) => order.map((j) => data[i * n + j]));
        expect(largestDifference(moved, of(expected))).toBe(0);
      }),
    );
  });

  it("does not see a permutation of the classes", () => {
    fc.assert(
      fc.property(anyOutputs, anyKind, fc.infiniteStream(fc.nat()), (outputs, kind, keys) => {
        const order = shuffled(outputs[0].length, keys);
        const moved = outputs.map((output) => order.map((k) => output[k]));
        const difference = largestDifference(correlationMatrix(of(moved), kind), correlationMatrix(of(outputs), kind));
        expect(difference).toBeLessThan(1e-6);
      }),
    );
  });

  it("gives a zero output no likeness but to itself (cosine)", () => {
    const { data } = correlationMatrix(matrix(3, 2, Float32Array.of(0, 0, 3, 4, 0, 0)));
    expect([...data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it("accepts no probes, and outputs without values", () => {
    expect(correlationMatrix(matrix(0, 10)).data).toHaveLength(0);
    expect([...correlationMatrix(matrix(2, 0)).data]).toEqual([1, 0, 0, 1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d and says where", (bad) => {
    for (const kind of kinds) {
      expect(() => correlationMatrix(matrix(2, 2, Float32Array.of(1, 2, 3, bad)), kind)).toThrow(
        expect.objectContaining({ code: "OUTPUT_NOT_FINITE", message: expect.stringContaining("probe 1") }),
      );
    }
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the RBF delta %d", (delta) => {
    expect(() => correlationMatrix(of([[1]]), { kind: "rbf", delta })).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(String(delta)) }),
    );
  });
});

describe("correlationDistance", () => {
  it.each(golden.distances)("agrees with numpy in float64: $kind, $a to $b", ({ a, b, kind, distance }) => {
    expect(Math.abs(correlationDistance(goldenMatrix(a, kind), goldenMatrix(b, kind)) - distance)).toBeLessThan(1e-6);
  });

  it("is a metric between 0 and 2", () => {
    const three = fc
      .integer({ min: 1, max: 12 })
      .chain((n) => fc.tuple(outputMatrix(n, 5), outputMatrix(n, 3), outputMatrix(n, 5)));
    fc.assert(
      fc.property(three, anyKind, (outputs, kind) => {
        const [a, b, c] = outputs.map((each) => correlationMatrix(of(each), kind));
        const ab = correlationDistance(a, b);
        expect(correlationDistance(a, a)).toBe(0);
        expect(ab).toBe(correlationDistance(b, a));
        expect(ab <= 2 && ab > 0 === largestDifference(a, b) > 0).toBe(true);
        expect(ab).toBeLessThanOrEqual(correlationDistance(a, c) + correlationDistance(c, b) + 1e-12);
      }),
    );
  });

  it("refuses matrices that are not square or not of one size", () => {
    for (const [a, b] of [
      [matrix(2, 2), matrix(3, 3)],
      [matrix(2, 3), matrix(2, 3)],
      [matrix(0, 0), matrix(0, 0)],
    ]) {
      expect(() => correlationDistance(a, b)).toThrow(expect.objectContaining({ code: "INTERNAL" }));
    }
  });

  it("refuses NaN instead of comparing it with a threshold later", () => {
    const broken = matrix(2, 2, Float32Array.of(1, Number.NaN, 0, 1));
    expect(() => correlationDistance(broken, matrix(2, 2))).toThrow(
      expect.objectContaining({ code: "OUTPUT_NOT_FINITE" }),
    );
  });
});

/** 0..n-1 in an order that the keys decide. */
function shuffled(n: number, keys: fc.Stream<number>): number[] {
  const sortKeys = [...keys.take(n)];
  return sortKeys.map((_, i) => i).sort((i, j) => sortKeys[i] - sortKeys[j]);
}
