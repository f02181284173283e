import type { GraphNode } from "./graph.ts";
import { isLayer } from "./last-values.ts";
import { share, withAll } from "./layer-sets.ts";
import { LEFT, type Makings } from "./makings.ts";
import type { NetworkBeside } from "./side-by-side.ts";

/** These join values so that without one operand they give the others. */
const PLAIN = new Set("Add Concat Div Max Mean Min Mul Pow Sub Sum".split(" "));
/** What these make says how many values there are, and nothing of them. */
const COUNTING = new Set(["Shape", "Size"]);

/**
 * Whether values of networks that run beside each other come together, or are decided about, in a way in which one of them
 * cannot be asked alone: by an operator that is no sum, product or choice, such as one that moves values to computed places, or by
 * a decision of one network that is added to the values of another.
 * @param nodes in the graph's order
 */
export function joinsOtherwise(
  nodes: readonly GraphNode[],
  { of, maskings }: Makings,
  networks: readonly NetworkBeside[],
): boolean {
  const counts = new Set<string>();
  return nodes.some((node) => {
    const taken = [...new Set([...node.inputs, ...node.captured])].filter((name) => of.has(name));
    const values = taken.filter((name) => !counts.has(name));
    if (COUNTING.has(node.operator) || values.length === 0) for (const name of node.outputs) counts.add(name);
    const makings = values.flatMap((name) => of.get(name) ?? []);
    const deciding = makings.filter(({ left }) => left >= LEFT.summary);
    if (isLayer(node) || maskings.has(node) || makings.length < 2 || deciding.length === makings.length) return false;
    const decided = withAll(makings.filter(({ left }) => left < LEFT.summary).map(({ layers }) => layers));
    const behind = withAll(makings.map(({ all }) => all));
    if (!PLAIN.has(node.operator))
      return deciding.length > 0 || networks.filter(({ own }) => share(own, behind)).length > 1;
    return networks.some(({ own }) => !share(own, decided) && deciding.some(({ all }) => share(own, all)));
  });
}
