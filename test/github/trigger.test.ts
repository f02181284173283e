import { describe, expect, test } from "vitest";
import { readTrigger, type Trigger } from "../../src/github/trigger.ts";
import { failureOf } from "../support/failure.ts";
import * as events from "../support/github/events.ts";

const [ONE, TWO, THREE] = ["1", "2", "3"].map((digit) => digit.repeat(40));
const ZEROS = "0".repeat(40);
const SERVER = "https://ghes.example.org/git";

type Variables = Readonly<Record<string, string | undefined>>;

function variablesOf(event: events.JobEvent, changes: Variables = {}): NodeJS.ProcessEnv {
  const given = {
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: events.REPOSITORY,
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_ACTOR: event.actor,
    GITHUB_RUN_ID: "4711",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_SERVER_URL: SERVER,
    GITHUB_WORKFLOW: "Models",
    GITHUB_WORKFLOW_REF: `${events.REPOSITORY}/.github/workflows/models.yml@${event.ref}`,
    GITHUB_JOB: "sac",
    GITHUB_ACTION: "models",
  };
  return { ...given, ...changes };
}

function read(event: events.JobEvent, changes?: Variables): Trigger {
  return readTrigger(variablesOf(event, changes), event.payload);
}

function pull(about: Partial<events.PullRequestOf> = {}): events.JobEvent {
  return events.pullRequestEvent({ number: 7, base: ONE, head: TWO, merge: THREE, changedFiles: 5, ...about });
}

describe("what a run is about is read from", () => {
  test("a push", () => {
    expect(read(events.pushEvent(ONE, TWO))).toEqual({
      event: "push",
      owner: "octo-org",
      repository: "models",
      defaultBranch: "main",
      trust: "trusted",
      sha: TWO,
      ref: "refs/heads/main",
      base: ONE,
      head: TWO,
      deletesRef: false,
      pull: undefined,
      finished: undefined,
      run: {
        id: 4711,
        attempt: 2,
        url: `${SERVER}/octo-org/models/actions/runs/4711`,
        workflow: "Models",
        job: "sac",
        step: "models",
        workflowPath: ".github/workflows/models.yml",
      },
    });
  });

  test("a push of a new branch, of a tag, and one that deletes", () => {
    expect(read(events.pushEvent(ZEROS, TWO))).toMatchObject({ base: undefined, head: TWO, deletesRef: false });
    const tag = { ...events.pushEvent(ZEROS, THREE), ref: "refs/tags/v1", sha: TWO };
    expect(read(tag)).toMatchObject({ base: undefined, head: TWO, ref: "refs/tags/v1", deletesRef: false });
    const gone = { ...events.pushEvent(TWO, ZEROS), sha: ONE };
    expect(read(gone)).toMatchObject({ base: TWO, head: ONE, deletesRef: true });
  });

  test("a pull request", () => {
    const expected = { number: 7, head: TWO, base: ONE, baseRef: "main", changedFiles: 5 };
    expect(read(pull())).toMatchObject({ event: "pull_request", sha: THREE, base: ONE, head: TWO, pull: expected });
    const target = read(pull({ target: true }));
    expect(target).toMatchObject({ event: "pull_request_target", sha: ONE, base: ONE, head: TWO, pull: expected });
  });

  test("a pull request that was pushed to: the commit before the push is not its base", () => {
    const event = pull();
    const payload = { ...(event.payload as object), action: "synchronize", before: THREE, after: TWO };
    expect(read({ ...event, payload })).toMatchObject({ base: ONE, head: TWO, deletesRef: false });
  });

  test("a merge queue's commit", () => {
    expect(read(events.mergeGroupEvent(ONE, TWO))).toMatchObject({ base: ONE, head: TWO, pull: undefined });
  });

  test("schedule and workflow_dispatch, which are about no change", () => {
    for (const event of [events.scheduleEvent(ONE), events.dispatchEvent(ONE)]) {
      const expected = { event: event.name, base: undefined, head: ONE, pull: undefined, finished: undefined };
      expect(read(event)).toMatchObject({ ...expected, trust: "trusted" });
    }
  });

  test.each([
    [events.REPOSITORY, false, "octo-org"],
    [events.FORK, true, "stranger"],
  ])("a run that ended, born in %s", (headRepository, fork, owner) => {
    const event = events.workflowRunEvent({ sha: ONE, head: TWO, headRepository, event: "pull_request" });
    const { finished, ...trigger } = read(event);
    expect(trigger).toMatchObject({ trust: "privileged", head: ONE, base: undefined });
    expect(finished).toMatchObject({
      id: 815,
      head: TWO,
      branch: "topic",
      fork,
      owner,
      event: "pull_request",
      workflow: 16340987,
    });
  });

  test("a run that ended, born in a repository that is gone", () => {
    const event = events.workflowRunEvent({ sha: ONE, head: TWO, headRepository: events.FORK, event: "pull_request" });
    const { workflow_run: run } = event.payload as { workflow_run: object };
    const payload = { ...(event.payload as object), workflow_run: { ...run, head_repository: null } };
    expect(read({ ...event, payload }).finished).toMatchObject({ fork: true, owner: undefined });
  });

  test("commits of SHA-256 repositories", () => {
    const [one, two] = ["a", "b"].map((digit) => digit.repeat(64));
    expect(read(events.pushEvent(one, two))).toMatchObject({ base: one, head: two });
    expect(read(events.pushEvent("0".repeat(64), two))).toMatchObject({ base: undefined });
  });
});

describe("whom a run answers to", () => {
  test.each<[string, events.JobEvent, Trigger["trust"]]>([
    ["this repository's pull request", pull(), "trusted"],
    ["a fork's", pull({ headRepository: events.FORK }), "fork"],
    ["a fork's that is gone", pull({ headRepository: null }), "fork"],
    ["a fork's, by Dependabot", pull({ headRepository: events.FORK, actor: "dependabot[bot]" }), "fork"],
    ["Dependabot's", pull({ actor: "dependabot[bot]" }), "dependabot"],
    ["Dependabot's, to which a person has pushed", { ...pull({ actor: "dependabot[bot]" }), actor: "mona" }, "trusted"],
    ["a push by Dependabot", { ...events.pushEvent(ONE, TWO), actor: "dependabot[bot]" }, "dependabot"],
    ["a push by somebody who is called so", { ...events.pushEvent(ONE, TWO), actor: "dependabot" }, "trusted"],
    ["pull_request_target", pull({ target: true }), "privileged"],
    ["pull_request_target by Dependabot", pull({ target: true, actor: "dependabot[bot]" }), "privileged"],
    ["a merge queue", events.mergeGroupEvent(ONE, TWO), "trusted"],
  ])("%s", (_, event, trust) => {
    expect(read(event).trust).toBe(trust);
  });

  test("a person who runs Dependabot's again changes nothing", () => {
    expect(read(pull({ actor: "dependabot[bot]" }), { GITHUB_TRIGGERING_ACTOR: "mona" }).trust).toBe("dependabot");
  });
});

describe("where the workflow lies", () => {
  test.each<[string | undefined, string | undefined]>([
    [`${events.REPOSITORY}/.github/workflows/a@b.yml@refs/pull/7/merge`, ".github/workflows/a@b.yml"],
    [`${events.REPOSITORY}/.github/workflows/a.yml@refs/heads/x@refs/y`, ".github/workflows/a.yml"],
    ["other/central/.github/workflows/a.yml@refs/heads/main", undefined],
    [undefined, undefined],
  ])("%s", (reference, path) => {
    expect(read(pull(), { GITHUB_WORKFLOW_REF: reference }).run.workflowPath).toBe(path);
  });
});

describe("refused is", () => {
  test.each(["issue_comment", "release", "pull_request_review", "deployment", "toString"])(
    "the event %s",
    async (name) => {
      const refused = await failureOf(() => read({ ...pull(), name }));
      expect(refused.code).toBe("TRIGGER_REFUSED");
      expect(refused.message).toContain(name);
      expect(refused.hint).toContain("pull_request, ");
    },
  );

  test.each(["GITHUB_EVENT_NAME", "GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_RUN_ID", "GITHUB_SERVER_URL"])(
    "a runner that does not set %s",
    async (name) => {
      const refused = await failureOf(() => read(pull(), { [name]: undefined }));
      expect(refused).toMatchObject({ code: "TRIGGER_REFUSED", message: expect.stringContaining(name) });
    },
  );

  test.each(["pull_request", "pull_request_target", "merge_group", "workflow_run"])(
    "a payload that does not tell what %s is about",
    async (name) => {
      const refused = await failureOf(() => read({ ...events.scheduleEvent(ONE), name }));
      expect(refused).toMatchObject({ code: "TRIGGER_REFUSED", message: expect.stringContaining("is missing") });
    },
  );

  test("commits that are none, as they would become git's arguments", async () => {
    for (const sha of ["main", "--output=x", `${ONE}\n`, ONE.slice(1)]) {
      await expect(failureOf(() => read(events.pushEvent(sha, TWO)))).resolves.toMatchObject({
        code: "TRIGGER_REFUSED",
      });
      await expect(failureOf(() => read({ ...pull(), sha }))).resolves.toMatchObject({ code: "TRIGGER_REFUSED" });
    }
  });

  test.each([null, undefined, [], "text", 1])("a payload that is %j", async (payload) => {
    await expect(failureOf(() => read({ ...pull(), payload }))).resolves.toMatchObject({ code: "TRIGGER_REFUSED" });
  });
});
