import { type GraphNode, integerOf } from "../graph.ts";
import { axisOf, product } from "./arrays.ts";
import { type Constant, madeOf, withShape } from "./constants.ts";
import type { Tracking } from "./flow.ts";

type Constants = Pick<Tracking["constants"], "find" | "integers">;

/** Places along an axis, in the order in which they are taken. */
interface Places {
  readonly count: number;
  at(i: number): number;
}

/** What is taken of a constant along an axis. */
interface Picked {
  readonly constant: Constant;
  readonly places: Places;
}

/**
 * What operators that only choose and join make of constants, for each of their outputs: Concat, Split, Slice, Gather.
 * Undefined where it is another operator, or cannot be told.
 */
export function joinedOrCut(node: GraphNode, constants: Constants): readonly (Constant | undefined)[] | undefined {
  const parts = node.inputs.map((name) => constants.find(name));
  const [first] = parts;
  const axis = first && axisOf(integerOf(node, "axis", 0), first.shape.length);
  switch (node.operator) {
    case "Concat":
      return [concatenated(parts, axis)];
    case "Split":
      return first && axis !== undefined ? split(node, first, axis, constants) : undefined;
    case "Slice":
      return first && [sliced(node, first, constants)];
    case "Gather":
      return first && axis !== undefined ? [gathered(first, node.inputs[1], axis, constants)] : undefined;
    default:
      return undefined;
  }
}

function concatenated(parts: readonly (Constant | undefined)[], axis: number | undefined): Constant | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (axis === undefined || known.length < parts.length) return undefined;
  const [{ shape }] = known;
  const alike = known.every(
    (part) => part.shape.length === shape.length && part.shape.every((size, i) => i === axis || size === shape[i]),
  );
  return alike
    ? along(
        known.map((constant) => ({ constant, places: range(0, constant.shape[axis]) })),
        axis,
      )
    : undefined;
}

function split(node: GraphNode, constant: Constant, axis: number, constants: Constants) {
  const { attributes, inputs, outputs } = node;
  const even = Math.ceil(constant.shape[axis] / outputs.length);
  const sizes =
    attributes.integers.get("split") ?? (inputs[1] ? constants.integers(inputs[1]) : outputs.map(() => even));
  let end = 0;
  return outputs.map((_, i) => {
    const start = end;
    end = Math.min(constant.shape[axis], start + (sizes?.[i] ?? 0));
    return sizes && end > start ? along([{ constant, places: range(start, end - start) }], axis) : undefined;
  });
}

/** Slices along one axis after the other. */
function sliced(node: GraphNode, constant: Constant, constants: Constants): Constant | undefined {
  const list = (name: string, input: number) =>
    node.attributes.integers.get(name) ?? (node.inputs[input] ? constants.integers(node.inputs[input]) : undefined);
  const [starts, ends] = [list("starts", 1), list("ends", 2)];
  const [axes, steps] = [list("axes", 3) ?? starts?.map((_, i) => i), list("steps", 4) ?? starts?.map(() => 1)];
  const missing = [3, 4].some((input) => node.inputs[input] && !constants.integers(node.inputs[input]));
  if (!starts || !ends || !axes || !steps || missing || axes.length > constant.shape.length) return undefined;
  return axes.reduce<Constant | undefined>((sum, named, i) => {
    const axis = sum && axisOf(named, sum.shape.length);
    if (!sum || axis === undefined || !steps[i]) return undefined;
    const places = stepped(starts[i], ends[i], steps[i], sum.shape[axis]);
    return along([{ constant: sum, places }], axis);
  }, constant);
}

/** The places from `start` up to, and without, `end`, counted from the end of the axis where negative, as Slice has them. */
function stepped(start: number, end: number, step: number, size: number): Places {
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const clamped = (place: number) => Math.max(least, Math.min(most, place < 0 ? place + size : place));
  // An end before the first place, which a step backwards never reaches, is not counted from the end.
  const [from, to] = [clamped(start), end < -size ? least : clamped(end)];
  return { count: Math.max(0, Math.ceil((to - from) / step)), at: (i) => from + i * step };
}

function gathered(constant: Constant, indices: string, axis: number, constants: Constants): Constant | undefined {
  const size = constant.shape[axis];
  const named = constants.integers(indices)?.map((place) => (place < 0 ? place + size : place));
  const inside = named?.every((place) => place >= 0 && place < size);
  const rank = constants.find(indices)?.shape.length ?? 2;
  if (!named || !inside || rank > 1) return undefined;
  const chosen = along([{ constant, places: { count: named.length, at: (i) => named[i] } }], axis);
  return chosen && rank === 0 ? withShape(chosen, chosen.shape.toSpliced(axis, 1)) : chosen;
}

function range(start: number, count: number): Places {
  return { count, at: (i) => start + i };
}

/** What is picked along an axis, one after the other; undefined where that is nothing. */
function along(picked: readonly Picked[], axis: number): Constant | undefined {
  const length = picked.reduce((sum, { places }) => sum + places.count, 0);
  if (length === 0) return undefined;
  const shape = picked[0].constant.shape.with(axis, length);
  return {
    shape,
    ...madeOf(
      shape,
      picked.map(({ constant }) => constant),
    ),
    load: () => ({ shape, data: copied(picked, axis, shape) }),
  };
}

function copied(picked: readonly Picked[], axis: number, shape: readonly number[]): Float32Array {
  const inner = product(shape.slice(axis + 1));
  const outer = product(shape.slice(0, axis));
  const result = new Float32Array(product(shape));
  let first = 0;
  for (const { constant, places } of picked) {
    const { data } = constant.load();
    for (let o = 0; o < outer; o += 1) {
      for (let i = 0; i < places.count; i += 1) {
        const from = (o * constant.shape[axis] + places.at(i)) * inner;
        result.set(data.subarray(from, from + inner), (o * shape[axis] + first + i) * inner);
      }
    }
    first += places.count;
  }
  return result;
}
