import { PAIR_KEY, TASK_KEY } from "../core/task.ts";
import { toSacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Keys } from "../fingerprint/keys.ts";
import { loadFingerprint } from "../fingerprint/store.ts";
import { externalFiles } from "../onnx/external-data.ts";
import { type Refusal, refusals } from "../onnx/refusals.ts";
import { readOnnxFile } from "../onnx/summary.ts";
import type { OnnxFile } from "../onnx/types.ts";
import { versionRefusals } from "../onnx/versions.ts";
import { refuseOtherThanScores, saysOneNumber } from "../runtime/declared-outputs.ts";
import { planVerifier } from "../runtime/pair-plan.ts";
import { planRun } from "../runtime/plan.ts";
import { JUDGING } from "../settings/judging.ts";
import { type CalibrationSummary, summariseCalibration } from "./calibration-summary.ts";
import { oneModel } from "./model-paths.ts";

export interface InspectedModel {
  readonly kind: "model";
  readonly onnx: OnnxFile;
  /** Where it can only be a verification model; embedders that say nothing may be classifiers as well. */
  readonly task?: "verification";
  /** How it would be fed and read, where that is not what one would expect. */
  readonly notes: readonly string[];
  /** Everything for which sac check would not run the model as it is; empty if it would. */
  readonly refusals: readonly Refusal[];
}

interface InspectedFingerprint {
  readonly kind: "fingerprint";
  readonly fingerprint: Fingerprint;
  readonly calibration: CalibrationSummary;
}

/** What stands in for the fingerprint's preprocessing where a model leaves its input size open. */
const ANY_SIZE = { width: 224, height: 224 };
const NOTHING_GIVEN = { told: {}, beside: undefined, fingerprint: ANY_SIZE };

/**
 * Explains a fingerprint or a model without running anything.
 * @param keys open a sealed fingerprint
 * @throws SacError if the file is neither, or too damaged to be read
 */
export async function inspect(path: string, keys: Keys = {}): Promise<InspectedModel | InspectedFingerprint> {
  if (path.endsWith(".sac")) {
    const { fingerprint } = await loadFingerprint(path, keys);
    return { kind: "fingerprint", fingerprint, calibration: summariseCalibration(fingerprint, JUDGING.alpha.default) };
  }
  return inspectModel(await oneModel(path));
}

async function inspectModel(path: string): Promise<InspectedModel> {
  const onnx = await readOnnxFile(path);
  const verifies = isVerifier(path, onnx);
  const attempts = [
    () => externalFiles(path, onnx),
    async () => (verifies ? void planVerifier(path, onnx, NOTHING_GIVEN) : notes.push(...classifierNotes(path, onnx))),
  ];
  const found: Refusal[] = [...refusals(onnx), ...versionRefusals(onnx)];
  const notes: string[] = [];
  for (const attempt of attempts) {
    await attempt().catch((thrown) => {
      const { code, message, hint } = toSacError(thrown);
      if (!found.some((refusal) => refusal.code === code)) found.push({ code, message, hint: hint ?? "" });
    });
  }
  return { kind: "model", onnx, ...(verifies && { task: "verification" }), notes, refusals: found };
}

/** What is to know of how a model would be fed and read. @throws SacError as `planRun`, MODEL_OUTPUT_UNSUPPORTED */
function classifierNotes(path: string, onnx: OnnxFile): string[] {
  const { form, output } = planRun(path, onnx, NOTHING_GIVEN);
  refuseOtherThanScores(path, onnx.outputs, output);
  const { axes, channels, width, height } = form;
  const size = `${width}x${height}, ${channels === 1 ? "gray" : "in colour"}`;
  return [
    ...(axes === "row" ? [`Its input is a row of values: taken for images of ${size}. Another size: --size.`] : []),
    ...(axes === "plane" ? [`Its input has no axis for channels: it is fed grey images of ${width}x${height}.`] : []),
    ...(saysOneNumber(onnx.outputs)
      ? ["Its one number per image is read as two classes: as the probability of the second one, or as its logit."]
      : []),
  ];
}

/** Whether a model can be nothing but a verification model: it says so, or takes two images. */
function isVerifier(path: string, onnx: OnnxFile): boolean {
  const { metadata, inputs } = onnx;
  if (metadata[TASK_KEY] === "verification" || metadata[PAIR_KEY] !== undefined) return true;
  if (inputs.length !== 2) return false;
  try {
    return planVerifier(path, onnx, NOTHING_GIVEN).pair !== undefined;
  } catch {
    return false;
  }
}
