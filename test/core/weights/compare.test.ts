import { basename, join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { sketchAncestor } from "../../../src/core/weights/ancestor.ts";
import { PERMUTATIONS } from "../../../src/core/weights/both-tests.ts";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import type { Sketch } from "../../../src/core/weights/kept.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { cut, headReplaced, noisy, permuted, rescaled } from "../../support/disguises.ts";
import { SOURCE, SOURCE_BYTES, ZOO } from "../../support/fixture-source.ts";
import { changeWeights } from "../../support/onnx-weights.ts";
import { random, shuffled } from "../../support/random.ts";
import { randomChain, randomNetwork } from "../../support/random-networks.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { references } from "../../support/zoo.ts";

const ALPHA = 0.001;
const judge = (sketch: Sketch, network: Network, alpha = ALPHA) =>
  compareWeights(sketch, network, { alpha, ancestors: [] });
const sketched = (network: Network, seed = 3) => sketchNetwork(network, { seed, bytes: 9000 });

let source: Network;
let sketch: Sketch;
beforeAll(async () => {
  source = await readNetwork(SOURCE);
  sketch = sketched(source);
});

describe("models of the zoo", () => {
  it.each(references("derived", /finetune|prune|quantise/).map(({ path }) => [basename(path), path]))(
    "%s is derived",
    async (_, path) => {
      const { verdict, pValue, compared, layers } = judge(sketch, await readNetwork(path));
      expect(verdict).toBe("derived");
      expect(pValue).toBeCloseTo(1 - (1 - 1 / (PERMUTATIONS + 1)) ** (1 / 0.8), 8);
      expect(compared).toBe(1);
      expect(layers).toHaveLength(6);
      for (const { compared: known, similarity } of layers.slice(0, 5)) {
        expect(known).toBe(true);
        expect(similarity).toBeGreaterThan(0.9);
      }
    },
  );

  it.each(
    [...references("unrelated", /vgg/), ...references("derived", /extract-.*-vgg/)].map(({ path }) => [
      basename(path),
      path,
    ]),
  )("nothing is claimed of %s", async (_, path) => {
    const { verdict, pValue, layers } = judge(sketch, await readNetwork(path));
    expect(verdict).toBe("unrelated");
    expect(pValue).toBeGreaterThan(0.005);
    for (const { similarity } of layers) expect(Math.abs(similarity ?? 1)).toBeLessThan(0.5);
  });

  it.each(references("unrelated", /(resnet|mobilenet|densenet)-1/).map(({ path }) => [basename(path), path]))(
    "%s has too little in common to be compared",
    async (_, path) => {
      const { verdict, compared } = judge(sketch, await readNetwork(path));
      expect(verdict).toBe("not-comparable");
      expect(compared).toBeLessThan(0.5);
    },
  );
});

describe("disguises", () => {
  const finetuned = join(ZOO, "derived/finetune-all-1.onnx");
  const both = (network: Network, seed: number) => rescaled(permuted(network, seed), seed + 1);
  it.each([
    ["permuted", (network: Network) => permuted(network, 1)],
    ["rescaled", (network: Network) => rescaled(network, 2)],
    ["permuted and rescaled", (network: Network) => both(network, 3)],
    ["with another head", (network: Network) => headReplaced(network, 7, 4)],
    ["permuted and rescaled with another head", (network: Network) => headReplaced(both(network, 5), 7, 6)],
    ["with two layers cut", (network: Network) => cut(network, 2)],
    ["with two layers cut, permuted and rescaled", (network: Network) => cut(both(network, 7), 2)],
    ["with noise", (network: Network) => noisy(network, 0.3, 8)],
    ["permuted with noise", (network: Network) => permuted(noisy(network, 0.3, 9), 10)],
  ])("the source and a fine-tune, %s, are derived", async (_, disguise) => {
    for (const network of [source, await readNetwork(finetuned)]) {
      const { verdict, pValue } = judge(sketch, disguise(network));
      expect(verdict).toBe("derived");
      expect(pValue).toBeLessThanOrEqual(ALPHA);
    }
  });

  it.each(["resnet-1", "mobilenet-1", "densenet-1"])("hide no unrelated-%s from its own sketch", async (name) => {
    const network = await readNetwork(join(ZOO, `unrelated/unrelated-${name}.onnx`));
    const own = sketched(network);
    for (const disguised of [permuted(network, 1), both(network, 2), headReplaced(both(network, 3), 5, 4)]) {
      expect(judge(own, disguised).verdict).toBe("derived");
    }
    const other = await readNetwork(join(ZOO, `unrelated/unrelated-${name.replace("1", "2")}.onnx`));
    expect(judge(own, both(other, 5)).verdict).toBe("unrelated");
  });

  it("find a permuted and rescaled file that answers what the source answers", async () => {
    const folder = temporaryFolder();
    const bytes = disguisedFile();
    const { verdict, aligned } = judge(sketch, await readNetwork(folder.write("disguised.onnx", bytes)));
    expect(verdict).toBe("derived");
    expect(aligned?.pValue).toBe(1 / (PERMUTATIONS + 1));
    const [ours, theirs] = [await answers(SOURCE_BYTES), await answers(bytes)];
    ours.forEach((value, i) => {
      expect(theirs[i]).toBeCloseTo(value, 3);
    });
  });
});

/** The source with the units of every hidden layer in random order and rescaled. */
function disguisedFile(): Buffer {
  const draw = random(12);
  const widths = new Map([
    ["53", 16],
    ["56", 32],
    ["59", 32],
    ["62", 48],
    ["65", 48],
  ]);
  const orders = [...widths].map(([, width]) => shuffled(width, draw));
  const factors = [...widths].map(([, width]) => Array.from({ length: width }, () => 4 ** (2 * draw.uniform() - 1)));
  const convolutions = [...widths.keys()];
  return changeWeights(SOURCE_BYTES, (name, values) => {
    const number = name.replace("onnx::Conv_", "");
    const at = name === "head.weight" ? 5 : convolutions.indexOf(number);
    const bias = convolutions.indexOf(String(Number(number) - 1));
    if (bias >= 0) return Float32Array.from(orders[bias], (old, unit) => values[old] * factors[bias][unit]);
    if (at < 0) return undefined;
    const [rows, columns] = [at === 5 ? 10 : orders[at].length, at === 0 ? 3 : orders[at - 1].length];
    const taps = values.length / rows / columns;
    return Float32Array.from({ length: values.length }, (_, i) => {
      const [r, c, tap] = [Math.floor(i / taps / columns), Math.floor(i / taps) % columns, i % taps];
      const [row, out] = at === 5 ? [r, 1] : [orders[at][r], factors[at][r]];
      const [column, reads] = at === 0 ? [c, 1] : [orders[at - 1][c], factors[at - 1][c]];
      return (values[(row * columns + column) * taps + tap] * out) / reads;
    });
  });
}

async function answers(bytes: Buffer): Promise<number[]> {
  const { normal } = random(1);
  const images = new Tensor("float32", Float32Array.from({ length: 3 * 32 * 32 }, normal), [1, 3, 32, 32]);
  const session = await InferenceSession.create(bytes);
  const { logits } = await session.run({ images });
  return Array.from(logits.data as Float32Array);
}

describe("independent models", () => {
  it("have p-values in place that are uniform, whatever their layers are like", () => {
    const plans = (seed: number) =>
      randomNetwork(
        [-3, 9, 7, 12, -4],
        [
          { rows: 9, taps: 4, output: 1, input: [0] },
          { rows: 7, taps: 2, output: 2, input: [1] },
          { rows: 9, output: 1, input: [2] },
          { rows: 12, groups: 3, output: 3, input: [1] },
          { rows: 4, output: 4, input: [3, 2] },
        ],
        seed,
      );
    const pValues = Array.from({ length: 150 }, (_, i) => {
      const { inPlace } = compareWeights(sketched(plans(2 * i), i), plans(2 * i + 1), { alpha: 0, ancestors: [] });
      return inPlace?.pValue ?? Number.NaN;
    }).sort((a, b) => a - b);
    const distance = Math.max(...pValues.map((p, i) => Math.max((i + 1) / 150 - p, p - i / 150)));
    // Kolmogorov and Smirnov's bound at 0.001.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(150));
  });

  it("are no match though all their units are alike in size and place", () => {
    const sorted = (seed: number) => {
      const network = randomChain([24, 24], seed, 9);
      return rescaled(network, 1);
    };
    expect(judge(sketched(sorted(1)), sorted(2)).verdict).toBe("unrelated");
  });
});

describe("what cannot be compared", () => {
  it("says so of networks without layers, or with too few units", () => {
    expect(judge(sketch, { spaces: [], layers: [] })).toMatchObject({
      verdict: "not-comparable",
      pValue: undefined,
      layers: [],
    });
    const tiny = randomChain([3], 1);
    expect(judge(sketched(tiny), tiny)).toMatchObject({ verdict: "not-comparable", pValue: undefined });
  });

  it("is a layer of numbers that are none, and the others still count", () => {
    const [first, ...others] = source.layers;
    const broken = { ...first, load: () => first.load().fill(Number.NaN) };
    const { verdict, layers } = judge(sketch, { spaces: source.spaces, layers: [broken, ...others] });
    expect(verdict).toBe("derived");
    expect(layers[0]).toMatchObject({ compared: true, alive: 0, similarity: undefined });
  });
});

describe("ancestors", () => {
  const fixture = (name: string) => readNetwork(join(ZOO, `derived/${name}.onnx`));
  /** The fixture source is the ancestor here: the owner and the suspect fine-tuned it, each on their own. */
  const judged = async (suspect: Network) => {
    const owner = sketched(await fixture("finetune-all-1"));
    const ancestor = sketchAncestor(owner, "ancestor.onnx", source, PERMUTATIONS);
    expect(ancestor?.pValue).toBe(1 / (PERMUTATIONS + 1));
    return compareWeights(owner, suspect, { alpha: ALPHA, ancestors: ancestor ? [ancestor] : [] });
  };

  it.each(["finetune-all-2", "finetune-all-3", "finetune-last-1", "prune-10", "prune-50", "quantise-int8"])(
    "explain what %s shares with another fine-tune",
    async (name) => {
      const { verdict, kinship } = await judged(await fixture(name));
      expect(verdict).toBe("common-ancestor");
      expect(kinship).toMatchObject([{ ancestor: "ancestor.onnx", beyond: false }]);
    },
  );

  it("explain the ancestor itself", async () => {
    expect((await judged(source)).verdict).toBe("common-ancestor");
  });

  it("do not explain a copy of the owner's own model, permuted or not", async () => {
    const own = await fixture("finetune-all-1");
    for (const copy of [own, rescaled(permuted(own, 3), 4)]) {
      const { verdict, kinship } = await judged(copy);
      expect(verdict).toBe("derived");
      expect(kinship[0].suspectToSource).toBeLessThan(kinship[0].sourceToAncestor / 2);
    }
  });

  it("count for nothing when the source does not descend from them", async () => {
    const stranger = sketchAncestor(
      sketch,
      "stranger.onnx",
      await readNetwork(join(ZOO, "unrelated/unrelated-vgg-1.onnx")),
      999,
    );
    expect(stranger?.pValue).toBeGreaterThan(0.01);
    const ancestors = stranger ? [stranger] : [];
    expect(compareWeights(sketch, source, { alpha: ALPHA, ancestors })).toMatchObject({
      verdict: "derived",
      kinship: [],
    });
  });

  it("need layers to compare", () => {
    expect(sketchAncestor(sketch, "foreign.onnx", randomChain([200, 300, 300], 1, 9), 99)).toBeUndefined();
  });
});

describe("a network of more values than are kept", () => {
  it("has its largest layer read once only, so that it is never in memory twice", () => {
    const chain = randomChain([64, 4096], 1);
    const { normal } = random(2);
    const some = Float32Array.from({ length: 65_521 }, normal);
    const loads = [0, 0, 0];
    const layers = chain.layers.map((layer, index) => {
      const taps = index === 1 ? 130 : layer.taps;
      const load = () => {
        loads[index] += 1;
        if (index !== 1) return layer.load();
        const values = new Float32Array(layer.rows * layer.columns * taps);
        for (let at = 0; at < values.length; at += some.length) values.set(some.subarray(0, values.length - at), at);
        return values;
      };
      return { ...layer, taps, load };
    });
    const network = { ...chain, layers };
    const own = sketched(network);
    loads.fill(0);
    expect(judge(own, network).inPlace?.spaces).toHaveLength(2);
    expect(loads).toEqual([1, 1, 1]);
  });
});

describe("the aligned test", () => {
  it("does not look at the order of the suspect's units", async () => {
    const wide = (seed: number) => randomChain([150, 160], seed, 2);
    const own = sketchNetwork(wide(1), { seed: 2, bytes: 60_000 });
    const other = noisy(wide(1), 2, 3);
    const [one, two] = [other, permuted(other, 4)].map((network) => judge(own, network, 0).aligned);
    expect(two?.z).toBeCloseTo(one?.z ?? Number.NaN, 3);
    expect(two?.pValue).toBeCloseTo(one?.pValue ?? Number.NaN, 2);
  });
});
