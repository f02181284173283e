import { writeFileSync } from "node:fs";
import { model, node, tensor, valueInfo } from "../test/support/onnx-builder.ts";

/** Channels and stride of ResNet-18's convolutions after the first, without its shortcuts: the same arithmetic. */
const STAGES = [64, 128, 256, 512];

/** Numbers of the size that keeps activations from growing or vanishing; what they are does not matter for time. */
function kernel(name: string, dims: number[]) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const scale = Math.sqrt(6 / (dims[1] * dims[2] * dims[3]));
  return tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898) * scale),
  );
}

/** Writes a network with the convolutions of ResNet-18 (11 M parameters, 1.8 G multiplications at 224x224). */
export function writeLargeModel(path: string): void {
  const nodes = [];
  const initialisers = [];
  let [input, channels] = ["images", 3];
  const convolve = (outputs: number, size: number, stride: number) => {
    const name = `c${initialisers.length}`;
    initialisers.push(kernel(`${name}.w`, [outputs, channels, size, size]));
    const pad = Math.floor(size / 2);
    nodes.push(node("Conv", [input, `${name}.w`], [name], { strides: [stride, stride], pads: [pad, pad, pad, pad] }));
    nodes.push(node("Relu", [name], [`${name}.r`]));
    [input, channels] = [`${name}.r`, outputs];
  };
  convolve(64, 7, 2);
  nodes.push(node("MaxPool", [input], ["pooled"], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }));
  input = "pooled";
  for (const [stage, width] of STAGES.entries()) {
    convolve(width, 3, stage === 0 ? 1 : 2);
    for (let i = 0; i < 3; i += 1) convolve(width, 3, 1);
  }
  nodes.push(node("GlobalAveragePool", [input], ["mean"]), node("Flatten", ["mean"], ["flat"]));
  initialisers.push(kernel("head", [1000, 512, 1, 1]), tensor("shape", [2], new BigInt64Array([1000n, 512n])));
  nodes.push(node("Reshape", ["head", "shape"], ["matrix"]));
  nodes.push(node("Gemm", ["flat", "matrix"], ["logits"], { transB: 1 }));
  writeFileSync(
    path,
    model({
      nodes,
      initialisers,
      inputs: [valueInfo("images", "float32", ["batch", 3, 224, 224])],
      outputs: [valueInfo("logits", "float32", ["batch", 1000])],
    }),
  );
}
