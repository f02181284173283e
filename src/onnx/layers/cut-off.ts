import { type GraphNode, integerOf } from "../graph.ts";
import { elementType } from "../types.ts";
import { product } from "./arrays.ts";
import type { Tracking } from "./flow.ts";

/** What the integers end at, of the types that models are quantised to. */
const ENDS: Readonly<Record<string, readonly number[]>> = {
  uint4: [0, 15],
  int4: [-8, 7],
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
};
/** Of operators that make integers: which input is the zero point of what they make. */
const ZERO_POINT: Readonly<Record<string, number>> = {
  QuantizeLinear: 2,
  QLinearConv: 7,
  QLinearMatMul: 7,
  "com.microsoft::QGemm": 8,
};
/** More zero points than a layer has units are none. */
const MOST_UNITS = 2 ** 16;

/**
 * Whether zero becomes an end of the integers that a node makes, so that what lies beyond it is cut off: quantisers leave out
 * the ReLU that follows.
 */
export function cutsOffBelow(node: GraphNode, constants: Tracking["constants"]): boolean {
  const place = ZERO_POINT[node.operator];
  if (place === undefined) return false;
  if (!node.inputs[place]) {
    // Left out, it is 0, of uint8 unless another type is named; QGemm gives numbers that are no integers then.
    const named = elementType(integerOf(node, "output_dtype", 0));
    return node.operator === "QuantizeLinear" && (ENDS[named] ?? ENDS.uint8).includes(0);
  }
  const zeroPoint = constants.find(node.inputs[place]);
  const ends = ENDS[zeroPoint?.elementType ?? ""] ?? [];
  if (!zeroPoint || product(zeroPoint.shape) > MOST_UNITS) return false;
  return zeroPoint.load().data.every((value) => ends.includes(value));
}
