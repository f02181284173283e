import { type GraphNode, integerOf } from "../graph.ts";
import { type Constant, combined, dequantisedConstant, transposed } from "./constants.ts";
import type { Tracking } from "./flow.ts";

/** An operator that multiplies an input by a constant matrix, or looks up vectors in one, and how it does that. */
export interface Linear {
  /** "one axis" where any number of axes may stand beside it, and those of a kernel are gone afterwards. */
  readonly kind: "convolution" | "one axis" | "lookup";
  /** The input that is multiplied. */
  readonly from: number;
  /** How many axes that has; undefined where the operator does not tell. */
  readonly rank: number | undefined;
  /** The axis of units that is read, and the one where its own are, counted from the last one, which is -1. */
  readonly reads: number;
  readonly writes: number;
  /** rows x columns (of a lookup: entries x units), or rows x columns per group x kernel. */
  readonly weights: Constant;
  readonly groups: number;
  /** What all values are multiplied by. */
  readonly factor: number;
  /** One number for each row, that is added to what comes out. */
  readonly bias?: Constant | undefined;
  /** A value that is added to what comes out, element by element, before anything else is done to it. */
  readonly added?: string | undefined;
}

type Reader = (node: GraphNode, part: (input: number) => Constant | undefined) => Linear | undefined;

/** By operator: where its weights are, where their scales and zero points, and which way they lie. */
const LINEAR: Readonly<Record<string, Reader>> = {
  Conv: (node, part) => biased(convolution(node, part(1)), part(2)),
  FusedConv: (node, part) => biased(convolution(node, part(1), node.inputs[3]), part(2)),
  ConvInteger: (node, part) => convolution(node, integers(part(1), undefined, part(3), 0)),
  QLinearConv: (node, part) =>
    biased(convolution(node, integers(part(3), part(4), part(5), 0)), sums(part(8), part(1), part(4))),
  ConvTranspose: (node, part) => biased(convolution(node, turned(node, swapped(part(1)))), part(2)),
  Gemm: (node, part) => biased(product(node, part(0), part(1), 2), part(2)),
  FusedGemm: (node, part) => biased(product(node, part(0), part(1), 2), part(2)),
  QGemm: (node, part) =>
    product(node, undefined, integers(part(3), part(4), part(5), integerOf(node, "transB", 0) === 1 ? 0 : 1), 2),
  Gather: (node, part) => lookup(node, part(0)),
  MatMul: (node, part) => product(node, part(0), part(1)),
  Einsum: (node, part) => summed(node, part(0), part(1)),
  FusedMatMul: (node, part) => product(node, part(0), part(1)),
  MatMulInteger: (node, part) => product(node, undefined, integers(part(1), undefined, part(3), 1)),
  QLinearMatMul: (node, part) => product(node, undefined, integers(part(3), part(4), part(5), 1)),
  DynamicQuantizeMatMul: (node, part) => product(node, undefined, integers(part(1), part(2), part(3), 1)),
  MatMulIntegerToFloat: (node, part) => product(node, undefined, integers(part(1), part(3), part(5), 1)),
};

/** Operators of onnxruntime's own that stand for one of ONNX's, or for several. */
const CONTRIBUTED = /^com\.microsoft::/;

/** The input at which a linear operator has its weights; undefined of any other operator, and of one that looks up. */
export function weightsInput({ operator, inputs }: GraphNode): string | undefined {
  const name = operator.replace(CONTRIBUTED, "");
  return name in LINEAR && name !== "Gather" ? inputs[/^Q(Linear|Gemm)/.test(name) ? 3 : 1] : undefined;
}

/** Whether an operator is one that is read as a layer where its weights are constants. */
export function isLinear(operator: string): boolean {
  return operator.replace(CONTRIBUTED, "") in LINEAR;
}

/** What a node multiplies by, if it is a linear layer whose weights are constants. */
export function linearOf(node: GraphNode, constants: Tracking["constants"]): Linear | undefined {
  const read = LINEAR[node.operator.replace(CONTRIBUTED, "")];
  return read?.(node, (input) => constants.find(node.inputs[input]));
}

/** Whether a layer has one filter for each unit. */
export function filtersEachUnit({ weights: { shape }, groups }: Linear): boolean {
  return groups > 1 && groups === shape[0] && shape[1] === 1;
}

function biased(linear: Linear | undefined, bias: Constant | undefined): Linear | undefined {
  return linear && { ...linear, bias };
}

function convolution(node: GraphNode, weights: Constant | undefined, added?: string): Linear | undefined {
  const groups = integerOf(node, "group", 1);
  if (!weights || weights.shape.length < 3 || weights.shape.includes(0)) return undefined;
  if (groups < 1 || weights.shape[0] % groups !== 0) return undefined;
  // With groups, a transposed convolution's weights do not only lie the other way round.
  if (node.operator === "ConvTranspose" && groups > 1) return undefined;
  const rank = weights.shape.length;
  return { kind: "convolution", from: 0, rank, reads: 1 - rank, writes: 1 - rank, weights, groups, factor: 1, added };
}

/** A product of matrices, one of which is constant. @param rank where the operator takes matrices alone */
function product(
  node: GraphNode,
  left: Constant | undefined,
  right: Constant | undefined,
  rank?: 2,
): Linear | undefined {
  const [isLeftTurned, isRightTurned] = ["transA", "transB"].map((name) => integerOf(node, name, 0) === 1);
  const weights = right ? (isRightTurned ? right : swapped(right)) : isLeftTurned ? swapped(left) : left;
  if (weights?.shape.length !== 2 || weights.shape.includes(0)) return undefined;
  if (integerOf(node, "transBatchA", 0) === 1 || integerOf(node, "transBatchB", 0) === 1) return undefined;
  const factor = node.attributes.floats.get("alpha")?.[0] ?? 1;
  const axes = right
    ? { from: 0, reads: isLeftTurned ? -2 : -1, writes: -1 }
    : { from: 1, reads: isRightTurned ? -1 : -2, writes: -2 };
  return { kind: "one axis", rank, ...axes, weights, groups: 1, factor };
}

/** Sums of products of what comes in with constant weights: "nf,cf->nc", "ncyx,rc->nryx", "rct,nctyx->nryx". */
function summed(
  { attributes }: GraphNode,
  left: Constant | undefined,
  right: Constant | undefined,
): Linear | undefined {
  const equation = attributes.texts.get("equation")?.replaceAll(" ", "");
  const [, first = "", second = "", made = ""] = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/.exec(equation ?? "") ?? [];
  const [constant, axes, taken] = right ? [right, second, first] : [left, first, second];
  if (constant?.shape.length !== axes.length || constant.shape.includes(0)) return undefined;
  const columns = [...taken].filter((axis) => axes.includes(axis) && !made.includes(axis));
  const kept = [...taken].filter((axis) => !axes.includes(axis) && made.includes(axis));
  const row = [...axes].find((axis) => !taken.includes(axis) && made.includes(axis)) ?? "";
  // Of every axis it is known by now whether it is read, kept or made, if each stands there once.
  const isPlain = [taken.length - kept.length, axes.length - 1].every((count) => count === columns.length && count > 0);
  if (!isPlain || made.length !== kept.length + 1) return undefined;
  const weights = transposed(
    constant,
    [row, ...columns].map((axis) => axes.indexOf(axis)),
  );
  const places = { reads: taken.indexOf(columns[0]) - taken.length, writes: made.indexOf(row) - made.length };
  return (
    weights && { kind: "one axis", rank: taken.length, from: right ? 0 : 1, ...places, weights, groups: 1, factor: 1 }
  );
}

/** A table of vectors, such as those of words. */
function lookup(node: GraphNode, weights: Constant | undefined): Linear | undefined {
  if (weights?.shape.length !== 2 || weights.shape.includes(0) || integerOf(node, "axis", 0) !== 0) return undefined;
  return { kind: "lookup", from: 1, rank: undefined, reads: -1, writes: -1, weights, groups: 1, factor: 1 };
}

function swapped(matrix: Constant | undefined): Constant | undefined {
  return matrix && transposed(matrix, [1, 0, ...matrix.shape.slice(2).map((_, i) => i + 2)]);
}

/** The kernels of the convolution that a transposed one with steps of 1 is: the same, turned by half a turn. */
function turned(node: GraphNode, kernels: Constant | undefined): Constant | undefined {
  if (!kernels || node.attributes.integers.get("strides")?.some((stride) => stride > 1)) return kernels;
  const taps = kernels.shape.slice(2).reduce((product, size) => product * size, 1);
  const load = () => {
    const { shape, data } = kernels.load();
    for (let start = 0; start < data.length; start += taps) data.subarray(start, start + taps).reverse();
    return { shape, data };
  };
  return { ...kernels, load };
}

/** Sums of products of integers, as the numbers that they stand for. */
function sums(
  values: Constant | undefined,
  scale: Constant | undefined,
  other: Constant | undefined,
): Constant | undefined {
  const both = scale && other && combined(scale, other, (a, b) => a * b);
  return values && both && dequantisedConstant(values, both, undefined, 0);
}

function integers(
  values: Constant | undefined,
  scale: Constant | undefined,
  zeroPoint: Constant | undefined,
  axis: number,
): Constant | undefined {
  return values && dequantisedConstant(values, scale, zeroPoint, axis);
}
