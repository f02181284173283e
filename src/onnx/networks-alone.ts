import { randomUUID } from "node:crypto";
import { addingNodes } from "./added-nodes.ts";
import { alone, madeFirst } from "./alone.ts";
import type { GraphNode, ModelGraph } from "./graph.ts";
import { joinsOtherwise } from "./joints.ts";
import { isLayer, valuesBefore } from "./last-values.ts";
import { type LayerSet, NO_LAYERS, share } from "./layer-sets.ts";
import type { Linear } from "./layers/linear.ts";
import { MOST_ADDED_BYTES, MOST_INNER_ANSWERS, MOST_TRACED_LAYERS } from "./limits.ts";
import { type Makings, makingsOf } from "./makings.ts";
import { type NetworkBeside, sideBySide } from "./side-by-side.ts";
import type { NetworkAlone } from "./types.ts";

interface Searched {
  /** With functions in their places. */
  readonly graph: ModelGraph;
  /** In the graph's order. */
  readonly nodes: readonly GraphNode[];
  readonly linears: ReadonlyMap<GraphNode, Linear>;
  readonly given: string;
  /** What last layers give over about as many classes as the source has, given values among them. */
  readonly scores: readonly string[];
  /** Values behind all layers that are asked for anyway. */
  readonly last: readonly string[];
}

interface Found {
  readonly alone: readonly NetworkAlone[];
  /** Whether there may be more, that cannot be asked. */
  readonly more: boolean;
  /** Layers that have a say in which values count. */
  readonly deciding: ReadonlySet<GraphNode>;
}

/**
 * Finds networks that run beside each other and are joined before the last layer, as by a gate, and what the model would answer
 * with each of them alone; but not of those whose own answers are asked for anyway.
 * @param file of which nodes are copied
 * @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE
 */
export function networksAlone(file: ModelGraph, { graph, linears, given, ...searched }: Searched): Found {
  const nodes = ancestorsOf(given, searched.nodes);
  if (nodes.filter(isLayer).length > MOST_TRACED_LAYERS) return { alone: [], more: true, deciding: new Set() };
  const makings = makingsOf(graph, nodes, linears);
  const deciding = decidingLayers(nodes, makings);
  const beside = sideBySide(nodes, makings, layersIn(makings, given));
  const { networks } = beside;
  if (networks.length < 2) return { alone: [], more: beside.more, deciding };
  const more = beside.more || joinsOtherwise(nodes, makings, networks);
  const inside = (name: string) => networks.filter(({ own }) => share(own, layersIn(makings, name))).length;
  const joined = searched.scores.filter((name) => inside(name) > 1);
  // Where each has a last layer of its own, that is asked; unless more than that goes into what is given.
  const asked = joined.length > 0 ? [] : searched.last.filter((name) => inside(name) === 1);
  const reaching = makingsOf(graph, nodes, linears, new Set(asked));
  // One more than can be asked tells that there are too many.
  const targets = joined.length > 0 ? joined.slice(0, MOST_INNER_ANSWERS + 1) : [given];
  const found = targets.flatMap((target) =>
    networks
      .filter(({ own }) => share(own, layersIn(reaching, target)))
      .map((kept) => networkAlone(file, target, { nodes, makings, networks, kept })),
  );
  const asking = found.filter((one) => one !== undefined && one !== "same");
  return { alone: asking, more: more || found.includes(undefined), deciding };
}

function layersIn({ of }: Makings, name: string): LayerSet {
  return of.get(name)?.layers ?? NO_LAYERS;
}

/** Of masks that tell more than what they mask, the layers behind them; others only bend a layer's own values. */
function decidingLayers(nodes: readonly GraphNode[], { of, maskings }: Makings): ReadonlySet<GraphNode> {
  const masks = new Set(
    nodes.flatMap((node) => (of.get(madeFirst(node))?.gated ? (maskings.get(node)?.mask ?? []) : [])),
  );
  const deciding = new Set<GraphNode>();
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => masks.has(name))) continue;
    if (isLayer(node)) deciding.add(node);
    else for (const name of node.inputs) masks.add(name);
  }
  return deciding;
}

interface Keeping {
  readonly nodes: readonly GraphNode[];
  readonly makings: Makings;
  readonly networks: readonly NetworkBeside[];
  readonly kept: NetworkBeside;
}

/** @returns undefined where it cannot be asked; "same" where the value is made of nothing else as it is */
function networkAlone(file: ModelGraph, target: string, keeping: Keeping): NetworkAlone | "same" | undefined {
  // No file knows beforehand what to call a value of its own so that the names meet.
  const found = alone(target, { ...keeping, nodes: ancestorsOf(target, keeping.nodes), prefix: `${randomUUID()}/` });
  if (found?.value === target) return "same";
  const own = new Set(file.nodes);
  if (!found?.nodes.every(({ like }) => typeof like === "string" || own.has(like))) return undefined;
  const added = addingNodes(file.path, found.nodes);
  if (added.length > MOST_ADDED_BYTES) return undefined;
  return { network: keeping.kept.value, value: found.value, added: added.toString("base64") };
}

function ancestorsOf(value: string, nodes: readonly GraphNode[]): GraphNode[] {
  const reached = valuesBefore([value], nodes, () => true);
  return nodes.filter(({ outputs }) => outputs.some((name) => reached.has(name)));
}
