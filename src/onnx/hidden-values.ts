import { spread } from "../core/spread.ts";
import type { GraphNode, ModelGraph } from "./graph.ts";
import { inOrder } from "./layers/graph-order.ts";
import { liveNodes } from "./layers/live.ts";
import { MOST_HIDDEN_VALUES } from "./limits.ts";

/** Operators, of ONNX or of onnxruntime, after which a hidden layer's units stand: it multiplies by weights, or bends. */
const LAYERS = new Set([
  ..."Conv ConvInteger ConvTranspose FusedConv Gemm FusedGemm FusedMatMul MatMul MatMulInteger MatMulNBits".split(" "),
  ..."QGemm QLinearConv QLinearMatMul DynamicQuantizeMatMul".split(" "),
  ..."Celu Clip Elu FastGelu BiasGelu Gelu HardSigmoid HardSwish LeakyRelu Mish PRelu QuickGelu Relu Selu".split(" "),
  ..."Sigmoid Softplus Softsign Swish Tanh ThresholdedRelu".split(" "),
]);
/** Operators that a layer may be taken apart into, and after which its units stand again. */
const JOINTS = new Set("Add BatchNormalization Concat LayerNormalization Max Min Mul Sub Sum Where".split(" "));
const SUBGRAPHS = new Set(["If", "Loop", "Scan"]);
/** What these make is no longer values, but how many there are. */
const COUNTING = new Set(["Shape", "Size"]);
/** Of two kinds of values that are wanted, how much the first one gets. */
const SHARE_OF_LAYERS = 2 / 3;

/**
 * Names of values inside a model that hold the activations of hidden units, spread over its depth. All of them depend on an
 * input, and an output depends on them.
 * @throws SacError MODEL_NOT_ONNX where nodes wait for each other in a circle, or two make a value of one name
 */
export function hiddenValues(graph: ModelGraph): string[] {
  const most = MOST_HIDDEN_VALUES;
  const { nodes, depending } = dependingOnInputs(graph, liveNodes(graph, inOrder(graph)));
  const outputs = new Set(graph.outputs);
  const inside = nodes.filter(({ outputs: [made] }) => made !== undefined && made !== "" && !outputs.has(made));
  const layers = inside.filter((node) => isLayer(node, depending));
  const joints = inside.filter(({ operator }) => isJoint(operator));
  const fewer = Math.min(joints.length, most - Math.min(layers.length, Math.round(most * SHARE_OF_LAYERS)));
  const chosen = new Set([...spread(layers, most - fewer), ...spread(joints, fewer)]);
  return inside.filter((node) => chosen.has(node)).map(({ outputs: [made] }) => made);
}

/** Whether it has functions of its own or sub-graphs, inside of which no values are chosen. */
export function hasBodies({ functions, nodes }: ModelGraph): boolean {
  return functions.size > 0 || nodes.some(({ operator }) => SUBGRAPHS.has(operator));
}

function plainName(operator: string): string {
  return operator.replace(/^com\.microsoft::/, "");
}

/** What multiplies two values that both depend on the image, as attention does, makes no units of its own. */
function isLayer({ operator, inputs: [one, other] }: GraphNode, depending: ReadonlySet<string>): boolean {
  const name = plainName(operator);
  return LAYERS.has(name) && !(name.includes("MatMul") && depending.has(one) && depending.has(other));
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
