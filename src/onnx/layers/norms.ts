import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";
import { perUnit, type RowValues } from "./row-steps.ts";

/** Operators that take a scale and a shift of each unit after what they normalise, whatever axis the units lie along. */
const NORMS = /^(com\.microsoft::)?(Batch|Instance|Layer|Group|RMS|SimplifiedLayer)Normalization$/;
/** Those that a norm is written with where it is no operator. */
const WRITTEN_OUT = new Set(["Add", "Mul"]);

/** The scales and shifts of units that a node has; those of a single value for all units are none. */
export function normsOf(node: GraphNode, inputs: readonly Flow[], { constants }: Tracking): RowValues[] {
  const units = inputs.find((flow) => flow.kind === "units");
  if (!units) return [];
  const width = widthOf(units);
  const isNorm = NORMS.test(node.operator);
  if (!isNorm && !WRITTEN_OUT.has(node.operator)) return [];
  // A BatchNormalization's means and variances are no parameters.
  const names = isNorm ? node.inputs.slice(1, 3) : node.inputs;
  return names.flatMap((name) => {
    const constant = constants.find(name);
    if (!constant || width < 2 || product(constant.shape) !== width) return [];
    if (isNorm) return [() => constant.load().data];
    return perUnit(constant, units) ?? [];
  });
}
