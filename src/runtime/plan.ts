import { SacError } from "../errors.ts";
import type { OnnxFile, TensorInfo } from "../onnx/types.ts";
import type { InputForm } from "../probes/preprocess.ts";
import { completePreprocess, type PartialPreprocess, type Preprocess } from "../probes/preprocess.ts";
import { listed, shortened } from "../text/list.ts";
import { formatSize } from "../text/units.ts";

/** Which input of a model gets the images, in which form, and which output is read. */
export interface RunPlan {
  readonly input: string;
  readonly form: InputForm;
  /** How many images it is fed at once. */
  readonly batch: number;
  /** Whether the model insists on that number. */
  readonly batchFixed: boolean;
  readonly output: string;
}

/** Where the form of the images may be told, strongest first; what the model's own shape fixes comes before all of them. */
export interface Sources {
  readonly told: PartialPreprocess;
  readonly beside: PartialPreprocess | undefined;
  readonly fingerprint: PartialPreprocess;
}

type Signature = Pick<OnnxFile, "inputs" | "outputs">;

const BYTES: Readonly<Record<string, number>> = { float32: 4, float16: 2, float64: 8, uint8: 1 };
/** Images that are fed at once, unless the model insists on another number or they are very large. */
const USUAL_BATCH = 32;
const USUAL_BATCH_BYTES = 64 * 2 ** 20;
/** A batch is made in our own memory: what a model may insist on has bounds. */
const MOST_IMAGES = 4096;
const MOST_BYTES = 512 * 2 ** 20;

function describe({ name, elementType, shape }: TensorInfo): string {
  return `${shortened(name)} (${elementType} ${shape ? `[${listed(shape.map((side) => shortened(String(side))))}]` : "of unknown shape"})`;
}

/**
 * Reads from a model's declared inputs and outputs how to run it on images.
 * @param output the output that the user chose, if any
 * @throws SacError MODEL_NO_IMAGE_INPUT, MODEL_SEVERAL_INPUTS, MODEL_SEVERAL_OUTPUTS, MODEL_OUTPUT_UNKNOWN, PREPROCESS_INVALID
 */
export function planRun(path: string, onnx: Signature, sources: Sources, output?: string): RunPlan {
  const input = imageInput(path, onnx);
  const layout = layoutOf(input) ?? sources.told.layout ?? sources.fingerprint.layout ?? "nchw";
  const [batch, ...rest] = input.shape ?? [];
  const [channels, height, width] = layout === "nchw" ? rest : [rest[2], rest[0], rest[1]];
  const shape = { width: fixed(width), height: fixed(height) };
  const { told } = sources;
  for (const side of ["width", "height"] as const) {
    if (told[side] !== undefined && shape[side] !== undefined && told[side] !== shape[side]) {
      const message = `${path} takes images of ${side} ${shape[side]}, but ${told[side]} was asked for.`;
      throw new SacError("PREPROCESS_INVALID", message, "Leave the size out: a model's own fixed size is always used.");
    }
  }
  const merged = merge(sources.fingerprint, sources.beside, told, {
    ...shape,
    layout,
    dtype: input.elementType as Preprocess["dtype"],
  });
  if (merged.width === undefined || merged.height === undefined) {
    const message = `${path} takes images of any size: its input is ${describe(input)}.`;
    throw new SacError(
      "PREPROCESS_INVALID",
      message,
      "Say which size it was trained for, for instance --size 224x224.",
    );
  }
  const form: InputForm = {
    ...completePreprocess(merged, `the preprocessing of ${path}`),
    channels: fixed(channels) === 1 ? 1 : 3,
  };
  return {
    input: input.name,
    form,
    ...batchOf(path, form, fixed(batch)),
    output: chooseOutput(path, onnx.outputs, output),
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

function fixed(size: number | string | undefined): number | undefined {
  return typeof size === "number" && size > 0 ? size : undefined;
}

/** Later ones win; what is undefined leaves what was there. */
function merge(...parts: (PartialPreprocess | undefined)[]): PartialPreprocess {
  const told = parts.flatMap((part) => Object.entries(part ?? {}).filter(([, value]) => value !== undefined));
  return Object.fromEntries(told);
}

function isImage({ elementType, shape }: TensorInfo): boolean {
  if (!Object.hasOwn(BYTES, elementType) || shape?.length !== 4) return false;
  return mayBeChannels(shape[1]) || mayBeChannels(shape[3]);
}

function areChannels(size: number | string | undefined): boolean {
  return size === 1 || size === 3;
}

function mayBeChannels(size: number | string | undefined): boolean {
  return typeof size !== "number" || areChannels(size);
}

function imageInput(path: string, onnx: Signature): TensorInfo {
  const inputs = listed(onnx.inputs.map(describe)) || "none";
  const images = onnx.inputs.filter(isImage);
  if (images.length === 0) {
    const message = `${path} has no input that takes images; its inputs: ${inputs}.`;
    const hint =
      "An image input has four dimensions (batch, 1 or 3 channels, height, width in either layout) and holds float16, float32, float64 or uint8 values.";
    throw new SacError("MODEL_NO_IMAGE_INPUT", message, hint);
  }
  if (onnx.inputs.length === 1) return images[0];
  const message = `${path} has ${onnx.inputs.length} inputs, and only one can be given images: ${inputs}.`;
  const hint =
    "Export a model with the image as its only input, the other inputs made constants. One that compares two images is a verification model: sac enroll --task verification.";
  throw new SacError("MODEL_SEVERAL_INPUTS", message, hint);
}

/** The layout that a shape gives away: the side on which the 1 or 3 channels stand; undefined if it could be either. */
function layoutOf({ shape }: TensorInfo): Preprocess["layout"] | undefined {
  const [, first, , last] = shape ?? [];
  for (const test of [areChannels, mayBeChannels]) {
    if (test(first) !== test(last)) return test(first) ? "nchw" : "nhwc";
  }
  return undefined;
}

function chooseOutput(path: string, outputs: readonly TensorInfo[], wanted: string | undefined): string {
  const all = listed(outputs.map(describe));
  if (wanted !== undefined) {
    if (outputs.some(({ name }) => name === wanted)) return wanted;
    const message = `${path} has no output named "${shortened(wanted)}"; its outputs: ${all}.`;
    throw new SacError("MODEL_OUTPUT_UNKNOWN", message, "Name one of these with --output.");
  }
  if (outputs.length === 1) return outputs[0].name;
  const message = `${path} has ${outputs.length} outputs: ${all}.`;
  throw new SacError("MODEL_SEVERAL_OUTPUTS", message, "Say with --output which one holds the class scores.");
}
