import type { GraphFinding } from "../../core/weights/reading.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import type { Tracking } from "./flow.ts";
import { weightsInput } from "./linear.ts";

/** Where values come from that are no constants of known values. */
export class Origins {
  /** Values that depend on no input. */
  readonly #constant: Set<string>;
  /** Values into which parameters went, with no layer between. */
  readonly #carriers = new Set<string>();
  readonly #makers = new Map<string, GraphNode>();
  readonly #layers = new Set<GraphNode>();
  readonly #hidden = new Set<GraphNode>();

  constructor({ tensors, inputs }: Pick<ModelGraph, "tensors" | "inputs">) {
    this.#constant = new Set(["", ...tensors.keys()]);
    for (const { name } of inputs) if (!tensors.has(name)) this.#constant.delete(name);
  }

  /** What is strange about the weights of a node that should be a layer, if anything. */
  strange(node: GraphNode, constants: Tracking["constants"]): GraphFinding["kind"] | undefined {
    const weights = weightsInput(node);
    if (!weights || constants.find(weights)) return undefined;
    if (this.#constant.has(weights)) return "unfolded-weights";
    // The factors of an attention come from layers.
    if (!node.operator.includes("MatMul")) return "computed-weights";
    const isComputed = (one: string, other: string) => this.#carriers.has(one) && !this.#constant.has(other);
    const [left] = node.inputs;
    return isComputed(weights, left) || isComputed(left, weights) ? "computed-weights" : undefined;
  }

  /** Whether a value is made of parameters with no layer between, and is no constant of known values. */
  isMadeOfParameters(name: string): boolean {
    return name !== "" && (this.#carriers.has(name) || this.#constant.has(name));
  }

  /** Whether what a node makes depends on no input of the model. */
  isConstant({ inputs, captured, operator }: GraphNode): boolean {
    const taken = [...inputs, ...captured];
    return taken.length > 0 ? taken.every((name) => this.#constant.has(name)) : operator === "Constant";
  }

  /** @param took whether it made something of a matrix and of nothing that came out of a layer */
  add(node: GraphNode, isLayer: boolean, took: boolean): void {
    const { inputs, captured, outputs, operator } = node;
    if (isLayer) this.#layers.add(node);
    for (const name of outputs) this.#makers.set(name, node);
    const taken = [...inputs, ...captured];
    const constant = this.isConstant(node);
    const carries =
      !isLayer &&
      operator !== "Shape" &&
      operator !== "Size" &&
      (took || taken.some((name) => this.#carriers.has(name)));
    for (const name of outputs) {
      if (constant) this.#constant.add(name);
      else if (carries) this.#carriers.add(name);
    }
  }

  /** The layers that make a node's weights, so that their own are not what they seem; each is given once. */
  layersBehind(node: GraphNode): GraphNode[] {
    const found: GraphNode[] = [];
    const open = [weightsInput(node) ?? ""];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const maker = this.#makers.get(name);
      if (!maker || this.#hidden.has(maker)) continue;
      this.#hidden.add(maker);
      if (this.#layers.has(maker)) found.push(maker);
      else for (const input of maker.inputs) open.push(input);
    }
    return found;
  }
}
