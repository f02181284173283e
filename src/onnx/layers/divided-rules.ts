import { type GraphNode, integerOf } from "../graph.ts";
import { axisOf } from "./arrays.ts";
import { type Axis, hasUnits, places } from "./axes.ts";
import { reshapedAxes, selected, transposedAxes, undivided, withNewAxes, withoutAxes } from "./divided.ts";
import { meetDivided } from "./elementwise.ts";
import { axesOf, type DividedUnits, type Flow, type FlowRule, NEUTRAL, type Tracking, UNKNOWN } from "./flow.ts";
import { targetOf } from "./reshaping.ts";
import { boundsOf, splitSizes } from "./selecting.ts";

type DividedRule = (value: DividedUnits, node: GraphNode, tracking: Tracking) => Flow | readonly Flow[] | undefined;

/** What operators make of units that are laid out over several axes. */
export const DIVIDED_RULES: Readonly<Record<string, FlowRule>> = {
  Reshape: (node, [first], tracking) => onDivided(reshape)(node, first ? [first] : [], tracking),
  Transpose: onDivided((value, { attributes }) =>
    transposedAxes(value, attributes.integers.get("perm") ?? [...value.axes.keys()].reverse()),
  ),
  Squeeze: onDivided((value, node, tracking) => {
    const axes = axesOf(node, 1, tracking)?.map((axis) => axisOf(axis, value.axes.length));
    return axes && withoutAxes(value, axes);
  }),
  Unsqueeze: onDivided((value, node, tracking) => {
    const added = axesOf(node, 1, tracking);
    return added && withNewAxes(value, added);
  }),
  Gather: onDivided(gather),
  Slice: onDivided(slice),
  Split: onDivided(split),
  Expand: onDivided(expand),
  Concat: concatenate,
};

/** A rule for operators whose first input is all that has units. */
function onDivided(rule: DividedRule): FlowRule {
  return (node, [first, ...others], tracking) => {
    if (first?.kind !== "divided" || others.some(({ kind }) => kind !== "neutral")) return undefined;
    const made = rule(first, node, tracking);
    return made && "kind" in made ? [made] : made;
  };
}

function reshape(value: DividedUnits, node: GraphNode, tracking: Tracking): Flow | undefined {
  const target = targetOf(node, tracking);
  return target && reshapedAxes(value, target, tracking);
}

/** One place of an axis, such as that of the queries among queries, keys and values. */
function gather(value: DividedUnits, node: GraphNode, tracking: Tracking): Flow | undefined {
  const axis = axisOf(integerOf(node, "axis", 0), value.axes.length);
  const indices = tracking.constants.find(node.inputs[1]);
  if (axis === undefined || !indices || indices.shape.length > 1) return undefined;
  const [index, ...others] = tracking.constants.integers(node.inputs[1]) ?? [];
  if (hasUnits(value.axes[axis]) && (index === undefined || others.length > 0)) return undefined;
  const taken = selected(value, axis, [index, index === -1 ? Infinity : index + 1], tracking);
  if (!taken || indices.shape.length === 1) return taken && undivided(taken);
  return undivided({ ...taken, axes: taken.axes.toSpliced(axis, 1) });
}

function slice(value: DividedUnits, node: GraphNode, tracking: Tracking): Flow | undefined {
  const bounds = boundsOf(node, value.axes.length, tracking);
  let left: DividedUnits | undefined = value;
  for (const [axis, { start, end, step }] of bounds ?? []) {
    const known = start !== undefined && end !== undefined && step === 1;
    if (!left || (!known && hasUnits(left.axes[axis]))) return undefined;
    left = selected(left, axis, [start ?? 0, end ?? 0], tracking);
  }
  return bounds && left && undivided(left);
}

function split(value: DividedUnits, node: GraphNode, tracking: Tracking): readonly Flow[] | undefined {
  const axis = axisOf(integerOf(node, "axis", 0), value.axes.length);
  if (axis === undefined) return undefined;
  if (!hasUnits(value.axes[axis])) return node.outputs.map(() => selected(value, axis, [0, 0], tracking) ?? UNKNOWN);
  const [{ size = 0 }] = value.axes[axis];
  let end = 0;
  const parts = splitSizes(node, size, tracking)?.map((length) => {
    const start = end;
    end += length;
    return selected(value, axis, [start, end], tracking);
  });
  return parts?.every((part) => part !== undefined) ? parts.map(undivided) : undefined;
}

/** Repeating along axes without units, such as keys and values that several heads share. */
function expand(value: DividedUnits, node: GraphNode, tracking: Tracking): Flow | undefined {
  const target = tracking.sizes.find(node.inputs[1]);
  if (!target) return undefined;
  const rank = Math.max(target.length, value.axes.length);
  const padded = [...Array.from({ length: rank - value.axes.length }, (): Axis => []), ...value.axes];
  const axes = padded.map((axis, i) => {
    const size = target[i - (rank - target.length)];
    return axis.length > 0 || size === 1 ? axis : [places(size)];
  });
  return { ...value, axes };
}

/** More positions of the same units. */
function concatenate(node: GraphNode, inputs: readonly Flow[], tracking: Tracking): readonly Flow[] | undefined {
  const first = inputs.find((flow) => flow.kind === "divided");
  const axis = first && axisOf(integerOf(node, "axis", 1), first.axes.length);
  if (!first || axis === undefined || hasUnits(first.axes[axis])) return undefined;
  const made = meetDivided(inputs, tracking);
  return made?.kind === "divided" ? [{ ...made, axes: made.axes.with(axis, [places(undefined)]) }] : undefined;
}

/** Means and norms over positions, or over the units of each head: those tell heads apart and no units of a head. */
export const dividedReduction: FlowRule = onDivided((value, node, tracking) => {
  const axes = axesOf(node, 1, tracking)?.map((axis) => axisOf(axis, value.axes.length));
  if (!axes || axes.includes(undefined)) return undefined;
  const left = value.axes.map((axis, i) => (axes.includes(i) ? [] : axis));
  const ofUnits = value.axes.some((axis, i) => axes.includes(i) && hasUnits(axis));
  if (ofUnits) return left.flat().some(({ stride }) => stride === 1) ? undefined : NEUTRAL;
  if (integerOf(node, "keepdims", 1) === 1) return { ...value, axes: left };
  return undivided({ ...value, axes: left.filter((_, i) => !axes.includes(i)) });
});
