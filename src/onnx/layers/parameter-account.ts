import { type GraphFinding, MOST_FINDINGS, MOST_UNREAD, type WeightsReading } from "../../core/weights/reading.ts";
import type { GraphNode, ModelGraph } from "../graph.ts";
import { showsUnits } from "../hidden-values.ts";
import type { TensorSummary } from "../types.ts";
import { product } from "./arrays.ts";
import type { Constant } from "./constants.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";
import { isLinear, linearOf } from "./linear.ts";
import { Origins } from "./origins.ts";
import { hasRule } from "./rules.ts";

/** Whole numbers in tensors no longer than that are sizes, axes and indices, and no parameters. */
const LONGEST_INDEX = 64;
const INTEGERS: readonly string[] = ["int32", "int64", "uint32", "uint64"];
/** What these take second says where something stands, and is no parameter. */
const INDEXED = /^(Gather|Scatter)/;
/** Trees compare numbers with others: they multiply by nothing, as a layer would. */
const TREES = /^ai\.onnx\.ml::TreeEnsemble/;
/** Tables longer than that are not looked through for whether all of it is zero. */
const MOST_LOOKED_THROUGH = 2 ** 24;

/** Keeps count of which of a file's parameters were understood while its graph is read, and what took the others. */
export class ParameterAccount {
  /** Numbers in each tensor that no layer has taken yet, by its name. */
  readonly #left = new Map<string, number>();
  /** The operator that took a tensor which no layer did. */
  readonly #takers = new Map<string, string>();
  /** Parameters that are in no tensor of the main graph, or in a layer that makes weights, by the operator that has them. */
  readonly #hidden = new Map<string, number>();
  readonly #findings: GraphFinding[] = [];
  /** Operators in which layers may be that neither leg sees. */
  readonly #opaque: GraphFinding[] = [];
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
    for (const { operator, attributes, outputs, listed } of live) {
      const tensor = attributes.tensors.get("value");
      if (tensor && outputs[0]) this.#count(outputs[0], tensor);
      else if (operator === "Constant" && listed > 0) this.#add(outputs[0], listed);
    }
    for (const { operator, enclosed, listed } of live) {
      const inside = enclosed + (operator === "Constant" ? 0 : listed);
      this.#parameters += inside;
      if (inside > 0) this.#hidden.set(operator, (this.#hidden.get(operator) ?? 0) + inside);
    }
  }

  /**
   * Notes what becomes of the constants that a node takes.
   * @param isLayer whether the node is a layer of the network
   * @param made what it makes
   */
  follow(node: GraphNode, isLayer: boolean, made: Flow | undefined, constants: Tracking["constants"]): void {
    if (this.#functions.has(node.operator)) this.#find("function", node);
    const folded = constants.find(node.outputs[0]) !== undefined;
    const took = !folded && this.#take(node, isLayer, made, constants);
    const inside = node.captured.some((name) => this.#isParameter(name, constants));
    if (node.enclosed > 0 || inside) this.#find("subgraph", node);
    const weights = isLayer ? undefined : this.#origins.strange(node, constants);
    if (weights) this.#find(weights, node);
    if (weights === "computed-weights") this.#hide(node, constants);
    if (!isLayer && !folded && this.#isOpaque(node, constants)) found(this.#opaque, "unread-operator", node);
    this.#origins.add(node, isLayer, took);
  }

  /** @returns whether the node took a matrix, is no layer and makes nothing of what layers made */
  #take(node: GraphNode, isLayer: boolean, made: Flow | undefined, constants: Tracking["constants"]): boolean {
    const { operator } = node;
    const width = made?.kind === "units" || made?.kind === "divided" ? widthOf(made) : 0;
    // What came out of layers and meets a table, such as one of positions, does not make it weights.
    const plain = made?.kind === "neutral" || made?.kind === "image";
    let took = false;
    for (const [i, name] of [...node.inputs, ...node.captured].entries()) {
      const constant = constants.find(name);
      if (i === 1 && INDEXED.test(operator)) {
        // A table of places in a few values that an image changes is a matrix in another notation.
        took ||= made?.kind !== "units" && made?.kind !== "divided" && constant !== undefined && isMatrix(constant);
      } else if (!constant) {
        if (this.#left.has(name) && !this.#takers.has(name)) this.#takers.set(name, operator);
      } else if (isLayer || product(constant.shape) <= width) {
        this.#read(constant);
      } else if (isKnown(operator) || !isZero(constant)) {
        this.#taken(constant, operator);
        took ||= plain && isMatrix(constant);
      }
    }
    return took;
  }

  /** What a layer multiplies by that makes another one's weights is that one's. */
  #hide(node: GraphNode, constants: Tracking["constants"]): void {
    for (const layer of this.#origins.layersBehind(node)) {
      const hidden = product(linearOf(layer, constants)?.weights.shape ?? []);
      this.#hidden.set(node.operator, (this.#hidden.get(node.operator) ?? 0) + hidden);
    }
  }

  /** Whether nobody knows what a node makes of the parameters that it takes: it may be a layer, or many. */
  #isOpaque(node: GraphNode, constants: Tracking["constants"]): boolean {
    const { operator, inputs, captured, listed } = node;
    // What makes constants is no layer; what takes them may be.
    if (isKnown(operator) || TREES.test(operator) || this.#origins.isConstant(node)) return false;
    return listed > 0 || [...inputs, ...captured].some((name) => this.#isParameter(name, constants));
  }

  #isParameter(name: string, constants: Tracking["constants"]): boolean {
    const constant = constants.find(name);
    return constant ? isMatrix(constant) : this.#origins.isMadeOfParameters(name);
  }

  #find(kind: GraphFinding["kind"], node: GraphNode): void {
    found(this.#findings, kind, node);
  }

  reading(): WeightsReading {
    const unread = new Map(this.#hidden);
    let unused = 0;
    for (const [tensor, elements] of this.#left) {
      const taker = this.#takers.get(tensor);
      if (taker === undefined) unused += elements;
      else if (elements > 0) unread.set(taker, (unread.get(taker) ?? 0) + elements);
    }
    const missing = [...unread.values()].reduce((sum, elements) => sum + elements, 0);
    const largest = [...unread].sort(([, a], [, b]) => b - a).slice(0, MOST_UNREAD);
    return {
      // What is cut off from tensors and used by nothing is no parameter.
      parameters: this.#parameters - unused,
      read: Math.max(0, this.#parameters - unused - missing),
      unread: largest.map(([operator, parameters]) => ({ operator, parameters })),
      findings: [...this.#findings, ...this.#opaque].slice(0, MOST_FINDINGS),
      simplified: false,
    };
  }

  #count(name: string, { elements, elementType }: TensorSummary): void {
    if (elementType === "string" || elementType === "bool" || elements === 0) return;
    if (INTEGERS.includes(elementType) && elements <= LONGEST_INDEX) return;
    this.#add(name, elements);
  }

  #add(name: string, elements: number): void {
    this.#left.set(name, elements);
    this.#parameters += elements;
  }

  /** Of the tensors that a constant is made of, as many numbers as it has of each. */
  #read(constant: Constant, most = product(constant.shape)): void {
    const { tensor, parts } = constant;
    const left = tensor === undefined ? undefined : this.#left.get(tensor);
    if (tensor !== undefined && left !== undefined) this.#left.set(tensor, Math.max(0, left - most));
    if (this.#wasRead.has(constant)) return;
    if (parts.length > 0) this.#wasRead.add(constant);
    for (const part of parts) this.#read(part, Math.min(most, product(part.shape)));
  }

  #taken(constant: Constant, operator: string): void {
    if (this.#wasTaken.has(constant)) return;
    this.#wasTaken.add(constant);
    if (constant.tensor !== undefined) this.#takers.set(constant.tensor, operator);
    for (const part of constant.parts) this.#taken(part, operator);
  }
}

function found(findings: GraphFinding[], kind: GraphFinding["kind"], { name, outputs, operator }: GraphNode): void {
  if (findings.length < MOST_FINDINGS) findings.push({ kind, node: name || outputs[0] || "", operator });
}

/** Whether one of the legs understands an operator: it is read as a layer, or moves or bends units, or shows them. */
function isKnown(operator: string): boolean {
  return operator === "Constant" || isLinear(operator) || hasRule(operator) || showsUnits(operator);
}

function isZero(constant: Constant): boolean {
  return product(constant.shape) <= MOST_LOOKED_THROUGH && constant.load().data.every((value) => value === 0);
}

/** Whether a constant has two axes at least along which it has several values, as all weights but those of units have. */
function isMatrix({ shape }: Constant): boolean {
  return shape.filter((size) => size > 1).length > 1;
}
