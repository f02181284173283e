import { closeSync, fstatSync, openSync } from "node:fs";
import { SacError } from "../errors.ts";
import { FileWindow } from "./file-window.ts";
import { ProtobufReader } from "./protobuf.ts";
import { MAX_MODEL_BYTES, sniffModel } from "./sniff.ts";
import { readFunction, readGraph, type Signature, standardDomain, type Tally } from "./tally.ts";
import { type ExternalData, readEntry } from "./tensor.ts";
import type { TensorInfo } from "./types.ts";

export type { ExternalData } from "./tensor.ts";
export type { ElementType, TensorInfo } from "./types.ts";

/** What a model file says about itself; nothing of it was run, and its weights were not read. */
export interface OnnxFile {
  readonly irVersion: number;
  readonly producer: string;
  /** ONNX's own operator set has the domain "". */
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** What a caller must feed: graph inputs with a default value (an initialiser of the same name) are left out. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** How often each operator occurs, in sub-graphs and functions too: "Conv", "com.microsoft::FusedConv". */
  readonly operators: Readonly<Record<string, number>>;
  /** Functions that the model defines itself, named like operators. */
  readonly functions: readonly string[];
  readonly hasTrainingInfo: boolean;
  readonly externalData: readonly ExternalData[];
  readonly initialiserCount: number;
  /** Elements of all initialisers together. */
  readonly parameterCount: number;
  /** Size of the model file itself, without its external data. */
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads what an ONNX file says about itself, in constant memory whatever its size.
 *
 * Throws what `sniffModel` throws, and MODEL_TRUNCATED, MODEL_NOT_ONNX or MODEL_TOO_LARGE where the file is cut short,
 * is not ONNX, or asks for more nodes, names or nesting than any genuine model.
 */
export async function readOnnxFile(path: string, maxBytes = MAX_MODEL_BYTES): Promise<OnnxFile> {
  await sniffModel(path, maxBytes);
  const fd = openSync(path, "r");
  try {
    return readModel(new ProtobufReader(new FileWindow(fd, fstatSync(fd).size, path)));
  } finally {
    closeSync(fd);
  }
}

function readModel(reader: ProtobufReader): OnnxFile {
  const tally: Tally = { operators: new Map(), externalData: [], initialiserCount: 0, parameterCount: 0 };
  const signature: Signature = { inputs: [], outputs: [], initialisers: new Set() };
  const opsets: { domain: string; version: number }[] = [];
  const functions = new Set<string>();
  const metadata = new Map<string, string>();
  let irVersion = 0;
  let producerName = "";
  let producerVersion = "";
  let hasGraph = false;
  let hasTrainingInfo = false;
  reader.document((field) => {
    if (field === 1) irVersion = reader.int64();
    if (field === 2) producerName = reader.text();
    if (field === 3) producerVersion = reader.text();
    if (field === 7) {
      hasGraph = true;
      readGraph(reader, tally, signature);
    }
    if (field === 8) opsets.push(readOpset(reader));
    if (field === 14) metadata.set(...readEntry(reader));
    if (field === 20) hasTrainingInfo = true;
    if (field === 25) functions.add(readFunction(reader, tally));
  });
  if (!hasGraph) throw reader.refuse("no graph, up to the end");
  if (opsets.length === 0) throw withoutOpset(reader);
  return {
    irVersion,
    producer: `${producerName} ${producerVersion}`.trim(),
    opsets,
    inputs: signature.inputs.filter((input) => !signature.initialisers.has(input.name)),
    outputs: signature.outputs,
    operators: Object.fromEntries(tally.operators),
    functions: [...functions],
    hasTrainingInfo,
    externalData: tally.externalData,
    initialiserCount: tally.initialiserCount,
    parameterCount: tally.parameterCount,
    bytes: reader.file.size,
    metadata: Object.fromEntries(metadata),
  };
}

function readOpset(reader: ProtobufReader): { domain: string; version: number } {
  let domain = "";
  let version = 0;
  reader.message((field) => {
    if (field === 1) domain = reader.text();
    if (field === 2) version = reader.int64();
  });
  return { domain: standardDomain(domain), version };
}

/** The operator sets follow the graph in practice, so a file that was cut exactly between the two lacks them. */
function withoutOpset(reader: ProtobufReader): SacError {
  return new SacError(
    "MODEL_TRUNCATED",
    `${reader.file.name} names no operator set (opset_import): it is cut short after its graph, or was written incompletely.`,
    "Download or export the model again, and compare its size with the original's.",
  );
}
