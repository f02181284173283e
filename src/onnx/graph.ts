import type { ExternalData, TensorInfo, TensorSummary } from "./types.ts";

export interface Attributes {
  readonly integers: ReadonlyMap<string, readonly number[]>;
  readonly floats: ReadonlyMap<string, readonly number[]>;
  readonly tensors: ReadonlyMap<string, TensorSummary>;
  readonly texts: ReadonlyMap<string, string>;
  /** In a function: those that have the value of another attribute, of the function itself; by name, the other's name. */
  readonly references: ReadonlyMap<string, string>;
}

/** An operator and what it takes and makes; a value that is left out has the name "". */
export interface GraphNode {
  readonly name: string;
  /** "Conv", "com.microsoft::QGemm". */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What sub-graphs use: among them may be values of the graph around. */
  readonly captured: readonly string[];
  /** Numbers in the tensors that its sub-graphs hold. */
  readonly enclosed: number;
  /** Numbers in lists and tables that its attributes hold, but for its attribute `value`. */
  readonly listed: number;
  readonly attributes: Attributes;
}

/** An operator that a model defines itself. */
export interface LocalFunction {
  /** "domain::name", as nodes call it. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly GraphNode[];
  /** What its attributes are where a call does not say. */
  readonly defaults: Attributes;
}

/** A model's main graph, with tensors described but not read. */
export interface ModelGraph {
  readonly path: string;
  readonly bytes: number;
  /** In the file's order. */
  readonly nodes: readonly GraphNode[];
  /** Initialisers by name; of two with one name the later counts, as in onnxruntime. */
  readonly tensors: ReadonlyMap<string, TensorSummary>;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly string[];
  /** By the name that nodes call them by; of two with one name the later counts. */
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly externalData: readonly ExternalData[];
}

/** An attribute that is a single whole number. */
export function integerOf({ attributes }: GraphNode, name: string, otherwise: number): number {
  return attributes.integers.get(name)?.[0] ?? otherwise;
}
