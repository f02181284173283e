import { afterEach, beforeEach, expect, it } from "vitest";
import { isBy, loginOf } from "../../../src/github/conversation/author.ts";
import { apiOf } from "../../support/github/api.ts";
import { type FakeGithub, JOB_TOKEN, startFakeGitHub } from "../../support/github/fake-github.ts";
import { jobToken, userToken } from "../../support/github/fake-tokens.ts";

let fake: FakeGithub;
beforeEach(async () => {
  fake = await startFakeGitHub({ tokens: { [JOB_TOKEN]: jobToken(), ghp_mona: userToken("mona") } });
});
afterEach(() => fake.close());

it("a job's token writes as GitHub's own app, without asking", async () => {
  expect(await loginOf(apiOf(fake), JOB_TOKEN, undefined)).toBe("github-actions[bot]");
  expect(fake.requests).toEqual([]);
});

it("whom a personal token belongs to is asked for", async () => {
  expect(await loginOf(apiOf(fake, "ghp_mona"), "ghp_mona", undefined)).toBe("mona");
});

it("what the workflow says counts", async () => {
  expect(await loginOf(apiOf(fake), "ghs_app", "our-app[bot]")).toBe("our-app[bot]");
  expect(isBy("Our-App[bot]", { login: "our-app[bot]" })).toBe(true);
  expect(isBy("our-app", { login: "our-app[bot]" })).toBe(false);
  expect(isBy("ghost", null)).toBe(false);
});
