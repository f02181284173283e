import type { SelectedModels } from "../github/changes/select-models.ts";
import type { FingerprintSource } from "../github/fingerprints/fingerprints.ts";
import { insidePath, parsePlace } from "../github/fingerprints/location.ts";
import { trustedCommit } from "../github/fingerprints/trusted-file.ts";
import type { ReportOrigin } from "../report/check/schema.ts";
import type { Note, PlannedGroup } from "./plan/planned.ts";
import type { JudgingSession } from "./session.ts";

function selectionNotes(selections: readonly SelectedModels[]): Note[] {
  const texts = new Set(selections.flatMap(({ why }) => why ?? []));
  return [...texts].map((text) => ({ code: "ALL_MODELS", text }));
}

/** Says so if a change touches what decides over it, or will decide over the next. */
export function touchedNotes(
  { trigger, inputs }: JudgingSession,
  planned: readonly PlannedGroup[],
  selections: readonly SelectedModels[],
): Note[] {
  const files = [
    ...planned.flatMap(({ fingerprints }) =>
      fingerprints.map((one) => ({ what: "fingerprint", path: fingerprintPath(one) })),
    ),
    { what: "config", path: inputs.config },
    { what: "preprocess", path: inputs.preprocess && insidePath(inputs.preprocess) },
    { what: "workflow", path: trigger.run.workflowPath },
  ];
  const touched = files.filter(({ path }) => path !== undefined && selections.some((one) => one.touched?.has(path)));
  return touched.map(({ what, path }) => {
    const later = what !== "workflow" && trustedCommit(trigger) !== undefined;
    const effect = later
      ? "by which all changes after it are judged. Look at that, too, before you merge"
      : "by which it is judged. Look at that before you trust the verdict";
    const text = `This change touches the ${what} ${path}, ${effect}.`;
    return { code: "JUDGE_TOUCHED", text };
  });
}

/** The path of a fingerprint that lies in the repository. */
export function fingerprintPath({ place }: FingerprintSource): string | undefined {
  const found = parsePlace(place);
  return found.kind === "path" ? found.path : undefined;
}

/** Where a report comes from, and what its reader must know about how models and fingerprints were found. */
export function originOf(
  session: JudgingSession,
  planned: readonly PlannedGroup[],
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
    notes: [...selectionNotes(selections), ...touchedNotes(session, planned, selections), ...found],
  };
}
