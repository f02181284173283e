import { SacError } from "../errors.ts";
import { FUNCTION, MODEL } from "./fields.ts";
import { withFile } from "./file-window.ts";
import type { GraphNode, LocalFunction, ModelGraph } from "./graph.ts";
import { MAX_ATTRIBUTE_VALUES, MAX_DECLARED, MAX_INITIALISERS, MAX_NODES } from "./limits.ts";
import { ProtobufReader } from "./protobuf.ts";
import type { ExternalData, TensorInfo, TensorSummary } from "./types.ts";
import {
  type AttributeVisitor,
  type GraphVisitor,
  type NodeVisitor,
  qualifiedName,
  visitAttribute,
  visitGraph,
  visitNode,
} from "./visit.ts";

/**
 * Reads a model's main graph, but no weights.
 * @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE
 */
export function readModelGraph(path: string): ModelGraph {
  return withFile(path, (file) => readGraph(new ProtobufReader(file)));
}

function readGraph(reader: ProtobufReader): ModelGraph {
  const nodes: GraphNode[] = [];
  const tensors = new Map<string, TensorSummary>();
  const inputs: TensorInfo[] = [];
  const outputs: string[] = [];
  const externalData: ExternalData[] = [];
  let counted = 0;
  const count = () => {
    counted += 1;
    if (counted > MAX_NODES) throw tooManyNodes(reader);
  };
  const addTensor = (tensor: TensorSummary) => {
    tensors.set(tensor.name, tensor);
    reader.limit(tensors.size, MAX_INITIALISERS, "initialisers");
  };
  const visitor: GraphVisitor = {
    node: nodeVisitor((node) => {
      nodes.push(node);
      count();
    }),
    initialiser: addTensor,
    sparseInitialiser: addTensor,
    input: (value) => reader.limit(inputs.push(value), MAX_DECLARED, "inputs"),
    output: (value) => outputs.push(value.name),
  };
  const functions = new Map<string, LocalFunction>();
  reader.document((field) => {
    if (field === MODEL.graph) visitGraph(reader, externalData, visitor);
    if (field !== MODEL.functions) return;
    const local = readFunction(reader, externalData, count);
    functions.set(local.operator, local);
  });
  return { path: reader.file.name, bytes: reader.file.size, nodes, tensors, inputs, outputs, functions, externalData };
}

/** Reads a FunctionProto. @param count is told of each node */
function readFunction(reader: ProtobufReader, external: ExternalData[], count: () => void): LocalFunction {
  const [inputs, outputs, nodes]: [string[], string[], GraphNode[]] = [[], [], []];
  const visitor = nodeVisitor((node) => {
    nodes.push(node);
    count();
  });
  const owner = openNode();
  const attribute = attributeVisitor(() => owner);
  let name = "";
  let domain = "";
  reader.message((field) => {
    if (field === FUNCTION.attributeProto) visitAttribute(reader, external, attribute);
    if (field === FUNCTION.name) name = reader.name();
    if (field === FUNCTION.domain) domain = reader.name();
    if (field === FUNCTION.input) inputs.push(reader.name());
    if (field === FUNCTION.output) outputs.push(reader.name());
    if (field === FUNCTION.node) visitNode(reader, external, visitor);
  });
  return { operator: qualifiedName(domain, name), inputs, outputs, nodes, defaults: owner.attributes };
}

function tooManyNodes({ file }: ProtobufReader): SacError {
  const message = `${file.name} has more than ${MAX_NODES} nodes.`;
  const hint = "No image classifier needs that many: if the model is genuine, simplify its graph.";
  return new SacError("MODEL_TOO_LARGE", message, hint);
}

/** Collects the nodes of a graph and hands each to `done`. */
function nodeVisitor(done: (node: GraphNode) => void): NodeVisitor {
  let node = openNode();
  return {
    name: (name) => {
      node.name = name;
    },
    input: (name) => node.inputs.push(name),
    output: (name) => node.outputs.push(name),
    attribute: attributeVisitor(() => node),
    operator: (operator) => {
      node.operator = operator;
      done(node);
      node = openNode();
    },
  };
}

/** A GraphNode while it is read. */
function openNode() {
  const attributes = {
    integers: new Map<string, number[]>(),
    floats: new Map<string, number[]>(),
    tensors: new Map<string, TensorSummary>(),
    texts: new Map<string, string>(),
    references: new Map<string, string>(),
  };
  const names = { inputs: [] as string[], outputs: [] as string[], captured: [] as string[] };
  return { name: "", operator: "", ...names, enclosed: 0, listed: 0, attributes };
}

/** Collects the attributes of the node that is being read. */
function attributeVisitor(nodeOf: () => ReturnType<typeof openNode>): AttributeVisitor {
  let integers: number[] = [];
  let floats: number[] = [];
  let numbers = 0;
  let single: TensorSummary | undefined;
  let text: string | undefined;
  let reference = "";
  const captured = captureVisitor(
    (name) => nodeOf().captured.push(name),
    (elements) => {
      nodeOf().enclosed += elements;
    },
  );
  return {
    float: (value) => {
      numbers += 1;
      if (floats.length < MAX_ATTRIBUTE_VALUES) floats.push(value);
    },
    integer: (value) => {
      if (integers.length < MAX_ATTRIBUTE_VALUES) integers.push(value);
    },
    tensor: (tensor) => {
      single ??= tensor;
    },
    otherTensor: ({ elements, sparse }) => {
      nodeOf().listed += sparse?.values.elements ?? elements;
    },
    graph: () => captured,
    text: (value) => {
      text = value;
    },
    reference: (name) => {
      reference = name;
    },
    end: (name) => {
      const node = nodeOf();
      const { attributes } = node;
      if (numbers > 1) node.listed += numbers;
      numbers = 0;
      if (single && name !== "value") node.listed += single.elements;
      if (text !== undefined) attributes.texts.set(name, text);
      text = undefined;
      if (reference !== "") attributes.references.set(name, reference);
      reference = "";
      if (single) attributes.tensors.set(name, single);
      if (integers.length > 0) attributes.integers.set(name, integers);
      if (integers.length > 0) integers = [];
      if (floats.length > 0) attributes.floats.set(name, floats);
      if (floats.length > 0) floats = [];
      single = undefined;
    },
  };
}

/** Notes the names that a sub-graph's nodes take, and how many numbers its tensors and lists hold, at any depth. */
function captureVisitor(input: (name: string) => void, held: (numbers: number) => void): GraphVisitor {
  const tensor = ({ elements }: TensorSummary) => held(elements);
  let floats = 0;
  const attribute: AttributeVisitor = {
    tensor,
    otherTensor: tensor,
    graph: () => graph,
    float: () => {
      floats += 1;
    },
    end: () => {
      if (floats > 1) held(floats);
      floats = 0;
    },
  };
  const graph: GraphVisitor = { node: { input, attribute }, initialiser: tensor, sparseInitialiser: tensor };
  return graph;
}
