import type { GraphNode, ModelGraph } from "./graph.ts";
import { withFunctionsInlined } from "./inline.ts";
import { ConstantTable } from "./layers/constant-table.ts";
import { inOrder } from "./layers/graph-order.ts";
import { type Linear, linearOf } from "./layers/linear.ts";
import { MOST_INNER_ANSWERS } from "./limits.ts";
import type { InnerAnswers } from "./types.ts";

/** Operators that leave the order of classes and the meaning of scores as they are. */
const SAME_ANSWERS = new Set([
  ...["Softmax", "LogSoftmax", "Identity", "Cast", "Dropout", "QuantizeLinear", "DequantizeLinear"],
  ...["Reshape", "Flatten", "Squeeze", "Unsqueeze", "ArgMax", "TopK"],
]);
/** What maps of scores go through before they are answers. */
const POOLING = new Set(["Relu", "AveragePool", "GlobalAveragePool", "ReduceMean"]);

/**
 * Finds results of linear layers with as many rows as the source has classes that are not what the model gives, nor that in
 * another form.
 * @throws SacError MODEL_NOT_ONNX
 */
export function innerAnswers(file: ModelGraph, classes: number): InnerAnswers {
  const graph = withFunctionsInlined(file);
  const nodes = inOrder(graph);
  const readers = readersOf(nodes);
  const linears = linearsOf(graph, nodes);
  const ends = valuesBefore(
    graph.outputs,
    nodes,
    (node) => (linears.get(node)?.weights.shape[0] ?? classes) === classes,
  );
  const found = [...linears].flatMap(([node, { rank = 0, weights }]) => {
    if (weights.shape[0] !== classes) return [];
    const value = withBias(node, readers, graph, classes);
    return isGiven(value, graph.outputs, readers, rank > 2) ? [] : [value];
  });
  const [last, deeper] = [true, false].map((end) => found.filter((value) => ends.has(value) === end).toReversed());
  // What is inside a function cannot be asked for by name.
  const named = new Set(file.nodes.flatMap((node) => node.outputs));
  const values = [...last, ...deeper].filter((value) => named.has(value)).slice(0, MOST_INNER_ANSWERS);
  return { values, more: last.length > MOST_INNER_ANSWERS || last.some((value) => !named.has(value)) };
}

function linearsOf(graph: ModelGraph, nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, Linear> {
  const constants = new ConstantTable(graph);
  const linears = new Map<GraphNode, Linear>();
  for (const node of nodes) {
    constants.add(node);
    const linear = linearOf(node, constants);
    if (linear) linears.set(node, linear);
  }
  return linears;
}

function readersOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of new Set([...node.inputs, ...node.captured])) {
      const known = readers.get(name);
      if (known) known.push(node);
      else readers.set(name, [node]);
    }
  }
  return readers;
}

/** Values from which an output is reached through nodes that `passes`. */
function valuesBefore(
  outputs: readonly string[],
  nodes: readonly GraphNode[],
  passes: (node: GraphNode) => boolean,
): ReadonlySet<string> {
  const reached = new Set(outputs);
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => reached.has(name)) || !passes(node)) continue;
    for (const name of [...node.inputs, ...node.captured]) reached.add(name);
  }
  return reached;
}

/** A product's value with the bias that is added to it, where nothing else reads it. */
function withBias(
  { operator, outputs: [value] }: GraphNode,
  readers: ReadonlyMap<string, readonly GraphNode[]>,
  { tensors }: ModelGraph,
  classes: number,
): string {
  const [next, ...others] = readers.get(value) ?? [];
  if (!operator.endsWith("MatMul") || next?.operator !== "Add" || others.length > 0) return value;
  const bias = tensors.get(next.inputs.find((name) => name !== value) ?? "");
  return bias?.shape?.at(-1) === classes ? next.outputs[0] : value;
}

/** Whether a value is what the model gives, or becomes that without being changed. */
function isGiven(
  value: string,
  outputs: readonly string[],
  readers: ReadonlyMap<string, readonly GraphNode[]>,
  isMap: boolean,
): boolean {
  for (let name = value; ; ) {
    if (outputs.includes(name)) return true;
    const [next, ...others] = readers.get(name) ?? [];
    const same = next && (SAME_ANSWERS.has(next.operator) || (isMap && POOLING.has(next.operator)));
    if (!same || others.length > 0 || next.inputs[0] !== name) return false;
    name = next.outputs[0];
  }
}
