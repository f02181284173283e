import { ATTRIBUTE, GRAPH, NODE } from "./fields.ts";
import { MAX_ATTRIBUTE_TEXT } from "./limits.ts";
import type { ProtobufReader } from "./protobuf.ts";
import { readSparseTensor, readTensor } from "./tensor.ts";
import type { ExternalData, Span, TensorInfo, TensorSummary } from "./types.ts";
import { readValueInfo } from "./value-info.ts";

/**
 * What a reader takes from a graph, in the file's order. What it leaves out is jumped over: it takes no memory and counts
 * against no limit.
 * Visitors of nodes and attributes are told of one after the other, each closed by the call that says so.
 */
export interface GraphVisitor {
  readonly node?: NodeVisitor;
  initialiser?(tensor: TensorSummary): void;
  sparseInitialiser?(tensor: TensorSummary): void;
  input?(value: TensorInfo): void;
  output?(value: TensorInfo): void;
}

/** What a reader takes from a node. */
export interface NodeVisitor {
  name?(name: string): void;
  input?(name: string): void;
  output?(name: string): void;
  readonly attribute?: AttributeVisitor;
  /** Called last, with the node's qualified name: "Conv", "com.microsoft::QGemm". */
  operator?(name: string): void;
}

/** What a reader takes from an attribute. */
export interface AttributeVisitor {
  float?(value: number): void;
  integer?(value: number): void;
  /** A short text; longer ones are programs and the like. */
  text?(value: string): void;
  /** Refuses an attribute with two tensors for one, of which readers may take different ones. */
  readonly strict?: boolean;
  /** The tensor of an attribute with a single value. */
  tensor?(tensor: TensorSummary): void;
  /** One of a list of tensors, or a sparse one. */
  otherTensor?(tensor: TensorSummary): void;
  graph?(): GraphVisitor;
  /** In a function: the name of the function's attribute whose value this one has. */
  reference?(name: string): void;
  /** Called last. */
  end?(name: string): void;
}

/** Where the values of tensors lie that are not in the file itself, in the order in which the file names them. */
type Found = ExternalData[];

/** ONNX's own operators have the domain "", of which "ai.onnx" is another spelling. */
export function standardDomain(domain: string): string {
  return domain === "ai.onnx" ? "" : domain;
}

/** "Op" for ONNX's own operators, "domain::Op" for all others. */
export function qualifiedName(domain: string, name: string): string {
  return standardDomain(domain) === "" ? name : `${domain}::${name}`;
}

/** Reads a GraphProto. @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE */
export function visitGraph(reader: ProtobufReader, external: Found, visitor: GraphVisitor | undefined): void {
  if (!visitor) return;
  reader.message((field) => {
    switch (field) {
      case GRAPH.node:
        return visitNode(reader, external, visitor.node);
      case GRAPH.initializer:
        return visitor.initialiser?.(readTensor(reader, external, ""));
      case GRAPH.sparseInitializer:
        return visitor.sparseInitialiser?.(readSparseTensor(reader, external, ""));
      case GRAPH.input:
        return visitor.input?.(readValueInfo(reader));
      case GRAPH.output:
        return visitor.output?.(readValueInfo(reader));
    }
  });
}

/** Reads a NodeProto. @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE */
export function visitNode(reader: ProtobufReader, external: Found, visitor: NodeVisitor | undefined): void {
  if (!visitor) return;
  let type = "";
  let domain = "";
  reader.message((field) => {
    switch (field) {
      case NODE.input:
        return visitor.input?.(reader.name());
      case NODE.output:
        return visitor.output?.(reader.name());
      case NODE.name:
        return visitor.name?.(reader.name());
      case NODE.attribute:
        return visitAttribute(reader, external, visitor.attribute);
      case NODE.opType:
        if (visitor.operator) type = reader.name();
        return;
      case NODE.domain:
        if (visitor.operator) domain = reader.name();
    }
  });
  visitor.operator?.(qualifiedName(domain, type));
}

/** Reads an AttributeProto. @throws SacError MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_TOO_LARGE */
export function visitAttribute(reader: ProtobufReader, external: Found, visitor: AttributeVisitor | undefined): void {
  if (!visitor) return;
  let name = "";
  let single = 0;
  reader.message((field) => {
    switch (field) {
      case ATTRIBUTE.name:
        if (visitor.tensor || visitor.end) name = reader.name();
        return;
      case ATTRIBUTE.f:
        return visitor.float?.(reader.float32());
      case ATTRIBUTE.floats:
        return visitor.float && reader.float32s(visitor.float);
      case ATTRIBUTE.i:
        return visitor.integer?.(reader.int64());
      case ATTRIBUTE.ints:
        return visitor.integer && reader.int64s(visitor.integer);
      case ATTRIBUTE.s:
        return isShort(reader.span()) ? visitor.text?.(reader.text()) : undefined;
      case ATTRIBUTE.refAttrName:
        return visitor.reference?.(reader.name());
      case ATTRIBUTE.t:
      case ATTRIBUTE.sparseTensor:
        single += 1;
        // Protobuf would merge two values of a single-valued field into one that neither of them shows.
        if (single > 1 && visitor.strict)
          throw reader.refuse(`an attribute ${JSON.stringify(name)} with two tensors for one`);
        if (field === ATTRIBUTE.t) return visitor.tensor?.(readTensor(reader, external, name));
        return visitor.otherTensor?.(readSparseTensor(reader, external, name));
      case ATTRIBUTE.tensors:
        return visitor.otherTensor?.(readTensor(reader, external, name));
      case ATTRIBUTE.sparseTensors:
        return visitor.otherTensor?.(readSparseTensor(reader, external, name));
      case ATTRIBUTE.g:
      case ATTRIBUTE.graphs:
        return visitGraph(reader, external, visitor.graph?.());
    }
  });
  visitor.end?.(name);
}

function isShort({ start, end }: Span): boolean {
  return end - start <= MAX_ATTRIBUTE_TEXT;
}
