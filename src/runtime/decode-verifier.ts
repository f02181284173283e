import { type Matrix, matrix, row } from "../core/matrix.ts";
import { SacError } from "../errors.ts";
import { type BatchOutput, isTable } from "./decode-output.ts";

/** What a verification model answered: an embedding of each image, or how alike the two images of each pair are. */
export type VerifierAnswer =
  | { readonly kind: "embeddings"; readonly embeddings: Matrix }
  | {
      readonly kind: "pairs";
      /** Larger is liker; 1 and 0 where the model decides itself. */
      readonly answers: Float32Array;
      readonly decided: boolean;
    };

/** Joins the batches of [n, d] or [n, d, 1, 1] into one matrix; undefined if a batch is no table of that width. */
function joined(batches: readonly BatchOutput[], items: number): Matrix | undefined {
  const width = batches[0].shape[1] ?? 1;
  const values = new Float32Array(items * width);
  let filled = 0;
  for (const batch of batches) {
    if (!isTable(batch, width)) return undefined;
    const part = batch.data.subarray(0, values.length - filled);
    values.set(part, filled);
    filled += part.length;
  }
  return matrix(items, width, values);
}

/** @throws SacError MODEL_OUTPUT_UNSUPPORTED if the output is no embedding for each image */
export function decodeEmbeddings(
  path: string,
  name: string,
  batches: readonly BatchOutput[],
  images: number,
): VerifierAnswer {
  const embeddings = joined(batches, images);
  if (embeddings && embeddings.columns > 1) return { kind: "embeddings", embeddings };
  throw unsupported(path, name, batches[0], "no embedding of each image: a row of at least two numbers");
}

/**
 * One number for each pair, or two: then the second, for "same", less the first.
 * @throws SacError MODEL_OUTPUT_UNSUPPORTED if the output is neither
 */
export function decodePairs(
  path: string,
  name: string,
  batches: readonly BatchOutput[],
  pairs: number,
): VerifierAnswer {
  const table = joined(batches, pairs);
  if (!table || table.columns > 2)
    throw unsupported(path, name, batches[0], "no answer to each pair: one number or two");
  const answers = Float32Array.from({ length: pairs }, (_, i) => {
    const [first, second] = row(table, i);
    return second === undefined ? first : second - first;
  });
  const decided = answers.every((value) => value === 0 || value === 1);
  return { kind: "pairs", answers, decided };
}

function unsupported(path: string, name: string, { elementType, shape }: BatchOutput, lacking: string): SacError {
  const message = `The output ${name} of ${path} is ${elementType} [${shape.join(", ")}], which is ${lacking}.`;
  return new SacError("MODEL_OUTPUT_UNSUPPORTED", message, "Choose another output with --output.");
}
