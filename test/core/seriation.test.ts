import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { probeOrder } from "../../src/core/seriation.ts";
import { normalMatrix, random } from "../support/random.ts";

const settings: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

describe("probeOrder", () => {
  it("has every probe once, class by class", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 40 }), (seed, n) => {
        const answers = prepare(normalMatrix(n, 5, random(seed)), settings);
        const order = probeOrder(answers);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        const labels = order.map((i) => answers.labels[i]);
        expect(labels).toEqual([...labels].sort((a, b) => a - b));
      }),
    );
  });

  it("puts within a class the most typical answer first", () => {
    const rows = [
      [9, 1, 1],
      [9, 8, 1],
      [9, 2, 1],
    ];
    const outputs = { rows: 3, columns: 3, data: Float32Array.from(rows.flat()) };
    expect(probeOrder(prepare(outputs, settings))).toEqual([2, 0, 1]);
  });
});
