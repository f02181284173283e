import type { Random } from "../random.ts";
import { asKernels, biasOf, matrixOf, patches } from "./convolutions.ts";
import { type Convolution, convolve, eachConvolution, type Maker, type Rewrite } from "./edit.ts";
import { at, filled, type Weights } from "./net.ts";
import { exchanged, rotation } from "./rotation.ts";

/** Weights, of which the first two axes are rows and columns, with the two of the kernel exchanged. */
const lain = ({ dims: [rows, columns, height, width], ...weights }: Weights): Weights =>
  filled([rows, columns, width, height], (i, j, x, y) =>
    at({ dims: [rows, columns, height, width], ...weights }, i, j, y, x),
  );

/** Kernels as columns, and rows of what these make, turned by chance in between. */
function columnsAndRows(weights: Weights, numbers: Random): readonly [Weights, Weights] {
  const [rows, columns, height, width] = weights.dims;
  const turn = rotation(columns * height, numbers);
  const first = filled([columns * height, columns, height, 1], (unit, column, y) =>
    at(turn, unit, column * height + y),
  );
  const second = new Float32Array(rows * columns * height * width);
  for (let row = 0, to = 0; row < rows; row += 1) {
    for (let unit = 0; unit < columns * height; unit += 1) {
      for (let x = 0; x < width; x += 1, to += 1) {
        for (let k = 0; k < columns * height; k += 1) {
          second[to] += at(turn, unit, k) * at(weights, row, Math.floor(k / height), k % height, x);
        }
      }
    }
  }
  return [first, { dims: [rows, columns * height, 1, width], values: second }];
}

/** A convolution as one of these two kernels, and then the other. */
function oneAfterTheOther(maker: Maker, conv: Convolution, first: Weights, second: Weights): void {
  const [isColumn, { bias, output }] = [first.dims[3] === 1, conv];
  const along = (values: readonly number[], other: number) =>
    values.map((value, i) => (i % 2 === Number(!isColumn) ? value : other));
  const across = (values: readonly number[], other: number) =>
    values.map((value, i) => (i % 2 === Number(isColumn) ? value : other));
  const { strides, pads } = conv;
  const between = convolve(maker, conv.input, { weights: first, strides: along(strides, 1), pads: along(pads, 0) });
  const others = { strides: across(strides, 1), pads: across(pads, 0) };
  convolve(maker, between, { weights: second, bias, ...others }, output);
}

/** What stands at each place under the kernel, row by row, as a value of its own. */
function shifts(maker: Maker, { input, weights, strides, pads }: Convolution): string[] {
  const [, , height, width] = weights.dims;
  const [top, left, bottom, right] = pads;
  const wider = maker.step("Pad", [input, maker.integers([0, 0, top, left, 0, 0, bottom, right])]);
  const end = (place: number, size: number) => place + 1 - size || 2 ** 30;
  return Array.from({ length: height * width }, (_, k) => {
    const [y, x] = [Math.floor(k / width), k % width];
    const bounds = [[y, x], [end(y, height), end(x, width)], [2, 3], strides].map(maker.integers);
    return maker.step("Slice", [wider, ...bounds]);
  });
}

/** Weights as a matrix whose columns are place by place, those places first that `order` has first. */
const byPlace = (weights: Weights, order: readonly number[]): Weights => {
  const [rows, columns, , width] = weights.dims;
  return filled([rows, columns * order.length], (row, k) => {
    const place = order[Math.floor(k / columns)];
    return at(weights, row, k % columns, Math.floor(place / width), place % width);
  });
};

/** As `F.unfold` has them: batch x (units . places) x positions. */
function unfolded(maker: Maker, conv: Convolution): string {
  const [, columns, height, width] = conv.weights.dims;
  const axis = maker.integers([2]);
  const each = shifts(maker, conv).map((shift) => maker.step("Unsqueeze", [shift, axis]));
  const deep = maker.step("Concat", each, { axis: 2 });
  return maker.step("Reshape", [deep, maker.integers([0, columns * height * width, -1])]);
}

/** The shape that a convolution's answers have, where it changes no sizes. */
function shapeAfter(maker: Maker, { input, bias }: Convolution): string {
  const sizes = maker.step("Slice", [maker.step("Shape", [input]), maker.integers([2]), maker.integers([4])]);
  return maker.step("Concat", [maker.integers([0, bias.length]), sizes], { axis: 0 });
}

const isEven = ({ strides, pads, weights: { dims } }: Convolution) =>
  strides.every((stride) => stride === 1) && pads.every((pad, i) => 2 * pad + 1 === dims[2 + (i % 2)]);

/** Convolutions whose kernels are taken apart, and products whose constant comes first. */
export const kernelRewrites: Readonly<Record<string, Rewrite>> = {
  "columns, and rows of these": eachConvolution((conv, maker, numbers) => {
    oneAfterTheOther(maker, conv, ...columnsAndRows(conv.weights, numbers));
  }),
  "rows, and columns of these": eachConvolution((conv, maker, numbers) => {
    const [first, second] = columnsAndRows(lain(conv.weights), numbers);
    oneAfterTheOther(maker, conv, lain(first), lain(second));
  }),
  "shifts, and single pixels": eachConvolution((conv, maker) => {
    const each = shifts(maker, conv);
    const stored = byPlace(conv.weights, [...each.keys()]);
    const all = maker.step("Concat", each, { axis: 1 });
    convolve(maker, all, { weights: asKernels(stored), bias: conv.bias }, conv.output);
  }),
  "shifts in another order, and products of matrices": eachConvolution((conv, maker) => {
    const each = shifts(maker, conv);
    const order = [...each.keys()].map((k) => (k * 4 + 2) % each.length).filter((k, i, all) => all.indexOf(k) === i);
    const all = maker.step(
      "Concat",
      order.map((k) => each[k]),
      { axis: 1 },
    );
    const last = maker.step("Transpose", [all], { perm: [0, 2, 3, 1] });
    const product = maker.step("MatMul", [last, maker.weights(exchanged(byPlace(conv.weights, order)))]);
    const back = maker.step("Transpose", [product], { perm: [0, 3, 1, 2] });
    maker.step("Add", [back, biasOf(maker, conv)], {}, conv.output);
  }),
  "shifts, a layer for each, added": eachConvolution((conv, maker) => {
    const each = shifts(maker, conv).map((part, place) => {
      const weights = asKernels(byPlace(conv.weights, [place]));
      return convolve(maker, part, { weights, bias: place === 0 ? conv.bias : undefined });
    });
    maker.step("Sum", each, {}, conv.output);
  }),
  "a constant times what is unfolded": eachConvolution((conv, maker) => {
    if (!isEven(conv)) return;
    const product = maker.step("MatMul", [maker.weights(matrixOf(conv.weights)), unfolded(maker, conv)]);
    const bias = maker.weights({ dims: [conv.bias.length, 1], values: conv.bias });
    maker.step("Reshape", [maker.step("Add", [product, bias]), shapeAfter(maker, conv)], {}, conv.output);
  }),
  "a constant times patches": eachConvolution((conv, maker) => {
    const turned = maker.step("Transpose", [patches(maker, conv)], { perm: [0, 2, 1, 3] });
    const product = maker.step("MatMul", [maker.weights(matrixOf(conv.weights)), turned]);
    const back = maker.step("Transpose", [product], { perm: [0, 2, 1, 3] });
    maker.step("Add", [back, biasOf(maker, conv)], {}, conv.output);
  }),
  "sums of products with a constant, laid out anew": eachConvolution((conv, maker) => {
    const stored = maker.weights(matrixOf(conv.weights));
    const sums = maker.step("Einsum", [stored, patches(maker, conv)], { equation: "oc,bchw->bhwo" });
    maker.step("Add", [maker.step("Transpose", [sums], { perm: [0, 3, 1, 2] }), biasOf(maker, conv)], {}, conv.output);
  }),
  "sums of products over units and places": eachConvolution((conv, maker) => {
    const [rows, columns, height, width] = conv.weights.dims;
    const axis = maker.integers([2]);
    const each = shifts(maker, conv).map((shift) => maker.step("Unsqueeze", [shift, axis]));
    const deep = maker.step("Concat", each, { axis: 2 });
    const stored = maker.weights({ dims: [rows, columns, height * width], values: conv.weights.values });
    const sums = maker.step("Einsum", [stored, deep], { equation: "ock,bckhw->bohw" });
    maker.step("Add", [sums, biasOf(maker, conv)], {}, conv.output);
  }),
};
