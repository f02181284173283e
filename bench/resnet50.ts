import { writeFileSync } from "node:fs";
import { seededNumbers } from "../src/core/random.ts";
import { model, type Node, node, type Tensor, tensor, valueInfo } from "../test/support/onnx-builder.ts";

/** Width and number of the bottleneck blocks in each stage. */
const STAGES = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;
/** How much wider a block's output is than its middle. */
const EXPANSION = 4;

/** Writes a network with the layers and the residual additions of ResNet-50 (25.5 M parameters), with random weights. */
export function writeResNet50(path: string, seed: number): void {
  const random = seededNumbers(seed);
  const nodes: Node[] = [];
  const initialisers: Tensor[] = [];
  const weights = (dims: readonly number[]) => {
    const name = `w${initialisers.length}`;
    const size = dims.reduce((product, length) => product * length, 1);
    // As large as they are when a network's training begins: its answers stay finite.
    const spread = Math.sqrt((24 * dims[0]) / size);
    const values = Float32Array.from({ length: size }, () => spread * (random() - 0.5));
    initialisers.push(tensor(name, dims, values));
    return name;
  };
  const add = (operator: string, inputs: string[], attributes = {}) => {
    const output = `v${nodes.length}`;
    nodes.push(node(operator, inputs, [output], attributes));
    return output;
  };
  const convolve = (input: string, from: number, to: number, size: number, stride = 1) => {
    const pad = Math.floor(size / 2);
    const attributes = { strides: [stride, stride], pads: [pad, pad, pad, pad] };
    return add("Conv", [input, weights([to, from, size, size])], attributes);
  };
  let value = add("Relu", [convolve("images", 3, 64, 7, 2)]);
  value = add("MaxPool", [value], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  let channels = 64;
  STAGES.forEach(([width, blocks], stage) => {
    for (let block = 0; block < blocks; block += 1) {
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const narrow = add("Relu", [convolve(value, channels, width, 1)]);
      const middle = add("Relu", [convolve(narrow, width, width, 3, stride)]);
      const wide = convolve(middle, width, EXPANSION * width, 1);
      const beside = block === 0 ? convolve(value, channels, EXPANSION * width, 1, stride) : value;
      value = add("Relu", [add("Add", [wide, beside])]);
      channels = EXPANSION * width;
    }
  });
  const flat = add("Flatten", [add("GlobalAveragePool", [value])]);
  nodes.push(node("Gemm", [flat, weights([1000, channels])], ["logits"], { transB: 1 }));
  const inputs = [valueInfo("images", "float32", ["batch", 3, 224, 224])];
  writeFileSync(
    path,
    model({ nodes, initialisers, inputs, outputs: [valueInfo("logits", "float32", ["batch", 1000])] }),
  );
}
