import type { PartialPreprocess, Pixels } from "../../src/probes/preprocess.ts";
import type { RunOptions } from "../../src/runtime/options.ts";
import { type ModelRun, runModel } from "../../src/runtime/run.ts";
import { type Suspect, withSuspect } from "../../src/runtime/suspect.ts";
import { DEFAULT_RUN } from "../../src/settings/running.ts";

/** Opens a model file, to be run on the CPU if at all. */
export function opened<T>(path: string, use: (suspect: Suspect) => Promise<T>): Promise<T> {
  return withSuspect(path, { ...DEFAULT_RUN, device: "cpu" }, use);
}

/** Opens a model file, and runs it on images once. */
export function runFile(
  path: string,
  images: readonly Pixels[],
  known: PartialPreprocess,
  options: RunOptions,
): Promise<ModelRun> {
  return withSuspect(path, options, (suspect) => runModel(suspect, images, known, options));
}
