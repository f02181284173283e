import { createRequire } from "node:module";
import { join } from "node:path";
import type sharpFunction from "sharp";
import { SacError } from "../errors.ts";

let folder: string | undefined;
/** The image library, and where it was taken from: it is asked for with every image. */
let known: { readonly from: string | undefined; readonly sharp: typeof sharpFunction } | undefined;

/** Takes the native packages from `path`/node_modules from here on, and not from beside the program. */
export function useNatives(path: string): void {
  folder = path;
}

/** The folder that `useNatives` was given, for the processes in which models run. */
export function nativesFolder(): string | undefined {
  return folder;
}

/** Finds modules as the native packages are found. */
export function nativeRequire(from: string | undefined = folder): NodeJS.Require {
  return createRequire(from === undefined ? import.meta.url : join(from, "package.json"));
}

/**
 * The image library, loaded when the first image is: commands and runs that have no image to read do not need it.
 * @throws SacError RUNTIME_MISSING
 */
export function sharp(): typeof sharpFunction {
  if (known && known.from === folder) return known.sharp;
  try {
    const loaded = nativeRequire()("sharp");
    if (typeof loaded !== "function") throw new Error("its package is not whole");
    known = { from: folder, sharp: loaded };
    return loaded;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.trim().split("\n")[0] : String(cause);
    throw new SacError(
      "RUNTIME_MISSING",
      `sharp does not start: ${why}.`,
      "Run npm ci where sac is installed, without --omit=optional: the part for this platform is optional to npm.",
      {
        cause,
      },
    );
  }
}
