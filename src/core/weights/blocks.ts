import type { Layout, Segment, Topology } from "./network.ts";

/**
 * A part of a layer, seen as vectors of the units of one space: its rows, or the columns of one segment. The other axis,
 * along which the vectors run, belongs to spaces that come earlier in the order.
 */
export interface Block {
  /** Index in `Network.layers`. */
  readonly layer: number;
  /** Index of the segment whose units the columns are; undefined for rows. */
  readonly segment: number | undefined;
  /** The space whose units are described, and the first of them. */
  readonly space: number;
  readonly first: number;
  readonly units: number;
  /** How many values each vector has. */
  readonly length: number;
}

/** One filter for each unit, and nothing that reads other units. */
export function isDepthwise({ groups, rows, columns }: Layout): boolean {
  return groups === rows && columns === 1;
}

/**
 * The place of each space in the order: fixed ones first, then by their first appearance. It does not depend on the order of
 * units, and a block is judged along the later of its two spaces.
 */
export function spaceOrder({ spaces, layers }: Topology): Int32Array {
  const order = new Int32Array(spaces.length).fill(-1);
  let place = 0;
  const visit = (fixed: boolean) => (id: number) => {
    if (spaces[id].fixed !== fixed || order[id] >= 0) return;
    order[id] = place;
    place += 1;
  };
  for (const fixed of [true, false]) {
    const see = visit(fixed);
    for (const { input, output } of layers) {
      for (const { space } of input) see(space);
      see(output);
    }
  }
  return order;
}

/** Whether a segment's columns count for the rows of its layer: its space must come before the rows' space. */
export function readsEarlier(layer: Layout, { space }: Segment, order: Int32Array): boolean {
  return order[space] < order[layer.output];
}

/** Every block of a network along a space that is not fixed, layer by layer. */
export function blocksOf(network: Topology): Block[] {
  const order = spaceOrder(network);
  return network.layers.flatMap((layer, index) => [
    ...rowBlock(network, layer, index, order),
    ...columnBlocks(network, layer, index, order),
  ]);
}

function rowBlock({ spaces }: Topology, layer: Layout, index: number, order: Int32Array): Block[] {
  const { rows, taps, groups, output, input } = layer;
  const earlier = input.filter((segment) => readsEarlier(layer, segment, order));
  // With groups every row reads columns of its own, so that a part of the segments cannot be left out.
  const columns = groups === 1 ? total(earlier) : earlier.length === input.length ? layer.columns : 0;
  const length = (isDepthwise(layer) ? 1 : columns) * taps;
  if (spaces[output].fixed || length < SHORTEST) return [];
  return [{ layer: index, segment: undefined, space: output, first: 0, units: rows, length }];
}

function columnBlocks({ spaces }: Topology, layer: Layout, index: number, order: Int32Array): Block[] {
  if (layer.groups > 1) return [];
  return layer.input.flatMap(({ space, offset, count, positions }, segment) => {
    const later = order[space] > order[layer.output];
    const length = positions * layer.rows * layer.taps;
    if (!later || spaces[space].fixed || length < SHORTEST) return [];
    return [{ layer: index, segment, space, first: offset, units: count, length }];
  });
}

/** A vector of one value has no direction but its sign. */
const SHORTEST = 2;

function total(segments: readonly Segment[]): number {
  return segments.reduce((sum, { count, positions }) => sum + count * positions, 0);
}

/**
 * Where the units of each space stop being alike: ascending places from 0 to the width. Units of different groups of a
 * convolution, or of which only some are read by a layer, cannot be exchanged; nor are those of different heads of an attention.
 */
export function interchangeable({ spaces, layers }: Topology): number[][] {
  const cuts = spaces.map(({ width, alike = width }) => {
    const parts = Array.from({ length: Math.ceil(width / alike) }, (_, part) => part * alike);
    return new Set([...parts, width]);
  });
  for (const layer of layers) {
    for (const { space, offset, count } of layer.input) cuts[space].add(offset).add(offset + count);
    if (layer.groups === 1 || isDepthwise(layer)) continue;
    for (let group = 0; group < layer.groups; group += 1) {
      cuts[layer.output].add((group * layer.rows) / layer.groups);
      if (layer.input.length === 1 && layer.input[0].positions === 1) {
        cuts[layer.input[0].space].add(layer.input[0].offset + group * layer.columns);
      }
    }
  }
  return cuts.map((places) => [...places].sort((a, b) => a - b));
}
