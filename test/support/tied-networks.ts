import type { Layer, Network } from "../../src/core/weights/network.ts";
import { random } from "./random.ts";
import { type LayerPlan, randomChain, randomNetwork } from "./random-networks.ts";

const MIDDLE = 4;

/** Convolutions of one width in deploy form, as RepVGG has them: a positive multiple of the identity is folded into each. */
export function foldedChain(width: number, depth: number, seed: number, most = 24): Network {
  const { uniform } = random(seed);
  return mapLayers(randomChain(new Array<number>(depth).fill(width), seed, 9), (layer, values) => {
    if (layer.rows !== layer.columns) return values;
    for (let i = 0; i < width; i += 1) values[(i * width + i) * layer.taps + MIDDLE] += most * uniform();
    return values;
  });
}

/** The network with another's weights in some of its layers. */
export function withLayersOf(network: Network, other: Network, chosen: readonly number[]): Network {
  const layers = network.layers.map((layer, i) => (chosen.includes(i) ? other.layers[i] : layer));
  return { ...network, layers };
}

/** Blocks on one residual stream, all of them with the same two weight matrices. */
export function sharedBlocks(width: number, blocks: number, seed: number): Network {
  const hidden = Array.from({ length: blocks }, (_, i) => i + 2);
  const plans: LayerPlan[] = [
    { rows: width, taps: 4, output: 1, input: [0] },
    ...hidden.flatMap((space) => [
      { rows: width, output: space, input: [1] },
      { rows: width, output: 1, input: [space] },
    ]),
  ];
  const network = randomNetwork([-3, width, ...hidden.map(() => width)], plans, seed);
  const layers = network.layers.map((layer, i) =>
    i < 3 ? layer : { ...layer, load: network.layers[2 - (i % 2)].load },
  );
  return { ...network, layers };
}

function mapLayers(network: Network, change: (layer: Layer, values: Float32Array) => Float32Array): Network {
  return {
    ...network,
    layers: network.layers.map((layer) => ({ ...layer, load: () => change(layer, layer.load()) })),
  };
}
