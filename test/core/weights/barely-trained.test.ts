import { describe, expect, it } from "vitest";
import { isBarelyTrained } from "../../../src/core/weights/barely-trained.ts";
import type { Network } from "../../../src/core/weights/network.ts";
import { noisy } from "../../support/disguises.ts";
import { judge, moved, rebiased, sketched, start, unbiased } from "../../support/one-start.ts";
import { random } from "../../support/random.ts";

describe("a source that was trained for a short time", () => {
  /** Biases as the means of a norm leave them that was folded in: what each unit makes of the mean of what it reads. */
  const folded = (network: Network, seed: number): Network => {
    const own = random(seed);
    const layers = network.layers.map((layer) => {
      const length = layer.columns * layer.taps;
      const values = layer.load();
      const { normal } = random(layer.columns);
      const mean = Float32Array.from({ length }, () => normal() + 0.3 * own.normal());
      const shifts = Float32Array.from({ length: layer.rows }, (_, row) => {
        return mean.reduce((sum, value, i) => sum - value * values[row * length + i], 0);
      });
      return { ...layer, shifts: () => shifts };
    });
    return { ...network, layers };
  };
  const little = (seed: number) => folded(moved(start, 0.1, seed), seed);
  const owned = little(1);

  it("shows it by rows that have little in common, as those have that a training moved far", () => {
    expect(isBarelyTrained(start)).toBe(true);
    expect(isBarelyTrained(moved(start, 0.1, 1))).toBe(true);
    expect(isBarelyTrained(moved(start, 1, 1))).toBe(false);
    expect(sketched(owned).seedless?.barelyTrained).toBe(true);
    expect(sketched(folded(moved(start, 1, 1), 1)).seedless?.barelyTrained).toBeUndefined();
  });

  it("has the biases of its start still, which make no copy of what began with it", () => {
    for (const seed of [2, 3]) {
      const { verdict, doubt, learned } = judge(owned, little(seed));
      expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
      expect(learned?.agreement).toBeGreaterThan(0.86);
      expect(learned?.limit).toBeGreaterThan(learned?.agreement ?? 1);
      // A sketch that does not say how long it was trained is judged as it was before.
      const { barelyTrained: _, ...seedless } = sketched(owned).seedless ?? { biases: [], norms: [] };
      expect(judge(owned, little(seed), { ...sketched(owned), seedless }).verdict).toBe("derived");
    }
  });

  it("has weights that its start's other models nearly have, too: untouched ones make no copy where a training is seen", () => {
    const long = folded(moved(start, 1, 1), 1);
    for (const seed of [5, 6]) {
      const hardly = (network: Network) => rebiased(moved(network, 0.008, seed), seed);
      const { verdict, doubt, layers } = judge(owned, hardly(owned));
      for (const { similarity } of layers) expect(similarity).toBeGreaterThan(0.9999);
      expect([verdict, doubt]).toEqual(["doubtful", "same-start"]);
      expect(judge(owned, rebiased(noisy(owned, 0.005, seed), seed)).verdict, "no training").toBe("derived");
      expect(judge(long, hardly(long)).verdict, "of a source that was trained").toBe("derived");
    }
  });

  it("has norms that its start's other models nearly have, too", () => {
    const { normal } = random(12);
    const first = [1, 2].map(() => Float32Array.from({ length: 48 }, () => 1 + 0.2 * normal()));
    const normed = (network: Network, jitter: number): Network => {
      const norms = first.map((values) => values.map((value) => value + jitter * normal()));
      return { ...unbiased(network), norms: norms.map((values) => () => values) };
    };
    const known = normed(moved(start, 0.03, 1), 0);
    const apart = judge(known, normed(moved(start, 0.03, 2), 0.04));
    expect(apart).toMatchObject({ verdict: "doubtful", doubt: "same-start", learned: { of: "norms" } });
    expect(apart.learned?.agreement).toBeGreaterThan(0.95);
    expect(judge(known, normed(moved(known, 0.03, 3), 0.004)).verdict).toBe("derived");
    const long = normed(moved(start, 1, 1), 0);
    expect(judge(long, normed(moved(long, 0.03, 2), 0.04)).verdict, "of a source that was trained").toBe("derived");
  });

  it("has copies that are known by biases which moved no further than weights", () => {
    const tuned = moved(owned, 0.1, 5);
    expect(judge(owned, tuned)).toMatchObject({ verdict: "derived", learned: { of: "biases" } });
    expect(judge(owned, noisy(owned, 0.2, 4)).verdict).toBe("derived");
  });
});
