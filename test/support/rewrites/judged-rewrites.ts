import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAIL_ON, type Verdict } from "../../../src/core/verdict.ts";
import type { Report } from "../../../src/report/check/schema.ts";
import { exitStatus, foundIn } from "../../../src/report/check/verdict-counts.ts";
import { COMMAND } from "../free/owners.ts";
import { node } from "../sac.ts";

export type Result = Report["results"][number];

/** Judges models in one run of the shipped command, as `sac check` does by default, and gives the results in the models' order. */
export async function judgeAtOnce(
  models: readonly string[],
  fingerprint: string,
  folder: string,
): Promise<readonly Result[]> {
  const path = join(folder, "report.json");
  const args = [COMMAND, "check", fingerprint, "--device", "cpu", "--json", path, "--", ...models];
  const status = await new Promise((resolve) => {
    execFile(node, args, { cwd: folder, maxBuffer: 2 ** 26 }, (failure) => resolve(failure ? failure.code : 0));
  });
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  if (status !== exitStatus(report, FAIL_ON))
    throw new Error(`the run ended with ${status}, having found ${foundIn(report)}`);
  const results = new Map(report.results.map((result) => [result.path, result]));
  return models.map((model) => results.get(model)!);
}

/** What a run that judges this model alone ends with, by default. */
export function statusOf(verdict: Verdict): 0 | 1 | 2 {
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0, [verdict]: 1 };
  return exitStatus({ counts, results: [] }, FAIL_ON);
}
