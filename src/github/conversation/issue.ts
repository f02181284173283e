import { setTimeout as pause } from "node:timers/promises";
import { shortenEnd } from "../../text/markdown.ts";
import type { Api } from "../api.ts";
import { isBy, warnOfOther } from "./author.ts";
import { MOMENT_MS } from "./comment.ts";
import { isSameRun, MARKER_BYTES, type Marker, marked, markerOf, outranks } from "./marker.ts";

/** GitHub takes 65,536 characters. */
export const ISSUE_BYTES = 65_000 - MARKER_BYTES;
/** GitHub takes 256 characters. */
const TITLE_LENGTH = 250;
const MOST_TURNS = 4;

export interface TrackedFinding {
  readonly marker: Marker;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  /** Told in a comment when the issue is closed, in Markdown. */
  readonly recovery: string;
  /** Whether there is something to track; if not, an open issue is closed. */
  readonly failing: boolean;
}

interface OwnIssue {
  readonly number: number;
  readonly open: boolean;
  readonly marker: Marker;
}

/**
 * Keeps the one issue of an audit: opened when the audit fails, brought up to date when it has something else to tell,
 * closed when it passes, and opened again when it fails after that. An issue that a person closes stays closed until
 * the audit has something else to tell. What another step of the same run has told stays if it is graver; as that may be
 * written at the same time, a run that has written looks again.
 * @param momentMs after so long what was written meanwhile is there to be seen
 */
export async function putIssue(api: Api, finding: TrackedFinding, momentMs = MOMENT_MS): Promise<void> {
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) {
    const [first, ...others] = await ownIssues(api, finding);
    await closeTwins(api, others);
    if (!(await putInto(api, first, finding))) return;
    await pause(momentMs);
  }
}

/** @returns whether anything was written */
async function putInto(api: Api, issue: OwnIssue | undefined, finding: TrackedFinding): Promise<boolean> {
  const { marker, failing } = finding;
  if (issue === undefined) {
    if (failing) await open(api, finding);
    return failing;
  }
  if (isSameRun(issue.marker, marker) && outranks(issue.marker, marker)) return false;
  if (!failing) {
    if (issue.open) await close(api, issue.number, finding);
    return issue.open;
  }
  const isKnown = issue.marker.digest === marker.digest;
  if (isKnown && isSameRun(issue.marker, marker)) return false;
  // Told before: it is told in the name of this run, lest a step of it that has nothing to tell closes the issue.
  await update(api, issue.number, finding, isKnown && !issue.open ? undefined : "open");
  return true;
}

/** Oldest first. */
async function ownIssues(
  { rest, paginate, owner, repo }: Api,
  { marker, author }: TrackedFinding,
): Promise<OwnIssue[]> {
  const asked = { owner, repo, creator: author, state: "all" as const, per_page: 100 };
  const issues = await paginate(rest.issues.listForRepo, asked);
  return issues
    .flatMap(({ number, state, user, body, pull_request: pull }) => {
      const found = !pull && isBy(author, user) ? markerOf(body) : undefined;
      return found?.key === marker.key ? [{ number, open: state === "open", marker: found }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

async function open({ rest, owner, repo }: Api, { title, marker, body, author }: TrackedFinding): Promise<void> {
  const text = { title: shortenEnd(title, TITLE_LENGTH), body: marked(marker, body) };
  const { data } = await rest.issues.create({ owner, repo, ...text });
  warnOfOther(author, data.user);
}

async function close(api: Api, number: number, finding: TrackedFinding): Promise<void> {
  const { rest, owner, repo } = api;
  await update(api, number, finding, "closed");
  await rest.issues.createComment({ owner, repo, issue_number: number, body: finding.recovery });
}

/** @param state undefined: as it is */
async function update(
  { rest, owner, repo }: Api,
  number: number,
  { title, marker, body }: TrackedFinding,
  state: "open" | "closed" | undefined,
): Promise<void> {
  const text = { title: shortenEnd(title, TITLE_LENGTH), body: marked(marker, body) };
  const issue = { owner, repo, issue_number: number, ...text };
  if (state === undefined) await rest.issues.update(issue);
  else await rest.issues.update({ ...issue, state, state_reason: state === "open" ? "reopened" : "completed" });
}

/** Two runs at once can open an issue each: the oldest is kept. Issues cannot be deleted. */
async function closeTwins({ rest, owner, repo }: Api, twins: readonly OwnIssue[]): Promise<void> {
  for (const { number, open } of twins) {
    if (!open) continue;
    await rest.issues.update({ owner, repo, issue_number: number, state: "closed", state_reason: "not_planned" });
  }
}
