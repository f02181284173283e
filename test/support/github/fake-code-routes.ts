import { createHash } from "node:crypto";
import { assetsJson, fileJson, pullJson, releaseJson, repositoryJson, runJson, wholePullJson } from "./fake-answers.ts";
import { type Call, listed, notFound, ok, REPO, type Routes } from "./fake-call.ts";
import type { Answer } from "./fake-http.ts";
import type { FakeFile } from "./fake-state.ts";

/** GitHub never lists more of a pull request's files. */
const MOST_PULL_FILES = 3000;
const MOST_COMPARED_FILES = 300;

/** The repository, its commits and files, pull requests, releases and runs: what the Action only reads. */
export const CODE_ROUTES: Routes = {
  "GET /user": ({ login }) => ok({ login, id: 1, type: "User" }),
  [`GET ${REPO}`]: ({ repository, isPrivate }) => ok(repositoryJson(repository, isPrivate)),
  [`GET ${REPO}/pulls`]: listPulls,
  [`GET ${REPO}/pulls/{pull_number}`]: (call) => {
    const pull = pullOf(call);
    return pull ? ok(wholePullJson(pull, call.repository)) : notFound;
  },
  [`GET ${REPO}/pulls/{pull_number}/files`]: (call) => {
    const pull = pullOf(call);
    return pull ? listed(pull.files.slice(0, MOST_PULL_FILES).map(fileJson)) : notFound;
  },
  [`GET ${REPO}/commits/{commit_sha}/pulls`]: ({ state, repository, parameters }) => {
    // GitHub does not find the pull requests of commits that lie in a fork.
    const here = state.pulls.filter(({ head }) => head.repo === repository);
    const pulls = here.filter(({ head }) => head.sha === parameters.commit_sha);
    return listed(pulls.map((pull) => pullJson(pull, repository)));
  },
  [`GET ${REPO}/commits/{ref}`]: ({ state, parameters }) => {
    const commit = state.commits.get(String(parameters.ref));
    return commit ? ok({ sha: commit.sha, parents: commit.parents.map((sha) => ({ sha })) }) : notFound;
  },
  [`GET ${REPO}/compare/{basehead}`]: compare,
  [`GET ${REPO}/contents/{path}`]: contents,
  [`GET ${REPO}/git/blobs/{file_sha}`]: ({ state, parameters, accept }) => {
    const content = [...state.files.values()].find((one) => blobSha(one) === parameters.file_sha);
    if (!content) return notFound;
    if (accept.includes("raw")) return { status: 200, raw: content };
    return ok({ sha: blobSha(content), size: content.length, encoding: "base64", content: content.toString("base64") });
  },
  [`GET ${REPO}/releases`]: ({ state, repository, storage }) =>
    listed(state.releases.map((release) => releaseJson(release, repository, storage))),
  [`GET ${REPO}/releases/tags/{tag}`]: ({ state, repository, parameters, storage }) => {
    const release = state.releases.find(({ tag }) => tag === parameters.tag);
    return release ? ok(releaseJson(release, repository, storage)) : notFound;
  },
  [`GET ${REPO}/releases/{release_id}/assets`]: ({ state, parameters, storage }) => {
    const release = state.releases.find(({ id }) => id === parameters.release_id);
    return release ? listed(assetsJson(release, storage)) : notFound;
  },
  [`GET ${REPO}/releases/assets/{asset_id}`]: asset,
  [`GET ${REPO}/actions/runs/{run_id}`]: ({ state, repository, parameters }) => {
    const run = state.runs.find(({ id }) => id === parameters.run_id);
    return run ? ok(runJson(run, repository)) : notFound;
  },
};

function pullOf({ state, parameters }: Call) {
  return state.pulls.find(({ number }) => number === parameters.pull_number);
}

function listPulls({ state, repository, parameters }: Call): Answer {
  const { head, base } = parameters;
  const wanted = parameters.state ?? "open";
  const found = state.pulls
    .filter((pull) => wanted === "all" || pull.state === wanted)
    .filter((pull) => head === undefined || head === `${pull.head.repo?.split("/")[0]}:${pull.head.ref}`)
    .filter((pull) => base === undefined || base === pull.base.ref);
  return listed(found.map((pull) => pullJson(pull, repository)));
}

/** GitHub pages through a comparison's commits; its files are on the first page only, at most 300. */
function compare({ state, parameters }: Call): Answer {
  const comparison = state.comparisons.get(String(parameters.basehead));
  if (!comparison) return notFound;
  const files: readonly FakeFile[] = Number(parameters.page ?? 1) === 1 ? comparison.files : [];
  const counts = { ahead_by: 1, behind_by: 0, total_commits: 1, commits: [] };
  return ok({ status: comparison.status, ...counts, files: files.slice(0, MOST_COMPARED_FILES).map(fileJson) });
}

/** Up to 1 MiB comes inside the JSON, more only to those who ask for raw bytes. */
function contents({ state, parameters, accept }: Call): Answer {
  const path = String(parameters.path);
  const content = state.files.get(`${parameters.ref ?? "main"}:${path}`);
  if (!content) return notFound;
  if (accept.includes("raw")) return { status: 200, raw: content };
  const small = content.length <= 2 ** 20;
  const encoded = { encoding: small ? "base64" : "none", content: small ? content.toString("base64") : "" };
  const name = path.split("/").at(-1);
  return ok({ type: "file", path, name, sha: blobSha(content), size: content.length, ...encoded });
}

/** The bytes of an asset lie on another server, to which GitHub sends whoever asks for them. */
function asset({ state, parameters, accept, storage }: Call): Answer {
  const id = Number(parameters.asset_id);
  const release = state.releases.find(({ assets }) => assets.some((one) => one.id === id));
  if (!release) return notFound;
  if (accept.includes("octet-stream")) return { status: 302, headers: { location: `${storage}/asset/${id}?sig=1` } };
  return ok(assetsJson(release, storage).find((one) => one.id === id));
}

function blobSha(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
