import { setTimeout as pause } from "node:timers/promises";
import { shortenEnd } from "../../text/markdown.ts";
import type { Api } from "../api.ts";
import { isBy, warnOfOther } from "./author.ts";
import { MOMENT_MS } from "./comment.ts";
import { MARKER_BYTES, type Marker, marked, markerOf } from "./marker.ts";

/** GitHub takes 65,536 characters. */
export const ISSUE_BYTES = 65_000 - MARKER_BYTES;
/** GitHub takes 256 characters. */
const TITLE_LENGTH = 250;

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
 * the audit has something else to tell.
 * @param momentMs after so long what another run of the same audit has opened meanwhile is there to be seen
 */
export async function putIssue(api: Api, finding: TrackedFinding, momentMs = MOMENT_MS): Promise<void> {
  const [first, ...others] = await ownIssues(api, finding);
  if (first === undefined) {
    if (!finding.failing) return;
    await open(api, finding);
    await pause(momentMs);
    const [, ...twins] = await ownIssues(api, finding);
    await closeTwins(api, twins);
    return;
  }
  await closeTwins(api, others);
  if (finding.failing) {
    if (first.marker.digest !== finding.marker.digest) await update(api, first.number, finding, "open");
  } else if (first.open) {
    await update(api, first.number, finding, "closed");
    const { rest, owner, repo } = api;
    await rest.issues.createComment({ owner, repo, issue_number: first.number, body: finding.recovery });
  }
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

async function update(api: Api, number: number, finding: TrackedFinding, state: "open" | "closed"): Promise<void> {
  const { rest, owner, repo } = api;
  const { title, marker, body } = finding;
  const text = { title: shortenEnd(title, TITLE_LENGTH), body: marked(marker, body) };
  const reason = state === "open" ? "reopened" : "completed";
  await rest.issues.update({ owner, repo, issue_number: number, ...text, state, state_reason: reason });
}

/** Two runs at once can open an issue each: the oldest is kept. Issues cannot be deleted. */
async function closeTwins({ rest, owner, repo }: Api, twins: readonly OwnIssue[]): Promise<void> {
  for (const { number, open } of twins) {
    if (!open) continue;
    await rest.issues.update({ owner, repo, issue_number: number, state: "closed", state_reason: "not_planned" });
  }
}
