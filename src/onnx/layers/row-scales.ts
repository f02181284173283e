import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import type { Constant } from "./constants.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";

/** What a node multiplies each unit by; read when called. */
export type RowScales = () => ArrayLike<number>;

/** ONNX's default for BatchNormalization. */
const EPSILON = 1e-5;

/**
 * What a node that follows a layer does to its rows: the factor of each, "nothing" where it adds, converts or rounds only, or
 * undefined where it does more than that.
 */
export function rowScalesOf(node: GraphNode, flow: Flow, { constants }: Tracking): RowScales | "nothing" | undefined {
  if (flow.kind !== "units") return undefined;
  const [first, second] = node.inputs.map((name) => constants.find(name));
  switch (node.operator) {
    case "Identity":
    case "Cast":
    case "QuantizeLinear":
    case "DequantizeLinear":
      return "nothing";
    case "Add":
      return first || second ? "nothing" : undefined;
    case "Sub":
      return second ? "nothing" : undefined;
    case "Mul":
      return perUnit(first ?? second, flow, (scale) => scale);
    case "Div":
      return perUnit(second, flow, (scale) => 1 / scale);
    case "BatchNormalization":
      return normalisation(node, constants, widthOf(flow));
    default:
      return undefined;
  }
}

function perUnit(
  constant: Constant | undefined,
  { rank, axis, runs }: Extract<Flow, { kind: "units" }>,
  scaleOf: (value: number) => number,
): RowScales | undefined {
  if (!constant) return undefined;
  const width = widthOf({ runs });
  const elements = product(constant.shape);
  const single = elements === 1;
  if (!single && (elements !== width || constant.shape.at(axis - rank) !== width)) return undefined;
  return () => {
    const values = constant.load().data;
    return Float64Array.from({ length: width }, (_, unit) => scaleOf(values[single ? 0 : unit]));
  };
}

function normalisation(node: GraphNode, constants: Tracking["constants"], width: number): RowScales | undefined {
  const [scale, variance] = [constants.find(node.inputs[1]), constants.find(node.inputs[4])];
  if (!scale || !variance || product(scale.shape) !== width || product(variance.shape) !== width) return undefined;
  const epsilon = node.attributes.floats.get("epsilon")?.[0] ?? EPSILON;
  return () => {
    const [scales, variances] = [scale.load().data, variance.load().data];
    return Float64Array.from(scales, (value, unit) => value / Math.sqrt(variances[unit] + epsilon));
  };
}
