import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles the TypeScript of src/ for a benchmark and imports it. @param contents re-exports, relative to the root */
export async function loadEngine(contents) {
  // Below node_modules, so that the bundle finds onnxruntime-node and sharp.
  const folder = join(root, "node_modules/.cache/sac-bench");
  const outfile = join(folder, "engine.mjs");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, "dist/worker.js"), join(folder, "worker.js"));
  const external = ["onnxruntime-node", "sharp"];
  await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: "node",
    format: "esm",
    external,
    outfile,
  });
  return import(outfile);
}

/** What the models of a zoo answer, for benchmarks that score them in ways of their own. @param options of the command line */
export function zooAnswers({ evaluate, DEFAULT_RUN }, zoo, { probes, quality, select, seeds }) {
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const treatments = quality.split(",").map((one) => ({ kind: "jpeg", quality: Number(one) }));
  const setting = { probes: Number(probes), treatments, selection: select, settings };
  const draws = Array.from({ length: Number(seeds) }, (_, seed) => seed);
  const run = { ...DEFAULT_RUN, device: "cpu" };
  return evaluate({ zoo, setting, seeds: draws, pool: 2000, sweeps: [], run }, { step() {} });
}
