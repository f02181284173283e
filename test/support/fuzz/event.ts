import { EVENTS, readTrigger } from "../../../src/github/trigger.ts";
import {
  FORK,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  REPOSITORY,
  scheduleEvent,
  workflowRunEvent,
} from "../github/events.ts";
import { mutateJson } from "./mutate-json.ts";
import { type Target, Wrong } from "./target.ts";

const [ONE, TWO, THREE] = ["1", "2", "3"].map((digit) => digit.repeat(40));
const pull = { number: 7, base: ONE, head: TWO, merge: THREE, changedFiles: 5 };

function variables(name: string, actor: string): NodeJS.ProcessEnv {
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_SHA: ONE,
    GITHUB_REF: "refs/heads/main",
    GITHUB_ACTOR: actor,
    GITHUB_RUN_ID: "4711",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/models.yml@refs/heads/main`,
  };
}

const parsed = (text: Uint8Array) => JSON.parse(Buffer.from(text).toString("utf8"));

/** What GitHub tells of an event: its payload, with whatever name the runner gives the event. */
export function eventTarget(): Target {
  const events = [
    pushEvent(ONE, TWO),
    pullRequestEvent(pull),
    pullRequestEvent({ ...pull, headRepository: FORK }),
    pullRequestEvent({ ...pull, headRepository: null, target: true }),
    mergeGroupEvent(ONE, TWO),
    scheduleEvent(ONE),
    workflowRunEvent({ sha: ONE, head: TWO, headRepository: FORK, event: "pull_request" }),
  ];
  return {
    corpus: events.map(({ payload }) => Buffer.from(JSON.stringify(payload))),
    mutate: (input, _, random) => Buffer.from(mutateJson(Buffer.from(input).toString("utf8"), random)),
    async read(input) {
      let payload: unknown;
      try {
        payload = parsed(input);
      } catch {
        return "no JSON";
      }
      const taken = EVENTS.flatMap((name) => {
        try {
          return [readTrigger(variables(name, "mona"), payload)];
        } catch (thrown) {
          if ((thrown as { code?: unknown }).code === "TRIGGER_REFUSED") return [];
          throw thrown;
        }
      });
      for (const { event, trust, head, base } of taken) {
        const home = (payload as { pull_request?: { head?: { repo?: { full_name?: unknown } } } }).pull_request?.head
          ?.repo?.full_name;
        if (event === "pull_request" && trust === "trusted" && home !== REPOSITORY) throw new Wrong("trusts a fork");
        if (/_target|workflow_run/.test(event) && trust !== "privileged")
          throw new Wrong("does not see a privileged run");
        if (![head, base ?? ONE].every((commit) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)))
          throw new Wrong("takes something else for a commit");
      }
      return `${taken.length} of ${EVENTS.length} events`;
    },
  };
}
