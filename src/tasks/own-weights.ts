import { basename } from "node:path";
import { sketchAncestor } from "../core/weights/ancestor.ts";
import { PERMUTATIONS } from "../core/weights/both-tests.ts";
import type { Sketch } from "../core/weights/kept.ts";
import { sketchNetwork } from "../core/weights/sketch.ts";
import { sha256, sha256OfFile } from "../digest.ts";
import { SacError } from "../errors.ts";
import type { KnownAncestor, KnownWeights } from "../fingerprint/known-weights.ts";
import { readSimplified } from "../onnx/layers/simplified.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { LEVEL_OF_DESCENT } from "./weights.ts";

/** Most bytes of a sketch's vectors, and their largest share of the model: enough to compare, far too little to rebuild. */
const MOST_BYTES = 1_900_000;
export const LARGEST_SHARE = 0.04;

/**
 * Sketches a source model's weights.
 * @param secret what the seed of the projections is drawn from
 * @returns undefined if it has no layers that could be compared
 * @throws SacError what `readSimplified` throws
 */
export async function sketchSource(source: Suspect, secret: string): Promise<Sketch | undefined> {
  const seed = Number.parseInt(sha256(`weights:${secret}`).slice(0, 8), 16);
  const bytes = Math.min(MOST_BYTES, LARGEST_SHARE * source.bytes);
  const sketch = await source.read(async (file, simplify) =>
    sketchNetwork(await readSimplified(file, simplify), { seed, bytes }),
  );
  return sketch.vectors.length > 0 ? sketch : undefined;
}

/**
 * Lays a model from which the source descends beside the source's sketch.
 * @throws SacError what `readSimplified` throws, and USAGE where the weights do not show that the source descends from it
 */
export async function readAncestor(model: Suspect, { sketch }: KnownWeights): Promise<KnownAncestor> {
  const { path } = model;
  const ancestor = await model.read(async (file, simplify) =>
    sketchAncestor(sketch, basename(path), await readSimplified(file, simplify), PERMUTATIONS),
  );
  if (!ancestor || ancestor.pValue > LEVEL_OF_DESCENT) {
    const found = ancestor ? `their weights do not match (p ${ancestor.pValue})` : "no layers can be compared";
    throw new SacError(
      "USAGE",
      `Nothing shows that the source descends from ${path}: ${found}.`,
      "Give the model whose weights the source's training started from.",
    );
  }
  return { ...ancestor, sha256: await sha256OfFile(model.file) };
}
