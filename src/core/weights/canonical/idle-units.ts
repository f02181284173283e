import { seededNumbers } from "../../random.ts";
import { isDepthwise } from "../blocks.ts";
import type { Layer, Network } from "../network.ts";
import { readUnits } from "./read-units.ts";
import { NOTHING } from "./work.ts";

/** Difference from 1 of the cosine up to which two units' incoming weights are the same. */
const SAME = 1e-6;

/** What is left of a space's units. */
export interface Thinned {
  /** Those that stay, ascending. */
  readonly kept: Int32Array;
  /** For each unit, its place among those, or that of the one that does the same; -1: it does nothing. */
  readonly into: Int32Array;
  /** How many times what that one gives it gives. */
  readonly factor: Float32Array;
}

/**
 * Units that nothing reaches, that nothing reads, or that have the same incoming weights as a unit before them up to a positive
 * factor: without them a network of ReLUs could compute the same.
 * @param wanted spaces in which they are looked for
 * @returns by space; spaces without any are left out
 */
export function idleUnits(network: Network, wanted: ReadonlySet<number>): ReadonlyMap<number, Thinned> {
  const barred = unclear(network);
  const spaces = network.spaces.filter(({ id, fixed }) => !fixed && wanted.has(id) && !barred.has(id));
  const read = spaces.length > 0 ? readUnits(network) : undefined;
  if (!read) return new Map();
  const found = spaces.map(({ id }) => [id, thin(writersOf(network, id), read[id])] as const);
  return new Map(found.filter(([, { kept, into }]) => kept.length > 0 && kept.length < into.length));
}

/** Spaces whose units are not all alike, of which parts are read, or that layers with groups read or write: there units cannot be taken out one by one. */
function unclear({ spaces, layers }: Network): Set<number> {
  const found = new Set(spaces.flatMap(({ id, alike }) => (alike === undefined ? [] : [id])));
  for (const layer of layers) {
    const grouped = layer.groups > 1 && !isDepthwise(layer);
    for (const { space, count } of layer.input) if (grouped || count < spaces[space].width) found.add(space);
    if (grouped || layer.rows < spaces[layer.output].width) found.add(layer.output);
  }
  return found;
}

/** A layer that writes a space: its rows and their norms. */
interface Writer {
  readonly values: Float32Array;
  readonly norms: Float64Array;
  readonly least: number;
  readonly depthwise: boolean;
}

function writersOf({ layers }: Network, space: number): Writer[] {
  return layers.filter(({ output }) => output === space).map((layer) => writerOf(layer));
}

function writerOf(layer: Layer): Writer {
  const values = layer.load();
  const perRow = values.length / layer.rows;
  const norms = new Float64Array(layer.rows);
  for (let r = 0; r < layer.rows; r += 1) {
    for (let k = r * perRow; k < (r + 1) * perRow; k += 1) norms[r] += values[k] ** 2;
  }
  const mean = norms.reduce((sum, one) => sum + one, 0) / norms.length;
  return { values, norms: norms.map(Math.sqrt), least: NOTHING * Math.sqrt(mean), depthwise: isDepthwise(layer) };
}

function thin(writers: readonly Writer[], read: Uint8Array): Thinned {
  const width = read.length;
  const dense = writers.filter(({ depthwise }) => !depthwise);
  const isReached = (unit: number) =>
    (dense.length === 0 || dense.some(({ norms, least }) => norms[unit] > least)) &&
    writers.every(({ depthwise, norms, least }) => !depthwise || norms[unit] > least);
  const into = Int32Array.from({ length: width }, (_, unit) => (read[unit] === 1 && isReached(unit) ? unit : -1));
  const factor = new Float32Array(width).fill(1);
  for (const [one, first] of repeated(writers, into)) {
    into[one] = into[first];
    factor[one] = writers.reduce((times, { norms }) => (times * norms[one]) / norms[first], 1);
  }
  const kept = into.filter((place, unit) => place === unit);
  const places = new Map([...kept].map((unit, place) => [unit, place]));
  return { kept, into: into.map((unit) => places.get(unit) ?? -1), factor };
}

/**
 * Units whose rows point where those of a unit before them do, each with the first of them. Such units have the same inner
 * product with a random row, so that only neighbours in its order are compared.
 */
function repeated(writers: readonly Writer[], into: Int32Array): [one: number, first: number][] {
  const random = seededNumbers(1);
  const signature = new Float64Array(into.length);
  for (const { values, norms } of writers) {
    const perRow = values.length / into.length;
    const weights = Float64Array.from({ length: perRow }, () => random() - 0.5);
    for (const unit of into) {
      if (unit < 0) continue;
      for (let k = 0; k < perRow; k += 1) signature[unit] += (values[unit * perRow + k] * weights[k]) / norms[unit];
    }
  }
  const alive = [...into].filter((unit) => unit >= 0);
  const sorted = alive.sort((a, b) => signature[a] - signature[b] || a - b);
  const first = new Map<number, number>();
  for (const [k, unit] of sorted.entries()) {
    const before = sorted[k - 1];
    if (k === 0 || !writers.every((writer) => isSameDirection(writer, before, unit))) continue;
    const group = first.get(before) ?? before;
    first.set(unit, group);
  }
  return withFirst(first);
}

/** The same pairs, with the smallest of each group as its first. */
function withFirst(groups: ReadonlyMap<number, number>): [one: number, first: number][] {
  const least = new Map<number, number>();
  for (const [unit, group] of groups) least.set(group, Math.min(unit, group, least.get(group) ?? unit));
  const all = [...groups, ...[...least.keys()].map((group) => [group, group] as const)];
  return all.flatMap(([unit, group]) => {
    const first = least.get(group) ?? unit;
    return first === unit ? [] : [[unit, first] as [number, number]];
  });
}

function isSameDirection({ values, norms }: Writer, i: number, j: number): boolean {
  const perRow = values.length / norms.length;
  let sum = 0;
  for (let k = 0; k < perRow; k += 1) sum += values[i * perRow + k] * values[j * perRow + k];
  return sum >= (1 - SAME) * norms[i] * norms[j];
}
