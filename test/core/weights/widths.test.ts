import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { headReplaced, noisy, permuted } from "../../support/disguises.ts";
import { SOURCE, ZOO } from "../../support/fixture-source.ts";
import { randomNetwork } from "../../support/random-networks.ts";
import { channelsCut, padded, widened, withDeadUnits } from "../../support/widths.ts";

const ALPHA = 0.001;
const sketched = (network: Network, seed = 3) => sketchNetwork(network, { seed, bytes: 9000 });
const judge = (source: Network, suspect: Network) =>
  compareWeights(sketched(source), suspect, { alpha: ALPHA, ancestors: [] });

const DISGUISES: [string, (network: Network) => Network][] = [
  ["with a dead unit in each layer", (network) => withDeadUnits(network, 1)],
  ["a quarter wider", (network) => widened(network, 0.25, 2)],
  ["twice as wide", (network) => widened(network, 1, 3)],
  ["with one channel of each layer cut", (network) => channelsCut(network, 0, 4)],
  ["with kernels padded", padded],
  ["padded, wider, with dead units", (network) => padded(withDeadUnits(widened(network, 0.3, 6), 7))],
];

describe.each(["source", "derived/finetune-all-1", "derived/prune-50", "derived/finetune-last-1"])("%s", (name) => {
  let source: Network;
  let copy: Network;
  beforeAll(async () => {
    source = await readNetwork(SOURCE);
    copy = headReplaced(await readNetwork(join(ZOO, `${name}.onnx`)), 5, 8);
  });

  it.each(DISGUISES)("is derived %s and with another head, permuted or not", (_, disguise) => {
    expect(judge(source, disguise(copy)).verdict).toBe("derived");
    expect(judge(source, permuted(disguise(copy), 9)).verdict).toBe("derived");
  });
});

it.each([1, 2, 3])(
  "a fine-tune with a quarter of its channels cut and in another order is derived (%i)",
  async (seed) => {
    const copy = await readNetwork(join(ZOO, "derived/finetune-all-1.onnx"));
    const source = await readNetwork(SOURCE);
    expect(judge(source, permuted(channelsCut(copy, 0.25, seed), seed)).verdict).toBe("derived");
  },
);

describe("units that do nothing or the same as others", () => {
  it.each([
    ["dead units", (network: Network) => withDeadUnits(network, 1)],
    ["repeated units among the others", (network: Network) => widened(network, 0.4, 2)],
    ["repeated units after the others", (network: Network) => widened(network, 0.4, 3, true)],
  ])("are passed over by the test in place: %s", async (_, disguise) => {
    const source = await readNetwork(SOURCE);
    const { inPlace, layers, compared } = judge(source, disguise(noisy(source, 0.2, 4)));
    expect(inPlace?.pValue).toBe(1 / 10_000);
    // The first set could be of filters that nobody trained: the others must match without it.
    expect(inPlace?.spaces.map(({ units }) => units)).toEqual([32, 32, 48, 48]);
    expect(compared).toBe(1);
    for (const { similarity } of layers.slice(0, 5)) expect(similarity).toBeGreaterThan(0.9);
  });
});

describe("independent models of other widths", () => {
  const plans = (widths: readonly number[], seed: number) => {
    const [a, b, c] = widths;
    return randomNetwork(
      [-3, a, b, c, -4],
      [
        { rows: a, taps: 9, output: 1, input: [0] },
        { rows: b, taps: 4, output: 2, input: [1] },
        { rows: a, output: 1, input: [2] },
        { rows: c, taps: 9, output: 3, input: [2, 1] },
        { rows: 4, output: 4, input: [3] },
      ],
      seed,
    );
  };
  it.each([
    ["a narrower suspect", (seed: number) => plans([9, 11, 14], seed)],
    ["a wider one", (seed: number) => plans([14, 20, 22], seed)],
    ["one with dead units", (seed: number) => withDeadUnits(plans([12, 16, 18], seed), seed)],
    ["one with repeated units", (seed: number) => widened(plans([12, 16, 18], seed), 0.4, seed)],
    ["one with larger kernels", (seed: number) => padded(plans([12, 16, 18], seed))],
  ])("have p-values in place that are no smaller than uniform ones: %s", (_, suspect) => {
    const pValues = Array.from({ length: 100 }, (_, i) => {
      const source = sketched(plans([12, 16, 18], 2 * i), i);
      return compareWeights(source, suspect(2 * i + 1), { alpha: 0, ancestors: [] }).inPlace?.pValue ?? 0;
    }).sort((a, b) => a - b);
    const excess = Math.max(...pValues.map((p, i) => (i + 1) / pValues.length - p));
    // Kolmogorov and Smirnov's one-sided bound at 0.001.
    expect(excess).toBeLessThan(1.86 / Math.sqrt(pValues.length));
  });

  it("clear nobody: what could not be compared at its own width was not compared", () => {
    const { verdict, compared, pValue } = judge(plans([12, 16, 18], 1), plans([14, 20, 22], 2));
    expect(pValue).toBeGreaterThan(ALPHA);
    expect([verdict, compared]).toEqual(["not-comparable", 0]);
  });
});
