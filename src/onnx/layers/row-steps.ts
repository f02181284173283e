import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import type { Constant } from "./constants.ts";
import { cutsOffBelow } from "./cut-off.ts";
import { type Flow, type Tracking, type Units, widthOf } from "./flow.ts";

/** A number for each unit; read when called. */
export type RowValues = () => ArrayLike<number>;

/** What a node does to each unit: it multiplies it, and then adds to it. Both are left out where it does not. */
export interface RowStep {
  readonly scale?: RowValues;
  /** "unknown" where what is added is not the same everywhere. */
  readonly shift?: RowValues | "unknown";
}

/** ONNX's default for BatchNormalization. */
const EPSILON = 1e-5;

/** What a node that follows a layer does to its rows; undefined where it does more than a `RowStep`, or rounding, is. */
export function rowStepOf(node: GraphNode, flow: Flow, { constants }: Tracking): RowStep | undefined {
  if (flow.kind !== "units") return undefined;
  const [first, second] = node.inputs.map((name) => constants.find(name));
  switch (node.operator) {
    case "Identity":
    case "Cast":
    case "DequantizeLinear":
      return {};
    case "QuantizeLinear":
      return cutsOffBelow(node, constants) ? undefined : {};
    case "Add":
      return first || second ? { shift: perUnit(first ?? second, flow) ?? "unknown" } : undefined;
    case "Sub":
      return second && { shift: perUnit(second, flow, (value) => -value) ?? "unknown" };
    case "Mul":
      return asScale(perUnit(first ?? second, flow));
    case "Div":
      return asScale(perUnit(second, flow, (value) => 1 / value));
    case "BatchNormalization":
      return normalisation(node, constants, widthOf(flow));
    default:
      return undefined;
  }
}

function asScale(scale: RowValues | undefined): RowStep | undefined {
  return scale && { scale };
}

/** A constant as a number for each unit; undefined if it is something else. */
export function perUnit(
  constant: Constant | undefined,
  { rank, axis, runs }: Pick<Units, "rank" | "axis" | "runs">,
  change = (value: number) => value,
): RowValues | undefined {
  if (!constant) return undefined;
  const width = widthOf({ runs });
  const elements = product(constant.shape);
  const single = elements === 1;
  if (!single && (elements !== width || constant.shape.at(axis - rank) !== width)) return undefined;
  return () => {
    const values = constant.load().data;
    return Float64Array.from({ length: width }, (_, unit) => change(values[single ? 0 : unit]));
  };
}

function normalisation(node: GraphNode, constants: Tracking["constants"], width: number): RowStep | undefined {
  const [scale, shift, mean, variance] = node.inputs.slice(1).map((name) => constants.find(name));
  if (!scale || !variance || product(scale.shape) !== width || product(variance.shape) !== width) return undefined;
  const epsilon = node.attributes.floats.get("epsilon")?.[0] ?? EPSILON;
  const scales = () => {
    const [factors, variances] = [scale.load().data, variance.load().data];
    return Float64Array.from(factors, (value, unit) => value / Math.sqrt(variances[unit] + epsilon));
  };
  const isWhole = shift && mean && product(shift.shape) === width && product(mean.shape) === width;
  const shifts = () => {
    const [factors, added, means] = [scales(), shift?.load().data ?? [], mean?.load().data ?? []];
    return factors.map((factor, unit) => added[unit] - factor * means[unit]);
  };
  return { scale: scales, shift: isWhole ? shifts : "unknown" };
}
