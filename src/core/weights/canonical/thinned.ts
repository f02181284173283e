import { isDepthwise } from "../blocks.ts";
import { firstColumn, type Layer, type Network } from "../network.ts";
import { idleUnits, type Thinned } from "./idle-units.ts";

/** Times that units are taken out: of those that are left, some may do nothing any more. */
const MOST_TIMES = 4;

/**
 * A network without units of some spaces that do nothing, or the same as others: what reads one of the latter reads the first
 * of them, with the sum of their weights. One without such units comes back itself.
 * @param wanted the spaces, each with the width that it should have; if that is known, units are left where without them the
 *   space would be further from it
 */
export function thinned(network: Network, wanted: ReadonlyMap<number, number | undefined>): Network {
  let found = network;
  for (let time = 0; time < MOST_TIMES && wanted.size > 0; time += 1) {
    const closer = ([space, { kept, into }]: readonly [number, Thinned]) => {
      const width = wanted.get(space) ?? 0;
      return Math.abs(kept.length - width) < Math.abs(into.length - width);
    };
    const idle = new Map([...idleUnits(found, new Set(wanted.keys()))].filter(closer));
    if (idle.size === 0) break;
    found = without(found, idle);
  }
  return found;
}

function without(network: Network, idle: ReadonlyMap<number, Thinned>): Network {
  return {
    ...network,
    spaces: network.spaces.map((space) => ({ ...space, width: idle.get(space.id)?.kept.length ?? space.width })),
    layers: network.layers.map((layer) => thinnedLayer(layer, idle)),
  };
}

function thinnedLayer(layer: Layer, idle: ReadonlyMap<number, Thinned>): Layer {
  const depthwise = isDepthwise(layer);
  const rows = idle.get(layer.output)?.kept;
  if (!rows && !layer.input.some(({ space }) => idle.has(space))) return layer;
  const input = layer.input.map((read) => ({ ...read, count: idle.get(read.space)?.kept.length ?? read.count }));
  const columns = depthwise ? 1 : input.reduce((sum, { count, positions }) => sum + count * positions, 0);
  const kept = rows ?? Int32Array.from({ length: layer.rows }, (_, r) => r);
  const made = { ...layer, rows: kept.length, columns, groups: depthwise ? kept.length : layer.groups, input };
  const places = depthwise ? undefined : placesOf(layer, made, idle);
  const shifts = () => {
    const all = layer.shifts?.();
    return all && Float32Array.from(kept, (row) => all[row]);
  };
  return { ...made, load: () => gathered(layer, kept, made.columns, places), shifts };
}

/** Where each column goes, and times what. */
interface Places {
  readonly to: Int32Array;
  readonly factor: Float32Array;
}

function placesOf(layer: Layer, made: Layer, idle: ReadonlyMap<number, Thinned>): Places {
  const to = new Int32Array(layer.columns);
  const factor = new Float32Array(layer.columns).fill(1);
  layer.input.forEach(({ space, count, positions }, segment) => {
    const [from, first] = [firstColumn(layer, segment), firstColumn(made, segment)];
    const left = idle.get(space);
    for (let k = 0; k < count * positions; k += 1) {
      const [unit, position] = [Math.floor(k / positions), k % positions];
      const place = left ? left.into[unit] : unit;
      to[from + k] = place < 0 ? -1 : first + place * positions + position;
      factor[from + k] = left ? left.factor[unit] : 1;
    }
  });
  return { to, factor };
}

/** Some rows of a layer, with columns moved and added up. */
function gathered(layer: Layer, rows: Int32Array, columns: number, places: Places | undefined): Float32Array {
  const { taps } = layer;
  const values = layer.load();
  const result = new Float32Array(rows.length * columns * taps);
  rows.forEach((from, row) => {
    for (let c = 0; c < layer.columns; c += 1) {
      const to = places ? places.to[c] : c;
      const factor = places ? places.factor[c] : 1;
      if (to < 0) continue;
      const [read, write] = [(from * layer.columns + c) * taps, (row * columns + to) * taps];
      for (let tap = 0; tap < taps; tap += 1) result[write + tap] += factor * values[read + tap];
    }
  });
  return result;
}
