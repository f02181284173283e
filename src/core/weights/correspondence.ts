import { readsEarlier, spaceOrder } from "./blocks.ts";
import { likeness } from "./descriptor.ts";
import type { Descriptor } from "./kept.ts";
import type { Layout, Topology } from "./network.ts";

/** A network's layout with its layers' descriptors: all that correspondence may look at. */
interface Described extends Topology {
  readonly descriptors: readonly Descriptor[];
}

/** Indices of layers that correspond, ascending in both. */
export interface LayerPair {
  readonly source: number;
  readonly suspect: number;
}

/**
 * Which layer of the suspect corresponds to which of the source: the alignment of the two sequences, gaps allowed, in which
 * layers of the same shape are as alike as possible in total. It looks at nothing that depends on the order of units, so that
 * the test in place stays exact.
 */
export function matchLayers(source: Described, suspect: Described): LayerPair[] {
  const [n, m] = [source.layers.length, suspect.layers.length];
  const gain = layerGains(source, suspect);
  const best = new Float64Array((n + 1) * (m + 1));
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const [skipped, dropped] = [best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]];
      const paired = gain[i * m + j] + best[(i + 1) * (m + 1) + j + 1];
      best[i * (m + 1) + j] = Math.max(skipped, dropped, paired);
    }
  }
  const pairs: LayerPair[] = [];
  for (let i = 0, j = 0; i < n && j < m; ) {
    const here = best[i * (m + 1) + j];
    if (here === best[(i + 1) * (m + 1) + j]) i += 1;
    else if (here === best[i * (m + 1) + j + 1]) j += 1;
    else {
      pairs.push({ source: i, suspect: j });
      i += 1;
      j += 1;
    }
  }
  return pairs;
}

/** What layers of the same shape gain at least, however their weights were changed. */
const LEAST_GAIN = 0.01;

/** Source layers x suspect layers; 0 where shapes differ. */
function layerGains(source: Described, suspect: Described): Float64Array {
  const [order, suspectOrder] = [spaceOrder(source), spaceOrder(suspect)];
  return Float64Array.from({ length: source.layers.length * suspect.layers.length }, (_, at) => {
    const i = Math.floor(at / suspect.layers.length);
    const j = at % suspect.layers.length;
    const same = sameShape(source.layers[i], order, suspect.layers[j], suspectOrder);
    return same ? LEAST_GAIN + likeness(source.descriptors[i], suspect.descriptors[j]) : 0;
  });
}

function sameShape(a: Layout, orderOfA: Int32Array, b: Layout, orderOfB: Int32Array): boolean {
  const sizes = ({ rows, columns, taps, groups }: Layout) => [rows, columns, taps, groups];
  const reads = (layer: Layout, order: Int32Array) =>
    layer.input.flatMap((segment) => [segment.count, segment.positions, Number(readsEarlier(layer, segment, order))]);
  const shape = (layer: Layout, order: Int32Array) => [...sizes(layer), ...reads(layer, order)].join();
  return shape(a, orderOfA) === shape(b, orderOfB);
}
