import type { Trigger } from "../../../src/github/trigger.ts";

/** What a run in the fake's repository is about, by default a push. */
export function triggerOf(about: Partial<Trigger> = {}): Trigger {
  return {
    event: "push",
    owner: "octo-org",
    repository: "models",
    defaultBranch: "main",
    trust: "trusted",
    sha: "0".repeat(40),
    ref: "refs/heads/main",
    base: undefined,
    head: "0".repeat(40),
    deletesRef: false,
    pull: undefined,
    finished: undefined,
    run: {
      id: 1,
      attempt: 1,
      url: "https://github.com/octo-org/models/actions/runs/1",
      workflow: "models",
      job: "check",
      step: "sac",
      workflowPath: ".github/workflows/models.yml",
    },
    ...about,
  };
}
