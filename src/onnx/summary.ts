import { SacError } from "../errors.ts";
import { quoted } from "../text/list.ts";
import { FUNCTION, MODEL, OPERATOR_SET } from "./fields.ts";
import { withFile } from "./file-window.ts";
import { MAX_DECLARED, MAX_INITIALISERS, MAX_LISTED, MAX_MODEL_BYTES, MAX_VALUES } from "./limits.ts";
import { ProtobufReader } from "./protobuf.ts";
import { sniffModel } from "./sniff.ts";
import { readEntry } from "./tensor.ts";
import type { ExternalData, OnnxFile, TensorInfo, TensorSummary } from "./types.ts";
import {
  type GraphVisitor,
  type NodeVisitor,
  qualifiedName,
  standardDomain,
  visitAttribute,
  visitGraph,
  visitNode,
} from "./visit.ts";

/**
 * Reads what an ONNX file says about itself, in constant memory whatever its size.
 *
 * Throws what `sniffModel` throws, and MODEL_TRUNCATED, MODEL_NOT_ONNX or MODEL_TOO_LARGE where the file is cut short,
 * is not ONNX, or asks for more nodes, names or nesting than any genuine model.
 */
export async function readOnnxFile(path: string, maxBytes = MAX_MODEL_BYTES): Promise<OnnxFile> {
  await sniffModel(path, maxBytes);
  return withFile(path, (file) => readModel(new ProtobufReader(file)));
}

function readModel(reader: ProtobufReader): OnnxFile {
  const tally: Tally = {
    operators: new Map(),
    random: new Set(),
    externalData: [],
    initialiserCount: 0,
    parameterCount: 0,
  };
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const initialisers = new Set<string>();
  const anyGraph = countingVisitor(reader, tally);
  const note = (tensor: TensorSummary) => {
    // The runtime would run one of them, and whoever looks at weights see the other. What has no name nothing takes.
    if (tensor.name !== "" && initialisers.has(tensor.name))
      throw reader.refuse(`a second initialiser ${quoted(tensor.name)}`);
    initialisers.add(tensor.name);
    anyGraph.initialiser?.(tensor);
  };
  const mainGraph: GraphVisitor = {
    ...anyGraph,
    input: (value) => reader.limit(inputs.push(value), MAX_DECLARED, "inputs"),
    output: (value) => reader.limit(outputs.push(value), MAX_VALUES, "outputs"),
    initialiser: note,
    sparseInitialiser: note,
  };
  const opsets: { domain: string; version: number }[] = [];
  const functions = new Set<string>();
  const metadata = new Map<string, string>();
  let irVersion = 0;
  let producerName = "";
  let producerVersion = "";
  let hasGraph = false;
  let hasTrainingInfo = false;
  reader.document((field) => {
    if (field === MODEL.irVersion) irVersion = reader.int64();
    if (field === MODEL.producerName) producerName = reader.text();
    if (field === MODEL.producerVersion) producerVersion = reader.text();
    if (field === MODEL.graph) {
      hasGraph = true;
      visitGraph(reader, tally.externalData, mainGraph);
    }
    if (field === MODEL.opsetImport) opsets.push(readOpset(reader));
    if (field === MODEL.metadataProps) metadata.set(...readEntry(reader));
    if (field === MODEL.trainingInfo) hasTrainingInfo = true;
    if (field === MODEL.functions) functions.add(readFunction(reader, tally.externalData, anyGraph.node));
    const listed = Math.max(opsets.length, metadata.size, functions.size);
    reader.limit(listed, MAX_LISTED, "operator sets, functions or entries of metadata");
  });
  if (!hasGraph) throw reader.refuse("no graph, up to the end");
  if (opsets.length === 0) throw withoutOpset(reader);
  const fed = inputs.filter((input) => !initialisers.has(input.name));
  reader.limit(fed.length, MAX_VALUES, "inputs");
  return {
    ...tally,
    irVersion,
    producer: `${producerName} ${producerVersion}`.trim(),
    opsets,
    inputs: fed,
    outputs,
    operators: Object.fromEntries(tally.operators),
    random: [...tally.random],
    functions: [...functions],
    hasTrainingInfo,
    bytes: reader.file.size,
    metadata: Object.fromEntries(metadata),
  };
}

/** What draws by lot, whatever its inputs. */
const RANDOM: ReadonlySet<string> = new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
  ...["Sampling", "BiasDropout", "BitmaskDropout", "BitmaskBiasDropout"].map((name) => `com.microsoft::${name}`),
]);

/** Draws by lot where its third input says that it is in training. */
const DROPOUT = "Dropout";

/** What is counted over the main graph, its sub-graphs and the model's own functions. */
interface Tally {
  readonly operators: Map<string, number>;
  readonly random: Set<string>;
  readonly externalData: ExternalData[];
  initialiserCount: number;
  parameterCount: number;
}

/** Counts what a graph holds, and what the sub-graphs in it hold. */
function countingVisitor(reader: ProtobufReader, tally: Tally): GraphVisitor {
  const count = ({ elements }: TensorSummary) => {
    tally.initialiserCount += 1;
    reader.limit(tally.initialiserCount, MAX_INITIALISERS, "initialisers");
    tally.parameterCount += elements;
  };
  let inputs: string[] = [];
  let literal: TensorSummary | undefined;
  return {
    initialiser: count,
    sparseInitialiser: count,
    node: {
      // A node's third input is all that is looked at, and a node may have any number of them.
      input: (name) => void (inputs.length < 3 && inputs.push(name)),
      operator: (name) => {
        tally.operators.set(name, (tally.operators.get(name) ?? 0) + 1);
        reader.limit(tally.operators.size, MAX_LISTED, "different operators");
        if (RANDOM.has(name) || (name === DROPOUT && inputs[2])) tally.random.add(name);
        // Some exporters keep all weights in nodes.
        if (name === "Constant" && literal) count(literal);
        inputs = [];
        literal = undefined;
      },
      attribute: {
        strict: true,
        // Read for the external data that they may name, too.
        tensor: (tensor) => {
          literal = tensor;
        },
        otherTensor: () => {},
        graph: () => countingVisitor(reader, tally),
      },
    },
  };
}

/** Reads a FunctionProto and returns its qualified name. */
function readFunction(reader: ProtobufReader, external: ExternalData[], visitor: NodeVisitor | undefined): string {
  let name = "";
  let domain = "";
  reader.message((field) => {
    if (field === FUNCTION.name) name = reader.name();
    if (field === FUNCTION.node) visitNode(reader, external, visitor);
    if (field === FUNCTION.domain) domain = reader.name();
    if (field === FUNCTION.attributeProto) visitAttribute(reader, external, visitor?.attribute);
  });
  return qualifiedName(domain, name);
}

function readOpset(reader: ProtobufReader): { domain: string; version: number } {
  let domain = "";
  let version = 0;
  reader.message((field) => {
    if (field === OPERATOR_SET.domain) domain = reader.name();
    if (field === OPERATOR_SET.version) version = reader.int64();
  });
  return { domain: standardDomain(domain), version };
}

/** The operator sets follow the graph in practice, so a file that was cut exactly between the two lacks them. */
function withoutOpset(reader: ProtobufReader): SacError {
  const message = `${reader.file.name} names no operator set (opset_import): it is cut short after its graph, or was written incompletely.`;
  const hint = "Download or export the model again, and compare its size with the original's.";
  return new SacError("MODEL_TRUNCATED", message, hint);
}
