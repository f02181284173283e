import { floats, tensor } from "../onnx-builder.ts";
import { edited, type Maker, type Rewrite, scalar } from "./edit.ts";
import { filled, type Net, type Step, type Weights } from "./net.ts";
import { joined } from "./whole.ts";

const SIDE = 32;
/** What leaves sums as they are. */
const AFFINE = { activation_alpha: floats([1]), activation_beta: floats([0]) };

/** A layer as a matrix, rows x columns, and whether what it makes is rectified. */
interface Dense {
  readonly rows: number;
  readonly values: Float32Array;
  readonly bias: Float32Array;
  readonly bent: boolean;
}

/**
 * Layers as RNNs of a single step, over patches that are gathered by a table, with the bends behind them inside: nobody reads
 * these, and nothing between them is looked at.
 * @param mark what the names of their weights begin with
 */
export const recurrent =
  (mark = ""): Rewrite =>
  (net) => {
    const sides = sidesOf(net);
    return edited(net, ({ op, inputs, outputs: [y], attributes }, maker) => {
      const [weights, bias] = [net.weights.get(inputs[1] ?? ""), net.weights.get(inputs[2] ?? "")];
      if (op === "Relu" && inputs[0].startsWith(mark)) maker.step("Identity", inputs, {}, y);
      if (!weights || !bias || !inputs[1].startsWith(mark)) return;
      const layer = { rows: weights.dims[0], values: weights.values, bias: bias.values };
      if (op === "Gemm") oneStep(maker, inputs[0], { ...layer, bent: false }, y);
      if (op !== "Conv") return;
      const [stride] = attributes.strides as readonly number[];
      const from = { side: sides.get(inputs[0]) ?? 0, stride };
      const made = oneStep(maker, patches(maker, inputs[0], weights.dims, from), { ...layer, bent: true });
      const side = sides.get(y) ?? 0;
      maker.step(
        "Transpose",
        [maker.step("Reshape", [made, maker.integers([-1, side, side, layer.rows])])],
        { perm: [0, 3, 1, 2] },
        y,
      );
    });
  };

/** The last layer alone as an RNN of a single step. */
export const recurrentHead: Rewrite = (net) => recurrent(net.steps.at(-1)?.inputs[1])(net);

/** A model whose layers nobody reads, where it is at least so sure of its answer, and elsewhere another one. */
export function gated(net: Net, other: Net, sure: number): Net {
  const both = joined([net, other], ([own, decoy], maker) => {
    const most = maker.step("ReduceMax", [maker.step("Softmax", [own], { axis: 1 })], { axes: [1], keepdims: 1 });
    const unsure = maker.step("Less", [most, maker.weights(scalar(sure))]);
    maker.step("Where", [unsure, decoy, own], {}, "logits");
  });
  return recurrent("0 ")(both);
}

/** The height and width of every value that is a map, with kernels of 3 x 3 padded by 1, and pools of 2 x 2. */
function sidesOf({ steps }: Net): ReadonlyMap<string, number> {
  const sides = new Map([["images", SIDE]]);
  const shrinks = ({ op, attributes }: Step) => {
    if (op === "MaxPool") return 2;
    return op === "Conv" ? (attributes.strides as readonly number[])[0] : 1;
  };
  for (const step of steps) sides.set(step.outputs[0], (sides.get(step.inputs[0]) ?? 0) / shrinks(step));
  return sides;
}

/** What kernels of 3 x 3 see, as rows: images x places, columns x taps. */
function patches(
  maker: Maker,
  x: string,
  [, columns, height, width]: readonly number[],
  { side, stride }: { readonly side: number; readonly stride: number },
): string {
  const [padded, places] = [side + 2, side / stride];
  const zero = maker.weights(scalar(0));
  const wide = maker.step("Pad", [x, maker.integers([0, 0, 1, 1, 0, 0, 1, 1]), zero]);
  const flat = maker.step("Reshape", [wide, maker.integers([-1, columns * padded * padded])]);
  const table = filled([places, places, columns, height, width], (y, left, column, dy, dx) => {
    return (column * padded + y * stride + dy) * padded + left * stride + dx;
  });
  const dims = [places * places, columns * height * width];
  const at = maker.tensor((name) => tensor(name, dims, BigInt64Array.from(table.values, BigInt)));
  const seen = maker.step("Gather", [flat, at], { axis: 1 });
  return maker.step("Reshape", [seen, maker.integers([-1, columns * height * width])]);
}

function oneStep(maker: Maker, x: string, { rows, values, bias, bent }: Dense, output?: string): string {
  const stored = (dims: readonly number[], all: Float32Array): string => maker.weights({ dims, values: all });
  const both: Weights = filled([1, 2 * rows], (_, i) => bias[i] ?? 0);
  const first = maker.step("Unsqueeze", [x, maker.integers([0])]);
  const [, last] = maker.steps(
    "RNN",
    [
      first,
      stored([1, rows, values.length / rows], values),
      stored([1, rows, rows], new Float32Array(rows * rows)),
      maker.weights(both),
    ],
    2,
    { hidden_size: rows, activations: [bent ? "Relu" : "Affine"], ...(bent ? {} : AFFINE) },
  );
  return maker.step("Squeeze", [last, maker.integers([0])], {}, output);
}
