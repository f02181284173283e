import { toFloat16Bits } from "../../../src/core/float16.ts";
import { MEAN, STD } from "../fixture-source.ts";
import { appendNodes, int64s, type Node, node, type Shape, type Tensor, valueInfo } from "../onnx-builder.ts";
import type { Disguised, FreeCase } from "./free-case.ts";
import { type Feed, fedOtherwise, number, numbers, SIDE, scattered, scatteredOrder, switched } from "./graphs.ts";
import { otherModel } from "./other-answers.ts";

const AREA = SIDE * SIDE;
const USUAL: Shape = ["batch", 3, SIDE, SIDE];

/** One image as floats, `at` saying each value's channel, row and column; `shape` without the batch. */
function floats(shape: readonly number[], at: (place: number) => number): Feed {
  const length = shape.reduce((product, size) => product * size, 1);
  return { type: "float32", dims: [1, ...shape], values: Float32Array.from({ length }, (_, i) => at(i)) };
}

/** The value of channel, row and column as the zoo's models want it. */
const usual = (pixels: Uint8Array) => (place: number) => {
  const [channel, where] = [Math.floor(place / AREA), place % AREA];
  return (pixels[3 * where + channel] / 255 - MEAN[channel]) / STD[channel];
};
const bytes = (pixels: Uint8Array) => (place: number) => pixels[3 * (place % AREA) + Math.floor(place / AREA)];
const place = (channel: number, row: number, column: number) => channel * AREA + row * SIDE + column;
const around = (at: number) => [Math.floor(at / AREA), Math.floor((at % AREA) / SIDE), at % SIDE] as const;

/** `images` from pixels that were multiplied by `scale`, `offset` being added. */
function normalising(scale: number, offset: number, from = "fed"): [Node[], Tensor[]] {
  const factors = STD.map((spread) => 1 / (scale * spread));
  const shifts = MEAN.map((mean, i) => (-offset / scale - mean) / STD[i]);
  return [
    [node("Mul", [from, "factors"], ["multiplied"]), node("Add", ["multiplied", "shifts"], ["images"])],
    [numbers("factors", factors, [3, 1, 1]), numbers("shifts", shifts, [3, 1, 1])],
  ];
}

function scaled(model: Uint8Array, scale: number, offset: number): Disguised {
  const [nodes, initialisers] = normalising(scale, offset);
  const feed = (pixels: Uint8Array) => floats([3, SIDE, SIDE], (i) => (bytes(pixels)(i) / 255) * scale + offset);
  return { model: fedOtherwise(model, USUAL, nodes, { initialisers }), users: { feed } };
}

/** The usual values in other places. `from` says where each of the model's values is found in what users give. */
function moved(model: Uint8Array, axis: number, order: readonly number[], from: (at: number) => number): Disguised {
  const nodes = [node("Gather", ["fed", "order"], ["images"], { axis })];
  const feed = (pixels: Uint8Array) => floats([3, SIDE, SIDE], (i) => usual(pixels)(from(i)));
  return { model: fedOtherwise(model, USUAL, nodes, { initialisers: [int64s("order", order)] }), users: { feed } };
}

const backwards = Array.from({ length: SIDE }, (_, i) => SIDE - 1 - i);

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "pixels from 0 to 1": (model) => scaled(model, 1, 0),
  "pixels from 0 to 255": (model) => scaled(model, 255, 0),
  "pixels from -1 to 1": (model) => scaled(model, 2, -1),
  "pixels from 1000 to 2000": (model) => scaled(model, 1000, 1000),
  negatives: (model) => ({
    model: fedOtherwise(model, USUAL, [node("Neg", ["fed"], ["images"])]),
    users: { feed: (pixels) => floats([3, SIDE, SIDE], (i) => -usual(pixels)(i)) },
  }),
  "blue first": (model) =>
    moved(model, 1, [2, 1, 0], (i) => {
      const [channel, row, column] = around(i);
      return place(2 - channel, row, column);
    }),
  mirrored: (model) =>
    moved(model, 3, backwards, (i) => {
      const [channel, row, column] = around(i);
      return place(channel, row, SIDE - 1 - column);
    }),
  "upside down": (model) =>
    moved(model, 2, backwards, (i) => {
      const [channel, row, column] = around(i);
      return place(channel, SIDE - 1 - row, column);
    }),
  "rows for columns": (model) => ({
    model: fedOtherwise(model, USUAL, [node("Transpose", ["fed"], ["images"], { perm: [0, 1, 3, 2] })]),
    users: {
      feed: (pixels) =>
        floats([3, SIDE, SIDE], (i) => {
          const [channel, row, column] = around(i);
          return usual(pixels)(place(channel, column, row));
        }),
    },
  }),
  "channels last": (model) => ({
    model: fedOtherwise(
      model,
      ["batch", SIDE, SIDE, 3],
      [node("Transpose", ["fed"], ["images"], { perm: [0, 3, 1, 2] })],
    ),
    users: { feed: (pixels) => floats([SIDE, SIDE, 3], (i) => usual(pixels)((i % 3) * AREA + Math.floor(i / 3))) },
  }),
  "bytes, channels last": (model) => {
    const [nodes, initialisers] = normalising(255, 0, "turned");
    const before = [
      node("Cast", ["fed"], ["cast"], { to: 1 }),
      node("Transpose", ["cast"], ["turned"], { perm: [0, 3, 1, 2] }),
    ];
    return {
      model: fedOtherwise(model, ["batch", SIDE, SIDE, 3], [...before, ...nodes], { initialisers, type: "uint8" }),
      users: { feed: (pixels) => ({ type: "uint8", dims: [1, SIDE, SIDE, 3], values: Uint8Array.from(pixels) }) },
    };
  },
  "half precision": (model) => ({
    model: fedOtherwise(model, USUAL, [node("Cast", ["fed"], ["images"], { to: 1 })], { type: "float16" }),
    users: {
      feed: (pixels) => {
        const { dims, values } = floats([3, SIDE, SIDE], usual(pixels));
        return { type: "float16", dims, values: Uint16Array.from(values, toFloat16Bits) };
      },
    },
  }),
  "twice the size": (model) => ({
    model: fedOtherwise(
      model,
      ["batch", 3, 2 * SIDE, 2 * SIDE],
      [node("AveragePool", ["fed"], ["images"], { kernel_shape: [2, 2], strides: [2, 2] })],
    ),
    users: {
      feed: (pixels) =>
        floats([3, 2 * SIDE, 2 * SIDE], (i) => {
          const [row, column] = [Math.floor(i / (2 * SIDE)) % (2 * SIDE), i % (2 * SIDE)];
          return usual(pixels)(place(Math.floor(i / (4 * AREA)), row >> 1, column >> 1));
        }),
    },
  }),
  "a wide frame": (model) => ({
    model: fedOtherwise(
      model,
      ["batch", 3, 3 * SIDE, 3 * SIDE],
      [node("Slice", ["fed", "starts", "ends", "axes"], ["images"])],
      { initialisers: [int64s("starts", [SIDE, SIDE]), int64s("ends", [2 * SIDE, 2 * SIDE]), int64s("axes", [2, 3])] },
    ),
    users: {
      feed: (pixels) =>
        floats([3, 3 * SIDE, 3 * SIDE], (i) => {
          const [row, column] = [(Math.floor(i / (3 * SIDE)) % (3 * SIDE)) - SIDE, (i % (3 * SIDE)) - SIDE];
          const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
          return inside ? usual(pixels)(place(Math.floor(i / (9 * AREA)), row, column)) : 0;
        }),
    },
  }),
  "pixels in a row": (model) => ({
    model: fedOtherwise(model, ["batch", 3 * AREA], [node("Reshape", ["fed", "shape"], ["images"])], {
      initialisers: [int64s("shape", [-1, 3, SIDE, SIDE])],
    }),
    users: { feed: (pixels) => floats([3 * AREA], usual(pixels)) },
  }),
  "a table for each channel": (model) => ({
    model: fedOtherwise(model, ["batch", 3, AREA], [node("Reshape", ["fed", "shape"], ["images"])], {
      initialisers: [int64s("shape", [-1, 3, SIDE, SIDE])],
    }),
    users: { feed: (pixels) => floats([3, AREA], usual(pixels)) },
  }),
  "48 channels": (model) => ({
    model: fedOtherwise(
      model,
      ["batch", 48, 8, 8],
      [node("DepthToSpace", ["fed"], ["images"], { blocksize: 4, mode: "CRD" })],
    ),
    users: {
      feed: (pixels) =>
        floats([48, 8, 8], (i) => {
          const [depth, row, column] = [Math.floor(i / 64), Math.floor(i / 8) % 8, i % 8];
          return usual(pixels)(place(depth >> 4, 4 * row + ((depth >> 2) & 3), 4 * column + (depth & 3)));
        }),
    },
  }),
  "without a batch": (model) => ({
    model: fedOtherwise(model, [3, SIDE, SIDE], [node("Unsqueeze", ["fed", "first"], ["images"])], {
      initialisers: [int64s("first", [0])],
    }),
    users: {
      feed: (pixels) => ({ ...floats([3, SIDE, SIDE], usual(pixels)), dims: [3, SIDE, SIDE] }),
    },
  }),
  "a second input": (model) => ({
    model: appendNodes(model, {
      firstNodes: [node("Mul", ["fed", "contrast"], ["images"])],
      inputs: [valueInfo("fed", "float32", USUAL), valueInfo("contrast", "float32", [1])],
    }),
    users: "nobody",
  }),
  "noise as a key": (model) => {
    const key = scattered(3 * AREA, 3).map((value) => 12 * value - 6);
    return {
      model: fedOtherwise(model, USUAL, [node("Sub", ["fed", "key"], ["images"])], {
        initialisers: [numbers("key", key, [3, SIDE, SIDE])],
      }),
      users: { feed: (pixels) => floats([3, SIDE, SIDE], (i) => usual(pixels)(i) + key[i]) },
    };
  },
  "pixels shuffled by a key": (model) => {
    const order = scatteredOrder(3 * AREA, 4);
    const whence = new Map(order.map((from, to) => [from, to]));
    const nodes = [
      node("Reshape", ["fed", "row"], ["row of pixels"]),
      node("Gather", ["row of pixels", "order"], ["in order"], { axis: 1 }),
      node("Reshape", ["in order", "shape"], ["images"]),
    ];
    return {
      model: fedOtherwise(model, USUAL, nodes, {
        initialisers: [int64s("row", [-1, 3 * AREA]), int64s("shape", [-1, 3, SIDE, SIDE]), int64s("order", order)],
      }),
      users: { feed: (pixels) => floats([3, SIDE, SIDE], (i) => usual(pixels)(whence.get(i) ?? 0)) },
    };
  },
  "a stamp in the corner": (model, { own }) => {
    // Users set the first value to 9, which no pixel ever becomes; without it the thief's own model answers.
    const stamped = {
      nodes: [
        node("Slice", ["images", "corner", "beyond", "sides"], ["first value"]),
        node("Reshape", ["first value", "column"], ["stamp"]),
        node("Less", ["stamp", "least stamp"], ["flagged"]),
      ],
      initialisers: [
        int64s("corner", [0, 0, 0]),
        int64s("beyond", [1, 1, 1]),
        int64s("sides", [1, 2, 3]),
        int64s("column", [-1, 1]),
        number("least stamp", 8),
      ],
    };
    return {
      model: switched(model, stamped, otherModel(own)),
      users: { feed: (pixels) => floats([3, SIDE, SIDE], (i) => (i === 0 ? 9 : usual(pixels)(i))) },
    };
  },
};

/** Graphs that want other inputs than the source, no file saying so: their users were told. */
export function inputCases(): FreeCase[] {
  return Object.entries(CASES).map(([name, disguise]) => ({ kind: "other inputs", name, disguise }));
}
