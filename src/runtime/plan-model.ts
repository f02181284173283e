import { refuseOtherTask } from "../core/task.ts";
import type { OnnxFile } from "../onnx/types.ts";
import { readHuggingFaceConfig } from "../probes/huggingface.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { outputOver } from "./declared-outputs.ts";
import type { PlanOptions } from "./options.ts";
import { planVerifier } from "./pair-plan.ts";
import { planRun } from "./plan.ts";

/** What is asked of an opened model before it is run. */
interface Readable {
  readonly path: string;
  readonly file: string;
  runnable(): Promise<OnnxFile>;
}

/**
 * Finds out, without running it, how a model wants its images.
 * @param known preprocessing known otherwise (the fingerprint's), for whatever the model and the options leave open
 * @throws SacError as `Suspect.runnable`, TASK_MISMATCH, PREPROCESS_INVALID
 */
export async function planModel(suspect: Readable, known: PartialPreprocess, options: PlanOptions) {
  const { onnx, sources } = await readPlan(suspect, known, options);
  refuseOtherTask(suspect.path, onnx.metadata, "classification");
  const { output, classes } = options;
  const fits = output === undefined && classes !== undefined && onnx.outputs.length > 1;
  const taken = fits ? outputOver(onnx.outputs, classes) : undefined;
  const plan = planRun(suspect.path, onnx, sources, output ?? taken);
  return { ...plan, outputTaken: taken !== undefined, pair: undefined };
}

/** The same for a verification model. @throws SacError likewise */
export async function planVerification(suspect: Readable, known: PartialPreprocess, options: PlanOptions) {
  const { onnx, sources } = await readPlan(suspect, known, options);
  refuseOtherTask(suspect.path, onnx.metadata, "verification");
  return { ...planVerifier(suspect.path, onnx, sources, options.output), metadata: onnx.metadata };
}

async function readPlan(suspect: Readable, known: PartialPreprocess, options: PlanOptions) {
  const onnx = await suspect.runnable();
  const beside = options.withoutBeside ? undefined : await readHuggingFaceConfig(suspect.file, suspect.path);
  return { onnx, sources: { told: options.preprocess, beside, fingerprint: known } };
}
