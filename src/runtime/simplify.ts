import { stat } from "node:fs/promises";
import { join } from "node:path";
import { SacError } from "../errors.ts";
import { externalFiles } from "../onnx/external-data.ts";
import { readModelGraph } from "../onnx/read-graph.ts";
import { formatSize } from "../text/units.ts";
import { SIMPLIFIED } from "./protocol.ts";

type OnnxRuntime = typeof import("onnxruntime-node");

/** The file is written in one piece, of which the walls allow 64 MiB, and the runtime holds it several times meanwhile. */
const MOST_BYTES = 48 * 2 ** 20;

/**
 * Has onnxruntime write the graph as it runs it: functions of the model's own put in their places, what is made of constants
 * computed, Ifs decided that can be, identities dropped, no operators fused to others' kernels. To be called in a model's
 * process only, as the session that does it is one like any other.
 * @param work a directory that may be written to
 * @returns the new file's path
 * @throws SacError MODEL_TOO_LARGE; what `readModelGraph` and `externalFiles` throw; Error where onnxruntime fails
 */
export async function simplifyModel(runtime: OnnxRuntime, model: string, work: string): Promise<string> {
  const graph = readModelGraph(model);
  const parts = await Promise.all((await externalFiles(model, graph)).map((path) => stat(path)));
  const bytes = parts.reduce((sum, { size }) => sum + size, graph.bytes);
  if (bytes > MOST_BYTES) {
    const message = `${model} has ${formatSize(bytes)}; its graph is simplified up to ${formatSize(MOST_BYTES)} only.`;
    throw new SacError(
      "MODEL_TOO_LARGE",
      message,
      "Export the model without functions, and with its constants folded.",
    );
  }
  const optimizedModelFilePath = join(work, SIMPLIFIED);
  const session = await runtime.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "basic",
    optimizedModelFilePath,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: "1", load_model_format: "ONNX", save_model_format: "ONNX" } },
  });
  await session.release();
  return optimizedModelFilePath;
}
