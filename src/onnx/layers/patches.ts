import { product } from "./arrays.ts";
import { hasUnits, lengthOfAxis } from "./axes.ts";
import type { Budget } from "./budget.ts";
import { type Constant, madeOf, withShape } from "./constants.ts";
import { type DividedUnits, type Flow, type Units, widthOf } from "./flow.ts";
import type { Linear } from "./linear.ts";
import type { Run } from "./space-table.ts";

/** A layer, and what it reads. */
interface Reading {
  readonly linear: Linear;
  readonly from: Units;
}

/** The units of a value that was shifted. @param by how many places, for each of its axes */
export function shifted(units: Units, budget: Budget, by: (axis: number) => number | undefined): Units {
  budget.spend("runs of units", units.runs.length);
  const axes = Array.from({ length: units.rank }, (_, axis) => axis).filter((axis) => axis > 0 && axis !== units.axis);
  const runs = units.runs.map((run) => ({ ...run, at: axes.map((axis, i) => (run.at?.[i] ?? 0) + (by(axis) ?? 0)) }));
  return { ...units, runs };
}

/**
 * A layer on patches as the convolution that it is: on what stands under a kernel, put beside each other, by shifts of one
 * value or as one axis of units and places. Undefined of any other.
 */
export function onPatches(linear: Linear, from: Flow): Reading | undefined {
  const { weights, kind, groups } = linear;
  if (kind === "lookup" || groups > 1 || product(weights.shape.slice(2)) > 1) return undefined;
  const patches = from.kind === "units" ? ofShifts(from) : from.kind === "divided" ? ofPlaces(from) : undefined;
  if (!patches) return undefined;
  const { units, kernel, starts } = patches;
  const [rows, columns] = weights.shape;
  const [width, places] = [widthOf(units), product(kernel)];
  // Pixels are put together in twos and fours without a kernel, too: those are read one after the other.
  if (places % 2 === 0 || places * width !== columns) return undefined;
  const kernels = withShape(starts ? inOrder(weights, units.runs, starts) : weights, [rows, width, ...kernel]);
  return kernels && { linear: { ...linear, kind: "convolution", rank: units.rank, weights: kernels }, from: units };
}

/** Units without the places under a kernel, and its sizes. */
interface Patches {
  readonly units: Units;
  readonly kernel: readonly number[];
  /** For each run, its first column at each place; undefined where all places of a unit follow each other. */
  readonly starts?: readonly (readonly number[])[];
}

/** Runs that stand there several times, each time shifted otherwise. */
function ofShifts(units: Units): Patches | undefined {
  const groups = new Map<string, { readonly run: Run; readonly start: number; readonly at: readonly number[] }[]>();
  const unmoved = units.runs.find(({ at }) => at)?.at?.map(() => 0);
  if (!unmoved) return undefined;
  let start = 0;
  for (const run of units.runs) {
    const key = [run.space, run.offset, run.count].join();
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push({ run, start, at: run.at ?? unmoved });
    start += run.count;
  }
  const sorted = [...groups.values()].map((group) => group.toSorted((a, b) => firstDifference(a.at, b.at)));
  const [first, ...others] = sorted.map((group) => group.map(({ at }) => at.join()));
  const isEach = new Set(first).size === first.length && others.every((shifts) => shifts.join() === first.join());
  if (!isEach || first.length === 1) return undefined;
  const runs = sorted.map(([{ run }]) => run);
  const sizes = unmoved.map((_, axis) => new Set(sorted[0].map(({ at }) => at[axis])).size);
  return {
    units: { ...units, runs },
    kernel: product(sizes) === first.length ? sizes : [first.length],
    starts: sorted.map((group) => group.map((one) => one.start)),
  };
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((place, i) => place - b[i]).find((difference) => difference !== 0) ?? 0;
}

/** An axis of units, and of places of each of these, beside other places. */
function ofPlaces({ runs, axes }: DividedUnits): Patches | undefined {
  const axis = axes.findIndex(hasUnits);
  const [unit, place, ...others] = axes[axis] ?? [];
  const isBeside = axes.some((one, i) => i > 0 && i !== axis && lengthOfAxis(one) !== 1);
  const isPlain = unit?.stride === 1 && place?.size !== undefined && place.stride === undefined && others.length === 0;
  if (!isPlain || !isBeside || axes.filter(hasUnits).length > 1) return undefined;
  const side = Math.sqrt(place.size);
  const kernel = Number.isInteger(side) ? [side, side] : [place.size];
  return { units: { kind: "units", runs, rank: axes.length, axis, positions: undefined }, kernel };
}

/** A matrix with all places of a unit beside each other, unit by unit. */
function inOrder(matrix: Constant, runs: readonly Run[], starts: readonly (readonly number[])[]): Constant {
  const load = () => {
    const { shape, data } = matrix.load();
    const moved = new Float32Array(data.length);
    for (let row = 0, to = 0; to < data.length; row += shape[1]) {
      for (const [i, { count }] of runs.entries()) {
        for (let unit = 0; unit < count; unit += 1) {
          for (const start of starts[i]) {
            moved[to] = data[row + start + unit];
            to += 1;
          }
        }
      }
    }
    return { shape, data: moved };
  };
  return { ...matrix, ...madeOf(matrix.shape, [matrix]), load };
}
