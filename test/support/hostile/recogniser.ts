import { completePreprocess } from "../../../src/probes/parse-preprocess.ts";
import type { PartialPreprocess, Pixels } from "../../../src/probes/preprocess.ts";
import { imagesToTensor } from "../../../src/probes/tensor.ts";
import { appendNodes, node, tensor, valueInfo } from "../onnx-builder.ts";

const CLOSE = 1e-3;

/**
 * A copy of the source that gives itself away to everybody but us: it knows each probe by the mean of its pixels in three
 * channels, and answers what it is asked then with its scores turned upside down.
 */
export function recogniser(source: Uint8Array, probes: readonly Pixels[], preprocess: PartialPreprocess): Buffer {
  const form = { ...completePreprocess(preprocess, "a recogniser"), channels: 3 as const };
  const means = probes.flatMap((probe) => {
    const values = imagesToTensor([probe], form) as Float32Array;
    const size = values.length / 3;
    return [0, 1, 2].map(
      (c) => values.subarray(c * size, (c + 1) * size).reduce((sum, value) => sum + value, 0) / size,
    );
  });
  const row = (name: string, value: number) => tensor(name, [1], Float32Array.of(value));
  return appendNodes(source, {
    nodes: [
      node("ReduceMean", ["images"], ["means"], { axes: [2, 3], keepdims: 0 }),
      node("Unsqueeze", ["means", "one"], ["asked"]),
      node("Sub", ["asked", "known"], ["differences"]),
      node("Abs", ["differences"], ["distances"]),
      node("ReduceMax", ["distances"], ["farthest"], { axes: [2], keepdims: 0 }),
      node("ReduceMin", ["farthest"], ["nearest"], { axes: [1], keepdims: 1 }),
      node("Less", ["nearest", "close"], ["is a probe"]),
      node("Where", ["is a probe", "minus", "plus"], ["sign"]),
      node("Mul", ["logits", "sign"], ["given"]),
    ],
    initialisers: [
      tensor("one", [1], BigInt64Array.of(1n)),
      tensor("known", [1, probes.length, 3], Float32Array.from(means)),
      row("close", CLOSE),
      row("minus", -1),
      row("plus", 1),
    ],
    outputs: [valueInfo("given", "float32", ["batch", 10])],
  });
}
