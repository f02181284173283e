import { type Api, connect } from "../../../src/github/api.ts";
import { type FakeGithub, JOB_TOKEN } from "./fake-github.ts";

/** What the Action talks to GitHub with, about the fake's repository. */
export function apiOf(fake: FakeGithub, token = JOB_TOKEN): Api {
  const [owner, repository] = fake.repository.split("/");
  return connect(token, { owner, repository }, fake.url);
}
