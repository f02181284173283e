/**
 * What someone who has a model's file can do to the widths of its layers. None but `channelsCut` changes what a network of
 * ReLUs computes; depthwise layers, which write what they read, are widened with it.
 */
import { seededNumbers } from "../../src/core/random.ts";
import { isDepthwise } from "../../src/core/weights/blocks.ts";
import type { Layer, Network, Segment } from "../../src/core/weights/network.ts";
import { random } from "./random.ts";

/** A unit of the new network: which old one it comes from (-1: none), and what its outgoing weights are multiplied by. */
interface NewUnit {
  readonly from: number;
  readonly out: number;
}

const kept = (from: number): NewUnit => ({ from, out: 1 });

/** One more unit in each set, at a random place: nothing reads it. */
export function withDeadUnits(network: Network, seed: number): Network {
  const draw = seededNumbers(seed);
  return remade(network, seed, (old) => old.toSpliced(Math.floor(draw() * old.length), 0, { from: -1, out: 0 }));
}

/** Net2Net: a share of each set's units once more, at the end or at random places behind the first, their outgoing weights shared out. */
export function widened(network: Network, share: number, seed: number, atEnd = false): Network {
  const draw = seededNumbers(seed);
  return remade(network, seed, (old) => {
    const units = [...old];
    for (const { from } of old.filter(() => draw() < share)) {
      const out = 0.3 + 0.4 * draw();
      const first = units.findIndex((unit) => unit.from === from);
      units[first] = { from, out: 1 - out };
      units.splice(atEnd ? units.length : first + 1 + Math.floor(draw() * (units.length - first)), 0, { from, out });
    }
    return units;
  });
}

/** A share of each set's units taken out, one at least. */
export function channelsCut(network: Network, share: number, seed: number): Network {
  const draw = seededNumbers(seed);
  return remade(network, seed, (old) => {
    const left = [...old];
    for (let k = 0; k < Math.max(1, share * old.length); k += 1) left.splice(Math.floor(draw() * left.length), 1);
    return left;
  });
}

/** Kernels of 3 x 3 as those of 5 x 5 with zeros around. */
export function padded(network: Network): Network {
  return {
    ...network,
    layers: network.layers.map((layer) => {
      if (layer.taps !== 9) return layer;
      const load = madeOnce(() => {
        const values = layer.load();
        const wide = new Float32Array((values.length / 9) * 25);
        for (let i = 0; i < values.length; i += 1) {
          const tap = i % 9;
          wide[((i - tap) / 9) * 25 + (Math.floor(tap / 3) + 1) * 5 + (tap % 3) + 1] = values[i];
        }
        return wide;
      });
      return { ...layer, taps: 25, load };
    }),
  };
}

/** A layer is loaded many times in a comparison: what it holds is made once, and whoever loads it gets a copy. */
function madeOnce(make: () => Float32Array): () => Float32Array {
  let made: Float32Array | undefined;
  return () => {
    made ??= make();
    return made.slice();
  };
}

function remade(network: Network, seed: number, change: (old: readonly NewUnit[]) => readonly NewUnit[]): Network {
  const whole = ({ space, count }: Segment) => count === network.spaces[space].width;
  const partial = new Set(
    network.layers.flatMap(({ input }) => input.filter((read) => !whole(read)).map(({ space }) => space)),
  );
  const units = network.spaces.map(({ id, width, fixed }) => {
    const old = Array.from({ length: width }, (_, unit) => kept(unit));
    return fixed || partial.has(id) ? old : change(old);
  });
  return {
    ...network,
    spaces: network.spaces.map((space) => ({ ...space, width: units[space.id].length })),
    layers: network.layers.map((layer, index) => remadeLayer(layer, units, random(seed * 1000 + index).normal)),
  };
}

function remadeLayer(layer: Layer, units: readonly (readonly NewUnit[])[], normal: () => number): Layer {
  const rows = units[layer.output];
  const depthwise = isDepthwise(layer);
  const input = layer.input.map((read) => ({
    ...read,
    count: read.offset === 0 ? units[read.space].length : read.count,
  }));
  let start = 0;
  const columns = depthwise
    ? [kept(0)]
    : layer.input.flatMap(({ space, count, positions }, i) => {
        const first = start;
        start += count * positions;
        return Array.from({ length: input[i].count * positions }, (_, k): NewUnit => {
          const { from, out } = units[space][Math.floor(k / positions)];
          return { from: from < 0 ? -1 : first + from * positions + (k % positions), out };
        });
      });
  const load = madeOnce(() => {
    const values = layer.load();
    const made = new Float32Array(rows.length * columns.length * layer.taps);
    let at = 0;
    for (const { from: row } of rows) {
      for (const { from: column, out } of columns) {
        const old = (row * layer.columns + column) * layer.taps;
        const isNew = row < 0 || column < 0;
        for (let tap = 0; tap < layer.taps; tap += 1) made[at++] = out * (isNew ? normal() : values[old + tap]);
      }
    }
    return made;
  });
  const sizes = { rows: rows.length, columns: columns.length, groups: depthwise ? rows.length : layer.groups };
  const shifts = () => {
    const values = layer.shifts?.();
    return values && Float32Array.from(rows, ({ from }) => (from < 0 ? normal() : values[from]));
  };
  return { ...layer, ...sizes, input, load, shifts };
}
