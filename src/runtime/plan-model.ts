import { refuseOtherTask } from "../core/task.ts";
import { inspectModel } from "../onnx/inspect.ts";
import { readHuggingFaceConfig } from "../probes/huggingface.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { planVerifier } from "./pair-plan.ts";
import { planRun } from "./plan.ts";
import type { RunOptions } from "./run.ts";

/**
 * Finds out, without running it, how a model wants its images.
 * @param known preprocessing known otherwise (the fingerprint's), for whatever the model and the options leave open
 * @throws SacError MODEL_*, FILE_NOT_FOUND, PREPROCESS_INVALID
 */
export async function planModel(path: string, known: PartialPreprocess, options: RunOptions) {
  const { onnx, external, sources } = await readPlan(path, known, options);
  refuseOtherTask(path, onnx.metadata, "classification");
  return { ...planRun(path, onnx, sources, options.output), pair: undefined, onnx, external };
}

/** The same for a verification model. @throws SacError likewise */
export async function planVerification(path: string, known: PartialPreprocess, options: RunOptions) {
  const { onnx, external, sources } = await readPlan(path, known, options);
  refuseOtherTask(path, onnx.metadata, "verification");
  return { ...planVerifier(path, onnx, sources, options.output), onnx, external };
}

async function readPlan(path: string, known: PartialPreprocess, options: RunOptions) {
  const inspected = await inspectModel(path);
  const beside = await readHuggingFaceConfig(path);
  return { ...inspected, sources: { told: options.preprocess, beside, fingerprint: known } };
}
