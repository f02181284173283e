import {
  float,
  floats,
  graph,
  int64s,
  localFunction,
  model,
  node,
  sparseTensor,
  tensor,
  valueInfo,
} from "./onnx-builder.ts";

/** A model with something of every kind that the reader looks into. */
export function everyPart(): Buffer {
  return model({
    inputs: [valueInfo("x", "float32", [1, "n"])],
    outputs: [valueInfo("y", "float32", [1])],
    nodes: [
      node("If", ["x"], ["y"], { then_branch: graph({ nodes: [node("Relu", ["a"], ["b"], { alpha: float(1) })] }) }),
      node("Resize", ["x"], ["y"], { scales: floats([1, 2]), sizes: [1, 2, 3], modes: ["a", "b"], mode: "nearest" }),
    ],
    initialisers: [
      tensor("near", [2, 2], Float32Array.of(1, 2, 3, 4)),
      tensor("far", [2, 2], new Float32Array(), { external: { location: "weights.bin", offset: 64, length: 16 } }),
      sparseTensor(tensor("sparse", [1], Float32Array.of(1)), int64s("", [0]), [4]),
    ],
    functions: [
      localFunction("my.own", "Twice", { inputs: ["a"], outputs: ["b"], nodes: [node("Add", ["a", "a"], ["b"])] }),
    ],
    metadata: { key: "value" },
  });
}
