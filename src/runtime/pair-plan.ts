import { PAIR_KEY } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { OnnxFile, TensorInfo } from "../onnx/types.ts";
import type { Sources } from "./image-input.ts";
import { planRun } from "./plan.ts";
import { JOINED, type Joined, type VerifierPlan } from "./run-plan.ts";

type Model = Pick<OnnxFile, "inputs" | "outputs" | "metadata">;

/**
 * Reads from what a model says about itself how to run it on images or pairs of them: two image inputs take a pair; one input
 * takes a pair where the metadata say so, and else a single image.
 * @throws SacError as `planRun`
 */
export function planVerifier(path: string, onnx: Model, sources: Sources, output?: string): VerifierPlan {
  const { inputs, metadata } = onnx;
  const told = metadata[PAIR_KEY];
  if (told === undefined && inputs.length === 2) {
    const [first, second] = inputs.map((input) => planRun(path, { ...onnx, inputs: [input] }, sources, output));
    const { input: name, ...alike } = second;
    if (JSON.stringify(alike) === JSON.stringify({ ...first, input: undefined })) {
      return { ...first, pair: { kind: "inputs", second: name } };
    }
    throw refused(`${path} has two inputs of different forms, ${first.input} and ${name}`);
  }
  const kind = JOINED.find((one) => one === told);
  if (told !== undefined && !kind) throw refused(`${path} says ${PAIR_KEY} = "${told.slice(0, 80)}"`);
  const asSingle = kind ? { ...onnx, inputs: inputs.map((input) => halved(path, input, kind)) } : onnx;
  return { ...planRun(path, asSingle, sources, output), pair: kind && { kind } };
}

/** The input as it would be for one image of the two. */
function halved(path: string, input: TensorInfo, kind: Joined): TensorInfo {
  const { shape } = input;
  const axis = shape?.length === 4 ? axisOf(shape, kind) : undefined;
  const size = axis === undefined ? undefined : shape?.[axis];
  if (!shape || axis === undefined || (typeof size === "number" && size % 2 !== 0)) {
    throw refused(`${path} says ${PAIR_KEY} = "${kind}", and its input ${input.name} is [${shape?.join(", ") ?? "?"}]`);
  }
  return {
    ...input,
    shape: shape.map((length, i) => (i === axis && typeof length === "number" ? length / 2 : length)),
  };
}

function axisOf(shape: readonly (number | string)[], kind: Joined): number | undefined {
  const has = (axis: number, sizes: readonly number[]) => sizes.some((size) => shape[axis] === size);
  if (kind === "channels") return [1, 3].find((axis) => has(axis, [2, 6]));
  const last = !has(1, [1, 3]) && has(3, [1, 3]);
  return (kind === "height" ? 2 : 3) - (last ? 1 : 0);
}

function refused(what: string): SacError {
  const message = `${what}: two images of one size cannot be given to it.`;
  const hint = `A model that compares two images has two image inputs alike, or one input and ${PAIR_KEY} = channels, width or height in its metadata.`;
  return new SacError("MODEL_NO_IMAGE_INPUT", message, hint);
}
