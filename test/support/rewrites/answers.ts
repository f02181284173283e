import { InferenceSession, Tensor } from "onnxruntime-node";
import { random } from "../random.ts";

const [IMAGES, SIDE] = [4, 32];

/** What the runtime answers to random images. @param path of a model file */
export async function answersTo(path: string): Promise<Float32Array> {
  const { normal } = random(41);
  const pixels = Float32Array.from({ length: IMAGES * 3 * SIDE * SIDE }, normal);
  const session = await InferenceSession.create(path, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    const images = new Tensor("float32", pixels, [IMAGES, 3, SIDE, SIDE]);
    return (await session.run({ images })).logits.data as Float32Array;
  } finally {
    await session.release();
  }
}

/** The largest difference of answers, as a share of the largest answer. */
export function largestDifference(answers: Float32Array, others: Float32Array): number {
  const differences = answers.map((value, k) => Math.abs(value - others[k]));
  const most = answers.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return answers.length === others.length ? Math.max(...differences) / most : Number.POSITIVE_INFINITY;
}
