import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { check } from "../../src/tasks/check.ts";
import type { CheckOptions, CheckResult } from "../../src/tasks/check-options.ts";
import { expandPaths } from "../../src/tasks/model-paths.ts";
import type { Progress } from "../../src/tasks/progress.ts";

export const SILENT: Progress = { step: () => undefined };

/** A check of one group, told by paths and patterns as on the command line. */
export interface FileCheck extends Omit<CheckOptions, "groups"> {
  readonly fingerprints: readonly string[];
  readonly models: readonly string[];
  readonly threshold: number | undefined;
}

export async function checkFiles(options: FileCheck, progress: Progress = SILENT): Promise<CheckResult> {
  const { fingerprints, models, threshold, jobs = 1, ...rest } = options;
  const stored = await Promise.all(fingerprints.map((path) => loadFingerprint(path)));
  const groups = [{ fingerprints: stored, models: await expandPaths(models), threshold }];
  return check({ ...rest, jobs, groups }, progress);
}
