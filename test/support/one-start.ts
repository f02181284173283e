import { compareWeights } from "../../src/core/weights/compare.ts";
import type { Network } from "../../src/core/weights/network.ts";
import { sketchNetwork } from "../../src/core/weights/sketch.ts";
import { random } from "./random.ts";
import { randomChain } from "./random-networks.ts";

/** A network with other biases, `spread` times as wide as those of `randomChain`. */
export function rebiased(network: Network, seed: number, spread = 1): Network {
  const { normal } = random(seed);
  const layers = network.layers.map((layer) => {
    const shifts = Float32Array.from({ length: layer.rows }, () => 3 * spread * normal());
    return { ...layer, shifts: () => shifts };
  });
  return { ...network, layers };
}

/** As a training changes weights: the rows of every layer along a few directions that they share, by `level` of their spread. */
export function moved(network: Network, level: number, seed: number): Network {
  const { normal } = random(seed);
  const layers = network.layers.map((layer) => {
    const length = layer.columns * layer.taps;
    const directions = Array.from({ length: DIRECTIONS }, () => Float32Array.from({ length }, normal));
    const shares = Array.from({ length: layer.rows }, () => directions.map(() => normal() / Math.sqrt(DIRECTIONS)));
    const along = (row: number, i: number) =>
      shares[row].reduce((sum, share, at) => sum + share * directions[at][i], 0);
    const values = layer.load().map((value, i) => value + level * along(Math.floor(i / length), i % length));
    return { ...layer, load: () => values.slice() };
  });
  return { ...network, layers };
}
const DIRECTIONS = 4;

export const unbiased = (network: Network): Network => ({
  ...network,
  layers: network.layers.map((layer) => ({ ...layer, shifts: undefined })),
});

export const start = randomChain([48, 48, 48, 48], 1, 21);

export const sketched = (network: Network) => sketchNetwork(network, { seed: 3, bytes: 40_000 });
export const judge = (source: Network, suspect: Network, sketch = sketched(source)) =>
  compareWeights(sketch, suspect, { alpha: 0.001, ancestors: [] });
