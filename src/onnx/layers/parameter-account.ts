import { type GraphFinding, MOST_FINDINGS, MOST_UNREAD, type WeightsReading } from "../../core/weights/reading.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import type { TensorSummary } from "../types.ts";
import { product } from "./arrays.ts";
import type { Constant } from "./constants.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";
import { Origins } from "./origins.ts";

/** Whole numbers in tensors no longer than that are sizes, axes and indices, and no parameters. */
const LONGEST_INDEX = 64;
const INTEGERS: readonly string[] = ["int32", "int64", "uint32", "uint64"];

/** Keeps count of which of a file's parameters were understood while its graph is read, and what took the others. */
export class ParameterAccount {
  /** Numbers in the tensors that no layer has taken yet, by their names. */
  readonly #left = new Map<string, number>();
  /** The operator that took a tensor which no layer did. */
  readonly #takers = new Map<string, string>();
  /** Parameters that are in no tensor of the main graph, by the operator that holds them. */
  readonly #enclosed = new Map<string, number>();
  readonly #findings: GraphFinding[] = [];
  readonly #wasRead = new Set<Constant>();
  readonly #wasTaken = new Set<Constant>();
  readonly #functions: ModelGraph["functions"];
  readonly #origins: Origins;
  #parameters = 0;

  /** @param live the nodes that are followed */
  constructor(graph: ModelGraph, live: readonly GraphNode[]) {
    const { tensors, outputs } = graph;
    this.#functions = graph.functions;
    this.#origins = new Origins(graph);
    const used = new Set([...live.flatMap(({ inputs, captured }) => [...inputs, ...captured]), ...outputs]);
    for (const [name, tensor] of tensors) if (used.has(name)) this.#count(name, tensor);
    for (const { attributes, outputs } of live) {
      const tensor = attributes.tensors.get("value");
      if (tensor && outputs[0]) this.#count(outputs[0], tensor);
    }
    for (const { operator, enclosed } of live) {
      this.#parameters += enclosed;
      if (enclosed > 0) this.#enclosed.set(operator, (this.#enclosed.get(operator) ?? 0) + enclosed);
    }
  }

  /**
   * Notes what becomes of the constants that a node takes.
   * @param isLayer whether the node is a layer of the network
   * @param made what it makes
   */
  follow(node: GraphNode, isLayer: boolean, made: Flow | undefined, constants: Tracking["constants"]): void {
    if (node.enclosed > 0) this.#find("subgraph", node);
    if (this.#functions.has(node.operator)) this.#find("function", node);
    const folded = constants.find(node.outputs[0]) !== undefined;
    const took = !folded && this.#take(node, isLayer, made, constants);
    const weights = isLayer ? undefined : this.#origins.strange(node, constants);
    if (weights) this.#find(weights, node);
    this.#origins.add(node, isLayer, took);
  }

  /** @returns whether the node took a matrix and is no layer */
  #take(node: GraphNode, isLayer: boolean, made: Flow | undefined, constants: Tracking["constants"]): boolean {
    const { operator } = node;
    const width = made?.kind === "units" || made?.kind === "divided" ? widthOf(made) : 0;
    let took = false;
    for (const name of [...node.inputs, ...node.captured]) {
      const constant = constants.find(name);
      if (!constant) {
        if (this.#left.has(name) && !this.#takers.has(name)) this.#takers.set(name, operator);
      } else if (isLayer || product(constant.shape) <= width) {
        this.#each(constant, this.#wasRead, (tensor) => this.#left.delete(tensor));
      } else {
        this.#each(constant, this.#wasTaken, (tensor) => this.#takers.set(tensor, operator));
        took ||= isMatrix(constant);
      }
    }
    return took;
  }

  #find(kind: GraphFinding["kind"], { name, outputs, operator }: GraphNode): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ kind, node: name || outputs[0] || "", operator });
  }

  reading(): WeightsReading {
    const unread = new Map(this.#enclosed);
    for (const [tensor, elements] of this.#left) {
      const taker = this.#takers.get(tensor) ?? "";
      unread.set(taker, (unread.get(taker) ?? 0) + elements);
    }
    const missing = [...unread.values()].reduce((sum, elements) => sum + elements, 0);
    const largest = [...unread].sort(([, a], [, b]) => b - a).slice(0, MOST_UNREAD);
    return {
      parameters: this.#parameters,
      read: this.#parameters - missing,
      unread: largest.map(([operator, parameters]) => ({ operator, parameters })),
      findings: this.#findings,
      simplified: false,
    };
  }

  #count(name: string, { elements, elementType }: TensorSummary): void {
    if (elementType === "string" || elementType === "bool" || elements === 0) return;
    if (INTEGERS.includes(elementType) && elements <= LONGEST_INDEX) return;
    this.#left.set(name, elements);
    this.#parameters += elements;
  }

  /** Goes through the tensors that a constant is made of, but for the parts that are done. */
  #each(constant: Constant, done: Set<Constant>, visit: (tensor: string) => void): void {
    if (done.has(constant)) return;
    done.add(constant);
    if (constant.tensor !== undefined) visit(constant.tensor);
    for (const part of constant.parts) this.#each(part, done, visit);
  }
}

/** Whether a constant has two axes at least along which it has several values, as all weights but those of units have. */
function isMatrix({ shape }: Constant): boolean {
  return shape.filter((size) => size > 1).length > 1;
}
