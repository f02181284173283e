import type { GraphNode, ModelGraph } from "../graph.ts";

/**
 * The nodes on which the graph's outputs depend; others never run. All of them where no outputs are named.
 * @param ordered nodes that each follow those whose values they take; that order is kept
 */
export function liveNodes(graph: Pick<ModelGraph, "outputs">, ordered: readonly GraphNode[]): GraphNode[] {
  if (graph.outputs.length === 0) return [...ordered];
  const needed = new Set(graph.outputs);
  const live = ordered.toReversed().filter(({ inputs, outputs, captured }) => {
    if (!outputs.some((name) => name !== "" && needed.has(name))) return false;
    for (const name of [...inputs, ...captured]) needed.add(name);
    return true;
  });
  return live.reverse();
}
