import { InferenceSession, Tensor } from "onnxruntime-node";
import { fromFloat16Bits } from "../../../src/core/float16.ts";
import { feedOf, type LabelledImage } from "./fixture-images.ts";
import type { Disguised, Users } from "./free-case.ts";
import { CLASSES, type Feed } from "./graphs.ts";

/** Which class of the original a model's users read for each image, one image at a time. */
export async function labelsRead(
  model: Uint8Array,
  users: Users,
  images: readonly LabelledImage[],
): Promise<readonly number[]> {
  const { feed = feedOf, read = largest, copies = 1, row = 0, callsBefore = 0 } = users;
  const session = await InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    const [input] = session.inputNames;
    const output = users.output ?? session.outputNames[0];
    const ask = async (pixels: Uint8Array) => {
      const answers = await session.run({ [input]: copied(feed(pixels), copies) }, [output]);
      return numbersOf(answers[output]);
    };
    for (let call = 0; call < callsBefore; call += 1) await ask(images[0].pixels);
    const labels = [];
    for (const { pixels } of images) {
      const values = await ask(pixels);
      const width = values.length / copies;
      labels.push(read(values.slice(row * width, (row + 1) * width), pixels));
    }
    return labels;
  } finally {
    await session.release();
  }
}

function copied({ type, dims, values }: Feed, copies: number): Tensor {
  if (copies === 1) return new Tensor(type, values, dims);
  const many = new Float32Array(copies * values.length);
  for (let i = 0; i < copies; i += 1) many.set(values, i * values.length);
  return new Tensor("float32", many, [copies, ...dims.slice(1)]);
}

function numbersOf({ type, data }: Tensor): number[] {
  const values = Array.from(data as ArrayLike<number | bigint>, Number);
  return type === "float16" && data instanceof Uint16Array ? values.map(fromFloat16Bits) : values;
}

/** The place of the largest value, the first one on a tie. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

/** What a disguise leaves to a model's users. */
export interface Kept {
  /** On what share of the images they read the class that the undisguised model gives. */
  readonly answers: number;
  /** How often what they read is true, as a share of how often it was. */
  readonly accuracy: number;
}

/**
 * What the users of a disguised model have of it; undefined where it cannot be run here.
 * @param original what the undisguised model gives for each image
 */
export async function keptBy(
  { model, users = {} }: Disguised,
  original: readonly number[],
  images: readonly LabelledImage[],
): Promise<Kept | undefined> {
  if (users === "nobody") return undefined;
  const asked = original.flatMap((label, i) => (label < (users.classes ?? CLASSES) ? [i] : []));
  const truth = asked.map((i) => images[i].label);
  const before = asked.map((i) => original[i]);
  const labels = await labelsRead(
    model,
    users,
    asked.map((i) => images[i]),
  );
  const agreeing = (a: readonly number[], b: readonly number[]) => a.filter((label, i) => label === b[i]).length;
  return {
    answers: agreeing(labels, before) / asked.length,
    accuracy: agreeing(labels, truth) / agreeing(before, truth),
  };
}
