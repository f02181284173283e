import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildDist } from "../scripts/build.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder for what several test files need and only one has to make. */
    shared: string;
  }
}

/** Tests run the built programs: they must be those of the sources at hand. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  await buildDist();
  const shared = mkdtempSync(join(tmpdir(), "sac-shared-"));
  provide("shared", shared);
  return () => rmSync(shared, { recursive: true, force: true });
}
