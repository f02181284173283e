import type { Layer, Network, Segment } from "../network.ts";
import { sizeOf, type Work } from "./work.ts";

/**
 * Layers whose results are put beside each other wherever they are read, as one layer with the rows of both: they read the same
 * value in the same places.
 */
export function rowsJoined(network: Network, work: Work): Network {
  const writers = soleWriters(network);
  const after = followers(network);
  const joined = new Map<Layer, Layer | undefined>();
  const widths = new Map<number, number>();
  const gone = new Set<number>();
  for (const [space, next] of after) {
    const [first, second] = [writers.get(space), writers.get(next)];
    if (!first || !second || joined.has(first) || joined.has(second) || !isAlike(first, second)) continue;
    const made = {
      ...first,
      rows: first.rows + second.rows,
      load: () => beside(first.load(), second.load()),
      shifts: () => shiftsBeside(first, second),
    };
    if (!work.allows(made, [first, second], sizeOf(made))) continue;
    joined.set(first, made).set(second, undefined);
    widths.set(space, made.rows);
    gone.add(next);
  }
  if (gone.size === 0) return network;
  const layers = network.layers.flatMap((layer) => {
    const one = joined.has(layer) ? joined.get(layer) : layer;
    if (!one) return [];
    const kept = one.input.filter(({ space }) => !gone.has(space));
    const input = kept.map((segment) => ({ ...segment, count: widths.get(segment.space) ?? segment.count }));
    return [work.keep({ ...one, input }, one)];
  });
  const spaces = network.spaces.map((space) => ({ ...space, width: widths.get(space.id) ?? space.width }));
  return { ...network, layers, spaces };
}

/** The layer that writes a space, of spaces that one layer writes, with all its rows. */
function soleWriters({ spaces, layers }: Network): Map<number, Layer> {
  const writers = new Map<number, Layer>();
  const several = new Set<number>();
  for (const layer of layers) {
    if (writers.has(layer.output) || layer.groups > 1) several.add(layer.output);
    writers.set(layer.output, layer);
  }
  for (const [space, { rows }] of writers) {
    const { fixed, alike, width } = spaces[space];
    if (several.has(space) || fixed || alike !== undefined || rows !== width) writers.delete(space);
  }
  return writers;
}

/** The space that always follows another where that is read, and that never follows one else or comes alone. */
function followers({ spaces, layers }: Network): Map<number, number> {
  const next = new Map<number, number | undefined>();
  const before = new Map<number, number | undefined>();
  const meet = (map: Map<number, number | undefined>, one: number, other: number | undefined) =>
    map.set(one, !map.has(one) || map.get(one) === other ? other : undefined);
  for (const { input, groups } of layers) {
    input.forEach((segment, i) => {
      const follows = groups === 1 && isWhole(spaces, segment) ? neighbour(segment, input[i + 1]) : undefined;
      const precedes = groups === 1 && isWhole(spaces, segment) ? neighbour(segment, input[i - 1]) : undefined;
      meet(next, segment.space, follows);
      meet(before, segment.space, precedes);
    });
  }
  return new Map(
    [...next].flatMap(([one, other]) => (other !== undefined && before.get(other) === one ? [[one, other]] : [])),
  );
}

function neighbour({ space, positions }: Segment, other: Segment | undefined): number | undefined {
  return other && other.positions === positions && other.space !== space ? other.space : undefined;
}

function isWhole(spaces: Network["spaces"], { space, offset, count }: Segment): boolean {
  return offset === 0 && count === spaces[space].width;
}

function isAlike(a: Layer, b: Layer): boolean {
  const key = ({ columns, taps, input, wiring }: Layer) =>
    wiring && JSON.stringify([columns, taps, input, wiring.reads, wiring.through, wiring.window]);
  return key(a) !== undefined && key(a) === key(b) && a.wiring?.addends.length === 1 && b.wiring?.addends.length === 1;
}

function shiftsBeside(a: Layer, b: Layer): Float32Array | undefined {
  const [first, second] = [a.shifts?.(), b.shifts?.()];
  return first && second && beside(first, second);
}

function beside(first: Float32Array, second: Float32Array): Float32Array {
  const rows = new Float32Array(first.length + second.length);
  rows.set(first);
  rows.set(second, first.length);
  return rows;
}
