import type { InferenceSession } from "onnxruntime-node";
import type { OnnxFile } from "../onnx/types.ts";
import type { Requests, Simplified } from "./protocol.ts";

/** A thread that waits for work by trying again and again takes the processor from other models, and is hardly sooner. */
const PATIENT = { "intra_op.allow_spinning": "0", "inter_op.allow_spinning": "0" };

/** Fused int8 kernels saturate on processors without VNNI instructions: one model would give two answers. */
const UNFUSED = { disable_quant_qdq: "1" };

/** Padding that is merged into a MaxPool counts as minus infinity there, whatever it is: the runtime would answer for another model. */
const CORRECT = { optimization: { disable_specified_optimizers: "Pad_Fusion" } };

/** Operators that these two are about. */
const CONCERNED = ["QuantizeLinear", "DequantizeLinear", "Pad"];

/** Whether a model may answer its users otherwise than one that is simplified safely. */
export function mayAnswerOtherwise({ operators }: Pick<OnnxFile, "operators">): boolean {
  return CONCERNED.some((name) => Object.hasOwn(operators, name));
}

/** @param folder of the external data, which a model that is no file of its own has to be told */
export function sessionOptions(
  { device, threads }: Pick<Requests["load"], "device" | "threads">,
  simplified: Simplified,
  folder?: string,
): InferenceSession.SessionOptions {
  const beside = folder === undefined ? {} : { model_external_initializers_file_folder_path: folder };
  const [unfused, correct] = simplified === "by default" ? [{}, {}] : [UNFUSED, CORRECT];
  return {
    executionProviders: [device],
    graphOptimizationLevel: simplified === "not" ? "disabled" : "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // A name's ending would have a model read as another format than it was recognised as.
    extra: { session: { ...PATIENT, ...unfused, load_model_format: "ONNX", ...beside }, ...correct },
  };
}
