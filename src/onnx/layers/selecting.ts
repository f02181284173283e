import { type GraphNode, integerOf } from "../graph.ts";
import { axisOf } from "./arrays.ts";
import type { Budget } from "./budget.ts";
import { axesOf, type FlowRule, NEUTRAL, onUnits, type Tracking, UNKNOWN, type Units, widthOf } from "./flow.ts";
import { chosenUnits } from "./identities.ts";
import { shifted } from "./patches.ts";
import { sliceRuns } from "./space-table.ts";

/** Pooling over the positions of each unit; only the first output says what the units are. */
export const pooling: FlowRule = onUnits((units, node) => {
  if (units.axis !== 1 || units.rank < 3 || integerOf(node, "channels_last", 0) !== 0) return undefined;
  const positions = node.operator.includes("Global") ? 1 : undefined;
  return [{ ...units, positions }, ...node.outputs.slice(1).map(() => UNKNOWN)];
});

/** Means, sums and maxima: over all units they tell none apart, over positions they leave the units where they are. */
export const reduction: FlowRule = onUnits(
  (units, node, tracking) => {
    const given = axesOf(node, 1, tracking);
    if (!given) return (node.inputs[1] ?? "") === "" ? NEUTRAL : undefined;
    const axes = given.map((axis) => axisOf(axis, units.rank));
    if (units.flattened || axes.includes(undefined)) return undefined;
    if (axes.includes(units.axis)) return NEUTRAL;
    const positions = new Set(axes).size === units.rank - 2 && !axes.includes(0) ? 1 : undefined;
    if (integerOf(node, "keepdims", 1) === 1) return { ...units, positions };
    const before = axes.filter((axis) => axis !== undefined && axis < units.axis).length;
    return { ...units, rank: units.rank - axes.length, axis: units.axis - before, positions };
  },
  () => undefined,
);

export const split: FlowRule = onUnits((units, node, tracking) => {
  const axis = axisOf(integerOf(node, "axis", 0), units.rank);
  if (axis === undefined || units.flattened) return undefined;
  if (axis !== units.axis) return node.outputs.map(() => ({ ...units, positions: undefined }));
  const sizes = splitSizes(node, widthOf(units), tracking);
  if (!sizes) return undefined;
  let end = 0;
  return node.outputs.map((_, i) => {
    const start = end;
    end += sizes[i] ?? 0;
    return part(units, start, end, tracking.budget);
  });
});

/** How long the parts are into which Split divides `width`. */
export function splitSizes(
  { inputs, outputs, attributes }: GraphNode,
  width: number,
  { constants }: Tracking,
): readonly number[] | undefined {
  const even = Math.ceil(width / outputs.length);
  const given = attributes.integers.get("split");
  return given ?? ((inputs[1] ?? "") === "" ? outputs.map(() => even) : constants.integers(inputs[1]));
}

export const slice: FlowRule = onUnits((units, node, tracking) => {
  const bounds = boundsOf(node, units.rank, tracking);
  if (!bounds || units.flattened) return undefined;
  const moved = shifted(units, tracking.budget, (axis) => bounds.get(axis)?.start);
  const own = bounds.get(units.axis);
  if (!own) return { ...moved, positions: undefined };
  if (own.start === undefined || own.end === undefined || own.step !== 1) return undefined;
  const width = widthOf(units);
  const at = (position: number) => Math.min(width, Math.max(0, position < 0 ? position + width : position));
  return part(moved, at(own.start), at(own.end), tracking.budget);
});

/** From where to where Slice takes an axis; what is known only when the model runs is undefined. */
interface Bounds {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
}

/** By axis, what Slice takes of it; undefined where not even the axes are known. */
export function boundsOf(
  node: GraphNode,
  rank: number,
  { constants, sizes }: Tracking,
): ReadonlyMap<number, Bounds> | undefined {
  const list = (name: string, input: number) => node.attributes.integers.get(name) ?? sizes.find(node.inputs[input]);
  const starts = list("starts", 1);
  const named = node.attributes.integers.get("axes") ?? constants.integers(node.inputs[3]);
  const steps = list("steps", 4) ?? ((node.inputs[4] ?? "") === "" ? "all 1" : undefined);
  const bounds = new Map<number, Bounds>();
  for (const [i, axis] of (named ?? [...(starts ?? []).keys()]).entries()) {
    const place = axisOf(axis, rank);
    if (place === undefined) return undefined;
    const step = steps === "all 1" ? 1 : steps?.[i];
    bounds.set(place, { start: starts?.[i], end: list("ends", 2)?.[i], step });
  }
  return bounds.size > 0 ? bounds : undefined;
}

function part(units: Units, start: number, end: number, budget: Budget): Units | typeof UNKNOWN {
  const runs = sliceRuns(units.runs, start, end);
  budget.spend("runs of units", runs.length + 1);
  return runs.length > 0 ? { ...units, runs } : UNKNOWN;
}

/** Taking positions by a constant index, such as the class token of a transformer, or units by a list of them. */
export const gathering: FlowRule = onUnits(
  (units, node, tracking) => {
    const axis = axisOf(integerOf(node, "axis", 0), units.rank);
    const indices = tracking.constants.find(node.inputs[1]);
    if (axis === undefined || !indices || units.flattened) return undefined;
    if (axis === units.axis) {
      const chosen = indices.shape.length === 1 ? tracking.constants.integers(node.inputs[1]) : undefined;
      return chosen && chosenUnits(units, chosen, tracking);
    }
    const [first] = tracking.constants.integers(node.inputs[1]) ?? [];
    if (indices.shape.length === 1) {
      return { ...shifted(units, tracking.budget, (one) => (one === axis ? first : 0)), positions: undefined };
    }
    const added = indices.shape.length - 1;
    const rank = units.rank + added;
    return {
      ...units,
      rank,
      axis: units.axis > axis ? units.axis + added : units.axis,
      positions: rank === 2 ? 1 : undefined,
    };
  },
  () => undefined,
);

/** Repeating along axes, some of them new, that are not the units'. */
export const expansion: FlowRule = onUnits((units, node, { sizes }) => {
  const target = sizes.find(node.inputs[1]);
  if (!target || units.flattened || widthOf(units) === 1) return undefined;
  const added = Math.max(0, target.length - units.rank);
  return { ...units, rank: units.rank + added, axis: units.axis + added, positions: undefined };
});

export const tiling: FlowRule = onUnits((units, node, { sizes }) => {
  const repeats = sizes.find(node.inputs[1]);
  return repeats?.[units.axis] === 1 && !units.flattened ? { ...units, positions: undefined } : undefined;
});

/** Padding of positions; units that are added are none. How much is computed while the model runs depends on positions only. */
export const padding: FlowRule = onUnits((units, node, { sizes, budget }) => {
  const pads = node.attributes.integers.get("pads") ?? sizes.find(node.inputs[1]);
  if ((node.inputs[3] ?? "") !== "" || units.flattened || (pads && pads.length !== 2 * units.rank)) return undefined;
  const untouched = [units.axis, units.axis + units.rank].every((place) => (pads?.[place] ?? 0) === 0);
  return untouched ? { ...shifted(units, budget, (axis) => -(pads?.[axis] ?? 0)), positions: undefined } : undefined;
});

export const resizing: FlowRule = onUnits((units, node, tracking) => {
  const untouched = scaleOf(units, node, tracking) === 1;
  return untouched && !units.flattened ? { ...units, positions: undefined } : undefined;
});

/** By how much Resize or Upsample stretches the channel axis, as far as the model says so. */
function scaleOf(units: Units, { inputs, attributes }: GraphNode, { constants }: Tracking): number | undefined {
  const scales =
    attributes.floats.get("scales") ?? constants.find(inputs.length > 2 ? inputs[2] : inputs[1])?.load().data;
  if (scales && scales.length === units.rank) return scales[units.axis];
  const sizes = constants.integers(inputs[3]);
  return sizes?.length === units.rank ? sizes[units.axis] / widthOf(units) : undefined;
}
