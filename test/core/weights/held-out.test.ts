import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import { heldOut } from "../../../src/core/weights/held-out.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { diagonal, momentsOf } from "../../../src/core/weights/permutation.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { unitVectors } from "../../../src/core/weights/vectors.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { headReplaced, permuted } from "../../support/disguises.ts";
import { SOURCE, ZOO } from "../../support/fixture-source.ts";
import { random } from "../../support/random.ts";
import { channelsCut } from "../../support/widths.ts";
import { references } from "../../support/zoo.ts";

const vectors = (rows: number, columns: number, value: () => number) =>
  unitVectors({ rows, columns, data: Float32Array.from({ length: rows * columns }, value) });

describe("what was held out", () => {
  const { normal } = random(5);
  const ours = vectors(20, 32, normal);

  it("agrees between units that were matched where they are the same, whatever their order", () => {
    const reversed = {
      ...ours,
      data: Float32Array.from({ length: 640 }, (_, at) => ours.data[(19 - Math.floor(at / 32)) * 32 + (at % 32)]),
    };
    const found = heldOut([{ first: 0, ours, theirFirst: 0, theirs: reversed }], 20, 128);
    expect(found?.pairing.n).toBe(20);
    expect(diagonal(found?.pairing ?? { n: 0, value: new Float32Array(), cuts: [0] })).toBeCloseTo(20, 3);
  });

  it("does not agree between units that have only what they were matched by in common", () => {
    const half = vectors(20, 32, normal);
    const theirs = unitVectors({ ...half, data: half.data.map((value, at) => (at % 2 === 0 ? ours.data[at] : value)) });
    const found = heldOut([{ first: 0, ours, theirFirst: 0, theirs }], 20, 128);
    if (!found) throw new Error("nothing was found");
    const { mean, spread } = momentsOf(found.pairing);
    expect(found.pairing.n).toBeGreaterThan(15);
    expect(Math.abs(diagonal(found.pairing) - mean) / spread).toBeLessThan(3);
  });

  it("is too little where few dimensions are kept", () => {
    const few = vectors(20, 7, normal);
    expect(heldOut([{ first: 0, ours: few, theirFirst: 0, theirs: few }], 20, 128)).toBeUndefined();
  });
});

describe("the aligned test", () => {
  const alignedOf = async (suspect: Network) => {
    const sketch = sketchNetwork(await readNetwork(SOURCE), { seed: 3, bytes: 40_000 });
    return compareWeights(sketch, permuted(suspect, 6), { alpha: 0.001, ancestors: [] }).aligned;
  };

  it.each(references("unrelated", /(vgg|resnet)/).map(({ path }) => [basename(path), path]))(
    "is far from taking %s for a copy",
    async (_, path) => {
      const { z, pValue } = (await alignedOf(await readNetwork(path))) ?? { z: 0, pValue: 0 };
      expect(z).toBeLessThan(-2);
      expect(pValue).toBeGreaterThan(0.9);
    },
  );

  it("finds a copy with half of its channels gone, in another order and with another head", async () => {
    const copy = headReplaced(await readNetwork(join(ZOO, "derived/finetune-all-1.onnx")), 5, 1);
    expect((await alignedOf(channelsCut(copy, 0.4, 2)))?.pValue).toBe(1 / 10_000);
  });
});
