import { describe, expect, test } from "vitest";
import { EVENTS, readTrigger, type Trigger } from "../../src/github/trigger.ts";
import { refuseUntrusted, whoLacksSecrets } from "../../src/github/trust.ts";
import { MODES, type Mode } from "../../src/settings/faces.ts";
import { failureOf } from "../support/failure.ts";
import * as events from "../support/github/events.ts";
import { triggerOf } from "../support/github/trigger.ts";

const [ONE, TWO, THREE] = ["1", "2", "3"].map((digit) => digit.repeat(40));
const BOT = "dependabot[bot]";

function pull(about: Partial<events.PullRequestOf> = {}): events.JobEvent {
  return events.pullRequestEvent({ number: 7, base: ONE, head: TWO, merge: THREE, changedFiles: 5, ...about });
}

function after(headRepository: string, event = "pull_request"): events.JobEvent {
  return events.workflowRunEvent({ sha: ONE, head: TWO, headRepository, event });
}

function gone(event: events.JobEvent): events.JobEvent {
  const { workflow_run: run } = event.payload as { workflow_run: object };
  return { ...event, payload: { ...(event.payload as object), workflow_run: { ...run, head_repository: null } } };
}

function read(event: events.JobEvent): Trigger {
  const variables = {
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: events.REPOSITORY,
    GITHUB_SHA: event.sha,
    GITHUB_ACTOR: event.actor,
    GITHUB_RUN_ID: "1",
    GITHUB_SERVER_URL: "https://github.example.org",
  };
  return readTrigger(variables, event.payload);
}

/** Whether a mode runs: always, never, or only if the workflow says that it knows what it does. */
type Answer = "yes" | "no" | "on request";

const [y, n, r] = ["yes", "no", "on request"] as const;
const ALL: readonly (readonly [string, events.JobEvent, Record<Mode, Answer>])[] = [
  ["a push", events.pushEvent(ONE, TWO), { check: y, audit: y, plan: y, merge: y, enroll: y, publish: n }],
  [
    "a push by Dependabot",
    { ...events.pushEvent(ONE, TWO), actor: BOT },
    { check: y, audit: y, plan: y, merge: y, enroll: n, publish: n },
  ],
  ["a pull request of this repository", pull(), { check: y, audit: y, plan: y, merge: y, enroll: y, publish: n }],
  [
    "a pull request of Dependabot",
    pull({ actor: BOT }),
    { check: y, audit: y, plan: y, merge: y, enroll: n, publish: n },
  ],
  [
    "a pull request of a fork",
    pull({ headRepository: events.FORK }),
    { check: y, audit: y, plan: y, merge: y, enroll: n, publish: n },
  ],
  [
    "a pull request of a lost fork",
    pull({ headRepository: null }),
    { check: y, audit: y, plan: y, merge: y, enroll: n, publish: n },
  ],
  [
    "pull_request_target here",
    pull({ target: true }),
    { check: r, audit: n, plan: n, merge: n, enroll: n, publish: n },
  ],
  [
    "pull_request_target by Dependabot",
    pull({ target: true, actor: BOT }),
    { check: r, audit: n, plan: n, merge: n, enroll: n, publish: n },
  ],
  [
    "pull_request_target of a fork",
    pull({ target: true, headRepository: events.FORK }),
    { check: r, audit: n, plan: n, merge: n, enroll: n, publish: n },
  ],
  ["a merge group", events.mergeGroupEvent(ONE, TWO), { check: y, audit: y, plan: y, merge: y, enroll: y, publish: n }],
  ["a schedule", events.scheduleEvent(ONE), { check: y, audit: y, plan: y, merge: y, enroll: y, publish: n }],
  ["workflow_dispatch", events.dispatchEvent(ONE), { check: y, audit: y, plan: y, merge: y, enroll: y, publish: n }],
  [
    "workflow_run after a run of this repository",
    after(events.REPOSITORY, "push"),
    { check: y, audit: y, plan: y, merge: y, enroll: y, publish: y },
  ],
  [
    "workflow_run after a fork's run",
    after(events.FORK),
    { check: r, audit: n, plan: n, merge: n, enroll: n, publish: y },
  ],
  [
    "workflow_run after a lost fork's run",
    gone(after(events.FORK)),
    { check: r, audit: n, plan: n, merge: n, enroll: n, publish: y },
  ],
];

const CELLS = ALL.flatMap(([name, event, answers]) =>
  MODES.map((mode) => [mode, name, answers[mode], read(event)] as const),
);

describe("who may run what", () => {
  test.each(CELLS)("mode %s on %s: %s", async (mode, _, answer, trigger) => {
    for (const requested of [false, true]) {
      const permitted = answer === "yes" || (answer === "on request" && requested);
      if (permitted) expect(refuseUntrusted(mode, trigger, requested)).toBeUndefined();
      else {
        const refused = await failureOf(() => refuseUntrusted(mode, trigger, requested));
        expect(refused).toMatchObject({ code: "TRIGGER_REFUSED", message: expect.stringContaining(trigger.event) });
        expect(refused.hint).toMatch(/^[A-Z].*/);
      }
    }
  });

  test("every event that the Action knows is in the table", () => {
    const named = new Set(ALL.map(([, event]) => event.name));
    expect([...named].sort()).toEqual([...EVENTS].sort());
  });

  test.each(MODES)("what GitHub never sends is refused in mode %s", async (mode) => {
    const trigger = triggerOf({ event: "push", trust: "privileged" });
    expect((await failureOf(() => refuseUntrusted(mode, trigger, true))).code).toBe("TRIGGER_REFUSED");
  });
});

describe("who lacks secrets", () => {
  test.each([
    ["fork", "a fork"],
    ["dependabot", "Dependabot"],
    ["trusted", undefined],
    ["privileged", undefined],
  ] as const)("a run of trust %s: %s", (trust, who) => {
    expect(whoLacksSecrets({ trust })).toBe(who);
  });
});
