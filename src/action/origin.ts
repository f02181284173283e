import type { SelectedModels } from "../github/changes/select-models.ts";
import type { ReportOrigin } from "../report/check/schema.ts";
import type { Note } from "./plan/planned.ts";
import type { JudgingSession } from "./session.ts";

function selectionNotes(selections: readonly SelectedModels[]): Note[] {
  const texts = new Set(selections.flatMap(({ why }) => why ?? []));
  return [...texts].map((text) => ({ code: "ALL_MODELS", text }));
}

/** Where a report comes from, and what its reader must know about how models and fingerprints were found. */
export function originOf(
  session: JudgingSession,
  selections: readonly SelectedModels[],
  found: readonly Note[],
): ReportOrigin {
  const { trigger, git } = session;
  const commit = git?.head ?? trigger.sha;
  return {
    repository: `${trigger.owner}/${trigger.repository}`,
    event: trigger.event,
    commit,
    ...(trigger.head === commit ? {} : { head: trigger.head }),
    ...(trigger.pull ? { pullRequest: trigger.pull.number } : {}),
    runUrl: trigger.run.url,
    models: selections.some(({ how }) => how === "all") ? "all" : "changed",
    notes: [...selectionNotes(selections), ...found],
  };
}
