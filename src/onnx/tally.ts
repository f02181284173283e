import type { ProtobufReader } from "./protobuf.ts";
import { type ExternalData, readSparseTensor, readTensor } from "./tensor.ts";
import { readValueInfo, type TensorInfo } from "./types.ts";

/** What is counted over the main graph, its sub-graphs and the model-local functions. */
export interface Tally {
  readonly operators: Map<string, number>;
  readonly externalData: ExternalData[];
  initialiserCount: number;
  parameterCount: number;
}

/** What a graph shows to its caller. */
export interface Signature {
  readonly inputs: TensorInfo[];
  readonly outputs: TensorInfo[];
  readonly initialisers: Set<string>;
}

/** ONNX's own operators have the domain "", of which "ai.onnx" is another spelling. */
export function standardDomain(domain: string): string {
  return domain === "ai.onnx" ? "" : domain;
}

/** "Op" for ONNX's own operators, "domain::Op" for all others. */
function qualifiedName(domain: string, name: string): string {
  return standardDomain(domain) === "" ? name : `${domain}::${name}`;
}

/** Reads a GraphProto into `tally`; what it shows to its caller goes to `signature` where one is wanted. */
export function readGraph(reader: ProtobufReader, tally: Tally, signature?: Signature): void {
  reader.message((field) => {
    if (field === 1) readNode(reader, tally);
    if (field === 5 || field === 15) {
      const read = field === 5 ? readTensor : readSparseTensor;
      const tensor = read(reader, tally.externalData, "");
      signature?.initialisers.add(tensor.name);
      tally.initialiserCount += 1;
      tally.parameterCount += tensor.elements;
    }
    if (field === 11) signature?.inputs.push(readValueInfo(reader));
    if (field === 12) signature?.outputs.push(readValueInfo(reader));
  });
}

/** Reads a FunctionProto into `tally` and returns its qualified name. */
export function readFunction(reader: ProtobufReader, tally: Tally): string {
  let name = "";
  let domain = "";
  reader.message((field) => {
    if (field === 1) name = reader.text();
    if (field === 7) readNode(reader, tally);
    if (field === 10) domain = reader.text();
    if (field === 11) readAttribute(reader, tally);
  });
  return qualifiedName(domain, name);
}

function readNode(reader: ProtobufReader, tally: Tally): void {
  let operator = "";
  let domain = "";
  reader.message((field) => {
    if (field === 4) operator = reader.text();
    if (field === 5) readAttribute(reader, tally);
    if (field === 7) domain = reader.text();
  });
  const name = qualifiedName(domain, operator);
  tally.operators.set(name, (tally.operators.get(name) ?? 0) + 1);
}

function readAttribute(reader: ProtobufReader, tally: Tally): void {
  let name = "";
  let single = 0;
  reader.message((field) => {
    if (field === 1) name = reader.text();
    // Protobuf would merge two values of a single-valued field into one that neither of them shows.
    if (field === 5 || field === 22) single += 1;
    if (single > 1) throw reader.refuse(`an attribute ${JSON.stringify(name)} with two tensors for one`);
    if (field === 5 || field === 10) readTensor(reader, tally.externalData, name);
    if (field === 22 || field === 23) readSparseTensor(reader, tally.externalData, name);
    if (field === 6 || field === 11) readGraph(reader, tally);
  });
}
