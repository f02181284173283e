import { type GraphNode, integerOf } from "../graph.ts";
import { MAX_RUNS } from "../limits.ts";
import { axisOf, isPermutation } from "./arrays.ts";
import { places, type Sizes, unitFactor } from "./axes.ts";
import { reshapedAxes, withAxes } from "./divided.ts";
import { axesOf, type Flow, type FlowRule, onUnits, type Tracking, type Units, widthOf } from "./flow.ts";
import { unflattened } from "./identities.ts";

export const transposition: FlowRule = onUnits((units, node) => {
  const perm = node.attributes.integers.get("perm") ?? Array.from({ length: units.rank }, (_, i) => units.rank - 1 - i);
  if (!isPermutation(perm, units.rank)) return undefined;
  const axis = perm.indexOf(units.axis);
  return units.flattened && axis !== units.axis ? undefined : { ...units, axis };
});

export const flattening: FlowRule = onUnits(
  (units, node) => {
    const axis = axisOf(integerOf(node, "axis", 1), units.rank);
    if (axis === 1) return flattened(units);
    return axis === units.axis && axis === units.rank - 1 ? { ...units, rank: 2, axis: 1 } : undefined;
  },
  () => 2,
);

/** A value whose axes after the first become one. */
function flattened(units: Units): Units | undefined {
  if (units.rank === 2) return units;
  const flat = { ...units, rank: 2, axis: 1 };
  if (units.axis === 0) return undefined;
  if (units.positions === 1) return flat;
  if (units.axis === 1) return { ...flat, flattened: "by unit" };
  return units.axis === units.rank - 1 ? { ...flat, flattened: "by position" } : undefined;
}

export const reshape: FlowRule = (node, inputs, tracking) => {
  const target = targetOf(node, tracking);
  const keep = onUnits(
    (units) =>
      target &&
      (withPlaces(units, target, tracking) ??
        reshapedUnits(units, target) ??
        reshapedAxes(withAxes(units), target, tracking)),
    () => target?.length,
  );
  // How a shape is computed from another value's shape says nothing of units.
  return keep(node, inputs.slice(0, 1), tracking);
};

/** The shape that Reshape makes; a size that is only known when the model runs is the batch's in exported models. */
export function targetOf(node: GraphNode, { sizes }: Tracking): Sizes | undefined {
  return node.attributes.integers.get("shape") ?? sizes.find(node.inputs[1]);
}

function reshapedUnits(units: Units, target: Sizes): Flow | undefined {
  const width = widthOf(units);
  const [, second] = target;
  if (units.flattened) return target.length === 2 ? units : unflattened(units, target);
  if (units.axis === units.rank - 1 && target.at(-1) === width) {
    return { ...units, rank: target.length, axis: target.length - 1, positions: target.length === 2 ? 1 : undefined };
  }
  if (target.length === 2) return second === width ? { ...units, rank: 2, axis: 1, positions: 1 } : flattened(units);
  const rest = target.slice(2);
  const single = rest.every((size) => size === 1) && units.positions === 1;
  // A batch of another size would mix images, so that -1 is the same one.
  const kept = units.axis === 1 && (second === width || second === 0);
  return kept ? { ...units, rank: target.length, positions: single ? 1 : units.positions } : undefined;
}

/** Units put into one axis with places beside them, as those under a kernel are when patches are made. */
function withPlaces(units: Units, target: Sizes, { budget }: Tracking): Flow | undefined {
  const width = widthOf(units);
  const count = (target[1] ?? 0) / width;
  const isFewer = target.length > 2 && target.length < units.rank && !units.flattened;
  if (!isFewer || !Number.isInteger(count) || count < 2 || count > MAX_RUNS / units.runs.length) return undefined;
  if (units.axis === 2) {
    budget.spend("runs of units", count * units.runs.length);
    const runs = Array.from({ length: count }, (_, place) => units.runs.map((run) => ({ ...run, at: [place] }))).flat();
    return { ...units, runs, rank: target.length, axis: 1, positions: undefined };
  }
  if (units.axis !== 1) return undefined;
  const axes = target.map((_, i) => (i === 1 ? [unitFactor(width), places(count)] : [places(undefined)]));
  return { kind: "divided", runs: units.runs, axes };
}

export const squeezing: FlowRule = onUnits((units, node, tracking) => {
  if (units.flattened) return undefined;
  const axes = axesOf(node, 1, tracking)?.map((axis) => axisOf(axis, units.rank));
  if (!axes) return units.positions === 1 && units.axis === 1 ? { ...units, rank: 2 } : undefined;
  if (axes.includes(units.axis) || axes.includes(undefined)) return undefined;
  const before = axes.filter((axis) => axis !== undefined && axis < units.axis).length;
  return { ...units, rank: units.rank - axes.length, axis: units.axis - before };
}, dropped);

export const unsqueezing: FlowRule = onUnits((units, node, tracking) => {
  const given = axesOf(node, 1, tracking);
  if (units.flattened || !given) return undefined;
  const rank = units.rank + given.length;
  const added = new Set(given.map((axis) => axisOf(axis, rank)));
  const kept = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !added.has(axis));
  return kept.length === units.rank ? { ...units, rank, axis: kept[units.axis] } : undefined;
}, dropped);

/** An image's rank after axes were added or taken away is looked up by whoever needs it, which no real model does. */
function dropped(): undefined {
  return undefined;
}
