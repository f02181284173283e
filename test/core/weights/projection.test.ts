import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf, spaceOrder } from "../../../src/core/weights/blocks.ts";
import { equilibrate } from "../../../src/core/weights/equilibrate.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { axisLength, drawProjection, projectBlock } from "../../../src/core/weights/projection.ts";
import { inPlace, shareDimensions, sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { sourceVectors } from "../../../src/core/weights/suspect.ts";
import { dequantised, quantise } from "../../../src/core/weights/vectors.ts";
import { permuted, rescaled } from "../../support/disguises.ts";
import { randomChain } from "../../support/random-networks.ts";

const chain = randomChain([20, 30, 40], 5, 9);

/** The first block of rows of layer 1 in `dimensions` dimensions, its columns in the order that `places` says. */
function projected(network: Network, dimensions: number, places?: Int32Array) {
  const order = spaceOrder(network);
  const block = blocksOf(network)[1];
  const layer = network.layers[block.layer];
  const projection = drawProjection(9, 1, axisLength(block, layer), dimensions);
  return projectBlock(
    block,
    layer,
    equilibrate(layer.load(), layer),
    places ?? inPlace(block, layer, order),
    projection,
  );
}

function cosines({ rows, columns, data }: ReturnType<typeof projected>): number[] {
  return Array.from({ length: rows * rows }, (_, at) => {
    const [i, j] = [Math.floor(at / rows), at % rows];
    let sum = 0;
    for (let c = 0; c < columns; c += 1) sum += data[i * columns + c] * data[j * columns + c];
    return sum;
  });
}

describe("projections", () => {
  it("keep inner products within the error of their dimensions, without a bias", () => {
    // With as many dimensions as this, two of the 180 values hardly ever meet.
    const exact = cosines(projected(chain, 16_000));
    for (const dimensions of [16, 64]) {
      const errors = cosines(projected(chain, dimensions)).map((value, at) => value - exact[at]);
      const mean = errors.reduce((sum, one) => sum + one, 0) / errors.length;
      const spread = Math.sqrt(errors.reduce((sum, one) => sum + one * one, 0) / errors.length);
      expect(spread).toBeGreaterThan(0.7 / Math.sqrt(dimensions));
      expect(spread).toBeLessThan(1.4 / Math.sqrt(dimensions));
      expect(Math.abs(mean)).toBeLessThan(0.3 * spread);
    }
  });

  it("are those of the original where permuted columns are put into its order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const disguised = rescaled(permuted(chain, seed), seed + 1);
        // Which unit went where shows in the first layer, whose columns are the colours.
        const filters = ({ layers }: Network) => {
          const { values, rowScale, columnScale } = equilibrate(layers[0].load(), layers[0]);
          return Array.from({ length: 20 }, (_, r) => rowScale[r] * columnScale[0] * values[r * 27]);
        };
        const [before, after] = [filters(chain), filters(disguised)];
        const nearest = (value: number) => before.findIndex((one) => Math.abs(one - value) < 1e-3);
        const places = Int32Array.from({ length: 20 }, (_, c) => nearest(after[c]));
        const [ours, theirs] = [projected(chain, 32), projected(disguised, 32, places)];
        const rows = (m: typeof ours) =>
          Array.from({ length: m.rows }, (_, i) => [...m.data.subarray(i * 32, (i + 1) * 32)]).sort(
            (a, b) => a[0] - b[0],
          );
        rows(theirs).forEach((row, i) => {
          row.forEach((value, c) => {
            expect(value).toBeCloseTo(rows(ours)[i][c], 2);
          });
        });
      }),
      { numRuns: 5 },
    );
  });

  it("differ from seed to seed and from block to block", () => {
    const buckets = (seed: number, index: number) => drawProjection(seed, index, 500, 64).bucket.join();
    expect(new Set([buckets(1, 0), buckets(1, 1), buckets(2, 0), buckets(2, 1)]).size).toBe(4);
    expect(buckets(1, 0)).toBe(buckets(1, 0));
  });
});

describe("sketches", () => {
  it.each([2_000, 5_000, 20_000])("keep to %d bytes, and to half of the numbers of a vector", (bytes) => {
    const sketch = sketchNetwork(chain, { seed: 1, bytes });
    const size = [...sketch.vectors, ...sketch.profiles].reduce((sum, part) => sum + (part?.values.length ?? 0), 0);
    expect(size).toBeLessThanOrEqual(bytes);
    blocksOf(chain).forEach(({ length }, at) => {
      expect(sketch.vectors[at].dimensions).toBeLessThanOrEqual(Math.floor(length / 2));
    });
  });

  it("take at least two dimensions where many units leave none", () => {
    expect(new Set(shareDimensions(blocksOf(chain), [], 1))).toEqual(new Set([2]));
  });

  it("hold eight bits of every value", () => {
    const vectors = projected(chain, 32);
    const kept = dequantised(quantise(vectors));
    const largest = vectors.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const errors = [...kept.data].map((value, i) => Math.abs(value - vectors.data[i]));
    expect(Math.max(...errors)).toBeLessThan(largest / 250);
    const lengths = cosines(sourceVectors(sketchNetwork(chain, { seed: 1, bytes: 5000 }), 1)).filter(
      (_, at) => at % 31 === 0,
    );
    expect(lengths.every((length) => Math.abs(length - 1) < 1e-5)).toBe(true);
  });
});
