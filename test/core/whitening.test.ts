import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dot } from "../../src/core/linear.ts";
import { whitening } from "../../src/core/whitening.ts";
import { random } from "../support/random.ts";

describe("whitening", () => {
  it("is undone by S, with fewer rows than places and with more", () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), sizes, sizes, (seed, n, d) => {
        const { normal } = random(seed);
        const row = () => Float64Array.from({ length: d }, normal);
        const rows = Array.from({ length: n }, row);
        const m = 1 + (seed % 9);
        const times = (x: Float64Array) =>
          x.map((value, k) => value + rows.reduce((sum, one) => sum + one[k] * dot(one, x), 0) / m);
        const { apply, energies } = whitening(rows, m);
        const t = row();
        times(apply(t)).forEach((value, k) => {
          expect(value).toBeCloseTo(t[k], 8);
        });
        const found = energies();
        rows.forEach((one, i) => {
          expect(found[i]).toBeCloseTo(dot(one, apply(one)), 8);
        });
      }),
    );
  });
});
