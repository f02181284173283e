import { axisOf, isPermutation } from "./arrays.ts";
import {
  type Axis,
  hasUnits,
  lengthOfAxis,
  merged,
  places,
  plainAxes,
  regrouped,
  type Sizes,
  unitFactor,
} from "./axes.ts";
import { type DividedUnits, type Flow, type Tracking, type Units, widthOf } from "./flow.ts";
import { sliceRuns } from "./space-table.ts";

/** A value's units with all its axes. */
export function withAxes(value: Units | DividedUnits): DividedUnits {
  if (value.kind === "divided") return value;
  const { runs, rank, axis, flattened } = value;
  const [units, positions] = [unitFactor(widthOf(value)), places(value.positions)];
  const axes = plainAxes(rank, axis, units);
  if (!flattened) return { kind: "divided", runs, axes };
  return {
    kind: "divided",
    runs,
    axes: axes.with(axis, flattened === "by unit" ? [units, positions] : [positions, units]),
  };
}

/** Units that lie along one axis again, all of them in their order, are no longer divided. */
export function undivided(value: DividedUnits): Units | DividedUnits {
  const { runs, axes } = value;
  const axis = axes.findIndex(hasUnits);
  const [factor, ...others] = axes[axis] ?? [];
  if (axes.filter(hasUnits).length !== 1 || others.length > 0 || factor?.size !== widthOf(value)) return value;
  return { kind: "units", runs, rank: axes.length, axis, positions: axes.length === 2 ? 1 : undefined };
}

/** Reshape of units into heads or groups, and back. */
export function reshapedAxes(value: DividedUnits, target: Sizes, { spaces, budget }: Tracking): Flow | undefined {
  const axes = regrouped(value.axes, target);
  const innermost = axes?.flat().find(({ stride }) => stride === 1)?.size;
  if (!axes || innermost === undefined) return undefined;
  budget.spend("runs of units", value.runs.length);
  if (innermost < widthOf(value)) {
    // From here on heads may go ways of their own, and so may queries, keys and values.
    spaces.isolate(value.runs);
    if (!spaces.cut(value.runs, innermost)) return undefined;
  }
  return undivided({ ...value, axes });
}

export function transposedAxes(value: DividedUnits, perm: readonly number[]): Flow | undefined {
  if (!isPermutation(perm, value.axes.length)) return undefined;
  return undivided({ ...value, axes: perm.map((axis) => value.axes[axis]) });
}

/** The part from `start` up to, and without, `end` of an axis; one without units keeps a length that is not known. */
export function selected(
  value: DividedUnits,
  axis: number,
  [start, end]: readonly [number, number],
  { spaces, budget }: Tracking,
): DividedUnits | undefined {
  const { axes } = value;
  if (!hasUnits(axes[axis])) return { ...value, axes: axes.with(axis, [places(undefined)]) };
  const [{ size, stride }, ...others] = axes[axis];
  if (others.length > 0 || size === undefined || stride === undefined) return undefined;
  const [from, to] = [start, end].map((place) => Math.min(size, Math.max(0, place < 0 ? place + size : place)));
  if (to <= from) return undefined;
  const period = size * stride;
  const periods = widthOf(value) / period;
  budget.spend("runs of units", periods * value.runs.length);
  const runs = Array.from({ length: periods }, (_, i) =>
    sliceRuns(value.runs, i * period + from * stride, i * period + to * stride),
  ).flat();
  // Queries, keys and values go ways of their own; the halves of each head, where queries are turned, do not.
  if (stride > 1) spaces.isolate(runs);
  const narrowed = (one: Axis, at: number) =>
    one.map((factor) => {
      if (at === axis) return { size: to - from, stride };
      const outer = factor.stride !== undefined && factor.stride >= period;
      return outer ? { ...factor, stride: ((factor.stride ?? 0) / size) * (to - from) } : factor;
    });
  return { ...value, runs, axes: axes.map((one, at) => (at === axis ? narrowed(one, at) : merged(narrowed(one, at)))) };
}

/** Without the axes at the places named, which must be of length 1. */
export function withoutAxes(value: DividedUnits, gone: readonly (number | undefined)[]): Flow | undefined {
  const { axes } = value;
  if (gone.some((axis) => axis === undefined || (hasUnits(axes[axis]) && lengthOfAxis(axes[axis]) !== 1)))
    return undefined;
  return undivided({ ...value, axes: axes.filter((_, axis) => !gone.includes(axis)) });
}

/** With axes of length 1 added at the places named. */
export function withNewAxes(value: DividedUnits, added: readonly number[]): Flow | undefined {
  const rank = value.axes.length + added.length;
  const at = new Set(added.map((axis) => axisOf(axis, rank)));
  if (at.has(undefined) || at.size !== added.length) return undefined;
  const kept = value.axes.values();
  return { ...value, axes: Array.from({ length: rank }, (_, axis) => (at.has(axis) ? [] : (kept.next().value ?? []))) };
}
