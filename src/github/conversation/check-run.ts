import { type Finding, findingsOf } from "../../report/check/findings.ts";
import type { Report } from "../../report/check/schema.ts";
import { shortenEnd } from "../../text/markdown.ts";
import { pathInRepository } from "../../text/path.ts";
import type { Api } from "../api.ts";
import { statusOf } from "../api-errors.ts";
import type { Trigger } from "../trigger.ts";

export type Conclusion = "success" | "failure" | "neutral" | "cancelled";

/** GitHub takes 65,535 characters. */
export const CHECK_BYTES = 65_000;
/** Characters that GitHub takes for the title of a check run and of an annotation. */
const TITLE_LENGTH = 255;
/** Characters: GitHub takes 64 KiB, and no reader takes so much. */
const MESSAGE_LENGTH = 4_000;
const MOST_IN_A_REQUEST = 50;
/** Tried again even where GitHub was out of reach before: what stays open blocks its pull request. */
const PATIENT = { retries: 3 };
/** More would take minutes to send, and stand in the table anyway. */
const MOST_ANNOTATIONS = 200;

/** Opens a check run that shows as in progress, and returns its id. */
export async function openCheckRun(api: Api, { head, run }: Trigger, name: string): Promise<number> {
  const { rest, owner, repo } = api;
  const own = { name, external_id: `${run.id}-${run.attempt}` };
  try {
    const { data } = await rest.checks.create({
      ...{ owner, repo, ...own, head_sha: head, status: "in_progress", details_url: run.url },
      // Asked twice, GitHub would open two, and one would stay open for ever.
      request: { retries: 0 },
    });
    return data.id;
  } catch (thrown) {
    // GitHub may have opened it all the same.
    const found = isUnsettled(statusOf(thrown)) ? await findCheckRun(api, head, own) : undefined;
    if (found === undefined) throw thrown;
    return found;
  }
}

/** Whether a request may have been carried out although no answer says so. */
const isUnsettled = (status: number | undefined) => status === undefined || status >= 500;

interface Own {
  readonly name: string;
  readonly external_id: string;
}

/** @returns the id of the check run that a run opened at a commit; undefined if there is none */
async function findCheckRun({ rest, owner, repo }: Api, ref: string, own: Own): Promise<number | undefined> {
  const asked = { owner, repo, ref, check_name: own.name, status: "in_progress", filter: "all" } as const;
  const { data } = await rest.checks.listForRef({ ...asked, per_page: 100, request: PATIENT });
  return data.check_runs.find(({ name, external_id }) => name === own.name && external_id === own.external_id)?.id;
}

/**
 * Completes a check run; with a report, its models are annotated, the gravest first.
 * @param completed called as soon as the run is complete, whatever becomes of further annotations
 */
export async function completeCheckRun(
  { rest, owner, repo }: Api,
  id: number,
  conclusion: Conclusion,
  text: { readonly title: string; readonly summary: string },
  report: Report | undefined,
  completed: () => void = () => undefined,
): Promise<void> {
  const output = { title: shortenEnd(text.title, TITLE_LENGTH), summary: text.summary };
  const annotations = (report ? findingsOf(report) : []).slice(0, MOST_ANNOTATIONS).map(annotationOf);
  const check = { owner, repo, check_run_id: id };
  // Completed by the first request: whatever happens to the others, nobody waits for the check.
  const first = annotations.slice(0, MOST_IN_A_REQUEST);
  const completion = { status: "completed", conclusion, output: { ...output, annotations: first } } as const;
  await rest.checks.update({ ...check, ...completion, request: PATIENT });
  completed();
  for (let next = MOST_IN_A_REQUEST; next < annotations.length; next += MOST_IN_A_REQUEST) {
    const more = annotations.slice(next, next + MOST_IN_A_REQUEST);
    await rest.checks.update({ ...check, output: { ...output, annotations: more } });
  }
}

const LEVELS = { derived: "failure", error: "failure", inconclusive: "warning", "not-judged": "warning" } as const;

function annotationOf({ verdict, path, message }: Finding) {
  return {
    path: pathInRepository(path),
    // A model is binary, but an annotation wants a line.
    start_line: 1,
    end_line: 1,
    annotation_level: LEVELS[verdict],
    title: `Model: ${verdict}`,
    message: shortenEnd(message, MESSAGE_LENGTH),
  };
}
