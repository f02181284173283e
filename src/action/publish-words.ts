import type { FinishedRun, Trigger } from "../github/trigger.ts";
import type { Framing } from "../report/check/markdown/page.ts";
import { headingOf } from "../report/check/markdown/words.ts";
import type { Report } from "../report/check/schema.ts";

/**
 * Where a report comes from is told by GitHub; only the commit that was checked out is left for the report to say. Its
 * command is left out: people paste commands, and a stranger's could write files.
 */
export function withOrigin(
  claimed: Report,
  { owner, repository }: Trigger,
  finished: FinishedRun,
  pull: number | undefined,
): Report {
  const origin = {
    repository: `${owner}/${repository}`,
    event: finished.event,
    commit: claimed.origin?.commit ?? finished.head,
    head: finished.head,
    ...(pull === undefined ? {} : { pullRequest: pull }),
    runUrl: finished.url,
    models: claimed.origin?.models ?? "changed",
    notes: claimed.origin?.notes ?? [],
  };
  const { command: _, ...report } = claimed;
  return { ...report, origin };
}

/** What a reader must know of a report that its own subject could have written; first of all, if GitHub contradicts it. */
export function framingOf(report: Report, { conclusion = "unknown", fork, id }: FinishedRun): Framing {
  const whose = fork ? "a fork" : "this branch";
  const notes = [
    `This is what the run ${id} of ${whose} reported about itself. The author of the pull request may have changed that run, and with it this report.`,
  ];
  const passed = report.verdict === "unrelated";
  if (conclusion === "success" || (conclusion === "failure" && !passed)) return { notes };
  return {
    title: `The run ended as ${conclusion}, but its report says: ${headingOf(report)}`,
    notes,
    next: "Look at the run before you rely on the report, which does not explain how the run ended.",
  };
}
