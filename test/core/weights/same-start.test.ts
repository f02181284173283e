import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Network } from "../../../src/core/weights/network.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { noisy, permuted, rescaled } from "../../support/disguises.ts";
import { SOURCE, ZOO } from "../../support/fixture-source.ts";
import { judge, moved, rebiased, sketched, start, unbiased } from "../../support/one-start.ts";
import { random } from "../../support/random.ts";
import { randomChain } from "../../support/random-networks.ts";
import { withLayersOf } from "../../support/tied-networks.ts";
import { channelsCut, widened } from "../../support/widths.ts";

/** Weights hardly leave the start in a short training, what began as a constant has nothing of it. */
const trained = (seed: number) => rebiased(moved(start, 0.1, seed), seed);
const source = trained(1);

describe("two networks that began from the same random numbers", () => {
  it("are doubtful however little their weights have moved, as their biases do not agree", () => {
    for (const seed of [2, 3, 4]) {
      const { verdict, doubt, learned, layers } = judge(source, trained(seed));
      expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
      for (const { similarity } of layers) expect(similarity).toBeGreaterThan(0.95);
      expect(learned?.of).toBe("biases");
      expect(learned?.units).toBeGreaterThan(180);
      expect(Math.abs(learned?.agreement ?? 1)).toBeLessThan(0.4);
    }
  });

  it("are judged by their layers alone where there are no biases or norms to tell by", () => {
    expect(sketched(unbiased(source)).seedless).toBeUndefined();
    expect(judge(unbiased(source), unbiased(trained(2))).verdict).toBe("derived");
    const { verdict, doubt } = judge(source, unbiased(trained(2)));
    expect([verdict, doubt], "a suspect without them").toEqual(["doubtful", "same-start"]);
  });

  it("are not asked of a source that was never trained, whose biases and norms are all constant still", () => {
    const zeros = { shifts: () => new Float32Array(48) };
    const ones = [() => new Float32Array(48).fill(1)];
    const untrained = { ...start, norms: ones, layers: start.layers.map((layer) => ({ ...layer, ...zeros })) };
    expect(sketched(untrained).seedless).toBeUndefined();
    expect(judge(untrained, withLayersOf(noisy(untrained, 0.2, 6), untrained, [])).verdict).toBe("derived");
    expect(judge(untrained, trained(2)).verdict).toBe("derived");
    const hardly = {
      ...untrained,
      norms: [...ones, () => Float32Array.from({ length: 48 }, (_, i) => 1 + (i % 2) / 1e3)],
    };
    expect(sketched(hardly).seedless).toBeDefined();
  });

  it("are doubtful where biases may be the start's own random numbers, which agree", () => {
    const narrow = rebiased(source, 5, 0.3);
    expect(sketched(narrow).seedless?.biases.slice(0, 4)).toEqual(new Array(4).fill(undefined));
    const { verdict, doubt } = judge(narrow, withLayersOf(noisy(narrow, 0.1, 6), narrow, []));
    expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
  });

  it("are told by their norms where biases do not tell", () => {
    const { normal } = random(9);
    const norms = (scale: number, of: readonly Float32Array[]) =>
      of.map((values) => {
        const made = values.map((value) => value + scale * normal());
        return () => made;
      });
    const first = [1, 2].map(() => Float32Array.from({ length: 48 }, () => 1 + 0.2 * normal()));
    const normed = (network: Network, noise: number) => ({ ...unbiased(network), norms: norms(noise, first) });
    const known = normed(source, 0);
    expect(judge(known, normed(noisy(source, 0.1, 3), 0.02))).toMatchObject({
      verdict: "derived",
      learned: { of: "norms" },
    });
    const apart = judge(known, normed(trained(2), 0.15));
    expect(apart).toMatchObject({ verdict: "doubtful", doubt: "same-start", learned: { of: "norms", limit: 0.95 } });
  });

  it("are told by norms that have hardly left 1, as a short training leaves them, from a copy with noise", () => {
    const { normal } = random(11);
    const normed = (network: Network): Network => {
      const norms = [1, 2].map(() => Float32Array.from({ length: 48 }, () => 1 + 0.002 * normal()));
      return { ...unbiased(network), norms: norms.map((values) => () => values.slice()) };
    };
    const known = normed(source);
    const { verdict, learned } = judge(known, noisy(known, 0.2, 3));
    expect([verdict, learned?.of]).toEqual(["derived", "norms"]);
    expect(learned?.agreement).toBeGreaterThan(0.96);
    const apart = judge(known, normed(trained(2)));
    expect(apart).toMatchObject({ verdict: "doubtful", doubt: "same-start", learned: { of: "norms" } });
    expect(Math.abs(apart.learned?.agreement ?? 1)).toBeLessThan(0.4);
  });

  it("are doubtful where one has a wider layer, whose first units got the other's random numbers", () => {
    const wider = rebiased(moved(randomChain([48, 96, 48, 48], 1, 21), 0.1, 2), 2);
    for (const [ours, theirs] of [
      [source, wider],
      [wider, source],
    ]) {
      const { verdict, doubt, layers } = judge(ours, theirs);
      expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
      const matching = layers.map(({ similarity = 0 }) => similarity > 0.9);
      expect(matching, "all but the layer that reads it").toEqual([true, true, false, true, true]);
    }
    const copy = rebiased(widened(noisy(source, 0.05, 3), 0.5, 4, true), 2);
    expect(judge(source, copy).verdict, "a copy that was widened").toBe("derived");
  });

  it("were derived by sketches that keep no biases, and are", () => {
    const { seedless: _, ...earlier } = sketched(source);
    const { verdict, learned } = judge(source, trained(2), earlier);
    expect([verdict, learned]).toEqual(["derived", undefined]);
  });

  it("are doubtful as they really are: two DenseNets that learned two teachers' labels on one half of CIFAR-10", async () => {
    const one = await readNetwork(join(ZOO, "derived/extract-labels-densenet.onnx"));
    const other = await readNetwork(fileURLToPath(new URL("../../../fixtures/starts/densenet.onnx", import.meta.url)));
    for (const [ours, theirs] of [
      [one, other],
      [other, one],
    ]) {
      const { verdict, doubt, pValue, learned } = judge(ours, theirs);
      expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
      expect(pValue).toBeLessThan(0.0002);
      expect(learned?.of).toBe("norms");
      expect(learned?.agreement).toBeLessThan(0.8);
      expect(judge(ours, noisy(ours, 0.2, 2)).verdict).toBe("derived");
    }
  });
});

describe("a copy", () => {
  it.each([
    ["with noise", (network: Network) => noisy(network, 0.3, 4)],
    ["rescaled", (network: Network) => rescaled(noisy(network, 0.1, 4), 5)],
  ])("%s has the source's biases, whatever units are multiplied by", (_, edited) => {
    const { verdict, learned } = judge(source, edited(source));
    expect(verdict).toBe("derived");
    expect(learned?.agreement).toBeGreaterThan(0.9);
  });

  it.each([
    ["in another order", permuted(noisy(rebiased(source, 7), 0.1, 4), 5)],
    ["with channels cut", channelsCut(noisy(rebiased(source, 7), 0.1, 4), 0.2, 5)],
    ["untouched but for its biases", rebiased(source, 7)],
  ])("%s is none that merely shares a start: its biases are not asked", (_, suspect) => {
    expect(judge(source, suspect)).toMatchObject({ verdict: "derived", learned: undefined });
  });

  it("with half of its channels silenced has the source's biases, but for what these channels no longer add", async () => {
    const owned = await readNetwork(SOURCE);
    const silenced = await readNetwork(join(ZOO, "derived/prune-50.onnx"));
    const { verdict, learned } = judge(owned, silenced);
    expect([verdict, learned?.of, learned?.units]).toEqual(["derived", "biases", 88]);
    expect(learned?.agreement).toBeCloseTo(0.864, 2);
    expect(learned?.limit).toBe(0.85);
    // Honest channels are silenced as well: what is taken off for them makes no copy of a network of the same start.
    const { layers, ...others } = trained(4);
    const half = (values: Float32Array, length: number) => values.map((value, i) => ((i / length) % 2 < 1 ? 0 : value));
    const pruned = layers.map(({ load, shifts, ...layer }, i) =>
      i === 4
        ? { load, shifts, ...layer }
        : {
            ...layer,
            load: () => half(load(), layer.columns * layer.taps),
            shifts: () => {
              const values = shifts?.();
              return values && half(values, 1);
            },
          },
    );
    expect(judge(source, { ...others, layers: pruned })).toMatchObject({ verdict: "doubtful", doubt: "same-start" });
  });

  it("with a little noise is known by it where its biases are others: no training changes each weight by itself", () => {
    for (const seed of [2, 3, 4]) {
      expect(judge(source, rebiased(noisy(source, 0.04, seed), seed))).toMatchObject({
        verdict: "derived",
        learned: undefined,
      });
      const apart = judge(source, rebiased(moved(source, 0.04, seed), seed));
      expect(apart, "as far, along shared directions").toMatchObject({ verdict: "doubtful", doubt: "same-start" });
    }
  });

  it("with more noise is not known by it: a training that changed less than the noise could not be seen", () => {
    for (const network of [source, moved(source, 0.06, 2)]) {
      expect(judge(source, rebiased(noisy(network, 0.25, 3), 3))).toMatchObject({
        verdict: "doubtful",
        doubt: "same-start",
      });
    }
    // Of more units less has to be there to be seen.
    const wide = rebiased(randomChain([256, 256, 256, 256], 1, 22), 1);
    expect(judge(wide, rebiased(noisy(wide, 0.1, 2), 2)).verdict).toBe("derived");
    expect(judge(wide, rebiased(noisy(moved(wide, 0.06, 3), 0.1, 2), 2)).verdict).toBe("doubtful");
  });

  it("is known by the order of its biases where a unit of hardly any weights has one that is many times as large", () => {
    const unit = 7;
    const almostDead = ({ layers, ...network }: Network): Network => {
      const edited = layers.map((layer, i) => {
        if (i !== 1) return layer;
        const length = layer.columns * layer.taps;
        const values = layer.load();
        for (let at = unit * length; at < (unit + 1) * length; at += 1) values[at] *= 1e-3;
        return { ...layer, load: () => values.slice() };
      });
      return { ...network, layers: edited };
    };
    const owned = almostDead(source);
    const copy = judge(owned, noisy(owned, 0.1, 4));
    expect(copy).toMatchObject({ verdict: "derived", learned: { of: "biases" } });
    expect(copy.learned?.agreement).toBeGreaterThan(0.95);
    const apart = judge(owned, almostDead(trained(2)));
    expect(apart).toMatchObject({ verdict: "doubtful", doubt: "same-start" });
    expect(Math.abs(apart.learned?.agreement ?? 1)).toBeLessThan(0.4);
  });

  it("of one layer among others of the same start is told by that layer's biases", () => {
    const suspect = withLayersOf(noisy(trained(5), 0.6, 6), source, [1]);
    expect(judge(source, suspect)).toMatchObject({ verdict: "derived", learned: { of: "biases", units: 48 } });
  });
});
