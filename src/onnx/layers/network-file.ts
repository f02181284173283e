import type { Network } from "../../core/weights/network.ts";
import { externalFiles } from "../external-data.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import { readModelGraph } from "../read-graph.ts";
import { sniffModel } from "../sniff.ts";
import { Budget } from "./budget.ts";
import { ConstantTable } from "./constant-table.ts";
import { together } from "./elementwise.ts";
import { type Flow, NEUTRAL, UNKNOWN } from "./flow.ts";
import { inOrder } from "./graph-order.ts";
import { LayerList, type OpenLayer } from "./layer-list.ts";
import { linearOf } from "./linear.ts";
import { LinearValues } from "./linear-values.ts";
import { flowsAfter } from "./rules.ts";
import { SizeTable } from "./sizes.ts";
import { SpaceTable } from "./space-table.ts";

/**
 * Reads from a model file which layers it has and which hidden units they share, without running it. The weights stay in the
 * file until a layer's `load` asks for them; what is not a finite number counts as 0, so that it hides no others.
 * @throws SacError what `sniffModel` and `externalFiles` throw; MODEL_TRUNCATED, MODEL_NOT_ONNX (nodes in a circle and names
 *   given twice, too), MODEL_TOO_LARGE
 */
export async function readNetwork(path: string): Promise<Network> {
  await sniffModel(path);
  const graph = readModelGraph(path);
  await externalFiles(path, graph);
  const reading = new NetworkReading(graph);
  for (const node of inOrder(graph)) reading.follow(node);
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
  readonly #linear: LinearValues;
  readonly #graph: ModelGraph;

  constructor(graph: ModelGraph) {
    this.#graph = graph;
    this.#budget = new Budget(graph.path);
    this.#layers = new LayerList(this.#spaces, this.#budget);
    this.#constants = new ConstantTable(graph);
    this.#sizes = new SizeTable(this.#constants);
    for (const { name, shape } of graph.inputs) this.#flows.set(name, { kind: "image", rank: shape?.length });
    for (const name of graph.tensors.keys()) this.#flows.set(name, NEUTRAL);
    const used = graph.nodes.flatMap(({ inputs, captured }) => [...inputs, ...captured]);
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
    if (made) this.#linear.addLayer(node, made.layer, made.plain);
    else this.#linear.follow(node, inputs, flows, this.#tracking);
  }

  finish(): Network {
    for (const name of this.#graph.outputs) {
      const flow = this.#flows.get(name);
      if (flow?.kind === "units") this.#spaces.fix(flow.runs);
    }
    return this.#layers.network(this.#linear.wiring(this.#graph.outputs));
  }

  get #tracking() {
    return { constants: this.#constants, spaces: this.#spaces, sizes: this.#sizes, budget: this.#budget };
  }

  #layer(node: GraphNode, inputs: readonly Flow[]): ReadLayer | undefined {
    const linear = linearOf(node, this.#constants);
    if (!linear || inputs[0].kind === "neutral") return undefined;
    const { flow, layer } = this.#layers.add(node, linear, inputs[0]);
    const added = linear.added ? inputs[node.inputs.indexOf(linear.added)] : NEUTRAL;
    const plain = added.kind === "neutral";
    return { layer, plain, flows: [plain ? flow : together([flow, added], 0, this.#tracking)] };
  }
}

interface ReadLayer {
  /** Undefined if it is left out. */
  readonly layer: OpenLayer | undefined;
  /** Whether nothing is added to what it makes. */
  readonly plain: boolean;
  readonly flows: readonly Flow[];
}
