import { SacError } from "../errors.ts";
import { externalFiles } from "./external-data.ts";
import { refusals } from "./refusals.ts";
import { readOnnxFile } from "./summary.ts";
import type { OnnxFile } from "./types.ts";

/** A model that may be run: what its file says, and the external-data files that belong to it. */
interface InspectedModel {
  readonly onnx: OnnxFile;
  readonly external: readonly string[];
}

/**
 * Reads a model file without running it and refuses what must not run.
 * @throws SacError FILE_NOT_FOUND, MODEL_EMPTY, MODEL_LFS_POINTER, MODEL_NOT_ONNX, MODEL_TRUNCATED, MODEL_TOO_LARGE,
 *   MODEL_EXTERNAL_DATA_*, MODEL_OPERATOR_REFUSED, MODEL_NO_IMAGE_INPUT, MODEL_OUTPUT_UNSUPPORTED
 */
export async function inspectModel(path: string): Promise<InspectedModel> {
  const onnx = await readOnnxFile(path);
  const [refusal] = refusals(onnx);
  if (refusal) throw new SacError(refusal.code, `${path}: ${refusal.message}`, refusal.hint);
  return { onnx, external: await externalFiles(path, onnx) };
}
