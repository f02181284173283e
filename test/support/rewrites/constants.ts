import { fromFloat16Bits, toFloat16Bits } from "../../../src/core/float16.ts";
import { graph, int64s, node, sparseTensor, type TensorData, tensor, valueInfo } from "../onnx-builder.ts";
import { type Random, random } from "../random.ts";
import { edited, type Maker, type Rewrite, scalar, vector } from "./edit.ts";
import { at, concatenated, filled, mapped, rowsOf, spreadOf, type Weights } from "./net.ts";
import { rotation, rowsMixed, transposed } from "./rotation.ts";

/** Every layer's weights made out of other constants. @param make gives the name under which the layer finds them */
const made =
  (make: (weights: Weights, maker: Maker, random: Random) => string): Rewrite =>
  (net) => {
    const numbers = random(5);
    return edited(net, ({ op, inputs: [input, name, ...rest], outputs: [output], attributes }, maker) => {
      const weights = op === "Conv" || op === "Gemm" ? net.weights.get(name) : undefined;
      if (weights) maker.step(op, [input, make(weights, maker, numbers), ...rest], attributes, output);
    });
  };

const constant = (data: TensorData, dims: readonly number[], maker: Maker) =>
  maker.tensor((name) => tensor(name, dims, data));
const noise = (weights: Weights, level: number, { normal }: Random) => {
  const spread = level * spreadOf(weights);
  return mapped(weights, () => spread * normal());
};
const minus = (one: Weights, other: Weights) => mapped(one, (value, k) => value - other.values[k]);
const flat = ({ values }: Weights) => vector(values);

/** A tensor in half precision, and what it lacks there. */
function inHalves({ values, dims }: Weights, maker: Maker): string {
  const stored = (numbers: Float32Array) => {
    const bits = Uint16Array.from(numbers, toFloat16Bits);
    const half = maker.tensor((name) => tensor(name, dims, bits, { type: "float16" }));
    return maker.step("Cast", [half], { to: 1 });
  };
  const large = values.map((value) => fromFloat16Bits(toFloat16Bits(value)));
  const small = values.map((value, k) => (value - large[k]) * 2 ** 10);
  const scaled = maker.step("Mul", [stored(small), maker.weights(scalar(2 ** -10))]);
  return maker.step("Add", [stored(large), scaled]);
}

/** A tensor as integers of 32 bits times a scale. */
function dequantised({ values, dims }: Weights, maker: Maker): string {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 2 ** 30;
  const integers = constant(
    Int32Array.from(values, (value) => Math.round(value / scale)),
    dims,
    maker,
  );
  return maker.step("DequantizeLinear", [integers, maker.weights(scalar(scale))]);
}

/** A tensor of which only what is not 0 is stored. */
function sparse({ values, dims }: Weights, maker: Maker): string {
  const places = [...values.keys()].filter((k) => values[k] !== 0);
  return maker.tensor((name) =>
    sparseTensor(
      tensor(
        name,
        [places.length],
        Float32Array.from(places, (k) => values[k]),
      ),
      int64s(`places of ${name}`, places),
      dims,
    ),
  );
}

/** A matrix as the product of two: its rows, turned, are turned back. */
function product(weights: Weights, maker: Maker, numbers: Random): string {
  const rows = weights.dims[0];
  const turn = rotation(rows, numbers);
  const turned = { dims: [rows, weights.values.length / rows], values: rowsMixed(turn, weights).values };
  const matrix = maker.step("MatMul", [maker.weights(transposed(turn)), maker.weights(turned)]);
  return maker.step("Reshape", [matrix, maker.integers(weights.dims)]);
}

/** Weights that are made of other constants, or lie elsewhere. */
export const constantRewrites: Readonly<Record<string, Rewrite>> = {
  "halves put together": made((weights, maker) => {
    const half = Math.floor(weights.dims[0] / 2);
    const parts = [rowsOf(weights, 0, half), rowsOf(weights, half, weights.dims[0] - half)];
    return maker.step("Concat", parts.map(maker.weights), { axis: 0 });
  }),
  "a slice of more": made((weights, maker, numbers) => {
    const [rows, ...rest] = weights.dims;
    const other = noise(weights, 1, numbers);
    const values = concatenated([other.values, weights.values, other.values]);
    const all = maker.weights({ dims: [3 * rows, ...rest], values });
    return maker.step("Slice", [all, ...[[rows], [2 * rows], [0]].map(maker.integers)]);
  }),
  "rows gathered": made((weights, maker) => {
    const [rows] = weights.dims;
    const turned = filled(weights.dims, (row, ...rest) => at(weights, rows - 1 - row, ...rest));
    const order = maker.integers(Array.from({ length: rows }, (_, row) => rows - 1 - row));
    return maker.step("Gather", [maker.weights(turned), order], { axis: 0 });
  }),
  "negated twice": made((weights, maker) => maker.step("Neg", [maker.weights(mapped(weights, (value) => -value))])),
  "rows times constants": made((weights, maker, { uniform }) => {
    const factors = filled([weights.dims[0], ...weights.dims.slice(1).map(() => 1)], () => 64 ** (uniform() - 0.5));
    const divided = filled(weights.dims, (row, ...rest) => at(weights, row, ...rest) / factors.values[row]);
    return maker.step("Mul", [maker.weights(divided), maker.weights(factors)]);
  }),
  "axes exchanged": made((weights, maker) => {
    const axes = weights.dims.map((_, axis) => axis).reverse();
    const turned = filled([...weights.dims].reverse(), (...place) => at(weights, ...place.reverse()));
    return maker.step("Transpose", [maker.weights(turned)], { perm: axes });
  }),
  "from double precision": made(({ values, dims }, maker) =>
    maker.step("Cast", [constant(Float64Array.from(values), dims, maker)], { to: 1 }),
  ),
  "from half precision, twice": made(inHalves),
  "noise and the rest": made((weights, maker, numbers) => {
    const one = noise(weights, 20, numbers);
    return maker.step("Add", [maker.weights(one), maker.weights(minus(weights, one))]);
  }),
  "noise taken off": made((weights, maker, numbers) => {
    const one = noise(weights, 5, numbers);
    const sum = mapped(weights, (value, k) => value + one.values[k]);
    return maker.step("Sub", [maker.weights(sum), maker.weights(one)]);
  }),
  "given a shape": made((weights, maker) =>
    maker.step("Reshape", [maker.weights(flat(weights)), maker.integers(weights.dims)]),
  ),
  "chosen from two": made((weights, maker, numbers) => {
    const other = noise(weights, 1, numbers);
    const chosen = weights.values.map(() => Math.round(numbers.uniform()));
    const truths = maker.tensor((name) => tensor(name, weights.dims, Uint8Array.from(chosen), { type: "bool" }));
    const mixed = (right: number) => mapped(weights, (value, k) => (chosen[k] === right ? value : other.values[k]));
    return maker.step("Where", [truths, maker.weights(mixed(1)), maker.weights(mixed(0))]);
  }),
  "cropped by a negative padding": made((weights, maker, numbers) => {
    const [rows, columns, ...rest] = weights.dims;
    const inside = (row: number, column: number) => row > 0 && row <= rows && column > 0 && column <= columns;
    const wider = filled([rows + 2, columns + 2, ...rest], (row, column, ...place) =>
      inside(row, column) ? at(weights, row - 1, column - 1, ...place) : numbers.normal(),
    );
    const cut = weights.dims.map((_, axis) => (axis < 2 ? -1 : 0));
    return maker.step("Pad", [maker.weights(wider), maker.integers([...cut, ...cut])]);
  }),
  "one of the parts of more": made((weights, maker, numbers) => {
    const [rows, ...rest] = weights.dims;
    const values = concatenated([noise(weights, 1, numbers).values, weights.values]);
    const parts = [maker.weights({ dims: [2 * rows, ...rest], values }), maker.integers([rows, rows])];
    return maker.steps("Split", parts, 2, { axis: 0 })[1];
  }),
  "by a sum of products": made((weights, maker) => {
    const axes = weights.dims.map((_, axis) => "abcd"[axis]);
    const turned = filled([...weights.dims].reverse(), (...place) => at(weights, ...place.reverse()));
    const equation = `${[...axes].reverse().join("")}->${axes.join("")}`;
    return maker.step("Einsum", [maker.weights(turned)], { equation });
  }),
  "more than nothing": made((weights, maker) => {
    const zeros = maker.step("ConstantOfShape", [maker.integers(weights.dims)]);
    return maker.step("Add", [zeros, maker.weights(weights)]);
  }),
  "scattered into nothing": made((weights, maker) => {
    const size = weights.values.length;
    const places = constant(
      BigInt64Array.from({ length: size }, (_, k) => BigInt(size - 1 - k)),
      [size],
      maker,
    );
    const turned = vector([...weights.values].reverse());
    const zeros = maker.weights(vector(new Float32Array(size)));
    const scattered = maker.step("ScatterElements", [zeros, places, maker.weights(turned)], { axis: 0 });
    return maker.step("Reshape", [scattered, maker.integers(weights.dims)]);
  }),
  "repeated once": made((weights, maker) =>
    maker.step("Tile", [maker.weights(weights), maker.integers(weights.dims.map(() => 1))]),
  ),
  "dequantised from 32 bits": made(dequantised),
  "stored sparsely": made(sparse),
  "as nodes": made(({ dims, values }, maker) => maker.step("Constant", [], { value: tensor("", dims, values) })),
  "by sign and logarithm": made((weights, maker) => {
    const sizes = mapped(weights, (value) => Math.log(Math.abs(value) + 1e-30));
    const signs = mapped(weights, Math.sign);
    return maker.step("Mul", [maker.step("Exp", [maker.weights(sizes)]), maker.weights(signs)]);
  }),
  "the product of two": made(product),
  "out of a condition": made(({ dims, values }, maker, numbers) => {
    const branch = (given: Float32Array) => {
      const name = maker.name();
      const nodes = [node("Constant", [], [name], { value: tensor("", dims, given) })];
      return graph({ nodes, outputs: [valueInfo(name, "float32", dims)] });
    };
    const truth = maker.tensor((name) => tensor(name, [], Uint8Array.of(1), { type: "bool" }));
    const other = noise({ dims, values }, 1, numbers).values;
    return maker.step("If", [truth], { then_branch: branch(values), else_branch: branch(other) });
  }),
  "times a computed one": made((weights, maker) => {
    const most = maker.step("ReduceMax", ["images"], { keepdims: 0 });
    const nothing = maker.step("Mul", [most, maker.weights(scalar(0))]);
    const one = maker.step("Add", [nothing, maker.weights(scalar(1))]);
    return maker.step("Mul", [maker.weights(weights), one]);
  }),
  "behind five steps that do nothing": made((weights, maker) => {
    const once = maker.step("Identity", [maker.weights(weights)]);
    const dropped = maker.step("Dropout", [once]);
    const wide = maker.step("Cast", [maker.step("Cast", [dropped], { to: 11 })], { to: 1 });
    return maker.step("Identity", [wide]);
  }),
  "all in one vector": (net) => {
    const all = [...net.weights.values()];
    const values = concatenated(all.map((weights) => weights.values));
    const flatName = "all weights";
    const [names, sizes] = [[...net.weights.keys()], all.map((weights) => weights.values.length)];
    return {
      ...net,
      weights: new Map([[flatName, vector(values)]]),
      others: [
        ...net.others,
        int64s("sizes", sizes),
        ...names.map((name, k) => int64s(`shape of ${name}`, all[k].dims)),
      ],
      steps: [
        { op: "Split", inputs: [flatName, "sizes"], outputs: names.map((name) => `flat ${name}`), attributes: {} },
        ...names.map((name) => {
          return { op: "Reshape", inputs: [`flat ${name}`, `shape of ${name}`], outputs: [name], attributes: {} };
        }),
        ...net.steps,
      ],
    };
  },
  "beside the model": (net) => ({ ...net, stored: "beside" }),
  "as inputs with a default": (net) => ({ ...net, stored: "as inputs" }),
};
