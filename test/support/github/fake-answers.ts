import type { FakeCheckRun, FakeComment, FakeFile, FakeIssue, FakePull, FakeRelease, FakeRun } from "./fake-state.ts";

/** GitHub's JSON for what the fake remembers, with those fields that a client can want. */

const user = (login: string) => ({
  login,
  id: 1 + ([...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000),
  type: login.endsWith("[bot]") ? "Bot" : "User",
  html_url: `https://github.com/${login.replace("[bot]", "")}`,
});

const appOf = (login: string) => (login === "github-actions[bot]" ? { id: 15368, slug: "github-actions" } : null);

export function repositoryJson(fullName: string, isPrivate: boolean) {
  const [owner, name] = fullName.split("/");
  const html = `https://github.com/${fullName}`;
  return {
    id: 1,
    name,
    full_name: fullName,
    owner: user(owner),
    private: isPrivate,
    html_url: html,
    default_branch: "main",
  };
}

export function pullJson(pull: FakePull, repository: string) {
  const { number, state, head, base } = pull;
  const repo = (fullName: string | null) => (fullName === null ? null : repositoryJson(fullName, false));
  const headOwner = head.repo?.split("/")[0] ?? "unknown";
  return {
    id: number,
    number,
    state,
    title: `Pull request ${number}`,
    body: null,
    draft: false,
    locked: false,
    user: user(pull.user),
    html_url: `https://github.com/${repository}/pull/${number}`,
    head: {
      label: `${headOwner}:${head.ref}`,
      ref: head.ref,
      sha: head.sha,
      repo: repo(head.repo),
      user: user(headOwner),
    },
    base: {
      label: base.ref,
      ref: base.ref,
      sha: base.sha,
      repo: repo(repository),
      user: user(repository.split("/")[0]),
    },
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
  };
}

/** What only the answer about one pull request has. */
export function wholePullJson(pull: FakePull, repository: string) {
  const whole = { merged: false, mergeable: true, commits: 1, additions: 1, deletions: 0 };
  return { ...pullJson(pull, repository), ...whole, changed_files: pull.changedFiles ?? pull.files.length };
}

export function fileJson({ filename, status, previous_filename }: FakeFile) {
  const counts = { additions: 0, deletions: 0, changes: 0 };
  return {
    sha: "bbcd538c8e72b8c175046e27cc8f907076331401",
    filename,
    status,
    ...counts,
    ...(previous_filename === undefined ? {} : { previous_filename }),
  };
}

export function commentJson({ id, user: login, body, created, updated }: FakeComment) {
  return {
    id,
    node_id: `IC_${id}`,
    body,
    user: user(login),
    created_at: created,
    updated_at: updated,
    author_association: "NONE",
    performed_via_github_app: appOf(login),
    html_url: `https://github.com/o/r/issues/1#issuecomment-${id}`,
  };
}

export function issueJson(issue: FakeIssue, repository: string) {
  const { number, title, body, state, state_reason, labels } = issue;
  return {
    id: number,
    number,
    title,
    body,
    state,
    state_reason,
    user: user(issue.user),
    labels: labels.map((name, id) => ({ id, name })),
    comments: 0,
    locked: false,
    html_url: `https://github.com/${repository}/issues/${number}`,
    performed_via_github_app: appOf(issue.user),
  };
}

/** GitHub lists pull requests among the issues. */
export function pullAsIssueJson(pull: FakePull, repository: string) {
  const issue = { title: `Pull request ${pull.number}`, body: "", state_reason: null, labels: [] };
  const url = `https://api.github.com/repos/${repository}/pulls/${pull.number}`;
  return {
    ...issueJson({ ...issue, number: pull.number, state: pull.state, user: pull.user }, repository),
    pull_request: { url, html_url: url, diff_url: url, patch_url: url },
  };
}

export function checkRunJson(run: FakeCheckRun, repository: string) {
  const { annotations, output, ...plain } = run;
  const url = `https://api.github.com/repos/${repository}/check-runs/${run.id}`;
  return {
    ...plain,
    node_id: `CR_${run.id}`,
    url,
    html_url: `https://github.com/${repository}/runs/${run.id}`,
    output: { ...output, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
    app: { id: 15368, slug: "github-actions" },
    pull_requests: [],
  };
}

export function releaseJson(release: FakeRelease, repository: string, storage: string) {
  const { id, tag } = release;
  const base = { id, tag_name: tag, target_commitish: "main", name: tag, draft: false, prerelease: false };
  return {
    ...base,
    html_url: `https://github.com/${repository}/releases/tag/${tag}`,
    assets: assetsJson(release, storage),
  };
}

export function assetsJson({ tag, assets }: FakeRelease, storage: string) {
  return assets.map(({ id, name, content }) => ({
    id,
    name,
    size: content.length,
    state: "uploaded",
    content_type: "application/octet-stream",
    browser_download_url: `${storage}/download/${tag}/${name}`,
  }));
}

export function runJson(run: FakeRun, repository: string) {
  const { head_repository, ...plain } = run;
  return {
    ...plain,
    status: "completed",
    run_attempt: 1,
    html_url: `https://github.com/${repository}/actions/runs/${run.id}`,
    repository: repositoryJson(repository, false),
    head_repository: repositoryJson(head_repository, false),
    pull_requests: [],
  };
}
