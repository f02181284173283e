import { float } from "../onnx-builder.ts";
import { edited, type Maker, type Rewrite, scalar } from "./edit.ts";
import type { Net } from "./net.ts";

/** Every ReLU written otherwise. */
const relu = (make: (x: string, y: string, maker: Maker) => unknown): Rewrite => {
  return (net) =>
    edited(net, ({ op, inputs: [input], outputs: [output] }, maker) => {
      if (op === "Relu") make(input, output, maker);
    });
};

/** Where maxima are taken of a ReLU, they are taken first. */
function pooledFirst(net: Net): Net {
  const pairs = net.steps.flatMap((pool) => {
    const before = net.steps.find(({ op, outputs }) => op === "Relu" && outputs[0] === pool.inputs[0]);
    return pool.op === "MaxPool" && before ? [{ before, pool }] : [];
  });
  const steps = net.steps.map((step) => {
    const pair = pairs.find(({ before, pool }) => step === before || step === pool);
    if (!pair) return step;
    const { op, attributes } = step === pair.pool ? pair.before : pair.pool;
    return { ...step, op, attributes };
  });
  return { ...net, steps };
}

const zero = (maker: Maker) => maker.weights(scalar(0));

/** ReLU, and the maxima after it, otherwise. */
export const activationRewrites: Readonly<Record<string, Rewrite>> = {
  "the larger of it and 0": relu((x, y, maker) => maker.step("Max", [zero(maker), x], {}, y)),
  "cut off at 0": relu((x, y, maker) => maker.step("Clip", [x, zero(maker)], {}, y)),
  "times whether it is positive": relu((x, y, maker) => {
    const positive = maker.step("Cast", [maker.step("Greater", [x, zero(maker)])], { to: 1 });
    maker.step("Mul", [x, positive], {}, y);
  }),
  "half of it and its size": relu((x, y, maker) => {
    const sum = maker.step("Add", [x, maker.step("Abs", [x])]);
    maker.step("Mul", [sum, maker.weights(scalar(0.5))], {}, y);
  }),
  "where it is positive": relu((x, y, maker) => {
    const nothing = zero(maker);
    maker.step("Where", [maker.step("Greater", [x, nothing]), x, nothing], {}, y);
  }),
  "with a slope of 0, as a weight": relu((x, y, maker) =>
    maker.step("PRelu", [x, maker.weights({ dims: [1], values: Float32Array.of(0) })], {}, y),
  ),
  "leaky by 0": relu((x, y, maker) => maker.step("LeakyRelu", [x], { alpha: float(0) }, y)),
  "exponential by 0": relu((x, y, maker) => maker.step("Elu", [x], { alpha: float(0) }, y)),
  "thresholded at 0": relu((x, y, maker) => maker.step("ThresholdedRelu", [x], { alpha: float(0) }, y)),
  "less what is below 0": relu((x, y, maker) => {
    maker.step("Sub", [x, maker.step("Min", [x, zero(maker)])], {}, y);
  }),
  "turned round twice": relu((x, y, maker) => {
    const least = maker.step("Min", [maker.step("Neg", [x]), zero(maker)]);
    maker.step("Neg", [least], {}, y);
  }),
  "three times": relu((x, y, maker) => maker.step("Relu", [maker.step("Relu", [maker.step("Relu", [x])])], {}, y)),
  "by its sign": relu((x, y, maker) => {
    const sign = maker.step("Sign", [maker.step("Clip", [x, zero(maker)])]);
    maker.step("Mul", [sign, x], {}, y);
  }),
  "after the maxima": pooledFirst,
};
