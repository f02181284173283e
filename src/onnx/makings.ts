import type { GraphNode, ModelGraph } from "./graph.ts";
import { isLayer } from "./last-values.ts";
import { type LayerSet, NO_LAYERS, withAll, without } from "./layer-sets.ts";
import type { Linear } from "./layers/linear.ts";

/** What a value that depends on the image is made of. */
interface Making {
  /** Layers whose values go into it. */
  readonly layers: LayerSet;
  /** The same, and those that only had a say in it, as what decides between two values has. */
  readonly all: LayerSet;
  /** How little of its last layers' values is left in it. */
  readonly left: Left;
  /** Whether it was multiplied by such a decision, or chosen by one, after its last layer. */
  readonly gated: boolean;
}

/** From all of them, over some and what they come to together, to no more than what was decided by them. */
export const LEFT = { all: 0, some: 1, bent: 2, summary: 3, decision: 4 } as const;
type Left = (typeof LEFT)[keyof typeof LEFT];

const words = (text: string) => text.split(" ");
const OPERATORS = new Map<string, Left>([
  ...words("Gather GatherElements GatherND Slice Split").map((name) => [name, LEFT.some] as const),
  ...words("HardSigmoid LogSoftmax ReduceSum Sigmoid Softmax Tanh").map((name) => [name, LEFT.bent] as const),
  ...words(
    "Ceil Floor ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMin ReduceProd ReduceSumSquare Round TopK",
  ).map((name) => [name, LEFT.summary] as const),
  ...words(
    "And ArgMax ArgMin Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual NonZero Not Or Shape Sign Size Xor",
  ).map((name) => [name, LEFT.decision] as const),
]);

/** A node that multiplies values by a mask, or chooses between them by one. */
export interface Masking {
  readonly mask: string;
  readonly masked: readonly string[];
}

export interface Makings {
  /** Of every value that depends on the image. */
  readonly of: ReadonlyMap<string, Making>;
  readonly maskings: ReadonlyMap<GraphNode, Masking>;
}

/** @param nodes in the graph's order @param except values that are taken for constants */
export function makingsOf(
  { inputs, tensors }: ModelGraph,
  nodes: readonly GraphNode[],
  linears: ReadonlyMap<GraphNode, Linear>,
  except: ReadonlySet<string> = new Set(),
): Makings {
  const made = new Map<string, Making>();
  const image: Making = { layers: NO_LAYERS, all: NO_LAYERS, left: LEFT.all, gated: false };
  for (const { name } of inputs) if (!tensors.has(name)) made.set(name, image);
  const maskings = new Map<GraphNode, Masking>();
  let bit = 1n;
  for (const node of nodes) {
    const own = bit;
    if (isLayer(node)) bit <<= 1n;
    const taken = [...new Set([...node.inputs, ...node.captured])].filter((name) => made.has(name));
    if (taken.length === 0) continue;
    const linear = linears.get(node);
    const masking = maskingOf(node, taken, made, linear !== undefined);
    if (masking) maskings.set(node, masking);
    const makings = taken.flatMap((name) => made.get(name) ?? []);
    const making = isLayer(node)
      ? ofLayer(own, makings, masking && made.get(masking.mask), linear)
      : ofOther(node, taken, masking, made);
    for (const name of node.outputs) if (name !== "" && !except.has(name)) made.set(name, making);
  }
  return { of: made, maskings };
}

function maskingOf(
  { operator, inputs }: GraphNode,
  taken: readonly string[],
  made: ReadonlyMap<string, Making>,
  isLinear: boolean,
): Masking | undefined {
  if (operator === "Where") {
    const [mask] = inputs;
    return made.has(mask) ? { mask, masked: inputs.slice(1).filter((name) => made.has(name)) } : undefined;
  }
  if (!(operator === "Mul" || (operator === "MatMul" && !isLinear)) || taken.length < 2) return undefined;
  const [less, more] = taken.toSorted((a, b) => (made.get(a)?.left ?? 0) - (made.get(b)?.left ?? 0));
  const [kept, left] = [less, more].map((name) => made.get(name)?.left ?? LEFT.all);
  const least = operator === "Mul" ? LEFT.some : LEFT.summary;
  return left > kept && left >= least ? { mask: more, masked: [less] } : undefined;
}

/** What reads a decision alone and has one column does no more than to repeat it. */
function ofLayer(
  own: LayerSet,
  taken: readonly Making[],
  mask: Making | undefined,
  linear: Linear | undefined,
): Making {
  const all = own | withAll(taken.map((one) => one.all));
  const [rows, columns] = linear?.weights.shape ?? [];
  const decided = taken.every(({ left }) => left === LEFT.decision);
  if (decided && columns === 1) return { layers: NO_LAYERS, all, left: LEFT.decision, gated: false };
  const read = taken
    .filter((one) => one !== mask)
    .map(({ layers, left, all: behind }) => (left === LEFT.decision ? behind : layers));
  return { layers: own | withAll(read), all, left: rows === 1 ? LEFT.summary : LEFT.all, gated: false };
}

function ofOther(
  { operator }: GraphNode,
  taken: readonly string[],
  masking: Masking | undefined,
  made: ReadonlyMap<string, Making>,
): Making {
  const makings = (names: readonly string[]) => names.flatMap((name) => made.get(name) ?? []);
  const all = withAll(makings(taken).map((one) => one.all));
  const values = makings(masking?.masked ?? taken).filter(({ left }) => left !== LEFT.decision);
  const own = OPERATORS.get(operator) ?? LEFT.all;
  if (values.length === 0 || own === LEFT.decision)
    return { layers: NO_LAYERS, all, left: LEFT.decision, gated: false };
  const layers = withAll(values.map((one) => one.layers));
  const mask = masking && made.get(masking.mask);
  const gating = mask !== undefined && mask.left >= LEFT.summary && without(mask.all, layers) !== NO_LAYERS;
  const left = values.reduce<Left>((most, one) => (one.left > most ? one.left : most), own);
  return { layers, all, left, gated: gating || values.some(({ gated }) => gated) };
}
