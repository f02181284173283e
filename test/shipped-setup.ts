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

/** Tests run the built programs: they must be those of the sources at hand. Several projects need them, and one makes them. */
export async function setup({ vitest }: TestProject): Promise<(() => void) | undefined> {
  if ("shared" in vitest.getRootProject().getProvidedContext()) return undefined;
  await buildDist();
  const shared = mkdtempSync(join(tmpdir(), "sac-shared-"));
  vitest.provide("shared", shared);
  return () => rmSync(shared, { recursive: true, force: true });
}
