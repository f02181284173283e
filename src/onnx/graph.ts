import { closeSync, fstatSync, openSync } from "node:fs";
import { SacError } from "../errors.ts";
import { FileWindow } from "./file-window.ts";
import { ProtobufReader } from "./protobuf.ts";
import { standardDomain } from "./tally.ts";
import { type ExternalData, readTensor, type TensorSummary } from "./tensor.ts";
import { readValueInfo, type TensorInfo } from "./types.ts";

/** Real image models have some thousand nodes. */
const MOST_NODES = 50_000;

export interface Attributes {
  readonly integers: ReadonlyMap<string, readonly number[]>;
  readonly floats: ReadonlyMap<string, readonly number[]>;
  readonly tensors: ReadonlyMap<string, TensorSummary>;
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
  readonly attributes: Attributes;
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
  readonly externalData: readonly ExternalData[];
}

/** A ModelGraph while it is read. */
interface OpenGraph {
  readonly nodes: GraphNode[];
  readonly tensors: Map<string, TensorSummary>;
  readonly inputs: TensorInfo[];
  readonly outputs: string[];
  readonly externalData: ExternalData[];
}

/**
 * Reads a model's main graph, but no weights.
 * @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE
 */
export function readModelGraph(path: string): ModelGraph {
  const fd = openSync(path, "r");
  try {
    const reader = new ProtobufReader(new FileWindow(fd, fstatSync(fd).size, path));
    const graph: OpenGraph = { nodes: [], tensors: new Map(), inputs: [], outputs: [], externalData: [] };
    reader.document((field) => {
      if (field === 7) reader.message((part) => readGraphField(reader, part, graph));
    });
    return { path, bytes: reader.file.size, ...graph };
  } finally {
    closeSync(fd);
  }
}

function readGraphField(reader: ProtobufReader, field: number, graph: OpenGraph): void {
  if (field === 1) graph.nodes.push(readNode(reader, graph.externalData));
  if (field === 5) {
    const tensor = readTensor(reader, graph.externalData, "");
    graph.tensors.set(tensor.name, tensor);
  }
  if (field === 11) graph.inputs.push(readValueInfo(reader));
  if (field === 12) graph.outputs.push(readValueInfo(reader).name);
  if (graph.nodes.length > MOST_NODES) {
    throw new SacError(
      "MODEL_TOO_LARGE",
      `${reader.file.name} has more than ${MOST_NODES} nodes.`,
      "No image classifier needs that many: if the model is genuine, simplify its graph.",
    );
  }
}

function readNode(reader: ProtobufReader, externalData: ExternalData[]): GraphNode {
  const [inputs, outputs, captured]: string[][] = [[], [], []];
  const integers = new Map<string, number[]>();
  const floats = new Map<string, number[]>();
  const tensors = new Map<string, TensorSummary>();
  let [name, operator, domain] = ["", "", ""];
  reader.message((field) => {
    if (field === 1) inputs.push(reader.text());
    if (field === 2) outputs.push(reader.text());
    if (field === 3) name = reader.text();
    if (field === 4) operator = reader.text();
    if (field === 5) readAttribute(reader, { integers, floats, tensors }, captured, externalData);
    if (field === 7) domain = standardDomain(reader.text());
  });
  return {
    name,
    operator: domain === "" ? operator : `${domain}::${operator}`,
    inputs,
    outputs,
    captured,
    attributes: { integers, floats, tensors },
  };
}

/** Attributes while they are read. */
interface OpenAttributes {
  readonly integers: Map<string, number[]>;
  readonly floats: Map<string, number[]>;
  readonly tensors: Map<string, TensorSummary>;
}

/** Values of one attribute that are kept; lists of a kernel's size and the like are far shorter. */
const MOST_VALUES = 4096;

function readAttribute(
  reader: ProtobufReader,
  attributes: OpenAttributes,
  captured: string[],
  externalData: ExternalData[],
): void {
  let name = "";
  const integers: number[] = [];
  const floats: number[] = [];
  const tensors: TensorSummary[] = [];
  const keep = (list: number[], value: number) => {
    if (list.length < MOST_VALUES) list.push(value);
  };
  reader.message((field) => {
    if (field === 1) name = reader.text();
    if (field === 2) floats.push(reader.float32());
    if (field === 3) integers.push(reader.int64());
    if (field === 5) tensors.push(readTensor(reader, externalData, name));
    if (field === 6 || field === 11) readCaptured(reader, captured);
    if (field === 7) reader.float32s((value) => keep(floats, value));
    if (field === 8) reader.int64s((value) => keep(integers, value));
  });
  if (integers.length > 0) attributes.integers.set(name, integers);
  if (floats.length > 0) attributes.floats.set(name, floats);
  if (tensors[0]) attributes.tensors.set(name, tensors[0]);
}

/** The names that a sub-graph's nodes take, at any depth. */
function readCaptured(reader: ProtobufReader, captured: string[]): void {
  reader.message((field) => {
    if (field !== 1) return;
    reader.message((part) => {
      if (part === 1) captured.push(reader.text());
      if (part !== 5) return;
      reader.message((inner) => {
        if (inner === 6 || inner === 11) readCaptured(reader, captured);
      });
    });
  });
}

/** An attribute that is a single whole number. */
export function integerOf({ attributes }: GraphNode, name: string, otherwise: number): number {
  return attributes.integers.get(name)?.[0] ?? otherwise;
}
