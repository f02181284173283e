import { getOctokit } from "@actions/github";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../src/github/api.ts";
import { explainApiError, statusOf } from "../../src/github/api-errors.ts";
import { retryPlugin } from "../../src/github/retry.ts";
import { type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../support/github/fake-github.ts";
import { listen } from "../support/github/fake-http.ts";

const REPOSITORY = { owner: "octo-org", repo: "models" };
/** As in real runs, a hundred times faster; rate limits are waited for in whole seconds all the same. */
const LIMITS = { answerMs: 1500, answerAfterSilenceMs: 150, retries: 3, backOffMs: 10, lastTryMs: 2500 };

let fake: FakeGithub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(() => fake.close());

function hurried(url = fake.url, limits = LIMITS) {
  return getOctokit(JOB_TOKEN, { baseUrl: url }, retryPlugin(limits)).rest;
}

async function timed(work: () => Promise<unknown>) {
  const begun = Date.now();
  const thrown = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { thrown, ms: Date.now() - begun };
}

describe("connect", () => {
  test("asks the server it is told of, with the token", async () => {
    const { rest, owner, repo } = connect(JOB_TOKEN, { owner: "octo-org", repository: "models" }, fake.url);
    await expect(rest.repos.get({ owner, repo })).resolves.toMatchObject({ status: 200 });
    expect(fake.requests[0].headers.authorization).toBe(`token ${JOB_TOKEN}`);
  });

  test("asks GitHub again a second after it failed, and four later", async () => {
    fake.fail({ answer: 502, times: 2 });
    const { rest, owner, repo } = connect(JOB_TOKEN, { owner: "octo-org", repository: "models" }, fake.url);
    const { thrown, ms } = await timed(() => rest.repos.get({ owner, repo }));
    expect(thrown).toBeUndefined();
    expect(ms).toBeGreaterThan(4900);
    expect(ms).toBeLessThan(60_000);
  });
});

describe("requests that fail", () => {
  test.each([500, 502, 503, 429])("are tried again: %i", async (answer) => {
    fake.fail({ answer, times: 3 });
    await expect(hurried().repos.get(REPOSITORY)).resolves.toMatchObject({ status: 200 });
    expect(fake.requests.map(({ status }) => status)).toEqual([answer, answer, answer, 200]);
  });

  test.each([500, 429])("are given up in the end: %i", async (answer) => {
    fake.fail({ answer });
    await expect(hurried().repos.get(REPOSITORY)).rejects.toMatchObject({ status: answer });
    expect(fake.requests).toHaveLength(4);
  });

  test.each([400, 401, 403, 404, 409, 410, 422])("through their own fault are not: %i", async (answer) => {
    fake.fail({ answer });
    const asked = { ...REPOSITORY, issue_number: 1, body: "Hello" };
    await expect(hurried().issues.createComment(asked)).rejects.toMatchObject({ status: answer });
    expect(fake.requests).toHaveLength(1);
  });

  test("may say themselves how often they are tried", async () => {
    fake.fail({ answer: 500 });
    await expect(hurried().repos.get({ ...REPOSITORY, request: { retries: 0 } })).rejects.toMatchObject({
      status: 500,
    });
    expect(fake.requests).toHaveLength(1);
  });
});

describe("rate limits", () => {
  const inASecond = () => String(Math.floor(Date.now() / 1000));

  test.each<[string, number, () => Record<string, string>]>([
    ["429 with a time to wait", 429, () => ({ "retry-after": "1" })],
    ["403 with a time to wait", 403, () => ({ "retry-after": "1" })],
    [
      "403 with a time when the limit ends",
      403,
      () => ({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": inASecond() }),
    ],
  ])("are waited for: %s", async (_, answer, headers) => {
    fake.fail({ answer, times: 1, headers: headers() });
    const { thrown, ms } = await timed(() => hurried().repos.get(REPOSITORY));
    expect(thrown).toBeUndefined();
    expect(ms).toBeGreaterThan(900);
  });

  test.each<[number, Record<string, string>]>([
    [429, { "retry-after": "3600" }],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600) }],
  ])("of an hour are not: %i", async (answer, headers) => {
    fake.fail({ answer, headers });
    const { thrown, ms } = await timed(() => hurried().repos.get(REPOSITORY));
    expect(statusOf(thrown)).toBe(answer);
    expect(ms).toBeLessThan(60_000);
    expect(fake.requests).toHaveLength(1);
  });
});

describe("a GitHub that is out of reach", () => {
  test("a GitHub that never answers is given up, and then held against it", async () => {
    fake.fail({ answer: "silence", times: 5 });
    // Its answer in the end has to come in time, on a busy machine, too.
    const rest = hurried(fake.url, { ...LIMITS, answerMs: 2000, answerAfterSilenceMs: 2000, lastTryMs: 60_000 });
    const first = await timed(() => rest.repos.get(REPOSITORY));
    expect(statusOf(first.thrown)).toBeUndefined();
    expect(explainApiError(first.thrown, "contents: read")).toMatch(/^GitHub could not be reached/);
    expect(first.ms).toBeGreaterThan(8000);
    expect(first.ms).toBeLessThan(60_000);
    const second = await timed(() => rest.repos.get(REPOSITORY));
    expect(second.thrown).toBeDefined();
    expect(second.ms).toBeLessThan(first.ms / 2);
    expect(fake.requests).toHaveLength(5);
    await expect(rest.repos.get(REPOSITORY)).resolves.toMatchObject({ status: 200 });
  });

  test.each([false, true])(
    "a GitHub that stops in the middle of an answer is given up too (hanging up: %s)",
    async (hangUp) => {
      const server = await listen((_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).write('[{"filename":', () => {
          if (hangUp) response.destroy();
        });
      });
      const { thrown, ms } = await timed(() => hurried(server.url).repos.get(REPOSITORY));
      expect(explainApiError(thrown, "contents: read")).toBe("GitHub could not be reached (the answer was cut short).");
      expect(ms).toBeLessThan(60_000);
      await server.close();
    },
  );

  test("a GitHub where nobody listens is tried again", async () => {
    const { url } = fake;
    await fake.close();
    const { thrown, ms } = await timed(() => hurried(url).repos.get(REPOSITORY));
    expect(explainApiError(thrown, "contents: read")).toMatch(/^GitHub could not be reached \(.*ECONNREFUSED.*\)\.$/);
    expect(ms).toBeGreaterThan(130);
  });
});

describe("explain", () => {
  test("names the permission that is missing, but not for rate limits", async () => {
    fake.fail({ answer: 403, times: 1 });
    const refused = await timed(() => hurried().repos.get(REPOSITORY));
    expect(explainApiError(refused.thrown, "checks: write")).toBe(
      "GitHub answered 403. Give the job the permission `checks: write`.",
    );
    fake.fail({ answer: 429, headers: { "retry-after": "60" } });
    const limited = await timed(() => hurried().repos.get(REPOSITORY));
    expect(explainApiError(limited.thrown, "checks: write")).toMatch(/429 \(.*rate limit/);
  });

  test("shows a line of what it is given, and never the token", async () => {
    const server = await listen((_, response) => {
      response.writeHead(500, { "content-type": "text/html" }).end(`<html>\n${"x".repeat(5000)}`);
    });
    const { thrown } = await timed(() => hurried(server.url).repos.get(REPOSITORY));
    expect(explainApiError(thrown, "checks: write").length).toBeLessThan(300);
    expect(explainApiError(thrown, "checks: write")).not.toContain("\n");
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain(JOB_TOKEN);
    await server.close();
  });
});
