import { SacError } from "../errors.ts";
import type { OnnxFile, TensorInfo } from "../onnx/types.ts";
import type { Axes, PartialPreprocess, Preprocess } from "../probes/preprocess.ts";
import { listed, shortened } from "../text/list.ts";

/** Where the form of the images may be told, strongest first; what the model's own shape fixes comes before all of them. */
export interface Sources {
  readonly told: PartialPreprocess;
  readonly beside: PartialPreprocess | undefined;
  readonly fingerprint: PartialPreprocess;
}

type Size = number | string | undefined;

/** An input that takes images, and what its shape says of them; a size that is left open is undefined. */
interface ImageInput {
  readonly name: string;
  readonly dtype: Preprocess["dtype"];
  readonly layout: Preprocess["layout"];
  /** Undefined: it has an axis for each of batch, channels, height and width. */
  readonly axes: Axes | undefined;
  readonly batch: number | undefined;
  readonly channels: 1 | 3;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** Bytes of a value, by the types of inputs that images can be given to. */
export const BYTES: Readonly<Record<string, number>> = { float32: 4, float16: 2, float64: 8, uint8: 1 };
/** A square of fewer pixels than this a side is no image: a row of so few values is taken for something else. */
const LEAST_SIDE = 8;

/** An input or output as messages show it. */
export function describeValue(value: TensorInfo): string {
  return `${shortened(value.name)} (${typeOf(value)})`;
}

/** Its type and shape, as `float32 [batch, 3, 32, 32]`. */
export function typeOf({ elementType, shape }: Pick<TensorInfo, "elementType" | "shape">): string {
  return `${elementType} ${shape ? `[${listed(shape.map((side) => shortened(String(side))))}]` : "of unknown shape"}`;
}

/**
 * The input that takes images: with four axes; with three, as planes of gray without an axis for channels; or with two, as rows of
 * pixels, where the size is told, is the source's, or the row makes a gray square.
 * @throws SacError MODEL_NO_IMAGE_INPUT, MODEL_SEVERAL_INPUTS
 */
export function imageInput(path: string, onnx: Pick<OnnxFile, "inputs">, sources: Sources): ImageInput {
  const images = onnx.inputs.flatMap((input) => asImage(input, sources) ?? []);
  const inputs = listed(onnx.inputs.map(describeValue)) || "none";
  if (images.length === 0) {
    const message = `${path} has no input that takes images; its inputs: ${inputs}.`;
    throw new SacError("MODEL_NO_IMAGE_INPUT", message, hintFor(onnx.inputs));
  }
  if (onnx.inputs.length === 1) return images[0];
  const message = `${path} has ${onnx.inputs.length} inputs, and only one can be given images: ${inputs}.`;
  const hint =
    "Export a model with the image as its only input, the other inputs made constants. One that compares two images is a verification model: sac enroll --task verification.";
  throw new SacError("MODEL_SEVERAL_INPUTS", message, hint);
}

function hintFor(inputs: readonly TensorInfo[]): string {
  const form =
    "An image input has the axes batch, channels (1 or 3), height and width, in either layout; or batch, height and width; or holds the pixels in a row.";
  const flat = inputs.length === 1 && inputs[0].shape?.length === 2;
  const size = "If this one takes pixels in a row, say of which size the images are, for instance --size 28x28.";
  return flat ? `${form} ${size}` : `${form} Its values are float16, float32, float64 or uint8.`;
}

/** Undefined for an input that takes no images. */
function asImage(input: TensorInfo, sources: Sources): ImageInput | undefined {
  const { name, elementType, shape } = input;
  if (!shape || !Object.hasOwn(BYTES, elementType)) return undefined;
  const read =
    shape.length === 4 ? fourAxes(shape, sources) : shape.length === 3 ? plane(shape, sources) : row(shape, sources);
  return read && { name, dtype: elementType as Preprocess["dtype"], batch: fixed(shape[0]), ...read };
}

type Shape = readonly (number | string)[];
type Read = Omit<ImageInput, "name" | "dtype" | "batch"> | undefined;

function fourAxes(shape: Shape, sources: Sources): Read {
  const [, first, , last] = shape;
  if (!mayBeChannels(first) && !mayBeChannels(last)) return undefined;
  const layout = layoutOf(first, last) ?? toldLayout(sources);
  const [channels, height, width] = layout === "nchw" ? shape.slice(1) : [last, shape[1], shape[2]];
  return {
    layout,
    axes: undefined,
    channels: fixed(channels) === 1 ? 1 : 3,
    width: fixed(width),
    height: fixed(height),
  };
}

/** Other values have three axes, too: a square, or a size that is known otherwise, is an image; three planes are one of colour. */
function plane([batch, height, width, ...more]: Shape, sources: Sources): Read {
  if (more.length > 0 || batch === 3) return undefined;
  const size = { width: fixed(width), height: fixed(height) };
  const open = size.width === undefined || size.height === undefined;
  const known = open ? isTold(sources.told) : sizesIn(sources).some((one) => sameSize(one, size));
  const square = size.width !== undefined && size.width === size.height && size.width >= LEAST_SIDE;
  return square || known ? { layout: "nchw", axes: "plane", channels: 1, ...size } : undefined;
}

function row([, length, ...more]: Shape, sources: Sources): Read {
  const values = fixed(length);
  if (values === undefined || more.length > 0) return undefined;
  const layout = toldLayout(sources);
  for (const { width, height } of sizesIn(sources)) {
    for (const channels of [1, 3] as const) {
      if (width * height * channels === values) return { layout, axes: "row", channels, width, height };
    }
  }
  const side = Math.sqrt(values);
  if (!Number.isInteger(side) || side < LEAST_SIDE || isTold(sources.told)) return undefined;
  return { layout, axes: "row", channels: 1, width: side, height: side };
}

/** The sizes that are known from elsewhere than the shape, strongest first. */
function sizesIn({ told, beside, fingerprint }: Sources): { width: number; height: number }[] {
  return [told, beside, fingerprint].flatMap((source) => (source && isTold(source) ? [source] : []));
}

function isTold(source: PartialPreprocess): source is { width: number; height: number } {
  return source.width !== undefined && source.height !== undefined;
}

function toldLayout({ told, fingerprint }: Sources): Preprocess["layout"] {
  return told.layout ?? fingerprint.layout ?? "nchw";
}

function sameSize(one: Pick<ImageInput, "width" | "height">, other: Pick<ImageInput, "width" | "height">): boolean {
  return one.width === other.width && one.height === other.height;
}

function fixed(size: Size): number | undefined {
  return typeof size === "number" && size > 0 ? size : undefined;
}

function areChannels(size: Size): boolean {
  return size === 1 || size === 3;
}

function mayBeChannels(size: Size): boolean {
  return typeof size !== "number" || areChannels(size);
}

/** The layout that a shape gives away: the side on which the 1 or 3 channels stand; undefined if it could be either. */
function layoutOf(first: Size, last: Size): Preprocess["layout"] | undefined {
  for (const test of [areChannels, mayBeChannels]) {
    if (test(first) !== test(last)) return test(first) ? "nchw" : "nhwc";
  }
  return undefined;
}
