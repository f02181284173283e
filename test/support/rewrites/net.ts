import {
  type Attributes,
  float,
  type LocalFunction,
  model,
  type Node,
  node,
  type SparseTensor,
  type Tensor,
  tensor,
  valueInfo,
} from "../onnx-builder.ts";
import { type RawField, splitFields } from "../protobuf-writer.ts";

/** A node, taken apart. */
export interface Step {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A tensor of float32 numbers, the last axis fastest. */
export interface Weights {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** A model that can be rewritten: `images` (batch x 3 x 32 x 32) to `logits` (batch x classes). */
export interface Net {
  readonly classes: number;
  readonly steps: readonly Step[];
  readonly weights: ReadonlyMap<string, Weights>;
  /** Initialisers that are no float32 numbers, or lie in another way. */
  readonly others: readonly (Tensor | SparseTensor)[];
  readonly functions: readonly LocalFunction[];
  readonly opset: number;
  /** Values with names of their own so far. */
  readonly named: number;
  readonly stored: "inside" | "beside" | "as inputs";
}

const SIDE = 32;
/** The version of ONNX's file that functions need, and the fixtures' own. */
const [WITH_FUNCTIONS, WITHOUT] = [8, 7];
const [GRAPH, NODE, INITIALISER] = [7, 1, 5];

/** Takes one of the fixtures apart, of which all values are float32, and all attributes numbers. */
export function readNet(bytes: Uint8Array): Net {
  const graph = splitFields(splitFields(bytes).find(({ field }) => field === GRAPH)?.payload ?? Buffer.alloc(0));
  const parts = (wanted: number) => graph.filter(({ field }) => field === wanted).map(({ payload }) => payload);
  const steps = parts(NODE).map(readStep);
  const weights = new Map(parts(INITIALISER).map(readWeights));
  const classes = weights.get(steps.at(-1)?.inputs[1] ?? "")?.dims[0] ?? 0;
  return { classes, steps, weights, others: [], functions: [], opset: 13, named: 0, stored: "inside" };
}

const texts = (fields: readonly RawField[], wanted: number) =>
  fields.filter(({ field }) => field === wanted).map(({ payload }) => payload.toString());
const integers = (fields: readonly RawField[], wanted: number) =>
  fields
    .filter(({ field }) => field === wanted)
    .map(({ raw }) => raw.subarray(1).reduce((sum, byte, i) => sum + (byte & 0x7f) * 2 ** (7 * i), 0));

function readStep(payload: Buffer): Step {
  const fields = splitFields(payload);
  const attributes = fields
    .filter(({ field }) => field === 5)
    .map(({ payload: bytes }) => {
      const parts = splitFields(bytes);
      const [number] = parts.filter(({ field }) => field === 2).map(({ raw }) => raw.readFloatLE(1));
      const list = integers(parts, 8);
      return [texts(parts, 1)[0], number === undefined ? (integers(parts, 3)[0] ?? list) : float(number)];
    });
  return {
    op: texts(fields, 4)[0],
    inputs: texts(fields, 1),
    outputs: texts(fields, 2),
    attributes: Object.fromEntries(attributes),
  };
}

function readWeights(payload: Buffer): [string, Weights] {
  const fields = splitFields(payload);
  const raw = fields.find(({ field }) => field === 9)?.payload ?? Buffer.alloc(0);
  const values = Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
  return [texts(fields, 8)[0], { dims: integers(fields, 1), values }];
}

export function nodeOf({ op, inputs, outputs, attributes }: Step): Node {
  return node(op, inputs, outputs, attributes);
}

/** The bytes of a model, with its weights inside. */
export function writeNet({ classes, steps, weights, others, functions, opset, stored }: Net): Buffer {
  const initialisers = [...weights].map(([name, { dims, values }]) => tensor(name, dims, values));
  const given = stored === "as inputs" ? [...weights] : [];
  return model({
    nodes: steps.map(nodeOf),
    initialisers: [...initialisers, ...others],
    functions,
    opset,
    irVersion: functions.length > 0 ? WITH_FUNCTIONS : WITHOUT,
    opsets: functions.length > 0 ? { own: 1 } : {},
    inputs: [
      valueInfo("images", "float32", ["batch", 3, SIDE, SIDE]),
      ...given.map(([name, { dims }]) => valueInfo(name, "float32", dims)),
    ],
    outputs: [valueInfo("logits", "float32", ["batch", classes])],
  });
}

/** The number at a place. */
export function at({ dims, values }: Weights, ...place: readonly number[]): number {
  return values[place.reduce((sum, p, axis) => sum * dims[axis] + p, 0)];
}

/** A tensor whose number at each place is what `value` says. */
export function filled(dims: readonly number[], value: (...place: number[]) => number): Weights {
  const values = new Float32Array(dims.reduce((size, dim) => size * dim, 1));
  const place = dims.map(() => 0);
  for (let k = 0; k < values.length; k += 1) {
    values[k] = value(...place);
    for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
      place[axis] += 1;
      if (place[axis] < dims[axis]) break;
      place[axis] = 0;
    }
  }
  return { dims, values };
}

/** The same numbers, each changed. */
export function mapped({ dims, values }: Weights, change: (value: number, k: number) => number): Weights {
  return { dims, values: values.map(change) };
}

/** The standard deviation of a tensor's numbers. */
export function spreadOf({ values }: Weights): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** One vector after another. */
export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let start = 0;
  for (const part of parts) {
    values.set(part, start);
    start += part.length;
  }
  return values;
}

/** So many rows of a tensor, from one on. */
export function rowsOf({ dims: [, ...rest], values }: Weights, from: number, count: number): Weights {
  const size = rest.reduce((product, dim) => product * dim, 1);
  return { dims: [count, ...rest], values: values.slice(from * size, (from + count) * size) };
}

/** The net with other names for all values but what goes in and comes out. */
export function renamed(net: Net, rename: (name: string) => string): Net {
  const name = (old: string) => (["images", "logits", ""].includes(old) ? old : rename(old));
  const steps = net.steps.map((step) => ({ ...step, inputs: step.inputs.map(name), outputs: step.outputs.map(name) }));
  return { ...net, steps, weights: new Map([...net.weights].map(([old, weights]) => [name(old), weights])) };
}
