import { seededNumbers } from "../random.ts";
import { blocksOf, isDepthwise } from "./blocks.ts";
import type { Equilibrated } from "./equilibrate.ts";
import type { Sketch } from "./kept.ts";
import type { Network } from "./network.ts";
import { firstColumn } from "./projection.ts";

/** Norm, of a layer's root mean square, up to which a unit's weights count as nothing. */
const NOTHING = 1e-6;
/** Difference from 1 of the cosine up to which two units' weights are the same. */
const SAME = 1e-6;

/** Units of a source's space that no block sees do anything. */
export function deadUnits(sketch: Sketch, space: number): boolean[] {
  const blocks = blocksOf(sketch);
  const seen = sketch.vectors.filter(
    (_, at) => blocks[at].space === space && blocks[at].units === width(sketch, space),
  );
  return Array.from({ length: width(sketch, space) }, (_, unit) => {
    const isDead = ({ values, dimensions }: (typeof seen)[number]) =>
      values.subarray(unit * dimensions, (unit + 1) * dimensions).every((value) => value === 0);
    return seen.length > 0 && seen.every(isDead);
  });
}

function width({ spaces }: Sketch, space: number): number {
  return spaces[space].width;
}

/**
 * Units of a space that nothing reaches, that nothing reads, or that have the same incoming weights as a unit before them, up
 * to a positive factor: without them a network of ReLUs could compute the same.
 */
export function redundantUnits(network: Network, space: number, weights: (layer: number) => Equilibrated): boolean[] {
  const writers = incoming(network, space, weights);
  const dense = writers.filter(({ depthwise }) => !depthwise);
  const unread = unreadUnits(network, space, weights);
  const isDead = (unit: number) =>
    unread[unit] ||
    dense.every(({ norms, least }) => norms[unit] <= least) ||
    writers.some(({ depthwise, norms, least }) => depthwise && norms[unit] <= least);
  const dead = Array.from({ length: network.spaces[space].width }, (_, unit) => isDead(unit));
  for (const unit of repeated(writers, dead)) dead[unit] = true;
  return dead;
}

/** A layer that writes a space: its rows, their norms, and up to which norm a row is nothing. */
interface Writer {
  readonly values: Float32Array;
  readonly norms: Float64Array;
  readonly least: number;
  readonly depthwise: boolean;
}

function incoming({ layers }: Network, space: number, weights: (layer: number) => Equilibrated): Writer[] {
  return layers.flatMap((layer, index) => {
    if (layer.output !== space) return [];
    const { values } = weights(index);
    const norms = new Float64Array(layer.rows);
    const perRow = values.length / layer.rows;
    for (let i = 0; i < values.length; i += 1) norms[Math.floor(i / perRow)] += values[i] ** 2;
    return [{ values, ...measured(norms), depthwise: isDepthwise(layer) }];
  });
}

function unreadUnits({ spaces, layers }: Network, space: number, weights: (layer: number) => Equilibrated): boolean[] {
  const read = new Uint8Array(spaces[space].width);
  let known = false;
  layers.forEach((layer, index) => {
    if (layer.groups > 1) return;
    layer.input.forEach((segment, place) => {
      if (segment.space !== space) return;
      known = true;
      const squares = columnSquares(weights(index).values, layer, firstColumn(layer, place), segment);
      const { norms, least } = measured(squares);
      norms.forEach((norm, unit) => {
        if (norm > least) read[segment.offset + unit] = 1;
      });
    });
  });
  return Array.from(read, (one) => known && one === 0);
}

function columnSquares(
  values: Float32Array,
  { rows, columns, taps }: { rows: number; columns: number; taps: number },
  start: number,
  { count, positions }: { count: number; positions: number },
): Float64Array {
  const squares = new Float64Array(count);
  const each = positions * taps;
  for (let r = 0; r < rows; r += 1) {
    let at = (r * columns + start) * taps;
    for (let unit = 0; unit < count; unit += 1) {
      for (const end = at + each; at < end; at += 1) squares[unit] += values[at] ** 2;
    }
  }
  return squares;
}

function measured(squares: Float64Array): { readonly norms: Float64Array; readonly least: number } {
  const mean = squares.reduce((sum, one) => sum + one, 0) / Math.max(1, squares.length);
  return { norms: squares.map(Math.sqrt), least: NOTHING * Math.sqrt(mean) };
}

/** Units whose rows point where those of a unit before them do. Those that do have the same inner product with a random row. */
function repeated(writers: readonly Writer[], dead: readonly boolean[]): number[] {
  const random = seededNumbers(1);
  const signature = new Float64Array(dead.length);
  for (const { values, norms } of writers) {
    const perRow = values.length / dead.length;
    const weights = Float64Array.from({ length: perRow }, () => random() - 0.5);
    norms.forEach((norm, unit) => {
      for (let k = 0; k < perRow && norm > 0; k += 1)
        signature[unit] += (values[unit * perRow + k] * weights[k]) / norm;
    });
  }
  const sorted = [...signature.keys()]
    .filter((unit) => !dead[unit])
    .sort((a, b) => signature[a] - signature[b] || a - b);
  const found: number[] = [];
  for (let k = 0; k + 1 < sorted.length; k += 1) {
    const [one, other] = [sorted[k], sorted[k + 1]];
    if (!writers.every((writer) => sameDirection(writer, one, other))) continue;
    found.push(Math.max(one, other));
    sorted[k + 1] = Math.min(one, other);
  }
  return found;
}

function sameDirection({ values, norms }: Writer, i: number, j: number): boolean {
  const perRow = values.length / norms.length;
  let sum = 0;
  for (let k = 0; k < perRow; k += 1) sum += values[i * perRow + k] * values[j * perRow + k];
  return sum >= (1 - SAME) * norms[i] * norms[j];
}
