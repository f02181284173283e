/**
 * What someone who has a model's file can do to its weights in seconds. Each takes a network and gives one; layers are loaded
 * once more for every call of `load`.
 */
import { seededNumbers } from "../../src/core/random.ts";
import { isDepthwise } from "../../src/core/weights/blocks.ts";
import type { Layer, Network, Segment } from "../../src/core/weights/network.ts";

/** Units of every hidden space in random order, within heads where there are some: changes nothing of what the model computes. */
export function permuted(network: Network, seed: number): Network {
  const random = seededNumbers(seed);
  const orders = network.spaces.map(({ width, fixed, alike = width }) => {
    const parts = Array.from({ length: width / alike }, (_, part) => part * alike);
    return parts.flatMap((first) =>
      shuffled(alike, fixed ? () => 1 - Number.EPSILON : random).map((unit) => first + unit),
    );
  });
  const inOrder = ({ output }: Layer, shifts: Float32Array) => shifts.map((_, r) => shifts[orders[output][r]]);
  return edit(network, inOrder, (layer, values) => {
    const rowOf = orders[layer.output];
    const columnOf = columnsFrom(
      layer,
      (segment, unit) => orders[segment.space][segment.offset + unit] - segment.offset,
    );
    return rebuild(layer, values, (r, c) => [rowOf[r], layer.groups > 1 ? c : columnOf[c], 1]);
  });
}

/** Every hidden unit's incoming weights times a random factor from 1/8 to 8, its outgoing ones divided by it. */
export function rescaled(network: Network, seed: number): Network {
  const random = seededNumbers(seed);
  const factors = network.spaces.map(({ width, fixed }) =>
    Float64Array.from({ length: width }, () => (fixed ? 1 : 8 ** (2 * random() - 1))),
  );
  const times = ({ output }: Layer, shifts: Float32Array) => shifts.map((shift, r) => shift * factors[output][r]);
  return edit(network, times, (layer, values) => {
    const out = factors[layer.output];
    const reads = columnFactors(layer, factors);
    return rebuild(layer, values, (r, c) => {
      // A depthwise filter reads and writes the same unit of the space as it is seen here.
      return [r, c, isDepthwise(layer) ? 1 : out[r] / (layer.groups > 1 ? 1 : reads[c])];
    });
  });
}

/** A head of `classes` classes with random weights in place of every layer that writes a fixed space. */
export function headReplaced(network: Network, classes: number, seed: number): Network {
  const random = seededNumbers(seed);
  const heads = new Set(
    network.layers.filter(({ output }) => network.spaces[output].fixed).map(({ output }) => output),
  );
  const spaces = network.spaces.map((space) => (heads.has(space.id) ? { ...space, width: classes } : space));
  const layers = network.layers.map((layer) => {
    if (!heads.has(layer.output)) return layer;
    const size = classes * layer.columns * layer.taps;
    const load = () => Float32Array.from({ length: size }, () => random() - 0.5);
    return { ...layer, rows: classes, load, shifts: undefined };
  });
  return { ...network, spaces, layers };
}

/** The network without some of its layers: what read their units reads what they read. */
export function cut(network: Network, count: number): Network {
  let { layers } = network;
  for (let removed = 0; removed < count; removed += 1) {
    const at = layers.findLastIndex((layer) => isSquare(network, layer));
    if (at < 0) return { ...network, layers: layers.filter((_, i) => i !== layers.length - 2 - removed) };
    const gone = layers[at];
    const from = gone.input[0].space;
    layers = layers
      .filter((_, i) => i !== at)
      .map((layer) => ({
        ...layer,
        input: layer.input.map((read) => (read.space === gone.output ? { ...read, space: from } : read)),
      }));
  }
  return { ...network, layers };
}

/** Whether a layer could be taken out of the middle of a network without anything not fitting. */
function isSquare({ spaces, layers }: Network, { input, output, rows, groups }: Layer): boolean {
  const only = layers.filter((layer) => layer.output === output).length === 1;
  return only && groups === 1 && input.length === 1 && !spaces[output].fixed && spaces[input[0].space].width === rows;
}

/** Normal noise of `level` times the standard deviation of each layer's weights, of its biases and of each norm's numbers. */
export function noisy(network: Network, level: number, seed: number): Network {
  const random = seededNumbers(seed);
  const changed = (values: Float32Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return values.map((value) => value + level * spread * normal(random));
  };
  const edited = edit(
    network,
    (_, shifts) => changed(shifts),
    (_, values) => changed(values),
  );
  const norms = network.norms?.map((load) => changed(load())).map((values) => () => values.slice());
  return { ...edited, norms };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Disjoint pairs of units of every hidden space turned by `degrees` into each other, and turned back by who reads them. With
 * nothing between (90 degrees aside) it changes nothing; with a ReLU it does.
 * @param only in these spaces
 */
export function rotated(network: Network, degrees: number, seed: number, only?: ReadonlySet<number>): Network {
  const random = seededNumbers(seed);
  const pairs = network.spaces.map(({ id, width, fixed }) =>
    fixed || only?.has(id) === false ? [] : shuffled(width, random),
  );
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = (order: readonly number[], mix: (one: number, other: number) => void) => {
    for (let k = 0; k + 1 < order.length; k += 2) mix(order[k], order[k + 1]);
  };
  const turned = ({ output, groups }: Layer, shifts: Float32Array) => {
    const mixed = shifts.slice();
    if (groups > 1) return mixed;
    turn(pairs[output], (one, other) => {
      mixed[one] = cos * shifts[one] + sin * shifts[other];
      mixed[other] = cos * shifts[other] - sin * shifts[one];
    });
    return mixed;
  };
  return edit(network, turned, (layer, values) => {
    const { rows, columns, taps, groups } = layer;
    if (groups > 1) return values;
    const mixed = values.slice();
    const mix = (a: number, b: number) => {
      const [x, y] = [mixed[a], mixed[b]];
      mixed[a] = cos * x + sin * y;
      mixed[b] = cos * y - sin * x;
    };
    turn(pairs[layer.output], (one, other) => {
      for (let k = 0; k < columns * taps; k += 1) mix(one * columns * taps + k, other * columns * taps + k);
    });
    let start = 0;
    for (const { space, offset, count, positions } of layer.input) {
      const inside = (unit: number) => unit >= offset && unit < offset + count;
      turn(pairs[space], (one, other) => {
        if (!inside(one) || !inside(other)) return;
        for (let r = 0; r < rows; r += 1) {
          for (let k = 0; k < positions * taps; k += 1) {
            const at = (unit: number) => (r * columns + start + (unit - offset) * positions) * taps + k;
            mix(at(one), at(other));
          }
        }
      });
      start += count * positions;
    }
    return mixed;
  });
}

type Change = (layer: Layer, values: Float32Array) => Float32Array;

/** @param ofShifts what becomes of what is added to each row @param change what becomes of the weights */
function edit(network: Network, ofShifts: Change, change: Change): Network {
  const layers = network.layers.map((layer) => {
    const values = change(layer, layer.load());
    const added = layer.shifts?.();
    const shifts = added && ofShifts(layer, added);
    return { ...layer, load: () => values.slice(), shifts: () => shifts?.slice() };
  });
  return { ...network, layers };
}

/** Values of a layer whose cell (r, c) is another cell of the old one, times a factor. */
function rebuild(
  { rows, columns, taps }: Layer,
  values: Float32Array,
  from: (r: number, c: number) => readonly [r: number, c: number, factor: number],
): Float32Array {
  const rebuilt = new Float32Array(values.length);
  for (let r = 0, at = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const [row, column, factor] = from(r, c);
      const start = (row * columns + column) * taps;
      for (let tap = 0; tap < taps; tap += 1, at += 1) rebuilt[at] = factor * values[start + tap];
    }
  }
  return rebuilt;
}

/** For each column, the old column: of the unit of its segment that `unitOf` says, at the same position. */
function columnsFrom({ input }: Layer, unitOf: (segment: Segment, unit: number) => number): number[] {
  let start = 0;
  return input.flatMap((segment) => {
    const { count, positions } = segment;
    const columns = Array.from({ length: count * positions }, (_, k) => {
      return start + unitOf(segment, Math.floor(k / positions)) * positions + (k % positions);
    });
    start += count * positions;
    return columns;
  });
}

function columnFactors({ input }: Layer, factors: readonly Float64Array[]): number[] {
  return input.flatMap(({ space, offset, count, positions }) =>
    Array.from({ length: count * positions }, (_, k) => factors[space][offset + Math.floor(k / positions)]),
  );
}

/** 0 to n - 1 in random order; in their own if `random` is always almost 1. */
function shuffled(n: number, random: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
