import { SacError } from "../errors.ts";
import type { Mode } from "../settings/faces.ts";
import type { Trigger } from "./trigger.ts";

/**
 * Who can have started a run and brought what lies in it. `insider`: somebody who may write to this repository. `fork`,
 * `dependabot`: their own pull request or push, in a run without secrets. `target`: whoever opened a pull request, in a
 * run of pull_request_target that has secrets. `own-run`, `fork-run`: a run of workflow_run, likewise, that followed one
 * of this repository or of a fork.
 */
type Starter = "insider" | "fork" | "dependabot" | "target" | "own-run" | "fork-run";

/** `on-request`: only if the workflow says that it knows what it does. */
type Permission = "always" | "on-request";

/** Who may have what run. Whatever does not stand here is refused. */
const POLICY: Readonly<Record<Mode, Partial<Record<Starter, Permission>>>> = {
  check: {
    insider: "always",
    fork: "always",
    dependabot: "always",
    target: "on-request",
    "own-run": "always",
    "fork-run": "on-request",
  },
  audit: { insider: "always", fork: "always", dependabot: "always", "own-run": "always" },
  plan: { insider: "always", fork: "always", dependabot: "always", "own-run": "always" },
  // Their reports are refused or escaped, but a fork's run may have written all of them.
  merge: { insider: "always", fork: "always", dependabot: "always", "own-run": "always" },
  // Whoever is no part of the repository has no source model of it, and without secrets nothing could be sealed.
  enroll: { insider: "always", "own-run": "always" },
  publish: { "own-run": "always", "fork-run": "always" },
};

/** @returns undefined for what GitHub never sends */
function starterOf({ event, trust, finished }: Trigger): Starter | undefined {
  if (trust === "fork" || trust === "dependabot") return trust;
  if (event === "pull_request_target") return "target";
  if (event === "workflow_run") return finished?.fork === false ? "own-run" : "fork-run";
  return trust === "trusted" ? "insider" : undefined;
}

/**
 * The one place that decides whether a run may do what it is asked to. It is asked before anything is opened.
 * @param requested whether the workflow says that strangers' models may run beside its secrets
 * @throws SacError TRIGGER_REFUSED
 */
export function refuseUntrusted(mode: Mode, trigger: Trigger, requested: boolean): void {
  const starter = starterOf(trigger);
  const permission = starter && POLICY[mode][starter];
  if (permission === "always" || (permission === "on-request" && requested)) return;
  const { message, hint } = refusal(mode, trigger.event);
  throw new SacError("TRIGGER_REFUSED", message, hint);
}

function refusal(mode: Mode, event: string): { readonly message: string; readonly hint: string } {
  const besideSecrets = `The event ${event} runs with this repository's secrets, and would run a stranger's models beside them.`;
  switch (mode) {
    case "check":
      return {
        message: besideSecrets,
        hint: "Use pull_request, with mode: publish in a workflow_run for the comment; or set allow-untrusted-trigger if you know what you do.",
      };
    case "audit":
    case "plan":
      return {
        message: besideSecrets,
        hint: "Audit on schedule or workflow_dispatch; mode: check judges what a pull request brings, on pull_request.",
      };
    case "merge":
      return {
        message: `In a run of ${event}, a stranger may have written the reports that are to be joined.`,
        hint: "Join them in the run that judged; mode: publish tells a fork's pull request what its own run found.",
      };
    case "enroll":
      return {
        message: `A fingerprint is not made in a run of ${event} that a stranger can have started.`,
        hint: "Make it on workflow_dispatch, or on a push to a protected branch.",
      };
    case "publish":
      return {
        message: `Mode publish is for the event workflow_run, and this is ${event}.`,
        hint: "Start it by the end of the workflow that checks pull requests: docs/action/forks.md",
      };
  }
}

/** Whose run this is, if GitHub gives it no secrets and a token that only reads. */
export function whoLacksSecrets({ trust }: Pick<Trigger, "trust">): "a fork" | "Dependabot" | undefined {
  switch (trust) {
    case "fork":
      return "a fork";
    case "dependabot":
      return "Dependabot";
    default:
      return undefined;
  }
}
