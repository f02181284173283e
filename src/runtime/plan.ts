import { SacError } from "../errors.ts";
import type { OnnxFile } from "../onnx/types.ts";
import { completePreprocess } from "../probes/parse-preprocess.ts";
import type { InputForm, PartialPreprocess } from "../probes/preprocess.ts";
import { formatSize } from "../text/units.ts";
import { chooseOutput } from "./class-scores.ts";
import { BYTES, describeValue, imageInput, type Sources } from "./image-input.ts";
import type { RunPlan } from "./run-plan.ts";

type Signature = Pick<OnnxFile, "inputs" | "outputs">;

/** Images that are fed at once, unless the model insists on another number or they are very large. */
const USUAL_BATCH = 32;
const USUAL_BATCH_BYTES = 64 * 2 ** 20;
/** A batch is made in our own memory: what a model may insist on has bounds. */
const MOST_IMAGES = 4096;
const MOST_BYTES = 512 * 2 ** 20;

/**
 * Reads from a model's declared inputs and outputs how to run it on images.
 * @param output the output that the user chose, if any
 * @throws SacError MODEL_NO_IMAGE_INPUT, MODEL_SEVERAL_INPUTS, MODEL_SEVERAL_OUTPUTS, MODEL_OUTPUT_UNKNOWN,
 *   MODEL_OUTPUT_UNSUPPORTED, PREPROCESS_INVALID
 */
export function planRun(path: string, onnx: Signature, sources: Sources, output?: string): RunPlan {
  const { name, dtype, layout, axes, batch, channels, ...shape } = imageInput(path, onnx, sources);
  const { told } = sources;
  for (const side of ["width", "height"] as const) {
    if (told[side] !== undefined && shape[side] !== undefined && told[side] !== shape[side]) {
      const message = `${path} takes images of ${side} ${shape[side]}, but ${told[side]} was asked for.`;
      throw new SacError("PREPROCESS_INVALID", message, "Leave the size out: a model's own fixed size is always used.");
    }
  }
  const merged = merge(sources.fingerprint, sources.beside, told, { ...shape, layout, dtype });
  if (merged.width === undefined || merged.height === undefined) {
    const inputs = onnx.inputs.filter((input) => input.name === name).map(describeValue);
    const message = `${path} takes images of any size: its input is ${inputs[0]}.`;
    throw new SacError(
      "PREPROCESS_INVALID",
      message,
      "Say which size it was trained for, for instance --size 224x224.",
    );
  }
  const preprocess = completePreprocess(merged, `the preprocessing of ${path}`);
  const form: InputForm = { ...preprocess, channels, ...(axes && { axes }) };
  return {
    input: name,
    form,
    ...batchOf(path, form, batch),
    output: chooseOutput(path, onnx.outputs, output, describeValue),
  };
}

/** @throws SacError MODEL_TOO_LARGE */
function batchOf(path: string, form: InputForm, wanted: number | undefined): Pick<RunPlan, "batch" | "batchFixed"> {
  const bytes = form.width * form.height * form.channels * BYTES[form.dtype];
  if (wanted === undefined) {
    return { batch: Math.max(1, Math.min(USUAL_BATCH, Math.floor(USUAL_BATCH_BYTES / bytes))), batchFixed: false };
  }
  if (wanted <= MOST_IMAGES && wanted * bytes <= MOST_BYTES) return { batch: wanted, batchFixed: true };
  const message = `${path} insists on ${wanted} images of ${form.width}x${form.height} at once, which is ${formatSize(wanted * bytes)}; at most ${MOST_IMAGES} images and ${formatSize(MOST_BYTES)} are fed.`;
  throw new SacError("MODEL_TOO_LARGE", message, "Export it with a smaller or, better, a free batch size.");
}

/** Later ones win; what is undefined leaves what was there. */
function merge(...parts: (PartialPreprocess | undefined)[]): PartialPreprocess {
  const told = parts.flatMap((part) => Object.entries(part ?? {}).filter(([, value]) => value !== undefined));
  return Object.fromEntries(told);
}
