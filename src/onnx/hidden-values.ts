import { spread } from "../core/spread.ts";
import type { GraphNode, ModelGraph } from "./graph.ts";
import { heavyNodes } from "./heavy-nodes.ts";
import { inOrder } from "./layers/graph-order.ts";
import { liveNodes } from "./layers/live.ts";
import { MOST_HIDDEN_VALUES } from "./limits.ts";

/** Operators, of ONNX or of onnxruntime, after which a hidden layer's units stand: it multiplies by weights, or bends. */
const LAYERS = new Set([
  ..."Conv ConvInteger ConvTranspose FusedConv Gemm FusedGemm FusedMatMul MatMul MatMulInteger MatMulNBits".split(" "),
  ..."QGemm QLinearConv QLinearMatMul DynamicQuantizeMatMul Einsum".split(" "),
  ..."Celu Clip Elu FastGelu BiasGelu Gelu HardSigmoid HardSwish LeakyRelu Mish PRelu QuickGelu Relu Selu".split(" "),
  ..."Sigmoid Softplus Softsign Swish Tanh ThresholdedRelu".split(" "),
]);
/** Operators that a layer, or what bends its values, may be taken apart into, and after which its units stand again. */
const JOINTS = new Set([
  ..."Abs Add BatchNormalization Concat CumSum Div Exp LayerNormalization Log Max Mean Min Mul Neg Pow Slice".split(
    " ",
  ),
  ..."Split Sqrt Sub Sum Where".split(" "),
  ..."ReduceMax ReduceMin ReduceSum".split(" "),
]);
const SUBGRAPHS = new Set(["If", "Loop", "Scan"]);
/** What these make is no longer values, but how many there are. */
const COUNTING = new Set(["Shape", "Size"]);
/** Of two kinds of values that are wanted, how much the first one gets. */
const SHARE_OF_LAYERS = 2 / 3;
/** Nodes with many weights, each of which is looked at before and behind, so that they get half of all places. */
const HEAVY_NODES = MOST_HIDDEN_VALUES / 4;

/**
 * Names of values inside a model that hold the activations of hidden units: half of them beside the weights, wherever these are,
 * and the others spread over its depth. All of them depend on an input, and an output depends on them.
 * @throws SacError MODEL_NOT_ONNX where nodes wait for each other in a circle, or two make a value of one name
 */
export function hiddenValues(graph: ModelGraph): string[] {
  const live = liveNodes(graph, inOrder(graph));
  const { nodes, depending } = dependingOnInputs(graph, live);
  const outputs = new Set(graph.outputs);
  const inside = nodes.filter(({ outputs: [made] }) => made !== undefined && made !== "" && !outputs.has(made));
  const layers = inside.filter((node) => isLayer(node, depending));
  const joints = inside.filter(({ operator }) => isJoint(operator));
  const heavy = heavyNodes(graph, live, new Set(nodes), HEAVY_NODES);
  const chosen = besides(heavy, nodes, new Set([...layers, ...joints]));
  const [more, others] = [layers, joints].map((all) => all.filter((node) => !chosen.has(node)));
  const most = MOST_HIDDEN_VALUES - chosen.size;
  const missing = Math.max(0, Math.round(MOST_HIDDEN_VALUES * SHARE_OF_LAYERS) - (layers.length - more.length));
  const fewer = Math.min(others.length, most - Math.min(more.length, missing));
  for (const node of [...spread(more, most - fewer), ...spread(others, fewer)]) chosen.add(node);
  return inside.filter((node) => chosen.has(node)).map(({ outputs: [made] }) => made);
}

/** Of the nodes that may be chosen, those that are heavy, and the last ones before these. */
function besides(
  heavy: ReadonlySet<GraphNode>,
  nodes: readonly GraphNode[],
  mayBe: ReadonlySet<GraphNode>,
): Set<GraphNode> {
  const chosen = new Set<GraphNode>();
  /** By value: the node, up to the one that makes it, that may be chosen. */
  const last = new Map<string, GraphNode>();
  for (const node of nodes) {
    const [before] = node.inputs.flatMap((name) => last.get(name) ?? []);
    const own = mayBe.has(node) ? node : before;
    if (heavy.has(node)) for (const one of [before, own]) if (one) chosen.add(one);
    if (own) for (const name of node.outputs) last.set(name, own);
  }
  return chosen;
}

/** Whether it has functions of its own or sub-graphs, inside of which no values are chosen. */
export function hasBodies({ functions, nodes }: ModelGraph): boolean {
  return functions.size > 0 || nodes.some(({ operator }) => SUBGRAPHS.has(operator));
}

function plainName(operator: string): string {
  return operator.replace(/^com\.microsoft::/, "");
}

/** Whether what an operator makes is looked at as the units of a layer, whatever it is made of. */
export function showsUnits(operator: string): boolean {
  return LAYERS.has(plainName(operator));
}

/** What multiplies two values that both depend on the image, as attention does, makes no units of its own. */
function isLayer({ operator, inputs: [one, other] }: GraphNode, depending: ReadonlySet<string>): boolean {
  const name = plainName(operator);
  return LAYERS.has(name) && !(/MatMul|Einsum/.test(name) && depending.has(one) && depending.has(other));
}

/** Functions that a model defines itself may be anything, too. */
function isJoint(operator: string): boolean {
  const isOwn = operator.includes("::") && !operator.startsWith("com.microsoft::");
  return isOwn || SUBGRAPHS.has(operator) || JOINTS.has(plainName(operator));
}

function dependingOnInputs({ inputs, tensors }: ModelGraph, live: readonly GraphNode[]) {
  const depending = new Set(inputs.map(({ name }) => name).filter((name) => !tensors.has(name)));
  const nodes = live.filter((node) => {
    if (COUNTING.has(node.operator)) return false;
    if (![...node.inputs, ...node.captured].some((name) => depending.has(name))) return false;
    for (const name of node.outputs) depending.add(name);
    return true;
  });
  return { nodes, depending };
}
