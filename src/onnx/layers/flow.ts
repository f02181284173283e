import type { GraphNode } from "../graph.ts";
import type { Axis, Sizes } from "./axes.ts";
import type { Budget } from "./budget.ts";
import type { Constant } from "./constants.ts";
import type { Run, SpaceTable } from "./space-table.ts";

/** Which hidden units a value of the graph carries, and where. */
export interface Units {
  readonly kind: "units";
  /** In the order in which they lie along the channel axis. */
  readonly runs: readonly Run[];
  readonly rank: number;
  readonly axis: number;
  /** Elements of each unit and image: 1 for vectors, height * width for feature maps, undefined where that is not known. */
  readonly positions: number | undefined;
  /** Feature maps flattened into one axis: all positions of a unit in a row, or all units of a position. */
  readonly flattened?: "by unit" | "by position";
}

/** Hidden units that are laid out over several axes, such as the heads of an attention and the units of each head. */
export interface DividedUnits {
  readonly kind: "divided";
  /** As of `Units`: a stride of the axes counts units along these runs. */
  readonly runs: readonly Run[];
  readonly axes: readonly Axis[];
}

/** What a value of the graph is made of. */
export type Flow =
  | Units
  | DividedUnits
  /** The image, with nothing learned done to it. */
  | { readonly kind: "image"; readonly rank: number | undefined }
  /** Something that does not tell units apart: constants, shapes, means over all units. */
  | { readonly kind: "neutral" }
  /** Anything else. */
  | { readonly kind: "unknown"; readonly rank: number | undefined };

export const NEUTRAL: Flow = { kind: "neutral" };
export const UNKNOWN: Flow = { kind: "unknown", rank: undefined };

/** What the rules of operators work with: values that are known by name, the spaces, and what may still be spent. */
export interface Tracking {
  readonly constants: {
    find(name: string | undefined): Constant | undefined;
    /** The whole numbers of a short constant, such as a shape or axes. */
    integers(name: string | undefined): readonly number[] | undefined;
  };
  readonly sizes: { find(name: string | undefined): Sizes | undefined };
  readonly spaces: SpaceTable;
  readonly budget: Budget;
}

/**
 * What an operator makes of what it takes: a flow for each output, or one for the first. Undefined where the rule does not
 * cover the case; then every unit that the operator takes is fixed, and what comes out is unknown.
 */
export type FlowRule = (node: GraphNode, inputs: readonly Flow[], tracking: Tracking) => readonly Flow[] | undefined;

/** A rule for operators whose first input is all that matters: images stay images, constants stay constants. */
export function onUnits(
  rule: (units: Units, node: GraphNode, tracking: Tracking) => Flow | readonly Flow[] | undefined,
  imageRank: (rank: number | undefined, node: GraphNode, tracking: Tracking) => number | undefined = (rank) => rank,
): FlowRule {
  return (node, [first, ...others], tracking) => {
    if (!first || others.some(({ kind }) => kind !== "neutral")) return undefined;
    if (first.kind === "image") {
      const rank = imageRank(first.rank, node, tracking);
      return node.outputs.map(() => ({ kind: "image", rank }));
    }
    if (first.kind !== "units") return first.kind === "neutral" ? node.outputs.map(() => NEUTRAL) : undefined;
    const made = rule(first, node, tracking);
    return made && "kind" in made ? [made] : made;
  };
}

/** The rank of a value, where it is known. */
export function rankOf(flow: Flow): number | undefined {
  if (flow.kind === "neutral") return undefined;
  return flow.kind === "divided" ? flow.axes.length : flow.rank;
}

/** From now on none of the units that values carry can be exchanged for another. */
export function fixUnits(flows: readonly Flow[], { spaces }: Pick<Tracking, "spaces">): void {
  for (const flow of flows)
    if (flow.kind === "units" || flow.kind === "divided") spaces.fix(flow.runs, flow.kind === "divided");
}

export function widthOf({ runs }: Pick<Units, "runs">): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** The axes that an operator names in an attribute or, since opset 13, in an input. */
export function axesOf(node: GraphNode, input: number, { constants }: Tracking): readonly number[] | undefined {
  return node.attributes.integers.get("axes") ?? constants.integers(node.inputs[input]);
}
