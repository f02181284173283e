import { refuseOtherTask } from "../core/task.ts";
import { readHuggingFaceConfig } from "../probes/huggingface.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import type { PlanOptions } from "./options.ts";
import { planVerifier } from "./pair-plan.ts";
import { planRun } from "./plan.ts";
import type { Suspect } from "./suspect.ts";

/**
 * Finds out, without running it, how a model wants its images.
 * @param known preprocessing known otherwise (the fingerprint's), for whatever the model and the options leave open
 * @throws SacError as `Suspect.runnable`, TASK_MISMATCH, PREPROCESS_INVALID
 */
export async function planModel(suspect: Suspect, known: PartialPreprocess, options: PlanOptions) {
  const { onnx, sources } = await readPlan(suspect, known, options);
  refuseOtherTask(suspect.path, onnx.metadata, "classification");
  return { ...planRun(suspect.path, onnx, sources, options.output), pair: undefined };
}

/** The same for a verification model. @throws SacError likewise */
export async function planVerification(suspect: Suspect, known: PartialPreprocess, options: PlanOptions) {
  const { onnx, sources } = await readPlan(suspect, known, options);
  refuseOtherTask(suspect.path, onnx.metadata, "verification");
  return { ...planVerifier(suspect.path, onnx, sources, options.output), metadata: onnx.metadata };
}

async function readPlan(suspect: Suspect, known: PartialPreprocess, options: PlanOptions) {
  const onnx = await suspect.runnable();
  const beside = await readHuggingFaceConfig(suspect.file, suspect.path);
  return { onnx, sources: { told: options.preprocess, beside, fingerprint: known } };
}
