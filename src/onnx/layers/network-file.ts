import type { Network } from "../../core/weights/network.ts";
import type { WeightsReading } from "../../core/weights/reading.ts";
import { externalFiles } from "../external-data.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import { withFunctionsInlined } from "../inline.ts";
import { readModelGraph } from "../read-graph.ts";
import { sniffModel } from "../sniff.ts";
import { product } from "./arrays.ts";
import { Budget } from "./budget.ts";
import { ConstantTable } from "./constant-table.ts";
import type { Constant } from "./constants.ts";
import { together } from "./elementwise.ts";
import { type Flow, NEUTRAL, UNKNOWN, widthOf } from "./flow.ts";
import { inOrder } from "./graph-order.ts";
import { LayerList, type OpenLayer } from "./layer-list.ts";
import { linearOf } from "./linear.ts";
import { liveNodes } from "./live.ts";
import { Origins } from "./origins.ts";
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
  readonly #spaces = new SpaceTable();
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
  readonly #origins: Origins;

  constructor(graph: ModelGraph, nodes: readonly GraphNode[]) {
    this.#graph = graph;
    this.#budget = new Budget(graph.path);
    this.#layers = new LayerList(this.#spaces, this.#budget);
    this.#constants = new ConstantTable(graph);
    this.#sizes = new SizeTable(this.#constants);
    for (const { name, shape } of graph.inputs) this.#flows.set(name, { kind: "image", rank: shape?.length });
    for (const name of graph.tensors.keys()) this.#flows.set(name, NEUTRAL);
    this.#account = new ParameterAccount(graph, nodes);
    this.#origins = new Origins(graph);
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
    this.#note(node, layer?.open ?? false, flows[0]);
  }

  finish(): NetworkFile {
    for (const name of this.#graph.outputs) {
      const flow = this.#flows.get(name);
      if (flow?.kind === "units") this.#spaces.fix(flow.runs);
    }
    return { ...this.#layers.network(), reading: this.#account.reading() };
  }

  get #tracking() {
    return { constants: this.#constants, spaces: this.#spaces, sizes: this.#sizes, budget: this.#budget };
  }

  #layer(node: GraphNode, inputs: readonly Flow[]): { flows: Flow[]; open: boolean } | undefined {
    const linear = linearOf(node, this.#constants);
    if (!linear || inputs[0].kind === "neutral") return undefined;
    const { flow, layer } = this.#layers.add(node, linear, inputs[0]);
    if (layer) this.#results.set(node.outputs[0], layer);
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

  /** Keeps account of what becomes of the constants that a node takes. */
  #note(node: GraphNode, isLayer: boolean, made: Flow | undefined): void {
    if (node.enclosed > 0) this.#account.find("subgraph", node);
    if (this.#graph.functions.has(node.operator)) this.#account.find("function", node);
    if (this.#constants.find(node.outputs[0])) return;
    const width = made?.kind === "units" ? widthOf(made) : 0;
    let took = false;
    for (const name of [...node.inputs, ...node.captured]) {
      const constant = this.#constants.find(name);
      if (!constant) this.#account.takeTensor(name, node.operator);
      else if (isLayer || product(constant.shape) <= width) this.#account.read(constant);
      else {
        this.#account.take(constant, node.operator);
        took ||= isMatrix(constant);
      }
    }
    const weights = isLayer ? undefined : this.#origins.strange(node, this.#constants);
    if (weights) this.#account.find(weights, node);
    this.#origins.add(node, isLayer, took);
  }
}

/** Whether a constant has two axes at least along which it has several values, as all weights but those of units have. */
function isMatrix({ shape }: Constant): boolean {
  return shape.filter((size) => size > 1).length > 1;
}
