import { getOctokit } from "@actions/github";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectLegal, type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../../support/github/fake-github.ts";
import { jobToken, readOnlyToken, userToken } from "../../support/github/fake-tokens.ts";

const here = { owner: "octo-org", repo: "models" };
const head = "a".repeat(40);
const tokens = { [JOB_TOKEN]: jobToken(), reads: readOnlyToken(), person: userToken("mona") };
let fake: FakeGithub;

beforeEach(async () => {
  fake = await startFakeGitHub({ tokens });
  fake.state.pulls.push({
    number: 7,
    state: "open",
    head: { sha: head, ref: "topic", repo: "octo-org/models" },
    base: { sha: "b".repeat(40), ref: "main" },
    user: "mona",
    files: Array.from({ length: 250 }, (_, i) => ({ filename: `models/${i}.onnx`, status: "added" as const })),
  });
});
afterEach(() => fake.close());

const octokit = (token = JOB_TOKEN) => getOctokit(token, { baseUrl: fake.url });

describe("the fake GitHub", () => {
  it("pages through lists as GitHub does", async () => {
    const { rest, paginate } = octokit();
    const files = await paginate(rest.pulls.listFiles, { ...here, pull_number: 7, per_page: 100 });
    expect(files.map(({ filename }) => filename)).toHaveLength(250);
    expect(fake.requests).toHaveLength(3);
    expectLegal(fake);
  });

  it("remembers comments, issues and check runs", async () => {
    const { rest } = octokit();
    const { data } = await rest.issues.createComment({ ...here, issue_number: 7, body: "one" });
    await rest.issues.updateComment({ ...here, comment_id: data.id, body: "two" });
    const run = await rest.checks.create({ ...here, name: "c", head_sha: head, status: "in_progress" });
    const annotation = { path: "m", start_line: 1, end_line: 1, annotation_level: "failure" as const, message: "x" };
    const output = { title: "t", summary: "s", annotations: [annotation] };
    for (const _ of "ab") await rest.checks.update({ ...here, check_run_id: run.data.id, output });
    expect(fake.state.comments).toMatchObject([{ body: "two", user: "github-actions[bot]" }]);
    expect(fake.state.checkRuns[0].annotations).toHaveLength(2);
    const issue = await rest.issues.create({ ...here, title: "t", body: "b", labels: ["l"] });
    await rest.issues.update({ ...here, issue_number: issue.data.number, state: "closed" });
    const { data: open } = await rest.issues.listForRepo({ ...here });
    expect(open.map(({ number }) => number)).toEqual([7]);
    expectLegal(fake);
  });

  it.each([
    ["51 annotations", { title: "t", summary: "s", annotations: Array.from({ length: 51 }, () => ({})) }],
    ["a summary of 65,536 characters", { title: "t", summary: "s".repeat(65_536) }],
    ["a field that GitHub does not have", { title: "t", summary: "s", verdict: "derived" }],
  ])("refuses %s and remembers that", async (_, output) => {
    const request = octokit().request("POST /repos/{owner}/{repo}/check-runs", {
      ...here,
      name: "c",
      head_sha: head,
      output: output as { title: string; summary: string },
    });
    await expect(request).rejects.toMatchObject({ status: 422 });
    expect(fake.violations).not.toEqual([]);
  });

  it("refuses comments that are too long, endpoints and parameters that GitHub does not describe", async () => {
    const { rest, request } = octokit();
    const long = "x".repeat(65_537);
    await expect(rest.issues.createComment({ ...here, issue_number: 7, body: long })).rejects.toThrow();
    await expect(request("GET /repos/{owner}/{repo}/nothing", here)).rejects.toMatchObject({ status: 404 });
    await expect(request("GET /repos/{owner}/{repo}/pulls", { ...here, page_size: 3 })).rejects.toThrow();
    expect(fake.violations).toHaveLength(3);
  });

  it("lets tokens do no more than they may", async () => {
    const refused = octokit("reads").rest.issues.createComment({ ...here, issue_number: 7, body: "b" });
    await expect(refused).rejects.toMatchObject({ status: 403 });
    await expect(octokit().rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
    const { data } = await octokit("person").rest.users.getAuthenticated();
    expect(data.login).toBe("mona");
    await expect(octokit("other").rest.repos.get(here)).rejects.toMatchObject({ status: 401 });
    expectLegal(fake);
  });

  it("goes wrong when it is told to", async () => {
    const { rest } = octokit();
    fake.fail({ method: "GET", path: /\/pulls\/7$/, from: 2, times: 1, answer: 502 });
    const get = () => rest.pulls.get({ ...here, pull_number: 7 });
    await expect(get()).resolves.toBeDefined();
    await expect(get()).rejects.toMatchObject({ status: 502 });
    await expect(get()).resolves.toBeDefined();
    expectLegal(fake);
  });

  it("hands out a release's assets from another server", async () => {
    const content = Buffer.from("fingerprint");
    fake.state.releases.push({ id: 1, tag: "v1", assets: [{ id: 2, name: "source.sac", content }] });
    const { rest } = octokit();
    const { data } = await rest.repos.getReleaseByTag({ ...here, tag: "v1" });
    const headers = { accept: "application/octet-stream" };
    const asset = await rest.repos.getReleaseAsset({ ...here, asset_id: data.assets[0].id, headers });
    expect(Buffer.from(asset.data as unknown as ArrayBuffer)).toEqual(content);
    expectLegal(fake);
  });
});
