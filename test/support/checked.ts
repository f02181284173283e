import { join } from "node:path";
import type { CheckResult } from "../../src/tasks/check-options.ts";
import { checkFiles, type FileCheck } from "./check-files.ts";
import { enrolSource, runOptions, SOURCE_BYTES, ZOO } from "./fixture-source.ts";
import { node } from "./onnx-builder.ts";
import { appendNodes } from "./onnx-edit.ts";
import { valueInfo } from "./onnx-values.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";

/** A real check of one suspect for every verdict, in this order: derived, unrelated, inconclusive, error. */
export async function checkEveryVerdict(folder: TemporaryFolder): Promise<CheckResult> {
  const fingerprint = await enrolSource(folder, 40);
  const models = [
    join(ZOO, "derived", "quantise-float16.onnx"),
    join(ZOO, "unrelated", "unrelated-resnet-3.onnx"),
    folder.write("nan.onnx", withoutNumbers()),
    folder.write("text.onnx", "this is no model"),
  ];
  const options: FileCheck = {
    fingerprints: [fingerprint],
    models,
    alpha: 0.05,
    rule: undefined,
    threshold: undefined,
    score: undefined,
    weights: true,
    run: runOptions(),
  };
  return checkFiles(options);
}

/** The source with the square roots of its logits as its answers: NaN wherever one is negative. */
function withoutNumbers(): Buffer {
  return appendNodes(SOURCE_BYTES, {
    nodes: [node("Sqrt", ["logits"], ["given"])],
    outputs: [valueInfo("given", "float32", ["batch", 10])],
  });
}
