import type { Layer, Network, Wiring } from "../network.ts";
import { tapPlaces } from "../taps.ts";
import { sizeOf, type Work } from "./work.ts";

/** Layers that read the same value, and whose results are added, as one: the sum of their weights. */
export function sumsMerged(network: Network, work: Work): Network {
  return merged(merged(network, work, keyOf, sumOf), work, keyOfPixels, kernelOf);
}

/** @param keyOf the same for layers that can be merged; undefined of those that cannot */
function merged(
  network: Network,
  work: Work,
  keyOf: (layer: Layer, wiring: Wiring) => string | undefined,
  sumOf: (group: readonly Layer[]) => Layer,
): Network {
  const groups = new Map<string, Layer[]>();
  for (const layer of network.layers) {
    const key = layer.wiring && layer.wiring.addends.length > 1 ? keyOf(layer, layer.wiring) : undefined;
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), layer]);
  }
  const made = new Map<Layer, Layer>();
  const alias = new Map<number, number>();
  for (const group of groups.values()) {
    const sum = group.length > 1 ? sumOf(group) : undefined;
    if (!sum || !work.allows(sum, group, group.length * sizeOf(sum))) continue;
    made.set(group[0], sum);
    for (const { wiring } of group.slice(1)) alias.set(wiring?.id ?? -1, group[0].wiring?.id ?? -1);
  }
  if (made.size === 0) return network;
  const kept = network.layers.filter(({ wiring }) => !wiring || !alias.has(wiring.id));
  const layers = kept.map((layer) => work.keep(rewired(made.get(layer) ?? layer, alias), made.get(layer) ?? layer));
  return { ...network, layers };
}

/** Of layers that read the same places; kernels that are square and odd may have different sizes. */
function keyOf({ rows, columns, groups, output, input }: Layer, { addends, reads, through, window }: Wiring): string {
  const square = window.every(({ size }) => size === window[0].size && size % 2 === 1);
  const centres = square ? window.map((axis) => ({ ...axis, size: 0 })) : window;
  return JSON.stringify([rows, columns, groups, output, input, addends, reads, through, centres]);
}

function sumOf(group: readonly Layer[]): Layer {
  const largest = group.reduce((most, layer) => (layer.taps > most.taps ? layer : most));
  const load = () => {
    const sum = new Float32Array(sizeOf(largest));
    for (const layer of group) addKernels(layer.load(), layer.taps, sum, largest.taps);
    return sum;
  };
  return { ...group[0], taps: largest.taps, load, shifts: () => shiftsSummed(group) };
}

function shiftsSummed([first, ...others]: readonly Layer[]): Float32Array | undefined {
  return others.reduce((sum, layer) => {
    const added = layer.shifts?.();
    return added && sum?.map((value, row) => value + added[row]);
  }, first.shifts?.());
}

/** Kernels of the same window, of which the smaller lie in the middle of the larger. */
function addKernels(values: Float32Array, taps: number, sum: Float32Array, most: number): void {
  const places = tapPlaces(taps, most) ?? new Int32Array(taps);
  for (let i = 0; i < values.length; i += 1) sum[Math.floor(i / taps) * most + places[i % taps]] += values[i];
}

/** Of layers of single pixels, whatever places they read. */
function keyOfPixels(layer: Layer, wiring: Wiring): string | undefined {
  if (layer.taps > 1 || wiring.window.length === 0) return undefined;
  return keyOf(layer, { ...wiring, window: wiring.window.map((axis) => ({ ...axis, shift: 0 })) });
}

/** Single pixels as the kernel that they are together. */
function kernelOf(group: readonly Layer[]): Layer {
  const [{ rows, columns, wiring }] = group;
  const offsets = group.map((layer) => layer.wiring?.window.map(({ shift }) => -shift) ?? []);
  const axes = offsets[0].map((_, axis) => [...new Set(offsets.map((offset) => offset[axis]))].sort((a, b) => a - b));
  const taps = axes.reduce((product, { length }) => product * length, 1);
  const load = () => {
    const sum = new Float32Array(rows * columns * taps);
    group.forEach((layer, k) => {
      const place = axes.reduce((at, values, axis) => at * values.length + values.indexOf(offsets[k][axis]), 0);
      for (const [i, value] of layer.load().entries()) sum[i * taps + place] += value;
    });
    return sum;
  };
  const window = axes.map(([first, second, ...others], axis) => ({
    size: axes[axis].length,
    dilation: second === undefined ? 1 : second - first,
    shift: -(first + (others.at(-1) ?? second ?? first)) / 2,
    stride: wiring?.window[axis].stride ?? 1,
  }));
  return { ...group[0], taps, load, shifts: () => shiftsSummed(group), wiring: wiring && { ...wiring, window } };
}

function rewired(layer: Layer, alias: ReadonlyMap<number, number>): Layer {
  if (!layer.wiring) return layer;
  const merged = (ids: readonly number[]) => [...new Set(ids.map((id) => alias.get(id) ?? id))];
  const { terms, addends } = layer.wiring;
  return { ...layer, wiring: { ...layer.wiring, terms: merged(terms), addends: merged(addends) } };
}
