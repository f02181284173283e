import { random } from "../random.ts";
import { edited, type Maker, type Rewrite, scalar, vector } from "./edit.ts";
import { at, filled, mapped, type Net, renamed, rowsOf, type Weights } from "./net.ts";
import { exchanged } from "./rotation.ts";
import { unitRewrites } from "./units.ts";

/** Several networks on the same image. @param join makes `logits` of each one's answer */
export function joined(nets: readonly Net[], join: (answers: readonly string[], maker: Maker) => unknown): Net {
  const parts = nets.map((net, k) => {
    const other = renamed(net, (name) => `${k} ${name}`);
    const outputs = (step: Net["steps"][number]) =>
      step.outputs.map((name) => (name === "logits" ? `answer ${k}` : name));
    return { ...other, steps: other.steps.map((step) => ({ ...step, outputs: outputs(step) })) };
  });
  const last = { op: "last", inputs: [], outputs: [], attributes: {} };
  const all = {
    ...nets[0],
    steps: [...parts.flatMap(({ steps }) => steps), last],
    weights: new Map(parts.flatMap(({ weights }) => [...weights])),
  };
  return edited(all, ({ op }, maker) => {
    if (op === last.op)
      join(
        parts.map((_, k) => `answer ${k}`),
        maker,
      );
  });
}

const average = (answers: readonly string[], maker: Maker) => maker.step("Mean", answers, {}, "logits");

/** A network of the same shapes with random weights. */
function randomNet(net: Net): Net {
  const { normal } = random(31);
  return {
    ...net,
    weights: new Map([...net.weights].map(([name, weights]) => [name, mapped(weights, () => 0.1 * normal())])),
  };
}

/** The first layers read other images; `change` gives their weights, and makes what they read. */
const firstLayers = (
  change: (weights: Weights, maker: Maker) => readonly [image: string, weights: Weights],
): Rewrite => {
  return (net) =>
    edited(net, ({ op, inputs: [x, name, ...rest], outputs: [y], attributes }, maker) => {
      const weights = net.weights.get(name);
      if (op !== "Conv" || x !== "images" || !weights) return;
      const [image, changed] = change(weights, maker);
      maker.step("Conv", [image, maker.weights(changed), ...rest], attributes, y);
    });
};

const heightForWidth = (weights: Weights) =>
  filled(weights.dims, (row, column, y, x) => at(weights, row, column, x, y));

function imagesTransposed(net: Net): Net {
  const kernels = [...net.weights].map(([name, weights]): [string, Weights] => {
    return [name, weights.dims.length === 4 ? heightForWidth(weights) : weights];
  });
  return firstLayers((weights, maker) => [maker.step("Transpose", ["images"], { perm: [0, 1, 3, 2] }), weights])({
    ...net,
    weights: new Map(kernels),
  });
}

/** The mean of what the last convolution makes of an image: of 4 x 4 pixels. */
const means = (make: (x: string, y: string, maker: Maker) => unknown): Rewrite => {
  return (net) =>
    edited(net, ({ op, inputs: [x], outputs: [y] }, maker) => {
      if (op === "ReduceMean") make(x, y, maker);
    });
};
const PIXELS = 16;

/** The last layer written otherwise. @param weights classes x features */
const last = (
  make: (layer: { x: string; y: string; weights: Weights; bias: Weights }, maker: Maker) => unknown,
): Rewrite => {
  return (net) =>
    edited(net, ({ op, inputs: [x, weightsName, biasName], outputs: [y] }, maker) => {
      const [weights, bias] = [net.weights.get(weightsName), net.weights.get(biasName)];
      if (op === "Gemm" && weights && bias) make({ x, y, weights, bias }, maker);
    });
};

/** The last layer on each pixel, and the mean of its answers. */
function classesOfPixels(net: Net): Net {
  const mean = net.steps.find(({ op }) => op === "ReduceMean");
  const pixels = last(({ y, weights, bias }, maker) => {
    const stored = maker.weights({ dims: [...weights.dims, 1, 1], values: weights.values });
    const classes = maker.step("Conv", [mean?.inputs[0] ?? "", stored, maker.weights(bias)]);
    maker.step("ReduceMean", [classes], { axes: [2, 3], keepdims: 0 }, y);
  })(net);
  return { ...pixels, steps: pixels.steps.filter((step) => step !== mean) };
}

/** The network as a whole, where it begins, and where it ends. */
export const wholeRewrites: Readonly<Record<string, Rewrite>> = {
  "twice, averaged": (net) => joined([net, net], average),
  "twice in two orders of units, averaged": (net) => joined([net, unitRewrites["in another order"](net)], average),
  "beside a random one that is taken off again": (net) =>
    joined([net, randomNet(net), randomNet(net)], ([own, one, other], maker) => {
      maker.step("Sub", [maker.step("Add", [own, one]), other], {}, "logits");
    }),
  "beside a random one times 0": (net) =>
    joined([randomNet(net), net], ([other, own], maker) => {
      maker.step("Add", [maker.step("Mul", [other, maker.weights(scalar(0))]), own], {}, "logits");
    }),
  "beside a random one that nobody reads": (net) =>
    joined([randomNet(net), net], ([, own], maker) => maker.step("Identity", [own], {}, "logits")),
  "colours in another order": firstLayers((weights, maker) => {
    const order = [2, 0, 1];
    const changed = filled(weights.dims, (row, column, y, x) => at(weights, row, order[column], y, x));
    return [maker.step("Gather", ["images", maker.integers(order)], { axis: 1 }), changed];
  }),
  "images transposed": imagesTransposed,
  "images 255 times brighter": firstLayers((weights, maker) => [
    maker.step("Mul", ["images", maker.weights(scalar(255))]),
    mapped(weights, (value) => value / 255),
  ]),
  "means by pooling all": means((x, y, maker) => maker.step("Flatten", [maker.step("GlobalAveragePool", [x])], {}, y)),
  "means by pooling": means((x, y, maker) => {
    maker.step("Flatten", [maker.step("AveragePool", [x], { kernel_shape: [4, 4] })], {}, y);
  }),
  "means by a sum": means((x, y, maker) => {
    const sum = maker.step("ReduceSum", [x, maker.integers([2, 3])], { keepdims: 0 });
    maker.step("Div", [sum, maker.weights(scalar(PIXELS))], {}, y);
  }),
  "means by a product": means((x, y, maker) => {
    const flat = maker.step("Reshape", [x, maker.integers([0, 0, PIXELS])]);
    maker.step("MatMul", [flat, maker.weights(vector(Array(PIXELS).fill(1 / PIXELS)))], {}, y);
  }),
  "classes of pixels, averaged": classesOfPixels,
  "the last layer as a convolution": last(({ x, y, weights, bias }, maker) => {
    const pixel = maker.step("Unsqueeze", [x, maker.integers([2, 3])]);
    const stored = maker.weights({ dims: [...weights.dims, 1, 1], values: weights.values });
    maker.step("Flatten", [maker.step("Conv", [pixel, stored, maker.weights(bias)])], {}, y);
  }),
  "the last layer as a product and a sum": last(({ x, y, weights, bias }, maker) => {
    const product = maker.step("MatMul", [x, maker.weights(exchanged(weights))]);
    maker.step("Add", [product, maker.weights(bias)], {}, y);
  }),
  "the last layer as a sum of products": last(({ x, y, weights, bias }, maker) => {
    const sums = maker.step("Einsum", [x, maker.weights(weights)], { equation: "nf,cf->nc" });
    maker.step("Add", [sums, maker.weights(bias)], {}, y);
  }),
  "the last layer in double precision": last(({ x, y, weights, bias }, maker) => {
    const double = (name: string) => maker.step("Cast", [name], { to: 11 });
    const inputs = [x, maker.weights(weights), maker.weights(bias)].map(double);
    maker.step("Cast", [maker.step("Gemm", inputs, { transB: 1 })], { to: 1 }, y);
  }),
  "classes in another order and back": last(({ x, y, weights, bias }, maker) => {
    const [classes] = weights.dims;
    const turned = [weights, bias].map((values) => {
      return maker.weights(filled(values.dims, (row, ...place) => at(values, classes - 1 - row, ...place)));
    });
    const order = Array.from({ length: classes }, (_, row) => classes - 1 - row);
    const answers = maker.step("Gemm", [x, ...turned], { transB: 1 });
    maker.step("Gather", [answers, maker.integers(order)], { axis: 1 }, y);
  }),
  "a last layer for each class": last(({ x, y, weights, bias }, maker) => {
    const classes = Array.from(bias.values, (_, row) => {
      return maker.step("Gemm", [x, ...[weights, bias].map((all) => maker.weights(rowsOf(all, row, 1)))], {
        transB: 1,
      });
    });
    maker.step("Concat", classes, { axis: 1 }, y);
  }),
};
