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
