import { toFloat16Bits } from "../core/float16.ts";
import type { InputForm, Pixels, Preprocess, TensorData } from "./preprocess.ts";

/** Luma of ITU-R BT.601 in 16-bit fixed point, which is what Pillow's mode "L" gives. */
function luma(r: number, g: number, b: number): number {
  return (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One number per channel: as given, the same for all, or the average where three numbers meet one channel. */
function spread(values: readonly number[], channels: number): number[] {
  if (values.length === channels) return [...values];
  return new Array<number>(channels).fill(average(values));
}

/** The 256 values that a byte can become in each channel: (pixel * scale - mean) / std, or the byte itself for uint8. */
function lookup(form: InputForm): Float64Array[] {
  const mean = spread(form.mean, form.channels);
  const std = spread(form.std, form.channels);
  return mean.map((centre, channel) =>
    Float64Array.from({ length: 256 }, (_, byte) => {
      if (form.dtype === "uint8") return byte;
      const value = (byte * form.scale - centre) / std[channel];
      return form.dtype === "float16" ? toFloat16Bits(value) : value;
    }),
  );
}

/** No model tells inputs apart that differ by less: neighbouring bytes differ by 4e-3 at least, as models are usually fed. */
const SAME_VALUE = 1e-4;

/**
 * Whether two forms make the same input of images of one size, in whatever words.
 * @param size of the images
 */
export function feedAlike(one: InputForm, other: InputForm, size: Pick<Preprocess, "width" | "height">): boolean {
  const shapeOf = ({ layout, dtype, channels, width, height, colour, fit }: InputForm) => {
    const fitted = width === size.width && height === size.height ? undefined : fit;
    return JSON.stringify({ layout, dtype, channels, width, height, fitted, colour: channels === 1 ? "gray" : colour });
  };
  if (shapeOf(one) !== shapeOf(other)) return false;
  const [ours, theirs] = [lookup(one), lookup(other)];
  return ours.every((values, i) => values.every((value, byte) => Math.abs(value - theirs[i][byte]) <= SAME_VALUE));
}

/** A tensor's values, all of them 0. */
export function zeros(dtype: Preprocess["dtype"], length: number): TensorData {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "float16":
      return new Uint16Array(length);
    case "uint8":
      return new Uint8Array(length);
  }
}

/** Shape of a batch in the model's layout. */
export function tensorShape(form: InputForm, batch: number): number[] {
  const { channels, width, height } = form;
  if (form.axes === "plane") return [batch, height, width];
  if (form.axes === "row") return [batch, height * width * channels];
  return form.layout === "nchw" ? [batch, channels, height, width] : [batch, height, width, channels];
}

/**
 * A batch of images (each width x height, RGB) as one tensor in the model's layout, channel order and type. uint8 inputs
 * get the pixels as they are, since such a model normalises inside.
 */
export function imagesToTensor(images: readonly Pixels[], form: InputForm): TensorData {
  const { channels } = form;
  const area = form.width * form.height;
  const tensor = zeros(form.dtype, images.length * channels * area);
  const values = lookup(form);
  const [toChannel, toPixel] = form.layout === "nchw" ? [area, 1] : [1, channels];
  const gray = channels === 1 || form.colour === "gray";
  images.forEach(({ data }, index) => {
    const [bytes, step] = gray ? [lumas(data, area), 1] : [data, 3];
    for (let c = 0; c < channels; c += 1) {
      const from = gray ? 0 : form.colour === "bgr" ? 2 - c : c;
      const start = index * channels * area + c * toChannel;
      writeValues(tensor.subarray(start), toPixel, bytes.subarray(from), step, values[c]);
    }
  });
  return tensor;
}

/** Writes what each byte becomes. @param every so many places, and so many bytes, from one to the next */
function writeValues(to: TensorData, every: number, bytes: Uint8Array, step: number, values: Float64Array): void {
  for (let at = 0, place = 0; at < bytes.length; at += step, place += every) to[place] = values[bytes[at]];
}

/** The luma of each pixel. */
function lumas(data: Uint8Array, area: number): Uint8Array {
  const gray = new Uint8Array(area);
  for (let pixel = 0; pixel < area; pixel += 1) {
    gray[pixel] = luma(data[3 * pixel], data[3 * pixel + 1], data[3 * pixel + 2]);
  }
  return gray;
}
