import { toSacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { loadFingerprint } from "../fingerprint/store.ts";
import { externalFiles } from "../runtime/external-data.ts";
import { type OnnxFile, readOnnxFile } from "../runtime/onnx-file.ts";
import { planRun } from "../runtime/plan.ts";
import { type Refusal, refusals } from "../runtime/refusals.ts";
import { type CalibrationSummary, summariseCalibration } from "./calibration-summary.ts";

export interface InspectedModel {
  readonly kind: "model";
  readonly onnx: OnnxFile;
  /** Everything for which sac check would not run the model as it is; empty if it would. */
  readonly refusals: readonly Refusal[];
}

export interface InspectedFingerprint {
  readonly kind: "fingerprint";
  readonly fingerprint: Fingerprint;
  readonly calibration: CalibrationSummary;
}

/** What stands in for the fingerprint's preprocessing where a model leaves its input size open. */
const ANY_SIZE = { width: 224, height: 224 };

/**
 * Explains a fingerprint or a model without running anything.
 * @throws SacError if the file is neither, or too damaged to be read
 */
export async function inspect(path: string): Promise<InspectedModel | InspectedFingerprint> {
  if (path.endsWith(".sac")) {
    const { fingerprint } = await loadFingerprint(path);
    return { kind: "fingerprint", fingerprint, calibration: summariseCalibration(fingerprint, 0.05) };
  }
  const onnx = await readOnnxFile(path);
  const attempts = [
    () => externalFiles(path, onnx),
    async () => planRun(path, onnx, { told: {}, beside: undefined, fingerprint: ANY_SIZE }),
  ];
  const found: Refusal[] = refusals(onnx);
  for (const attempt of attempts) {
    await attempt().catch((thrown) => {
      const { code, message, hint } = toSacError(thrown);
      if (!found.some((refusal) => refusal.code === code)) found.push({ code, message, hint: hint ?? "" });
    });
  }
  return { kind: "model", onnx, refusals: found };
}
