import type { InputForm, Pixels, TensorData } from "../probes/preprocess.ts";
import { imagesToTensor, tensorShape, zeros } from "../probes/tensor.ts";
import type { VerifierPlan } from "./run-plan.ts";

/** What a model is asked about at once: an image, or two that it compares. */
export type Item = readonly [Pixels] | readonly [Pixels, Pixels];

/** What is fed to a model: the tensor for its input, and for its second one if it has two. */
interface Feed {
  readonly shape: readonly number[];
  readonly data: TensorData;
  readonly second?: { readonly input: string; readonly data: TensorData };
}

/** Makes the tensors of a batch. @param items of the plan's kind, at its size */
export function feedOf(items: readonly Item[], { form, pair }: Pick<VerifierPlan, "form" | "pair">): Feed {
  const firsts = items.map(([image]) => image);
  if (!pair) return { shape: tensorShape(form, items.length), data: imagesToTensor(firsts, form) };
  const seconds = items.map(([image, other]) => other ?? image);
  switch (pair.kind) {
    case "inputs": {
      const second = { input: pair.second, data: imagesToTensor(seconds, form) };
      return { shape: tensorShape(form, items.length), data: imagesToTensor(firsts, form), second };
    }
    case "channels":
      return channelsJoined(firsts, seconds, form);
    case "width":
    case "height": {
      const joined = firsts.map((image, i) => beside(image, seconds[i], pair.kind === "width"));
      const size = { ...form, width: joined[0].width, height: joined[0].height };
      return { shape: tensorShape(size, items.length), data: imagesToTensor(joined, size) };
    }
  }
}

/** Two images of one size as one, the second to the right of the first or below it. */
function beside(one: Pixels, other: Pixels, right: boolean): Pixels {
  const { width, height } = one;
  const data = new Uint8Array(2 * one.data.length);
  if (!right) {
    data.set(one.data);
    data.set(other.data, one.data.length);
    return { width, height: 2 * height, data };
  }
  const line = 3 * width;
  for (let y = 0; y < height; y += 1) {
    data.set(one.data.subarray(y * line, (y + 1) * line), 2 * y * line);
    data.set(other.data.subarray(y * line, (y + 1) * line), (2 * y + 1) * line);
  }
  return { width: 2 * width, height, data };
}

/** The first image's channels and after them the second's. */
function channelsJoined(firsts: readonly Pixels[], seconds: readonly Pixels[], form: InputForm): Feed {
  const [one, other] = [imagesToTensor(firsts, form), imagesToTensor(seconds, form)];
  // The images' channels lie together: all of an image, or those of a pixel.
  const run = form.layout === "nchw" ? form.channels * form.width * form.height : form.channels;
  const data = zeros(form.dtype, 2 * one.length);
  for (let start = 0; start < one.length; start += run) {
    data.set(one.subarray(start, start + run), 2 * start);
    data.set(other.subarray(start, start + run), 2 * start + run);
  }
  const shape = tensorShape(form, firsts.length);
  shape[form.layout === "nchw" ? 1 : 3] *= 2;
  return { shape, data };
}
