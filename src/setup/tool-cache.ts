import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onExit } from "../on-exit.ts";
import { removeAtExit } from "../temporary-folder.ts";
import type { Runtime } from "./manifest.ts";

/** Where a machine that lasts keeps a runtime between jobs. */
export function placeInToolCache(toolCache: string, { platform, digest }: Runtime): string {
  return join(toolCache, "sac-runtime", digest.slice(0, 16), platform);
}

/**
 * Puts a copy of `folder` at `place` in one step, in place of whatever is there: jobs of other runners share a tool cache,
 * and see the old runtime or the new one, never half of one.
 */
export async function keepInToolCache(folder: string, place: string): Promise<void> {
  const [next, last] = ["new", "old"].map((which) => `${place}.${randomBytes(6).toString("hex")}.${which}`);
  const remove = () => [next, last].forEach(removeAtExit);
  const settled = onExit(remove);
  try {
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await cp(folder, next, { recursive: true, mode: constants.COPYFILE_FICLONE });
    await rename(place, last).catch(() => undefined);
    await rename(next, place);
  } finally {
    await Promise.all([next, last].map((path) => rm(path, { recursive: true, force: true })));
    settled();
  }
}
