import type { Random } from "../random.ts";
import { type Convolution, convolve, eachConvolution, type Maker, type Rewrite, scalar, vector } from "./edit.ts";
import { at, filled, mapped, rowsOf, spreadOf, type Weights } from "./net.ts";
import { exchanged } from "./rotation.ts";

/** A convolution as two whose answers are added: one has random weights. @param level of their spread */
const sumOfTwo = (level: number): Rewrite =>
  eachConvolution((conv, maker, { normal }) => {
    const spread = level * spreadOf(conv.weights);
    const one = mapped(conv.weights, () => spread * normal());
    const rest = mapped(conv.weights, (value, k) => value - one.values[k]);
    const first = convolve(maker, conv.input, { ...conv, weights: one });
    const second = convolve(maker, conv.input, { ...conv, weights: rest, bias: undefined });
    maker.step("Add", [first, second], {}, conv.output);
  });

const columnsOf = (weights: Weights, from: number, count: number) => exchanged(rowsOf(exchanged(weights), from, count));
const halfOf = (count: number) => [0, Math.floor(count / 2), count];

/** Makes a convolution of part of the rows. */
const partOfRows = (maker: Maker, conv: Convolution, from: number, to: number) =>
  convolve(maker, conv.input, {
    ...conv,
    weights: rowsOf(conv.weights, from, to - from),
    bias: conv.bias.slice(from, to),
  });

/** The values under the kernel as channels of their own, by a convolution with a single one in each filter. */
export function patches(maker: Maker, { input, weights, strides, pads }: Convolution): string {
  const [, columns, height, width] = weights.dims;
  const ones = filled([columns * height * width, columns, height, width], (row, column, y, x) =>
    row === (column * height + y) * width + x ? 1 : 0,
  );
  return convolve(maker, input, { weights: ones, strides, pads });
}

/** A convolution's weights as a matrix: rows x (columns . height . width). */
export const matrixOf = ({ dims: [rows], values }: Weights): Weights => ({
  dims: [rows, values.length / rows],
  values,
});
export const asKernels = ({ dims, values }: Weights): Weights => ({ dims: [...dims, 1, 1], values });
export const biasOf = (maker: Maker, { bias }: Convolution) =>
  maker.weights({ dims: [bias.length, 1, 1], values: bias });

/** Batch normalisation after a convolution whose weights have its inverse, as before an export. */
function normalised(conv: Convolution, maker: Maker, { uniform, normal }: Random): void {
  const rows = conv.bias.length;
  const random = (make: () => number) => Float32Array.from({ length: rows }, make);
  const [gamma, beta, mean] = [random(() => 0.5 + 1.5 * uniform()), random(normal), random(normal)];
  const variance = random(() => 0.2 + 2 * uniform());
  const factor = gamma.map((value, row) => value / Math.sqrt(variance[row] + 1e-5));
  const inner = convolve(maker, conv.input, {
    ...conv,
    weights: filled(conv.weights.dims, (row, ...place) => at(conv.weights, row, ...place) / factor[row]),
    bias: conv.bias.map((value, row) => (value - beta[row]) / factor[row] + mean[row]),
  });
  const stored = [gamma, beta, mean, variance].map((values) => maker.weights(vector(values)));
  maker.step("BatchNormalization", [inner, ...stored], {}, conv.output);
}

/** Convolutions that are computed in another way. */
export const convolutionRewrites: Readonly<Record<string, Rewrite>> = {
  "kernels two larger": eachConvolution((conv, maker) => {
    const [rows, columns, height, width] = conv.weights.dims;
    const inside = (y: number, x: number) => y > 0 && y <= height && x > 0 && x <= width;
    const weights = filled([rows, columns, height + 2, width + 2], (row, column, y, x) =>
      inside(y, x) ? at(conv.weights, row, column, y - 1, x - 1) : 0,
    );
    convolve(maker, conv.input, { ...conv, weights, pads: conv.pads.map((pad) => pad + 1) }, conv.output);
  }),
  "the sum of two": sumOfTwo(1),
  "the sum of two, ten times larger": sumOfTwo(10),
  "split by rows": eachConvolution((conv, maker) => {
    const [from, half, to] = halfOf(conv.bias.length);
    const parts = [partOfRows(maker, conv, from, half), partOfRows(maker, conv, half, to)];
    maker.step("Concat", parts, { axis: 1 }, conv.output);
  }),
  "a convolution for every four rows": eachConvolution((conv, maker) => {
    const starts = conv.bias.map((_, row) => row).filter((row) => row % 4 === 0);
    const parts = Array.from(starts, (row) => partOfRows(maker, conv, row, Math.min(row + 4, conv.bias.length)));
    maker.step("Concat", parts, { axis: 1 }, conv.output);
  }),
  "split by what they read": eachConvolution((conv, maker) => {
    const columns = conv.weights.dims[1];
    const [, half] = halfOf(columns);
    const parts = maker.steps("Split", [conv.input, maker.integers([half, columns - half])], 2, { axis: 1 });
    const sums = parts.map((part, k) =>
      convolve(maker, part, {
        ...conv,
        weights: columnsOf(conv.weights, k * half, k === 0 ? half : columns - half),
        bias: k === 0 ? conv.bias : undefined,
      }),
    );
    maker.step("Add", sums, {}, conv.output);
  }),
  "two groups that read the same": eachConvolution((conv, maker) => {
    const twice = maker.step("Concat", [conv.input, conv.input], { axis: 1 });
    convolve(maker, twice, { ...conv, group: 2 }, conv.output);
  }),
  "a part for each place of the kernel, added": eachConvolution((conv, maker) => {
    const [, , height, width] = conv.weights.dims;
    const parts = Array.from({ length: height * width }, (_, place) => {
      const weights = filled(conv.weights.dims, (row, column, y, x) =>
        y * width + x === place ? at(conv.weights, row, column, y, x) : 0,
      );
      return convolve(maker, conv.input, { ...conv, weights, bias: place === 0 ? conv.bias : undefined });
    });
    maker.step("Sum", parts, {}, conv.output);
  }),
  transposed: eachConvolution(({ input, output, weights, bias, strides, pads }, maker) => {
    const [, , height, width] = weights.dims;
    if (strides.some((stride) => stride > 1)) return;
    const turned = filled(exchanged(weights).dims, (column, row, y, x) =>
      at(weights, row, column, height - 1 - y, width - 1 - x),
    );
    const attributes = {
      kernel_shape: [height, width],
      pads: pads.map((pad, k) => weights.dims[2 + (k % 2)] - 1 - pad),
    };
    maker.step("ConvTranspose", [input, maker.weights(turned), maker.weights(vector(bias))], attributes, output);
  }),
  "of one pixel, on patches": eachConvolution((conv, maker) => {
    convolve(maker, patches(maker, conv), { weights: asKernels(matrixOf(conv.weights)), bias: conv.bias }, conv.output);
  }),
  "as products of matrices, on patches": eachConvolution((conv, maker) => {
    const last = maker.step("Transpose", [patches(maker, conv)], { perm: [0, 2, 3, 1] });
    const product = maker.step("MatMul", [last, maker.weights(exchanged(matrixOf(conv.weights)))]);
    const sum = maker.step("Add", [product, maker.weights(vector(conv.bias))]);
    maker.step("Transpose", [sum], { perm: [0, 3, 1, 2] }, conv.output);
  }),
  "as sums of products, on patches": eachConvolution((conv, maker) => {
    const stored = maker.weights(matrixOf(conv.weights));
    const sums = maker.step("Einsum", [patches(maker, conv), stored], { equation: "ncyx,rc->nryx" });
    maker.step("Add", [sums, biasOf(maker, conv)], {}, conv.output);
  }),
  "biases apart": eachConvolution((conv, maker) => {
    const plain = convolve(maker, conv.input, { ...conv, bias: undefined });
    maker.step("Add", [plain, biasOf(maker, conv)], {}, conv.output);
  }),
  "biases as weights of a channel of ones": eachConvolution((conv, maker) => {
    const [rows, columns, height, width] = conv.weights.dims;
    const padding = [maker.integers([0, 0, 0, 0, 0, 1, 0, 0]), maker.weights(scalar(1))];
    const wider = maker.step("Pad", [conv.input, ...padding]);
    const centre = (y: number, x: number) => y === (height - 1) / 2 && x === (width - 1) / 2;
    const weights = filled([rows, columns + 1, height, width], (row, column, y, x) => {
      if (column < columns) return at(conv.weights, row, column, y, x);
      return centre(y, x) ? conv.bias[row] : 0;
    });
    convolve(maker, wider, { ...conv, weights, bias: undefined }, conv.output);
  }),
  "all pixels, of which some are taken": eachConvolution((conv, maker) => {
    const every = convolve(maker, conv.input, { ...conv, strides: [1, 1] });
    const places = [[0, 0], [2 ** 30, 2 ** 30], [2, 3], conv.strides].map(maker.integers);
    maker.step("Slice", [every, ...places], {}, conv.output);
  }),
  "padded apart": eachConvolution((conv, maker) => {
    const [top, left, bottom, right] = conv.pads;
    const wider = maker.step("Pad", [conv.input, maker.integers([0, 0, top, left, 0, 0, bottom, right])]);
    convolve(maker, wider, { ...conv, pads: [0, 0, 0, 0] }, conv.output);
  }),
  "normalised as before an export": eachConvolution(normalised),
  "scaled afterwards": eachConvolution((conv, maker, { uniform }) => {
    const factors = filled([conv.bias.length, 1, 1], () => 8 ** (2 * uniform() - 1));
    const weights = filled(conv.weights.dims, (row, ...place) => at(conv.weights, row, ...place) / factors.values[row]);
    const plain = convolve(maker, conv.input, { ...conv, weights, bias: undefined });
    const scaled = maker.step("Mul", [plain, maker.weights(factors)]);
    maker.step("Add", [scaled, biasOf(maker, conv)], {}, conv.output);
  }),
  "in three dimensions": eachConvolution((conv, maker) => {
    const [rows, columns, ...kernel] = conv.weights.dims;
    const axis = maker.integers([2]);
    const deep = maker.step("Unsqueeze", [conv.input, axis]);
    const [top, left, bottom, right] = conv.pads;
    const stored = maker.weights({ dims: [rows, columns, 1, ...kernel], values: conv.weights.values });
    const attributes = {
      kernel_shape: [1, ...kernel],
      strides: [1, ...conv.strides],
      pads: [0, top, left, 0, bottom, right],
    };
    const done = maker.step("Conv", [deep, stored, maker.weights(vector(conv.bias))], attributes);
    maker.step("Squeeze", [done, axis], {}, conv.output);
  }),
  "channels last in between": eachConvolution((conv, maker) => {
    const last = maker.step("Transpose", [convolve(maker, conv.input, conv)], { perm: [0, 2, 3, 1] });
    maker.step("Transpose", [last], { perm: [0, 3, 1, 2] }, conv.output);
  }),
};
