import type { GraphNode, ModelGraph } from "./graph.ts";
import type { Linear } from "./layers/linear.ts";

/** Layers, whether their weights can be read or not. */
const LAYERS = /Conv|MatMul|Gemm|Einsum/;
/** Where several branches become one. */
const JOINTS = new Set(["Add", "Concat", "Max", "Min", "Mul", "Sum", "Where"]);
/** How many rows a head may have more, or less, than there are classes, but never fewer than half. */
const OTHER_ROWS = 16;

/** What stands last in a graph. */
interface LastValues {
  /** Linear layers with nearly as many rows as there are classes, and no layer but such a mixture of classes behind them. */
  readonly heads: ReadonlySet<GraphNode>;
  /** What goes into the joints of branches behind all layers, where the last layer of its own is no head. */
  readonly branches: ReadonlySet<string>;
}

/** @param nodes in the graph's order */
export function lastValues(
  { inputs, tensors }: ModelGraph,
  outputs: readonly string[],
  nodes: readonly GraphNode[],
  linears: ReadonlyMap<GraphNode, Linear>,
  classes: number,
): LastValues {
  const rowsOf = (node: GraphNode) => linears.get(node)?.weights.shape[0] ?? 0;
  const isHead = (node: GraphNode) => Math.abs(rowsOf(node) - classes) <= OTHER_ROWS && 2 * rowsOf(node) >= classes;
  const isLayer = ({ operator }: GraphNode) => LAYERS.test(operator);
  const depending = new Set(inputs.map(({ name }) => name).filter((name) => !tensors.has(name)));
  /** Values of which the last layers are no heads. */
  const headless = new Set<string>();
  const followed = nodes.filter((node) => {
    const taken = [...node.inputs, ...node.captured];
    if (!taken.some((name) => depending.has(name))) return false;
    const without = isLayer(node) ? !isHead(node) : taken.some((name) => headless.has(name));
    for (const name of node.outputs) {
      depending.add(name);
      if (without) headless.add(name);
    }
    return true;
  });
  const isMixture = (node: GraphNode) => {
    const [rows, columns] = linears.get(node)?.weights.shape ?? [];
    return rows === classes && (columns === classes || columns === classes + 1);
  };
  const last = valuesBefore(outputs, followed, (node) => !isLayer(node) || isMixture(node));
  const ending = followed.filter((node) => node.outputs.some((name) => last.has(name)));
  const joints = ending.filter(({ operator }) => JOINTS.has(operator));
  return {
    heads: new Set(ending.filter((node) => isLayer(node) && isHead(node))),
    branches: new Set(
      joints.flatMap((node) => {
        const joined = node.inputs.filter((name) => depending.has(name));
        const chosen = node.operator === "Where" ? joined.filter((name) => name !== node.inputs[0]) : joined;
        return joined.length > 1 ? chosen.filter((name) => headless.has(name)) : [];
      }),
    ),
  };
}

/** Values from which an output is reached through nodes that `passes`. @param nodes in the graph's order */
export function valuesBefore(
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
