import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it, test } from "vitest";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import { beyondFirst } from "../../../src/core/weights/held-out.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { diagonal, momentsOf } from "../../../src/core/weights/permutation.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { unitVectors } from "../../../src/core/weights/vectors.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { headReplaced, noisy, permuted } from "../../support/disguises.ts";
import { random } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { wave } from "../../support/tiny-classifier.ts";
import { type TransformerPlan, transformer } from "../../support/transformers.ts";
import { mixedWithinHeads, pruned, turned } from "../../support/turned.ts";

const folder = temporaryFolder();
let files = 0;
/** Each in a file of its own: values are read when they are loaded. */
const written = (plan: TransformerPlan) => {
  files += 1;
  return folder.write(`${files}.onnx`, transformer(plan));
};
const read = (plan: TransformerPlan) => readNetwork(written(plan));
const SETTINGS = { alpha: 0.001, ancestors: [] };
const PLAN = { spelling: "apart", seed: 1, width: 32, heads: 4, depth: 2 } as const;

async function answers(plan: TransformerPlan): Promise<number[]> {
  const session = await InferenceSession.create(written(plan));
  const words = BigInt64Array.from({ length: 8 }, (_, i) => BigInt((7 * i) % 50));
  const image = new Tensor("float32", wave(2 * 3 * 64), [2, 3, 8, 8]);
  const { y } = await session.run({ x: plan.words ? new Tensor("int64", words, [2, 4]) : image });
  return Array.from(y.data as Float32Array);
}

function judge(source: Network, suspect: Network, bytes = 40_000) {
  return compareWeights(sketchNetwork(source, { seed: 3, bytes }), suspect, SETTINGS);
}

describe("a transformer whose stream was turned while all its units were reordered", () => {
  const norms = ["layer", "root mean square"] as const;
  const plans = norms.flatMap((norm) => [
    ...[1, 2].map((sharing) => ({ norm, sharing })),
    ...[50, 1000].map((words) => ({ norm, words })),
  ]);

  test.each<Partial<TransformerPlan>>(plans)("answers alike and is derived: %o", async (plan) => {
    const [base, change] = [
      { ...PLAN, ...plan },
      { turn: 4, order: 5, headOrder: 3 },
    ];
    const [ours, theirs] = [await answers(base), await answers({ ...base, ...change })];
    theirs.forEach((value, i) => {
      expect(value).toBeCloseTo(ours[i], 3);
    });
    const found = judge(await read(base), await read({ ...base, ...change }));
    expect(found.verdict).toBe("derived");
    expect(found.inPlace?.pValue).toBeGreaterThan(0.001);
    expect(found.layers.filter(({ similarity = 0 }) => similarity > 0.95).length).toBeGreaterThan(1);
  });

  it("is derived with noise, pruned, and with another head", async () => {
    const source = await read(PLAN);
    for (const copy of [noisy(source, 0.05, 7), pruned(source, 0.3), headReplaced(source, 7, 3)]) {
      expect(judge(source, permuted(turned(copy, 5), 6)).verdict).toBe("derived");
    }
  });

  it("is derived by its MLPs where units were mixed within heads besides", async () => {
    const source = await read({ ...PLAN, width: 16, depth: 6 });
    const copy = permuted(mixedWithinHeads(turned(source, 5), 8), 6);
    const { verdict, aligned } = judge(source, copy);
    expect(verdict).toBe("derived");
    const mlp = aligned?.spaces.filter(({ units }) => units > 16) ?? [];
    expect(mlp.map(({ units }) => units)).toEqual([64]);
    expect(mlp[0]?.z).toBeGreaterThan(8);
  });

  it("is shown by all of its layers where units were reordered and the stream was left", async () => {
    const source = await read(PLAN);
    const { verdict, layers } = judge(source, permuted(headReplaced(source, 7, 3), 6));
    expect(verdict).toBe("derived");
    const matched = layers.filter(({ similarity = 0 }) => similarity > 0.9);
    expect(matched.length).toBe(layers.length - 1);
  });

  it("is no match of independent ones", async () => {
    const sources = { images: await read(PLAN), words: await read({ ...PLAN, words: 200 }) };
    const values: number[] = [];
    for (let seed = 2; seed < 10; seed += 1) {
      const image = await read({ ...PLAN, seed, turn: seed + 20, order: seed + 40 });
      const words = await read({ ...PLAN, words: 200, seed, turn: seed + 20, order: seed + 40 });
      values.push(judge(sources.images, image).pValue ?? 0, judge(sources.words, words).pValue ?? 0);
    }
    expect(Math.min(...values)).toBeGreaterThan(0.003);
    expect(values.filter((p) => p < 0.25).length).toBeLessThan(10);
  });
});

describe("a second look at units that were matched by a first", () => {
  const drawn = random(5);
  const COUNT = 60;
  const rows = (value: (unit: number, at: number) => number) =>
    unitVectors({
      ...{ rows: COUNT, columns: 12 },
      data: Float32Array.from({ length: COUNT * 12 }, (_, at) => value(Math.floor(at / 12), at % 12)),
    });
  const look = (ours: ReturnType<typeof rows>, theirs: ReturnType<typeof rows>) => ({
    ...{ first: 0, ours, theirFirst: 0, theirs },
  });
  const meanOf = (looks: Parameters<typeof beyondFirst>[0]) => {
    const { pairing, views } = beyondFirst(looks, COUNT, 128);
    return { count: pairing.n, mean: diagonal(pairing) / pairing.n / views, spread: momentsOf(pairing).spread };
  };

  it("agrees where units are the same, whatever their order", () => {
    const [first, second] = [rows(drawn.normal), rows(drawn.normal)];
    const reversed = ({ columns, ...m }: typeof first) => rows((unit, at) => m.data[(COUNT - 1 - unit) * columns + at]);
    const found = meanOf([look(first, reversed(first)), look(second, reversed(second))]);
    expect(found.count).toBe(COUNT);
    expect(found.mean).toBeGreaterThan(0.99);
  });

  it("does not agree where units only have the direction in common in which all differ most", () => {
    // Both models read and write along one pattern, each unit either way.
    const model = () => {
      const along = Array.from({ length: COUNT }, () => 5 * Math.sign(drawn.normal()));
      return [1, 2].map(() => rows((unit, at) => along[unit] * Math.sin(at + 1) + drawn.normal()));
    };
    const [ours, theirs] = [model(), model()];
    const found = meanOf([look(ours[0], theirs[0]), look(ours[1], theirs[1])]);
    expect(found.count).toBeGreaterThan(8);
    expect(found.mean).toBeLessThan(0.25);
  });
});
