import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { sketchAncestor } from "../core/weights/ancestor.ts";
import { compareWeights, PERMUTATIONS, type WeightsEvidence } from "../core/weights/compare.ts";
import { type Sketch, sketchNetwork } from "../core/weights/sketch.ts";
import { sha256, sha256OfFile } from "../digest.ts";
import { SacError, toSacError } from "../errors.ts";
import type { KnownAncestor, KnownWeights } from "../fingerprint/weights.ts";
import { readNetwork } from "../onnx/layers/network-file.ts";

/** Most bytes of a sketch's vectors, and their largest share of the model: enough to compare, far too little to rebuild. */
const MOST_BYTES = 1_900_000;
const LARGEST_SHARE = 0.04;

/** Largest p-value of a model that is taken for an ancestor. */
const LEVEL_OF_DESCENT = 0.001;

/**
 * Sketches a source model's weights.
 * @param files the model, and after it the files of its external data
 * @param secret what the seed of the projections is drawn from
 * @returns undefined if it has no layers that could be compared
 * @throws SacError what `readNetwork` throws
 */
export async function sketchSource(files: readonly string[], secret: string): Promise<Sketch | undefined> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const network = await readNetwork(files[0]);
  const seed = Number.parseInt(sha256(`weights:${secret}`).slice(0, 8), 16);
  const sketch = sketchNetwork(network, { seed, bytes: Math.min(MOST_BYTES, LARGEST_SHARE * bytes) });
  return sketch.vectors.length > 0 ? sketch : undefined;
}

/**
 * Lays a model from which the source descends beside the source's sketch.
 * @throws SacError what `readNetwork` throws, and USAGE where the weights do not show that the source descends from it
 */
export async function readAncestor(path: string, { sketch }: KnownWeights): Promise<KnownAncestor> {
  const network = await readNetwork(path);
  const ancestor = sketchAncestor(sketch, basename(path), network, PERMUTATIONS);
  if (!ancestor || ancestor.pValue > LEVEL_OF_DESCENT) {
    const found = ancestor ? `their weights do not match (p ${ancestor.pValue})` : "no layers can be compared";
    throw new SacError(
      "USAGE",
      `Nothing shows that the source descends from ${path}: ${found}.`,
      "Give the model whose weights the source's training started from.",
    );
  }
  return { ...ancestor, sha256: await sha256OfFile(path) };
}

/** What a suspect's weights say, or why they say nothing. */
export type WeightsOutcome =
  | { readonly kind: "compared"; readonly evidence: WeightsEvidence }
  | { readonly kind: "unreadable"; readonly error: SacError };

/** Reads a suspect's weights and compares them. Whatever goes wrong with a stranger's file is a result like any other. */
export async function weighWeights(
  path: string,
  { sketch, ancestors }: KnownWeights,
  level: number,
): Promise<WeightsOutcome> {
  try {
    const evidence = compareWeights(sketch, await readNetwork(path), { alpha: level, ancestors });
    return { kind: "compared", evidence };
  } catch (thrown) {
    return { kind: "unreadable", error: toSacError(thrown) };
  }
}
