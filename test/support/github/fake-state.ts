/** What the fake GitHub remembers. Tests put things in and look at what came of them; ids grow as things are made. */
export interface FakeState {
  readonly pulls: FakePull[];
  readonly issues: FakeIssue[];
  readonly comments: FakeComment[];
  readonly checkRuns: FakeCheckRun[];
  readonly releases: FakeRelease[];
  /** By `base...head`. */
  readonly comparisons: Map<string, FakeComparison>;
  /** Contents of files by `ref:path`; `ref` as the request says it, or a commit. */
  readonly files: Map<string, Buffer>;
  /** By SHA or by the name of a branch. */
  readonly commits: Map<string, { readonly sha: string; readonly parents: readonly string[] }>;
  readonly runs: FakeRun[];
  /** What other repositories have that the token may read, by `owner/name`. */
  readonly others: Map<string, FakeState>;
  nextId: number;
}

export interface FakePull {
  readonly number: number;
  state: "open" | "closed";
  /** `repo` is the head's `owner/name`, null if that repository is gone. */
  head: { sha: string; readonly ref: string; readonly repo: string | null };
  readonly base: { readonly sha: string; readonly ref: string };
  readonly user: string;
  readonly files: readonly FakeFile[];
  /** As GitHub counts, if other than the files that are listed: beyond 3,000 they are not. */
  readonly changedFiles?: number;
}

export interface FakeFile {
  readonly filename: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  readonly previous_filename?: string;
}

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  state_reason: string | null;
  readonly user: string;
  labels: string[];
}

export interface FakeComment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly user: string;
  body: string;
  readonly created: string;
  updated: string;
}

export interface FakeAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
}

export interface FakeCheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  status: string;
  conclusion: string | null;
  details_url: string | null;
  external_id: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  /** All that were sent, request after request. */
  readonly annotations: FakeAnnotation[];
}

export interface FakeRelease {
  readonly id: number;
  readonly tag: string;
  readonly assets: readonly { readonly id: number; readonly name: string; readonly content: Buffer }[];
}

export interface FakeComparison {
  readonly status: "ahead" | "behind" | "diverged" | "identical";
  readonly files: readonly FakeFile[];
}

export interface FakeRun {
  readonly id: number;
  readonly event: string;
  readonly head_sha: string;
  readonly head_branch: string;
  readonly head_repository: string;
  readonly conclusion: string;
}

export function emptyState(): FakeState {
  return {
    pulls: [],
    issues: [],
    comments: [],
    checkRuns: [],
    releases: [],
    comparisons: new Map(),
    files: new Map(),
    commits: new Map(),
    runs: [],
    others: new Map(),
    nextId: 1000,
  };
}

/** Adds a comment as if somebody had written it before the run. */
export function addComment(state: FakeState, issue: number, user: string, body: string): FakeComment {
  const now = new Date().toISOString();
  const comment = { id: state.nextId++, issue, user, body, created: now, updated: now };
  state.comments.push(comment);
  return comment;
}

export function addIssue(state: FakeState, user: string, title: string, body: string): FakeIssue {
  const issue: FakeIssue = {
    number: state.nextId++,
    title,
    body,
    state: "open",
    state_reason: null,
    user,
    labels: [],
  };
  state.issues.push(issue);
  return issue;
}
