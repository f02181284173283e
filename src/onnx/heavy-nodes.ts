import type { GraphNode, ModelGraph } from "./graph.ts";

/** A tensor of the file. */
interface Weights {
  readonly name: string;
  readonly elements: number;
}

/**
 * Nodes that take weights of the file, spread over the weights and not over the nodes: what holds a tenth of all is among ten. So
 * nodes that are cheap to add take no places. What several nodes share counts once in all.
 * @param live nodes on which an output depends, each after those whose values it takes
 * @param depending those of them that depend on an input
 */
export function heavyNodes(
  { tensors }: Pick<ModelGraph, "tensors">,
  live: readonly GraphNode[],
  depending: ReadonlySet<GraphNode>,
  most: number,
): ReadonlySet<GraphNode> {
  const behind = weightsBehind(tensors, live, depending);
  const sharing = new Map<string, number>();
  for (const { name } of behind.values()) sharing.set(name, (sharing.get(name) ?? 0) + 1);
  const shares = [...behind].map(([node, { name, elements }]) => ({
    node,
    share: elements / (sharing.get(name) ?? 1),
  }));
  const chosen = new Set<GraphNode>();
  while (chosen.size < Math.min(most, shares.length)) {
    const left = shares.filter(({ node }) => !chosen.has(node));
    const perPlace = left.reduce((sum, { share }) => sum + share, 0) / (most - chosen.size);
    let passed = 0;
    for (const { node, share } of left) {
      const places = Math.round(passed / perPlace);
      passed += share;
      if (Math.round(passed / perPlace) > places) chosen.add(node);
    }
  }
  return chosen;
}

/** The largest tensor that a node takes, as it is in the file, or in what nodes make of constants alone. */
function weightsBehind(
  tensors: ModelGraph["tensors"],
  live: readonly GraphNode[],
  depending: ReadonlySet<GraphNode>,
): ReadonlyMap<GraphNode, Weights> {
  const known = new Map<string, Weights>();
  for (const [name, { elements, sparse }] of tensors) {
    known.set(name, { name, elements: sparse?.values.elements ?? elements });
  }
  const behind = new Map<GraphNode, Weights>();
  for (const node of live) {
    const own = node.attributes.tensors.get("value")?.elements ?? 0;
    const taken = [...node.inputs, ...node.captured].flatMap((name) => known.get(name) ?? []);
    const largest = taken.reduce((most, one) => (one.elements > most.elements ? one : most), {
      name: node.outputs[0],
      elements: own,
    });
    if (largest.elements === 0) continue;
    if (depending.has(node)) behind.set(node, largest);
    else for (const output of node.outputs) known.set(output, largest);
  }
  return behind;
}
