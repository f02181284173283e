import { MEAN, STD } from "../fixture-source.ts";
import { int64s, node } from "../onnx-builder.ts";
import { type Fragment, number, numbers } from "./graphs.ts";

const BLOCK = 8;
/** The luma and chroma of JFIF, by rows. */
const YCC = [
  [0.299, 0.587, 0.114],
  [-0.168736, -0.331264, 0.5],
  [0.5, -0.418688, -0.081312],
];

/** How strong each frequency of JPEG's blocks is, mean constants apart: the logarithms of 3 x 63 coefficients, averaged. */
export const frequencies: Fragment = {
  nodes: [
    node("Conv", ["images", "cosines"], ["coefficients"], { strides: [BLOCK, BLOCK], kernel_shape: [BLOCK, BLOCK] }),
    node("Abs", ["coefficients"], ["sizes"]),
    node("Add", ["sizes", "a half"], ["positive sizes"]),
    node("Log", ["positive sizes"], ["log sizes"]),
    node("ReduceMean", ["log sizes"], ["features"], { axes: [2, 3], keepdims: 0 }),
  ],
  initialisers: [numbers("cosines", cosines(), [3 * 63, 3, BLOCK, BLOCK]), number("a half", 0.5)],
};

/** The basis of the discrete cosine transform in YCbCr, for images as the zoo's models want them. */
function cosines(): number[] {
  const places = Array.from({ length: BLOCK * BLOCK }, (_, i) => [Math.floor(i / BLOCK), i % BLOCK]);
  const wave = (x: number, u: number) =>
    Math.sqrt((u === 0 ? 1 : 2) / BLOCK) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * BLOCK));
  return YCC.flatMap((mix) =>
    places
      .slice(1)
      .flatMap(([u, v]) =>
        mix.flatMap((share, colour) => places.map(([y, x]) => wave(y, u) * wave(x, v) * share * STD[colour] * 255)),
      ),
  );
}

/** Neighbouring rows' and columns' differences, on the borders of JPEG's blocks, inside them, and what both come to. */
export const blockiness: Fragment = {
  nodes: [...[2, 3].flatMap(differences), node("Concat", ["along 2", "along 3"], ["features"], { axis: 1 })],
  initialisers: [
    int64s("from the second", [1]),
    int64s("from the first", [0]),
    int64s("to the end", [32]),
    int64s("but the last", [31]),
    int64s("axis 2", [2]),
    int64s("axis 3", [3]),
    int64s("borders", [7, 15, 23]),
    number("little", 1e-3),
  ],
};

/** Of an axis: the logarithms of the mean difference at block borders, and everywhere. */
function differences(axis: number) {
  const named = (name: string) => `${name} ${axis}`;
  return [
    node("Slice", ["images", "from the second", "to the end", `axis ${axis}`], [named("next")]),
    node("Slice", ["images", "from the first", "but the last", `axis ${axis}`], [named("this")]),
    node("Sub", [named("next"), named("this")], [named("steps")]),
    node("Abs", [named("steps")], [named("step sizes")]),
    node("Gather", [named("step sizes"), "borders"], [named("at borders")], { axis }),
    node("ReduceMean", [named("step sizes")], [named("mean")], { axes: [2, 3], keepdims: 0 }),
    node("ReduceMean", [named("at borders")], [named("mean at borders")], { axes: [2, 3], keepdims: 0 }),
    node("Concat", [named("mean"), named("mean at borders")], [named("means")], { axis: 1 }),
    node("Add", [named("means"), "little"], [named("positive")]),
    node("Log", [named("positive")], [named("along")]),
  ];
}

/** How much is left of each channel's detail where 3 x 3 pixels are averaged, and how strong it was. */
export const smoothness: Fragment = {
  nodes: [
    node("AveragePool", ["images"], ["blurred"], { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] }),
    node("Sub", ["images", "blurred"], ["detail"]),
    node("Abs", ["detail"], ["detail sizes"]),
    node("ReduceMean", ["detail sizes"], ["mean detail"], { axes: [2, 3], keepdims: 0 }),
    node("ReduceMax", ["detail sizes"], ["most detail"], { axes: [2, 3], keepdims: 0 }),
    node("Less", ["detail sizes", "hardly any"], ["is flat"]),
    node("Cast", ["is flat"], ["flat"], { to: 1 }),
    node("ReduceMean", ["flat"], ["share of flat"], { axes: [2, 3], keepdims: 0 }),
    node("Concat", ["mean detail", "most detail", "share of flat"], ["features"], { axis: 1 }),
  ],
  initialisers: [number("hardly any", 0.02)],
};

/** The brightest and darkest value of each colour, and how many pixels are as bright or dark as can be. */
export const saturation: Fragment = {
  nodes: [
    node("ReduceMax", ["images"], ["brightest"], { axes: [2, 3], keepdims: 0 }),
    node("ReduceMin", ["images"], ["darkest"], { axes: [2, 3], keepdims: 0 }),
    node("GreaterOrEqual", ["images", "white"], ["is white"]),
    node("Cast", ["is white"], ["whites"], { to: 1 }),
    node("ReduceMean", ["whites"], ["share of white"], { axes: [2, 3], keepdims: 0 }),
    node("LessOrEqual", ["images", "black"], ["is black"]),
    node("Cast", ["is black"], ["blacks"], { to: 1 }),
    node("ReduceMean", ["blacks"], ["share of black"], { axes: [2, 3], keepdims: 0 }),
    node("Concat", ["brightest", "darkest", "share of white", "share of black"], ["features"], { axis: 1 }),
  ],
  initialisers: [
    numbers(
      "white",
      MEAN.map((mean, i) => (0.999 - mean) / STD[i]),
      [3, 1, 1],
    ),
    numbers(
      "black",
      MEAN.map((mean, i) => (0.001 - mean) / STD[i]),
      [3, 1, 1],
    ),
  ],
};
