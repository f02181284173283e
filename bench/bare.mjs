/**
 * The least that judging a model's answers can take: one process that loads onnxruntime, decodes probes with sharp and runs them,
 * in batches and with threads as sac does. bench/check.mjs measures `sac check` by it.
 *   bare.mjs MODEL THREADS FOLDER_OF_PROBES
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const BATCH = 32;

process.env.ORT_DISABLE_TELEMETRY = "1";
const require = createRequire(import.meta.url);
const { InferenceSession, Tensor } = require("onnxruntime-node");
const sharp = require("sharp");

const [model, threads, folder] = process.argv.slice(2);
const images = await Promise.all(
  readdirSync(folder).map((name) =>
    sharp(readFileSync(join(folder, name)))
      .raw()
      .toBuffer({ resolveWithObject: true }),
  ),
);
const session = await InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
for (let start = 0; start < images.length; start += BATCH) {
  const batch = images.slice(start, start + BATCH);
  const { width, height, channels } = batch[0].info;
  const plane = width * height;
  const values = new Float32Array(batch.length * channels * plane);
  batch.forEach(({ data }, i) => {
    for (let c = 0; c < channels; c += 1) {
      const at = (i * channels + c) * plane;
      for (let p = 0; p < plane; p += 1) values[at + p] = data[p * channels + c] / 255;
    }
  });
  const images32 = new Tensor("float32", values, [batch.length, channels, height, width]);
  await session.run({ [session.inputNames[0]]: images32 });
}
