/**
 * Lets plain Node.js import the TypeScript of this repository as it lies there, which Node.js 20 cannot. Import this file
 * first and the sources later:
 *
 *     import "./typescript.mjs";
 *     const { check } = await import("../src/tasks/check.ts");
 */
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { transform } from "esbuild";

if (isMainThread) register(import.meta.url);

/** Node.js calls it, in a thread of its own, for every module that is imported. */
export async function load(url, context, nextLoad) {
  if (!url.endsWith(".ts")) return nextLoad(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, "utf8"), { loader: "ts", format: "esm", sourcefile });
  return { format: "module", source: code, shortCircuit: true };
}
