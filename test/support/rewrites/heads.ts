import { int64s } from "../onnx-builder.ts";
import { edited, type Rewrite, vector } from "./edit.ts";
import type { Weights } from "./net.ts";

/** The last layer, over all inputs, with one class more that nobody reads. */
export const oneRowMore: Rewrite = (net) =>
  edited(net, ({ op, inputs: [input, weights, bias], outputs: [output], attributes }, maker) => {
    if (op !== "Gemm") return;
    const [own, added] = [net.weights.get(weights), net.weights.get(bias)] as Weights[];
    const [rows, columns] = own.dims;
    const wider = {
      dims: [rows + 1, columns],
      values: Float32Array.from([...own.values, ...new Float32Array(columns)]),
    };
    const stored = [maker.weights(wider), maker.weights(vector([...added.values, -9]))];
    const scores = maker.step("Gemm", [input, ...stored], attributes);
    const [from, to, axis] = [0, rows, 1].map((value) => maker.integers([value]));
    maker.step("Slice", [scores, from, to, axis], {}, output);
  });

/** The last layer as products with a table, and their sums. */
export const multipliedOut: Rewrite = (net) =>
  edited(net, ({ op, inputs: [input, weights, bias], outputs: [output] }, maker) => {
    if (op !== "Gemm") return;
    const rows = maker.step("Unsqueeze", [input, maker.integers([1])]);
    const products = maker.step("Mul", [rows, weights]);
    const sums = maker.step("ReduceSum", [products, maker.tensor((name) => int64s(name, [2]))], { keepdims: 0 });
    maker.step("Add", [sums, bias], {}, output);
  });
