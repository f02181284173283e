import type { GraphNode, ModelGraph } from "./graph.ts";
import type { Linear } from "./layers/linear.ts";
import { MOST_OTHER_CLASSES, MOST_ROWS_BESIDES } from "./limits.ts";

/** Layers, whether their weights can be read or not. */
const LAYERS = /Conv|MatMul|Gemm|Einsum|RNN|GRU|LSTM/;
/** Quantises by the range of what it is given: beside the whole numbers come two numbers, by which products are multiplied. */
const BY_RANGE = "DynamicQuantizeLinear";
/** Where several branches become one. */
const JOINTS = new Set("Add Concat Div Max Mean Min Mul Pow Sub Sum Where".split(" "));

/** What stands last in a graph. */
interface LastValues {
  /** Linear layers with nearly as many rows as there are classes, or more, and no layer but a mixture of classes behind them. */
  readonly heads: ReadonlySet<GraphNode>;
  /** Last linear layers of the given output with fewer rows: they may give several classes for each row, one beside the other. */
  readonly narrow: ReadonlySet<GraphNode>;
  /** What such layers are joined to: each may give a part of every class's score. */
  readonly sums: ReadonlySet<string>;
  /** What goes into the joints of branches behind all layers, and other outputs, where the last layer of its own is no head. */
  readonly branches: ReadonlySet<string>;
  /** Which of these nodes and values the given output is made of: the others belong to other outputs, which may be anything. */
  readonly own: ReadonlySet<GraphNode | string>;
}

/** @param given the output that is read anyway @param nodes in the graph's order */
export function lastValues(
  graph: ModelGraph,
  given: string,
  nodes: readonly GraphNode[],
  linears: ReadonlyMap<GraphNode, Linear>,
  classes: number,
): LastValues {
  const fewest = Math.max(classes - MOST_OTHER_CLASSES, classes / 2);
  const rowsOf = (node: GraphNode) => linears.get(node)?.weights.shape[0] ?? 0;
  const isHead = (node: GraphNode, besides = MOST_OTHER_CLASSES) => {
    const rows = rowsOf(node);
    return isLayer(node) && rows >= fewest && rows <= classes + besides;
  };
  const isMixture = (node: GraphNode) => {
    const [rows, columns] = linears.get(node)?.weights.shape ?? [];
    return rows === classes && (columns === classes || columns === classes + 1);
  };
  const { followed, depending, headless, scales } = traced(graph, nodes, (node) => isHead(node));
  const endingIn = (outputs: readonly string[]) => {
    const last = valuesBefore(outputs, followed, (node, reached) => {
      if (node.operator === BY_RANGE && !reached.has(node.outputs[0])) return false;
      return !isLayer(node) || isMixture(node) || isComputed(node, depending);
    });
    return followed.filter((node) => node.outputs.some((name) => last.has(name)));
  };
  const behindGiven = endingIn([given]);
  const joins = behindGiven.flatMap(({ operator, inputs, outputs }) => {
    const isBranch = (name: string) => depending.has(name) && !(operator === "Mul" && scales.has(name));
    const all = JOINTS.has(operator) ? inputs.filter(isBranch) : [];
    if (all.length < 2) return [];
    return [{ value: outputs[0], branches: operator === "Where" ? all.filter((name) => name !== inputs[0]) : all }];
  });
  const joined = joins.flatMap(({ branches }) => branches);
  const narrow = behindGiven.filter((node) => isLayer(node) && rowsOf(node) > 0 && rowsOf(node) < fewest);
  const others = graph.outputs.filter((name) => name !== given);
  return {
    heads: new Set(endingIn(graph.outputs).filter((node) => isHead(node, MOST_ROWS_BESIDES))),
    narrow: new Set(narrow),
    sums: new Set(narrow.length > 0 ? joins.map(({ value }) => value).filter((value) => value !== given) : []),
    branches: new Set([...joined, ...others].filter((name) => headless.has(name))),
    own: new Set([...behindGiven, ...joined]),
  };
}

/** Whether layers may be inside it. */
function hasGraph({ captured, enclosed }: GraphNode): boolean {
  return captured.length > 0 || enclosed > 0;
}

export function isLayer({ operator }: GraphNode): boolean {
  return LAYERS.test(operator);
}

/** Whether all that a product multiplies is made from an input: no weights stand in it. */
function isComputed({ inputs }: GraphNode, depending: ReadonlySet<string>): boolean {
  return inputs.slice(0, 2).every((name) => depending.has(name));
}

/** Nodes and values that depend on an input, those of the values of which a last layer is no head, and scales of quantisation. */
function traced({ inputs, tensors }: ModelGraph, nodes: readonly GraphNode[], isHead: (node: GraphNode) => boolean) {
  const depending = new Set(inputs.map(({ name }) => name).filter((name) => !tensors.has(name)));
  const headless = new Set<string>();
  const scales = new Set<string>();
  const followed = nodes.filter((node) => {
    const taken = [...node.inputs, ...node.captured];
    if (!taken.some((name) => depending.has(name))) return false;
    const isWeighed = isLayer(node) && !isComputed(node, depending);
    const without = isWeighed ? !isHead(node) : hasGraph(node) || taken.some((name) => headless.has(name));
    const scaled = taken.every((name) => !depending.has(name) || scales.has(name)) && node.operator === "Mul";
    for (const name of node.outputs) {
      depending.add(name);
      if (without) headless.add(name);
      if (scaled || (node.operator === BY_RANGE && name !== node.outputs[0])) scales.add(name);
    }
    return true;
  });
  return { followed, depending, headless, scales };
}

/** Values from which an output is reached through nodes that `passes`, given what was reached before. @param nodes in the graph's order */
export function valuesBefore(
  outputs: readonly string[],
  nodes: readonly GraphNode[],
  passes: (node: GraphNode, reached: ReadonlySet<string>) => boolean,
): ReadonlySet<string> {
  const reached = new Set(outputs);
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => reached.has(name)) || !passes(node, reached)) continue;
    for (const name of [...node.inputs, ...node.captured]) reached.add(name);
  }
  return reached;
}
