import type { Network } from "../../core/weights/network.ts";
import type { WeightsReading } from "../../core/weights/reading.ts";
import { externalFiles } from "../external-data.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import { withFunctionsInlined } from "../inline.ts";
import { MAX_NORMS } from "../limits.ts";
import { readModelGraph } from "../read-graph.ts";
import { sniffModel } from "../sniff.ts";
import { Budget } from "./budget.ts";
import { ConstantTable } from "./constant-table.ts";
import { cutsOffBelow } from "./cut-off.ts";
import { together } from "./elementwise.ts";
import { type Flow, fixUnits, NEUTRAL, UNKNOWN } from "./flow.ts";
import { inOrder } from "./graph-order.ts";
import { LayerList } from "./layer-list.ts";
import type { OpenLayer } from "./layer-parts.ts";
import { linearOf } from "./linear.ts";
import { LinearValues } from "./linear-values.ts";
import { liveNodes } from "./live.ts";
import { NormedValues } from "./normed-values.ts";
import { normsOf } from "./norms.ts";
import { ParameterAccount } from "./parameter-account.ts";
import { isSumOverPlaces } from "./reading.ts";
import type { RowValues } from "./row-steps.ts";
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
  readonly #linear: LinearValues;
  readonly #normed = new NormedValues();
  readonly #graph: ModelGraph;
  readonly #account: ParameterAccount;
  readonly #norms: RowValues[] = [];

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
    this.#linear = new LinearValues([...used, ...graph.outputs]);
  }

  follow(node: GraphNode): void {
    this.#constants.add(node);
    const inputs = [...node.inputs, ...node.captured].map((name) => this.#flows.get(name) ?? UNKNOWN);
    this.#sizes.add(node, inputs);
    const made = this.#layer(node, inputs);
    const flows = made?.flows ?? flowsAfter(node, inputs, this.#tracking);
    node.outputs.forEach((name, i) => {
      if (name !== "") this.#flows.set(name, flows[i] ?? UNKNOWN);
    });
    if (made) this.#linear.addLayer(node, made.layer, made.plain, cutsOffBelow(node, this.#constants));
    else if (!this.#linear.follow(node, inputs, flows, this.#tracking)) {
      this.#norms.push(...normsOf(node, inputs, this.#tracking));
    }
    if (!made) this.#normed.follow(node, inputs, this.#tracking);
    this.#account.follow(node, made?.layer !== undefined, flows[0], this.#constants);
  }

  finish(): NetworkFile {
    const outputs = this.#graph.outputs.map((name) => this.#flows.get(name) ?? UNKNOWN);
    fixUnits(outputs, { spaces: this.#spaces });
    const network = this.#layers.network(this.#linear.wiring(this.#graph.outputs), ({ node, linear }) =>
      this.#normed.normOf(node.inputs[linear.from]),
    );
    const norms = this.#norms.slice(0, MAX_NORMS).map((read) => () => Float32Array.from(read(), finite));
    return { ...network, norms, reading: this.#account.reading() };
  }

  get #tracking() {
    return { constants: this.#constants, spaces: this.#spaces, sizes: this.#sizes, budget: this.#budget };
  }

  #layer(node: GraphNode, inputs: readonly Flow[]): ReadLayer | undefined {
    const linear = linearOf(node, this.#constants);
    const from = linear && inputs[linear.from];
    if (!from || from.kind === "neutral" || isSumOverPlaces(linear, from)) return undefined;
    const { flow, layer } = this.#layers.add(node, linear, from);
    const added = linear.added ? inputs[node.inputs.indexOf(linear.added)] : NEUTRAL;
    // What a table or a layer between positions makes has other units than its rows.
    const isRows = layer !== undefined && flow.kind === "units" && flow.runs[0] === layer.output;
    const plain = added.kind === "neutral" && (layer === undefined || isRows);
    return { layer, plain, flows: [added.kind === "neutral" ? flow : together([flow, added], 0, this.#tracking)] };
  }
}

interface ReadLayer {
  /** Undefined if it is left out. */
  readonly layer: OpenLayer | undefined;
  /** Whether what it makes is its rows, and nothing is added to them. */
  readonly plain: boolean;
  readonly flows: readonly Flow[];
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
