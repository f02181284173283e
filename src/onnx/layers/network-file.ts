import type { Network } from "../../core/weights/network.ts";
import type { WeightsReading } from "../../core/weights/reading.ts";
import { externalFiles } from "../external-data.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import { withFunctionsInlined } from "../inline.ts";
import { readModelGraph } from "../read-graph.ts";
import { sniffModel } from "../sniff.ts";
import { Budget } from "./budget.ts";
import { ConstantTable } from "./constant-table.ts";
import { together } from "./elementwise.ts";
import { type Flow, fixUnits, NEUTRAL, UNKNOWN } from "./flow.ts";
import { inOrder } from "./graph-order.ts";
import { LayerList } from "./layer-list.ts";
import type { OpenLayer } from "./layer-parts.ts";
import { linearOf } from "./linear.ts";
import { liveNodes } from "./live.ts";
import { ParameterAccount } from "./parameter-account.ts";
import { rowScalesOf } from "./row-scales.ts";
import { flowsAfter } from "./rules.ts";
import { SizeTable } from "./sizes.ts";
import { SpaceTable } from "./space-table.ts";

/** A network as it was read from a file, and how much of the file that is. */
export interface NetworkFile extends Network {
  readonly reading: WeightsReading;
}

/**
 * Reads from a model file which layers it has and which hidden units they share, without running it. The weights stay in the
 * file until a layer's `load` asks for them; what is not a finite number counts as 0, so that it hides no others.
 * @throws SacError what `sniffModel` and `externalFiles` throw; MODEL_TRUNCATED, MODEL_NOT_ONNX (nodes in a circle and names
 *   given twice, too), MODEL_TOO_LARGE
 */
export async function readNetwork(path: string): Promise<NetworkFile> {
  await sniffModel(path);
  const graph = withFunctionsInlined(readModelGraph(path));
  await externalFiles(path, graph);
  const nodes = liveNodes(graph, inOrder(graph));
  const reading = new NetworkReading(graph, nodes);
  for (const node of nodes) reading.follow(node);
  return reading.finish();
}

/** Follows what hidden units every value carries, node by node. */
class NetworkReading {
  readonly #constants: ConstantTable;
  readonly #spaces: SpaceTable;
  readonly #sizes: SizeTable;
  readonly #budget: Budget;
  readonly #layers: LayerList;
  readonly #flows = new Map<string, Flow>([["", NEUTRAL]]);
  /** How often each value is used: once, and the factors that follow a layer can be multiplied into its rows. */
  readonly #uses = new Map<string, number>();
  /** The layer that a value is the plain result of. */
  readonly #results = new Map<string, OpenLayer>();
  readonly #graph: ModelGraph;
  readonly #account: ParameterAccount;

  constructor(graph: ModelGraph, nodes: readonly GraphNode[]) {
    this.#graph = graph;
    this.#budget = new Budget(graph.path);
    this.#spaces = new SpaceTable(this.#budget);
    this.#layers = new LayerList(this.#spaces, this.#budget);
    this.#constants = new ConstantTable(graph);
    this.#sizes = new SizeTable(this.#constants);
    for (const { name, shape } of graph.inputs) this.#flows.set(name, { kind: "image", rank: shape?.length });
    for (const name of graph.tensors.keys()) this.#flows.set(name, NEUTRAL);
    this.#account = new ParameterAccount(graph, nodes);
    const used = nodes.flatMap(({ inputs, captured }) => [...inputs, ...captured]);
    for (const name of [...used, ...graph.outputs]) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  follow(node: GraphNode): void {
    this.#constants.add(node);
    const inputs = [...node.inputs, ...node.captured].map((name) => this.#flows.get(name) ?? UNKNOWN);
    this.#sizes.add(node, inputs);
    const layer = this.#layer(node, inputs);
    const flows = layer?.flows ?? flowsAfter(node, inputs, this.#tracking);
    node.outputs.forEach((name, i) => {
      if (name !== "") this.#flows.set(name, flows[i] ?? UNKNOWN);
    });
    this.#fold(node, inputs);
    this.#account.follow(node, layer?.open ?? false, flows[0], this.#constants);
  }

  finish(): NetworkFile {
    const outputs = this.#graph.outputs.map((name) => this.#flows.get(name) ?? UNKNOWN);
    fixUnits(outputs, { spaces: this.#spaces });
    return { ...this.#layers.network(), reading: this.#account.reading() };
  }

  get #tracking() {
    return { constants: this.#constants, spaces: this.#spaces, sizes: this.#sizes, budget: this.#budget };
  }

  #layer(node: GraphNode, inputs: readonly Flow[]): { flows: Flow[]; open: boolean } | undefined {
    const linear = linearOf(node, this.#constants);
    const from = linear?.kind === "lookup" ? inputs[1] : inputs[0];
    if (!linear || from.kind === "neutral") return undefined;
    const { flow, layer } = this.#layers.add(node, linear, from);
    if (layer && linear.kind !== "lookup") this.#results.set(node.outputs[0], layer);
    const added = linear.added ? inputs[node.inputs.indexOf(linear.added)] : NEUTRAL;
    const flows = added.kind === "neutral" ? [flow] : [together([flow, added], 0, this.#tracking)];
    return { flows, open: layer !== undefined };
  }

  #fold(node: GraphNode, inputs: readonly Flow[]): void {
    const place = node.inputs.findIndex((name) => this.#results.has(name) && this.#uses.get(name) === 1);
    const layer = this.#results.get(node.inputs[place] ?? "");
    const scales = layer && rowScalesOf(node, inputs[place], this.#tracking);
    if (!layer || !scales) return;
    if (scales !== "nothing") layer.scales.push(scales);
    this.#results.set(node.outputs[0], layer);
  }
}
