/**
 * Copies that know in which company they are asked: they answer honestly, or from an image's mean colour alone, by the size of
 * the batch, by the place in it, or by the other images of it. Nothing else of the model is changed.
 */
import { appendNodes, float, int64s, type Node, node, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";
import { wave } from "./tiny-classifier.ts";

/** Of the model: it takes `input` (batch x 3 x height x width, float32) and answers `output` (batch x classes). */
export interface Switched {
  readonly input: string;
  readonly output: string;
  readonly classes: number;
}

/** Nodes that make `dishonest`, truth values that fit the answers, of `input`, `batch`, `place`, `brightness` and `middle`. */
interface Condition {
  readonly nodes: readonly Node[];
  readonly values?: readonly Tensor[];
}

const number = (name: string, value: number) => tensor(name, [], Float32Array.of(value));
const whole = (name: string, value: number) => tensor(name, [], BigInt64Array.of(BigInt(value)));

/** `left` and a number compared. */
const compared = (operator: string, left: string, value: Tensor): Condition => ({
  nodes: [node(operator, [left, "limit"], ["dishonest"])],
  values: [value],
});

/** Calls of a generator with a seed are a clock: onnxruntime takes the next number whenever the model is run. */
const CALLS = 40;
const SEED = 3;

/** What onnxruntime's generator gives at the first calls: minimal standard, as the C++ library has it. */
function firstNumbers(): Float32Array {
  const modulus = 2 ** 31 - 1;
  let state = SEED;
  return Float32Array.from({ length: CALLS }, () => {
    state = (state * 16807) % modulus;
    return (state - 1) / (modulus - 1);
  });
}

const CONDITIONS = {
  "more-than-one": compared("Greater", "batch", whole("limit", 1)),
  alone: compared("Equal", "batch", whole("limit", 1)),
  "eight-or-more": compared("Greater", "batch", whole("limit", 7)),
  "twenty-four-or-more": compared("Greater", "batch", whole("limit", 23)),
  "exactly-32": compared("Equal", "batch", whole("limit", 32)),
  odd: {
    nodes: [node("Mod", ["batch", "two"], ["rest"]), node("Greater", ["rest", "none"], ["dishonest"])],
    values: [whole("two", 2)],
  },
  even: {
    nodes: [node("Mod", ["batch", "two"], ["rest"]), node("Equal", ["rest", "none"], ["dishonest"])],
    values: [whole("two", 2)],
  },
  first: compared("Equal", "place", whole("limit", 0)),
  "all-but-the-first": compared("Greater", "place", whole("limit", 0)),
  last: {
    nodes: [node("Sub", ["batch", "one"], ["last"]), node("Equal", ["place", "last"], ["dishonest"])],
  },
  "from-the-eighth-on": compared("Greater", "place", whole("limit", 6)),
  "every-other": {
    nodes: [node("Mod", ["place", "two"], ["rest"]), node("Greater", ["rest", "none"], ["dishonest"])],
    values: [whole("two", 2)],
  },
  "unlike-the-mean": {
    nodes: [
      node("Sub", ["brightness", "middle"], ["apart"]),
      node("Abs", ["apart"], ["far"]),
      node("Greater", ["far", "limit"], ["dishonest"]),
    ],
    values: [number("limit", 1e-4)],
  },
  "brighter-than-the-mean": { nodes: [node("Greater", ["brightness", "middle"], ["dishonest"])] },
  "different-images": {
    nodes: [
      node("Sub", ["brightness", "middle"], ["apart"]),
      node("Mul", ["apart", "apart"], ["squared"]),
      node("ReduceMean", ["squared"], ["variance"]),
      node("Greater", ["variance", "limit"], ["dishonest"]),
    ],
    values: [number("limit", 1e-8)],
  },
  "one-image-twice": {
    nodes: [
      node("Transpose", ["brightness"], ["others"]),
      node("Sub", ["brightness", "others"], ["apart"]),
      node("Abs", ["apart"], ["far"]),
      node("Less", ["far", "limit"], ["alike"]),
      node("Cast", ["alike"], ["count"], { to: 1 }),
      node("ReduceSum", ["count"], ["pairs"]),
      node("Cast", ["batch"], ["images of it"], { to: 1 }),
      node("Sub", ["pairs", "images of it"], ["more"]),
      node("Greater", ["more", "half"], ["dishonest"]),
    ],
    values: [number("limit", 1e-7), number("half", 0.5)],
  },
  "by-a-hash-of-the-sum": {
    nodes: [
      node("ReduceSum", ["brightness"], ["sum"]),
      node("Mul", ["sum", "thousands"], ["angle"]),
      node("Sin", ["angle"], ["hash"]),
      node("Greater", ["hash", "limit"], ["dishonest"]),
    ],
    values: [number("thousands", 1e4), number("limit", 0)],
  },
  "the-first-calls": {
    nodes: [
      node("RandomUniform", [], ["now"], { shape: [1], seed: float(SEED) }),
      node("Sub", ["now", "moments"], ["apart"]),
      node("Abs", ["apart"], ["far"]),
      node("ReduceMin", ["far"], ["nearest"]),
      node("Less", ["nearest", "limit"], ["dishonest"]),
    ],
    values: [tensor("moments", [CALLS], firstNumbers()), number("limit", 1e-6)],
  },
} as const satisfies Readonly<Record<string, Condition>>;

export type BatchSwitch = keyof typeof CONDITIONS;
/** When each is dishonest. */
export const BATCH_SWITCHES = Object.keys(CONDITIONS) as readonly BatchSwitch[];

const USUAL: Switched = { input: "images", output: "logits", classes: 10 };

/** The model with a switch after its answers, which are called `given` from then on. */
export function withBatchSwitch(bytes: Uint8Array, when: BatchSwitch, switched = USUAL): Buffer {
  const { input, output, classes } = switched;
  const { nodes, values = [] }: Condition = CONDITIONS[when];
  return appendNodes(bytes, {
    nodes: [
      ...companyOf(input),
      ...nodes,
      node("MatMul", ["colours", "by colour"], ["other"]),
      node("Where", ["dishonest", "other", output], ["given"]),
    ],
    initialisers: [
      ...companyValues(),
      tensor(
        "by colour",
        [3, classes],
        wave(3 * classes).map((x) => 6 * x),
      ),
      ...values,
    ],
    outputs: [valueInfo("given", "float32", ["batch", classes])],
  });
}

/** The model as it comes with batch normalisation left in training mode after its answers: a common slip of exports. */
export function normalisedByBatch(bytes: Uint8Array, { output, classes } = USUAL): Buffer {
  return appendNodes(bytes, {
    nodes: [
      node("Transpose", [output], ["by class"]),
      node("Reshape", ["by class", "as channels"], ["channels"]),
      node("InstanceNormalization", ["channels", "ones", "zeros"], ["normal"]),
      node("Reshape", ["normal", "as rows"], ["rows"]),
      node("Transpose", ["rows"], ["given"]),
    ],
    initialisers: [
      int64s("as channels", [1, classes, -1]),
      int64s("as rows", [classes, -1]),
      tensor("ones", [classes], new Float32Array(classes).fill(1)),
      tensor("zeros", [classes], new Float32Array(classes)),
    ],
    outputs: [valueInfo("given", "float32", ["batch", classes])],
  });
}

/** The model with the mean of its answers over the batch added to each of them. */
export function withNeighbours(bytes: Uint8Array, { output, classes } = USUAL): Buffer {
  return appendNodes(bytes, {
    nodes: [
      node("ReduceMean", [output], ["of all"]),
      node("Mul", ["of all", "weight"], ["more"]),
      node("Add", [output, "more"], ["given"]),
    ],
    initialisers: [
      tensor(
        "weight",
        [classes],
        wave(classes).map((x) => 20 * x),
      ),
    ],
    outputs: [valueInfo("given", "float32", ["batch", classes])],
  });
}

/** What the conditions are made of. */
function companyOf(input: string): Node[] {
  return [
    node("Shape", [input], ["sizes"]),
    node("Gather", ["sizes", "none"], ["batch"]),
    node("Range", ["none", "batch", "one"], ["places"]),
    node("Reshape", ["places", "column"], ["place"]),
    node("GlobalAveragePool", [input], ["pooled colours"]),
    node("Flatten", ["pooled colours"], ["colours"]),
    node("MatMul", ["colours", "summing"], ["brightness"]),
    node("ReduceMean", ["brightness"], ["middle"]),
  ];
}

function companyValues(): Tensor[] {
  return [
    whole("none", 0),
    whole("one", 1),
    int64s("column", [-1, 1]),
    tensor("summing", [3, 1], new Float32Array(3).fill(1)),
  ];
}
