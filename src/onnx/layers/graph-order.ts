import { SacError } from "../../errors.ts";
import { quoted } from "../../text/list.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";

/**
 * The nodes in an order in which each follows those whose values it takes. Nodes that need not wait keep the file's order.
 * @throws SacError MODEL_NOT_ONNX where nodes wait for each other in a circle, or two make a value of one name
 */
export function inOrder(graph: ModelGraph): GraphNode[] {
  const producers = producersOf(graph);
  const state = new Map<GraphNode, "open" | "done">();
  const ordered: GraphNode[] = [];
  for (const first of graph.nodes) {
    const stack = [first];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      if (state.get(node) === "done") {
        stack.pop();
        continue;
      }
      const waiting = sourcesOf(node, producers).filter((source) => state.get(source) !== "done");
      if (waiting.length === 0) {
        state.set(node, "done");
        ordered.push(node);
        continue;
      }
      if (state.get(node) === "open") throw damaged(graph.path, `node ${quoted(node.name)} waits for its own outputs`);
      state.set(node, "open");
      stack.push(...waiting.reverse());
    }
  }
  return ordered;
}

/** The node that makes each value. */
function producersOf({ path, nodes, tensors }: ModelGraph): ReadonlyMap<string, GraphNode> {
  const producers = new Map<string, GraphNode>();
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output === "") continue;
      if (producers.has(output) || tensors.has(output)) throw damaged(path, `value ${quoted(output)} is made twice`);
      producers.set(output, node);
    }
  }
  return producers;
}

function sourcesOf(node: GraphNode, producers: ReadonlyMap<string, GraphNode>): GraphNode[] {
  return [...node.inputs, ...node.captured].flatMap((name) => producers.get(name) ?? []);
}

function damaged(path: string, what: string): SacError {
  return new SacError("MODEL_NOT_ONNX", `${path} is damaged or not an ONNX model: its ${what}.`, "Export it again.");
}
