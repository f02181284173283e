/** Residual streams of any network, turned as the norms before what reads them allow. */
import type { Layer, Network, Space } from "../../src/core/weights/network.ts";
import { random } from "./random.ts";
import { multiplied, transposed, turnOf } from "./transformers.ts";

/** Every stream turned that is read as a whole, by some behind norms; their scales are in the layers behind them then. Changes no answer. */
export function turned(network: Network, seed: number): Network {
  const streams = network.spaces.filter((space) => isTurnable(space, network));
  return streams.reduce((found, { id }) => turnedBy(found, id, seed), network);
}

function isTurnable({ id, fixed, width }: Space, { layers }: Network): boolean {
  const readers = layers.filter(({ input }) => input.some(({ space }) => space === id));
  const isWhole = ({ input: [{ count, positions }, ...others], groups }: Layer) =>
    count === width && positions === 1 && others.length === 0 && groups === 1;
  return !fixed && readers.some(({ norm }) => norm) && readers.every(isWhole);
}

function turnedBy(network: Network, stream: number, seed: number): Network {
  const keepsMeans = network.layers.some(({ input, norm }) => norm?.centred && input[0].space === stream);
  const turn = turnOf(network.spaces[stream].width, keepsMeans, random(seed));
  const back = transposed(turn);
  const layers = network.layers.map((layer): Layer => {
    if (layer.output === stream)
      return { ...layer, load: () => flat(multiplied(turn, rowsOf(layer))), shifts: undefined };
    if (layer.input.every(({ space }) => space !== stream)) return layer;
    const norm = layer.norm && { ...layer.norm, scales: () => undefined };
    return { ...layer, norm, load: () => flat(multiplied(scaled(layer), back)) };
  });
  return { ...network, layers };
}

function rowsOf({ rows, load }: Layer): number[][] {
  const values = load();
  const each = values.length / rows;
  return Array.from({ length: rows }, (_, r) => Array.from(values.subarray(r * each, (r + 1) * each)));
}

function scaled(layer: Layer): number[][] {
  const scales = layer.norm?.scales();
  return rowsOf(layer).map((row) => (scales ? row.map((value, c) => value * scales[c]) : row));
}

const flat = (rows: readonly number[][]) => Float32Array.from(rows.flat());

/** Units of each head mixed by a rotation of its own, as queries with keys, and values with what reads them, allow. */
export function mixedWithinHeads(network: Network, seed: number): Network {
  const drawn = random(seed);
  const turns = network.spaces.map(({ width, alike }) =>
    alike ? Array.from({ length: width / alike }, () => turnOf(alike, false, drawn)) : [],
  );
  const layers = network.layers.map((layer): Layer => {
    const [written, [{ space }]] = [turns[layer.output], layer.input];
    if (written.length === 0 && turns[space].length === 0) return layer;
    const load = () => {
      const rows = mixed(rowsOf(layer), written);
      return flat(transposed(mixed(transposed(rows), turns[space])));
    };
    return { ...layer, load, shifts: undefined };
  });
  return { ...network, layers };
}

/** Consecutive rows, as many as a turn has, by each of the turns. */
function mixed(rows: number[][], turns: readonly number[][][]): number[][] {
  if (turns.length === 0) return rows;
  const size = rows.length / turns.length;
  return turns.flatMap((turn, head) => multiplied(turn, rows.slice(head * size, (head + 1) * size)));
}

/** The smallest weights of each layer set to 0. @param share of them */
export function pruned(network: Network, share: number): Network {
  const layers = network.layers.map((layer) => ({
    ...layer,
    load: () => {
      const values = layer.load();
      const sizes = values.map(Math.abs).sort();
      return values.map((value) => (Math.abs(value) < sizes[Math.floor(share * sizes.length)] ? 0 : value));
    },
  }));
  return { ...network, layers };
}
