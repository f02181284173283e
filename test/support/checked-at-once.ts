import { buildReport } from "../../src/report/check/build.ts";
import type { Report } from "../../src/report/check/schema.ts";
import type { CheckOptions } from "../../src/tasks/check-options.ts";
import { checkFiles, type FileCheck } from "./check-files.ts";

/** Says what a run of one of the fingerprints over some of the models would say. */
export type ReportOn = (fingerprint: string, models?: readonly string[]) => Report;

/**
 * Has several fingerprints judge the same models in one run, so that each model's process is started once for all of them. What
 * one says hangs neither on the others nor on which models are there.
 */
export async function checkAtOnce(options: FileCheck): Promise<ReportOn> {
  const whole = await checkFiles(options);
  return (fingerprint, models = options.models) => {
    const judge = whole.judges.find(({ stored }) => stored.path === fingerprint);
    const judgements = models.map((model) => whole.judgements.find((one) => one.judge === judge && one.path === model));
    const found = judgements.filter((one) => one !== undefined);
    if (!judge || found.length < models.length) throw new Error(`${fingerprint} has not judged ${models.join(", ")}`);
    const alone = (group: CheckOptions["groups"][number]) => ({ ...group, models, fingerprints: [judge.stored] });
    const asked = { ...whole.options, groups: whole.options.groups.map(alone) };
    return buildReport({ ...whole, options: asked, judges: [judge], judgements: found }, new Date());
  };
}
