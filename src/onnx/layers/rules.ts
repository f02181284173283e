import type { GraphNode } from "../graph.ts";
import { attention, computedProduct } from "./attention.ts";
import { DIVIDED_RULES, dividedReduction } from "./divided-rules.ts";
import { concatenation, elementwise } from "./elementwise.ts";
import { type Flow, type FlowRule, fixUnits, NEUTRAL, rankOf, type Tracking } from "./flow.ts";
import { blocksToDepth, depthToBlocks, sequence } from "./identities.ts";
import { flattening, reshape, squeezing, targetOf, transposition, unsqueezing } from "./reshaping.ts";
import { expansion, gathering, padding, pooling, reduction, resizing, slice, split, tiling } from "./selecting.ts";

/**
 * Operators that treat every unit alike and leave it where it is. Those that look across units (Softmax, LayerNormalization)
 * do so without telling them apart.
 */
const ELEMENTWISE = [
  ..."Abs Add And BatchNormalization BiasGelu Cast CastLike Ceil Celu Clip Cos Div Dropout".split(" "),
  ..."DynamicQuantizeLinear DequantizeLinear Elu Equal Erf Exp FastGelu Floor Gelu Greater GreaterOrEqual".split(" "),
  ..."HardSigmoid HardSwish Hardmax Identity InstanceNormalization IsInf IsNaN LayerNormalization LeakyRelu Less".split(
    " ",
  ),
  ..."LessOrEqual Log LogSoftmax LpNormalization Max Mean Min Mish Mul Neg Not Or PRelu Pow QLinearAdd".split(" "),
  ..."QLinearLeakyRelu QLinearMul QLinearSigmoid QLinearSoftmax QuantizeLinear QuickGelu Reciprocal Relu RMSNormalization Round".split(
    " ",
  ),
  ..."Selu Shrink Sigmoid Sign Sin SimplifiedLayerNormalization SkipLayerNormalization SkipSimplifiedLayerNormalization Softmax Softplus".split(
    " ",
  ),
  ..."Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor".split(" "),
];

const POOLING = [
  ..."AveragePool GlobalAveragePool GlobalLpPool GlobalMaxPool LpPool MaxPool".split(" "),
  ..."QLinearAveragePool QLinearGlobalAveragePool".split(" "),
];

const REDUCTION = "L1 L2 LogSum LogSumExp Max Mean Min Prod Sum SumSquare".split(" ").map((name) => `Reduce${name}`);

const RULES: Readonly<Record<string, FlowRule>> = {
  ...Object.fromEntries(ELEMENTWISE.map((operator) => [operator, elementwise])),
  ...Object.fromEntries(POOLING.map((operator) => [operator, pooling])),
  ...Object.fromEntries([...REDUCTION, "QLinearReduceMean"].map((operator) => [operator, reduction])),
  Concat: concatenation,
  QLinearConcat: concatenation,
  Transpose: transposition,
  Flatten: flattening,
  Reshape: reshape,
  Squeeze: squeezing,
  Unsqueeze: unsqueezing,
  Split: split,
  Slice: slice,
  Gather: gathering,
  Pad: padding,
  Resize: resizing,
  Upsample: resizing,
  Expand: expansion,
  Tile: tiling,
  MatMul: computedProduct,
  FusedMatMul: computedProduct,
  MultiHeadAttention: attention,
  Attention: attention,
  DepthToSpace: depthToBlocks,
  SpaceToDepth: blocksToDepth,
  SequenceConstruct: sequence,
  SequenceAt: sequence,
  Shape: (node) => node.outputs.map(() => NEUTRAL),
  Size: (node) => node.outputs.map(() => NEUTRAL),
};

const OF_DIVIDED: Readonly<Record<string, FlowRule>> = {
  ...Object.fromEntries(ELEMENTWISE.map((operator) => [operator, elementwise])),
  ...Object.fromEntries(REDUCTION.map((operator) => [operator, dividedReduction])),
  ...DIVIDED_RULES,
  MatMul: computedProduct,
  FusedMatMul: computedProduct,
  Shape: RULES.Shape,
  Size: RULES.Size,
};

/** What a node makes of what it takes. Where no rule says so, the units that it takes are fixed: it may tell them apart. */
export function flowsAfter(node: GraphNode, inputs: readonly Flow[], tracking: Tracking): readonly Flow[] {
  const rules = inputs.some(({ kind }) => kind === "divided") ? OF_DIVIDED : RULES;
  const rule = node.captured.length > 0 ? undefined : rules[node.operator.replace(/^com\.microsoft::/, "")];
  const made = rule?.(node, inputs, tracking);
  if (made) return made;
  fixUnits(inputs, tracking);
  if (inputs.every(({ kind }) => kind === "neutral")) return node.outputs.map(() => NEUTRAL);
  return node.outputs.map(() => ({ kind: "unknown", rank: rankAfter(node, inputs, tracking) }));
}

/** Whether it is known of an operator what it makes of units. */
export function hasRule(operator: string): boolean {
  return operator.replace(/^com\.microsoft::/, "") in RULES;
}

/** The rank of what an operator without a rule makes, where that is plain: a layer behind it may be understood again. */
function rankAfter(node: GraphNode, inputs: readonly Flow[], tracking: Tracking): number | undefined {
  if (node.operator === "Reshape") return targetOf(node, tracking)?.length;
  if (node.operator !== "Transpose" && node.operator !== "MatMul" && !ELEMENTWISE.includes(node.operator)) {
    return undefined;
  }
  const ranks = inputs.flatMap((flow) => (flow.kind === "neutral" ? [] : [rankOf(flow)]));
  return ranks.every((rank) => rank !== undefined) ? Math.max(...ranks) : undefined;
}
