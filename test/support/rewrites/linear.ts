import { type Random, random } from "../random.ts";
import { afterRelu } from "./between.ts";
import { channelsOf, convolve, eachConvolution, edited, type Maker, type Rewrite, vector } from "./edit.ts";
import { concatenated, filled, mapped, type Weights } from "./net.ts";
import { columnsMixed, exchanged, rotation, rowsMixed, transposed } from "./rotation.ts";

const asKernels = ({ dims, values }: Weights): Weights => ({ dims: [...dims, 1, 1], values });
const identity = (size: number) => filled([size, size], (i, j) => (i === j ? 1 : 0));
/** A convolution of single pixels, which mixes channels. */
const mix = (maker: Maker, x: string, matrix: Weights, y?: string) =>
  convolve(maker, x, { weights: asKernels(matrix) }, y);

/** A filter for each channel with a single 1. */
const depthwise = (size: number): Weights =>
  filled([size, 1, 3, 3], (_row, _column, y, x) => (y === 1 && x === 1 ? 1 : 0));

/** Batch normalisation by these numbers for each channel. */
function normalise(maker: Maker, x: string, [gamma, beta, mean, variance]: readonly Weights[], y?: string): string {
  return maker.step("BatchNormalization", [x, ...[gamma, beta, mean, variance].map(maker.weights)], {}, y);
}

function normalisedAndBack(x: string, y: string, maker: Maker, channels: number, { uniform, normal }: Random): void {
  const make = (value: () => number) => vector(Array.from({ length: channels }, value));
  const [gamma, beta, mean, variance] = [
    make(() => 0.5 + uniform()),
    make(normal),
    make(normal),
    make(() => 0.5 + uniform()),
  ];
  const there = normalise(maker, x, [gamma, beta, mean, variance]);
  // Back: what was the mean is the shift, and the other way round.
  const root = mapped(variance, (value) => Math.sqrt(value + 1e-5));
  normalise(maker, there, [root, mean, beta, mapped(gamma, (value) => value ** 2 - 1e-5)], y);
}

/** The last layer as two: the first one turns the features. */
const lastTurned = (turn: (size: number, random: Random) => Weights): Rewrite => {
  return (net) =>
    edited(net, ({ op, inputs: [x, name, ...rest], outputs: [y], attributes }, maker) => {
      const weights = op === "Gemm" ? net.weights.get(name) : undefined;
      if (!weights) return;
      const matrix = turn(weights.dims[1], random(19));
      const turned = maker.step("MatMul", [x, maker.weights(transposed(matrix))]);
      const stored = maker.weights(columnsMixed(weights, transposed(matrix)));
      maker.step("Gemm", [turned, stored, ...rest], attributes, y);
    });
};

/** Layers that do nothing, or undo what is done to their neighbours' weights. */
export const linearRewrites: Readonly<Record<string, Rewrite>> = {
  "an identity before ReLU": (net) => {
    const channels = channelsOf(net);
    return edited(net, ({ op, inputs: [x], outputs: [y] }, maker) => {
      if (op === "Relu") maker.step("Relu", [mix(maker, x, identity(channels.get(x) ?? 0))], {}, y);
    });
  },
  "an identity after ReLU": afterRelu((x, y, maker, channels) => mix(maker, x, identity(channels), y)),
  "an identity for each channel": afterRelu((x, y, maker, channels) => {
    convolve(maker, x, { weights: depthwise(channels), pads: [1, 1, 1, 1], group: channels }, y);
  }),
  "turned and turned back": afterRelu((x, y, maker, channels, numbers) => {
    const turn = rotation(channels, numbers);
    mix(maker, mix(maker, x, turn), transposed(turn), y);
  }),
  "twice as many channels and back": afterRelu((x, y, maker, channels, numbers) => {
    const [one, other] = [rotation(channels, numbers), rotation(channels, numbers)];
    const values = concatenated([one.values, other.values]).map((value) => value * Math.SQRT1_2);
    const wider = { dims: [2 * channels, channels], values };
    mix(maker, mix(maker, x, wider), exchanged(wider), y);
  }),
  "rows turned, and turned back": eachConvolution((conv, maker, numbers) => {
    const turn = rotation(conv.bias.length, numbers);
    const weights = rowsMixed(turn, conv.weights);
    const bias = rowsMixed(turn, { dims: [conv.bias.length, 1], values: conv.bias }).values;
    mix(maker, convolve(maker, conv.input, { ...conv, weights, bias }), transposed(turn), conv.output);
  }),
  "what they read turned first": eachConvolution((conv, maker, numbers) => {
    const turn = rotation(conv.weights.dims[1], numbers);
    const weights = columnsMixed(conv.weights, transposed(turn));
    convolve(maker, mix(maker, conv.input, turn), { ...conv, weights }, conv.output);
  }),
  "normalised and back": afterRelu(normalisedAndBack),
  "a branch of nothing": afterRelu((x, y, maker, channels) => {
    const nothing = { dims: [channels, channels, 3, 3], values: new Float32Array(channels * channels * 9) };
    maker.step("Add", [x, convolve(maker, x, { weights: nothing, pads: [1, 1, 1, 1] })], {}, y);
  }),
  "a branch and its opposite": afterRelu((x, y, maker, channels, { normal }) => {
    const one = filled([channels, channels, 3, 3], () => 0.05 * normal());
    const branch = (weights: Weights) => convolve(maker, x, { weights, pads: [1, 1, 1, 1] });
    maker.step("Sum", [x, branch(one), branch(mapped(one, (value) => -value))], {}, y);
  }),
  "an identity before the last layer": lastTurned(identity),
  "features turned before the last layer": lastTurned(rotation),
};
