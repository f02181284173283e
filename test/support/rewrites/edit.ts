import { type Attributes, int64s, type SparseTensor, type Tensor } from "../onnx-builder.ts";
import { type Random, random } from "../random.ts";
import type { Net, Step, Weights } from "./net.ts";

/** One way to write a model otherwise that changes none of its answers. */
export type Rewrite = (net: Net) => Net;

/** Makes the steps that take another one's place. Values get names of their own unless one is given. */
export interface Maker {
  /** Adds a step with one output, and gives that. */
  step(op: string, inputs: readonly string[], attributes?: Attributes, output?: string): string;
  /** Adds a step with so many outputs, and gives them. */
  steps(op: string, inputs: readonly string[], outputs: number, attributes?: Attributes): string[];
  /** Stores numbers. */
  weights(weights: Weights): string;
  /** Stores one int64 number for each place of a vector. */
  integers(values: readonly number[]): string;
  /** Stores anything under a name that it is given. */
  tensor(make: (name: string) => Tensor | SparseTensor): string;
  name(): string;
}

/** Every step for which `change` makes others is replaced by them. */
export function edited(net: Net, change: (step: Step, maker: Maker) => unknown): Net {
  const weights = new Map(net.weights);
  const others = [...net.others];
  let [named, made]: [number, Step[]] = [net.named, []];
  const name = () => {
    named += 1;
    return `v${named}`;
  };
  const tensor = (make: (name: string) => Tensor | SparseTensor) => {
    const given = name();
    others.push(make(given));
    return given;
  };
  const maker: Maker = {
    name,
    tensor,
    step: (op, inputs, attributes = {}, output = name()) => {
      made.push({ op, inputs, outputs: [output], attributes });
      return output;
    },
    steps: (op, inputs, count, attributes = {}) => {
      const outputs = Array.from({ length: count }, name);
      made.push({ op, inputs, outputs, attributes });
      return outputs;
    },
    weights: (values) => {
      const given = name();
      weights.set(given, values);
      return given;
    },
    integers: (values) => tensor((given) => int64s(given, values)),
  };
  const steps = net.steps.flatMap((step) => {
    made = [];
    change(step, maker);
    return made.length > 0 ? made : [step];
  });
  return withoutUnread({ ...net, steps, weights, others, named });
}

/** The net without weights that no step reads; what stands inside of a step's graphs is not looked at, and must be `others`. */
function withoutUnread(net: Net): Net {
  const read = new Set(net.steps.flatMap(({ inputs }) => inputs));
  return { ...net, weights: new Map([...net.weights].filter(([name]) => read.has(name))) };
}

/** A convolution in two dimensions and one group, with a bias. */
export interface Convolution {
  readonly input: string;
  readonly output: string;
  /** rows x columns x height x width */
  readonly weights: Weights;
  readonly bias: Float32Array;
  readonly strides: readonly number[];
  readonly pads: readonly number[];
}

/** Replaces convolutions. */
export const eachConvolution =
  (change: (convolution: Convolution, maker: Maker, random: Random) => unknown): Rewrite =>
  (net) => {
    const numbers = random(11);
    return edited(net, (step, maker) => {
      const found = convolutionOf(net, step);
      if (found) change(found, maker, numbers);
    });
  };

function convolutionOf(net: Net, { op, inputs, outputs, attributes }: Step): Convolution | undefined {
  const [input, weightsName, biasName = ""] = inputs;
  const [weights, bias] = [net.weights.get(weightsName), net.weights.get(biasName)];
  if (op !== "Conv" || weights?.dims.length !== 4 || !bias || (attributes.group ?? 1) !== 1) return undefined;
  const { strides = [1, 1], pads = [0, 0, 0, 0] } = attributes as Readonly<
    Record<string, readonly number[] | undefined>
  >;
  return { input, output: outputs[0], weights, bias: bias.values, strides, pads };
}

/** What a convolution is like; left out: no bias, steps of one, no padding, one group. */
interface Convolving {
  readonly weights: Weights;
  readonly bias?: Float32Array | undefined;
  readonly strides?: readonly number[];
  readonly pads?: readonly number[];
  readonly group?: number;
}

/** Adds a convolution. */
export function convolve(
  maker: Maker,
  input: string,
  { weights, bias, strides = [1, 1], pads = [0, 0, 0, 0], group = 1 }: Convolving,
  output?: string,
): string {
  const stored = [maker.weights(weights), ...(bias ? [maker.weights(vector(bias))] : [])];
  const attributes = { kernel_shape: weights.dims.slice(2), strides, pads, group };
  return maker.step("Conv", [input, ...stored], attributes, output);
}

export const vector = (values: ArrayLike<number>): Weights => ({
  dims: [values.length],
  values: Float32Array.from(values),
});
export const scalar = (value: number): Weights => ({ dims: [], values: Float32Array.of(value) });

/** How many channels each value has, as far as steps are known that have no say in it. */
export function channelsOf(net: Net): ReadonlyMap<string, number> {
  const channels = new Map([["images", 3]]);
  for (const { inputs, outputs, op } of net.steps) {
    const rows = op === "Conv" ? net.weights.get(inputs[1])?.dims[0] : channels.get(inputs[0]);
    if (rows !== undefined) for (const output of outputs) channels.set(output, rows);
  }
  return channels;
}
