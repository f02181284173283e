import { describe, expect, it } from "vitest";
import { sketchAncestor } from "../../../src/core/weights/ancestor.ts";
import { PERMUTATIONS } from "../../../src/core/weights/both-tests.ts";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import { equilibrate } from "../../../src/core/weights/equilibrate.ts";
import type { WeightsEvidence } from "../../../src/core/weights/evidence.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { tiedSpaces } from "../../../src/core/weights/tied-spaces.ts";
import { equilibrateUntied } from "../../../src/core/weights/ties.ts";
import { headReplaced, noisy, permuted, rescaled } from "../../support/disguises.ts";
import { randomChain, randomNetwork } from "../../support/random-networks.ts";
import { foldedChain, sharedBlocks, withLayersOf } from "../../support/tied-networks.ts";

const ALPHA = 0.001;
const judge = (source: Network, suspect: Network, tied: readonly number[] = [], alpha = ALPHA, seed = 3) =>
  compareWeights(sketchNetwork(source, { seed, bytes: 40_000 }), suspect, { alpha, ancestors: [], tied });

/** By how much, in units of the bound at 0.001, the distribution of independent pairs' p-values lies above the uniform one. */
function excess(make: (seed: number) => Network, pairs: number): number {
  const pValues = Array.from({ length: pairs }, (_, i) => {
    const { pValue } = judge(make(2 * i + 1), make(2 * i + 2), [], 0, i + 1);
    return pValue ?? Number.NaN;
  }).sort((a, b) => a - b);
  const above = Math.max(...pValues.map((p, i) => (i + 1) / pairs - p));
  return above / Math.sqrt(Math.log(1000) / (2 * pairs));
}

const copies: [string, (network: Network) => Network][] = [
  ["as it is", (network) => network],
  ["with noise", (network) => noisy(network, 0.3, 5)],
  ["with another head", (network) => headReplaced(noisy(network, 0.1, 6), 7, 6)],
  ["permuted and rescaled", (network) => rescaled(permuted(network, 7), 8)],
  ["permuted with noise", (network) => permuted(noisy(network, 0.2, 9), 10)],
];

describe("networks with an identity folded into their layers", () => {
  it("have p-values no smaller than uniform among independent ones", () => {
    expect(excess((seed) => foldedChain(24, 5, seed), 40)).toBeLessThan(1);
  });

  it("and with identities that are small or twice as large", () => {
    for (const most of [1.5, 6, 48]) {
      const { verdict, inPlace } = judge(foldedChain(32, 5, 1, most), foldedChain(32, 5, 2, most));
      expect(verdict).toBe("unrelated");
      expect(inPlace?.z).toBeLessThan(3);
    }
  });

  it.each(copies)("are still known, %s", (_, disguise) => {
    const source = foldedChain(32, 5, 3);
    const { verdict, layers } = judge(source, disguise(source));
    expect(verdict).toBe("derived");
    expect(layers.filter(({ similarity = 0 }) => similarity >= 0.5).length).toBeGreaterThanOrEqual(5);
  });
});

describe("equilibrateUntied", () => {
  const layerOf = (network: Network, at: number) => network.layers[at];
  const plain = layerOf(randomChain([32, 32], 4, 9), 1);

  it("leaves a layer as it is in which nothing stands out", () => {
    const weights = equilibrateUntied(plain.load(), plain);
    expect(weights.tied).toBe(false);
    expect(weights).toMatchObject(equilibrate(plain.load(), plain));
  });

  it.each([
    ["all of it", foldedChain(32, 2, 4), 32, 6],
    ["what dwarfs the rest, where units were permuted", permuted(foldedChain(32, 2, 4), 2), 16, 15],
  ] as const)("takes the identity out, %s, and changes nothing else", (_, network, fewest, largest) => {
    const layer = layerOf(network, 1);
    const { values, tied } = equilibrateUntied(layer.load(), layer);
    expect(tied).toBe(true);
    const before = layer.load();
    const changed = new Set([...values.keys()].filter((i) => values[i] !== before[i]).map((i) => Math.floor(i / 9)));
    expect(changed.size).toBeGreaterThanOrEqual(fewest);
    expect(changed.size).toBeLessThanOrEqual(32);
    expect(Math.max(...before)).toBeGreaterThan(20);
    expect(Math.max(...values)).toBeLessThan(largest);
  });

  it("bears rows of zeros, groups, and layers with one unit", () => {
    const [, grouped] = randomNetwork(
      [-3, 12, 12],
      [
        { rows: 12, taps: 4, output: 1, input: [0] },
        { rows: 12, taps: 9, groups: 3, output: 2, input: [1] },
      ],
      1,
    ).layers;
    const identity = grouped.load();
    for (let r = 0; r < 12; r += 1) identity[(r * 4 + (r % 4)) * 9 + 4] += 30;
    identity.fill(0, 0, 36);
    const weights = equilibrateUntied(identity, grouped);
    expect(weights.tied).toBe(true);
    expect(weights.values.every(Number.isFinite)).toBe(true);
    expect(Math.max(...weights.values)).toBeLessThan(6);
    const [first] = randomNetwork([-1, 1], [{ rows: 1, taps: 9, output: 1, input: [0] }], 1).layers;
    expect(equilibrateUntied(first.load(), first).tied).toBe(false);
  });
});

describe("filters that every model of a design has", () => {
  const bank = randomChain([16, 24, 24, 24, 24], 90, 9);
  const designed = (seed: number, layer = 0) => withLayersOf(randomChain([16, 24, 24, 24, 24], seed, 9), bank, [layer]);

  it.each([0, 2])("accuse nobody, as layer %i, and clear nobody", (layer) => {
    for (const seed of [1, 3, 5]) {
      const { verdict, doubt, pValue } = judge(designed(seed, layer), designed(seed + 1, layer));
      expect([verdict, doubt]).toEqual(["doubtful", "fixed-filters"]);
      expect(pValue).toBeLessThanOrEqual(ALPHA);
    }
  });

  it("say nothing where unrelated models are known to have them, too", () => {
    for (const seed of [1, 3, 5]) expect(judge(designed(seed), designed(seed + 1), [1]).verdict).toBe("unrelated");
  });

  it.each(copies)("hide no copy, %s", (_, disguise) => {
    for (const tied of [[], [1]]) expect(judge(designed(1), disguise(designed(1)), tied).verdict).toBe("derived");
  });

  it("are no excuse for half of a network", () => {
    const half = withLayersOf(randomChain([16, 24, 24, 24, 24], 2, 9), designed(1), [0, 1, 2]);
    expect(judge(designed(1), half).verdict).toBe("derived");
  });
});

describe("layers that share their weights", () => {
  it("count once, so that likeness by chance is not taken for more than it is", () => {
    const squares = Array.from({ length: 30 }, (_, i) => {
      const { inPlace } = judge(sharedBlocks(16, 20, 2 * i), sharedBlocks(16, 20, 2 * i + 1), [], 1, i + 1);
      return (inPlace?.z ?? Number.NaN) ** 2;
    });
    // A standard normal value's square is 1 on average.
    expect(squares.reduce((sum, one) => sum + one, 0) / squares.length).toBeLessThan(2);
  });

  it("are compared, and known again in a copy", () => {
    const source = sharedBlocks(24, 8, 1);
    expect(judge(source, sharedBlocks(24, 8, 2))).toMatchObject({ verdict: "unrelated", compared: 1 });
    for (const copy of [source, noisy(source, 0.3, 2), rescaled(source, 3)]) {
      expect(judge(source, copy).verdict).toBe("derived");
    }
  });
});

describe("one set of units among many", () => {
  const plans = [
    { rows: 24, taps: 9, output: 1, input: [0] },
    { rows: 24, taps: 4, output: 1, input: [0] },
    ...Array.from({ length: 20 }, (_, i) => ({ rows: 24, output: i + 2, input: [1] })),
  ];
  const branches = (seed: number) => randomNetwork([-3, ...new Array<number>(21).fill(24)], plans, seed);

  it("is seen where it alone was copied", () => {
    for (const seed of [1, 3, 5]) {
      const suspect = withLayersOf(branches(seed + 1), branches(seed), [0, 1]);
      const { verdict, inPlace, aligned } = judge(branches(seed), suspect);
      expect([verdict, aligned]).toEqual(["derived", undefined]);
      expect(inPlace?.pValue).toBeLessThanOrEqual(0.0003);
    }
  });

  it("is needed: an order that matches where no layer has the source's units proves nothing", () => {
    const source = randomChain([64, 64, 64, 64], 1, 9);
    expect(judge(source, noisy(source, 5, 2))).toMatchObject({ verdict: "doubtful", doubt: "no-layer" });
  });
});

describe("networks that began from the same random numbers", () => {
  const start = randomChain([48, 48, 48, 48], 1, 21);
  /** Training moves what is between the first layer and the last further than these. */
  const trained = (seed: number) => withLayersOf(noisy(start, 1.6, seed), noisy(start, 0.7, seed), [0, 3]);
  const source = trained(1);

  it("are doubtful where each has learned apart from the other, and kin where their start is known", () => {
    const sketch = sketchNetwork(source, { seed: 3, bytes: 40_000 });
    const known = sketchAncestor(sketch, "untrained.onnx", start, PERMUTATIONS);
    for (const seed of [2, 3, 4]) {
      expect(judge(source, trained(seed))).toMatchObject({ verdict: "doubtful", doubt: "same-start" });
      const ancestors = known ? [known] : [];
      const { verdict } = compareWeights(sketch, trained(seed), { alpha: ALPHA, ancestors });
      expect(verdict).toBe("common-ancestor");
      expect(compareWeights(sketch, noisy(source, 0.3, seed), { alpha: ALPHA, ancestors }).verdict).toBe("derived");
    }
  });

  it("do not hide a copy of which few layers are left", () => {
    expect(judge(source, withLayersOf(trained(5), source, [1])).verdict).toBe("derived");
  });
});

describe("tiedSpaces", () => {
  const found = (z: readonly number[], matched = 0): WeightsEvidence => ({
    ...{ verdict: "unrelated", doubt: undefined, pValue: 0.5, aligned: undefined, compared: 1, kinship: [] },
    inPlace: { pValue: 0.5, z: 0, spaces: z.map((one, i) => ({ space: 9 - i, source: i + 1, units: 20, z: one })) },
    layers: z.map((_, i) => {
      const similarity = i < matched ? 0.9 : 0.1;
      return { name: "", operator: "Conv", rows: 20, compared: true, alive: 1, similarity };
    }),
  });

  it("are those of the source in which one model matches clearly, or all of them a little", () => {
    expect(tiedSpaces([])).toEqual([]);
    expect(tiedSpaces([found([8, 1, 0, 2.5]), found([7, 3.9, 0, 2.5]), found([9, -1, 0, 2.5])])).toEqual([1, 4]);
  });

  it("are not learned from a copy", () => {
    expect(tiedSpaces([found([8, 8, 8, 8], 2)])).toEqual([]);
    expect(tiedSpaces([found([8, 8, 8, 8], 1)])).toEqual([1, 2, 3, 4]);
  });
});
