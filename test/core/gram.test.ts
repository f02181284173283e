import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { upperGram } from "../../src/core/gram.ts";
import { type Matrix, matrix, row } from "../../src/core/matrix.ts";

/** Values that look random and are the same in every run. */
function wave(rows: number, columns: number): Matrix {
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, (_, k) => Math.sin(k * k + 1)),
  );
}

function expectUpperProducts(product: Matrix, x: Matrix, scales: Float64Array): void {
  expect([product.rows, product.columns]).toEqual([x.rows, x.rows]);
  for (let i = 0; i < x.rows; i += 1) {
    for (let j = 0; j < x.rows; j += 1) {
      const [a, b] = [row(x, i), row(x, j)];
      const exact = a.reduce((sum, value, k) => sum + value * scales[i] * b[k] * scales[j], 0);
      const value = product.data[i * x.rows + j];
      if (j < i) expect(value).toBe(0);
      else expect(Math.abs(value - exact), `(${i}, ${j})`).toBeLessThanOrEqual(1e-6 * (1 + x.columns));
    }
  }
}

describe("upperGram", () => {
  it("multiplies all pairs of scaled rows, whatever the padding and whatever ran before", () => {
    const sizes = fc.record({ rows: fc.integer({ min: 0, max: 21 }), columns: fc.integer({ min: 0, max: 21 }) });
    fc.assert(
      fc.property(sizes, ({ rows, columns }) => {
        const x = wave(rows, columns);
        const scales = Float64Array.from({ length: rows }, (_, i) => 1 / (i + 1));
        expectUpperProducts(upperGram(x, scales), x, scales);
      }),
    );
  });

  it.each([
    ["more rows than a block", 101, 3],
    ["more columns than a slice", 5, 2051],
    ["both", 53, 1025],
  ])("handles %s", (_, rows, columns) => {
    const x = wave(rows, columns);
    const scales = new Float64Array(rows).fill(columns ** -0.5);
    expectUpperProducts(upperGram(x, scales), x, scales);
  });

  it("gives the same bits again after a larger matrix", () => {
    const [small, large] = [wave(9, 7), wave(120, 300)];
    const scales = new Float64Array(120).fill(1);
    const before = upperGram(small, scales);
    upperGram(large, scales);
    expect(upperGram(small, scales).data).toEqual(before.data);
  });
});

it("the kernel that runs is the one that kernel/*.wat describe", () => {
  const script = fileURLToPath(new URL("../../scripts/build-kernel.mjs", import.meta.url));
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
});
