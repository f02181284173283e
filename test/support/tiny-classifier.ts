import { int64s, model, node, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";

/**
 * A convolutional classifier of a few hundred bytes: `images` (batch x 3 x 8 x 8) to `logits` (batch x 5).
 * @param batch what it says of its batch
 * @param rows what a constant inside says of it
 */
export function tinyClassifier(batch: number | string = "batch", rows = -1): Buffer {
  return model({
    nodes: [
      node("Conv", ["images", "kernels"], ["features"], { pads: [1, 1, 1, 1] }),
      node("Relu", ["features"], ["active"]),
      node("GlobalAveragePool", ["active"], ["pooled"]),
      node("Reshape", ["pooled", "flat"], ["vector"]),
      node("Gemm", ["vector", "weights", "bias"], ["logits"], { transB: 1 }),
    ],
    inputs: [valueInfo("images", "float32", [batch, 3, 8, 8])],
    outputs: [valueInfo("logits", "float32", [batch, 5])],
    initialisers: [
      weights("kernels", [4, 3, 3, 3]),
      int64s("flat", [rows, 4]),
      weights("weights", [5, 4]),
      weights("bias", [5]),
    ],
    metadata: { author: "a test" },
  });
}

/** Numbers between -1 and 1 without an obvious pattern, the same at every call. */
export function weights(name: string, dims: readonly number[]): Tensor {
  return tensor(name, dims, wave(dims.reduce((product, size) => product * size, 1)));
}

export function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(1 + index * 1.7));
}
