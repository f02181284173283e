import { shortDigest } from "../github/conversation/marker.ts";
import { shownPlace } from "../github/fingerprints/location.ts";
import type { Session } from "./session.ts";

/**
 * What tells a step from others, and the legs of a matrix from each other, in 16 hexadecimal digits: the same in every
 * run, so that a run finds again what the one before has written. It leaves out what changes from run to run although the
 * step is the same, such as digests of fingerprints and the signature in an address.
 */
function legOf({ inputs, trigger }: Pick<Session, "inputs" | "trigger">): string {
  const { workflow, job, step } = trigger.run;
  const { matrix, config, fingerprint = [], models, threshold } = inputs.given;
  const judged = [config && lasting(config), fingerprint.map(lasting), models, threshold, trigger.finished?.workflow];
  return shortDigest(workflow, job, step, matrix ?? "", JSON.stringify(judged));
}

/**
 * What tells the verdicts of one plan from those of others, in the modes that judge: the same for all steps, jobs and workflows
 * that judge the same models by the same fingerprints, and for all shards.
 */
export function planSeries({ inputs }: Pick<Session<"check" | "audit">, "inputs">): string {
  const { config, fingerprint = [], models, threshold } = inputs.given;
  return shortDigest(JSON.stringify([config && lasting(config), fingerprint.map(lasting), models, threshold]));
}

/** Of a place in another repository what stays when a later commit is pinned. */
function lasting(place: string): string {
  return shownPlace(place).replace(/@[0-9a-f]{40,}$/, "");
}

/** What our comments and issues are recognised by, in every run. */
export function conversationKey(session: Pick<Session, "inputs" | "trigger">): string {
  const { inputs } = session;
  const given = "commentKey" in inputs ? inputs.commentKey : undefined;
  return shortDigest(inputs.mode, given ?? legOf(session));
}

/** What tells its check run from those of other steps, for people: at most one of a commit has the same name. */
export function checkName(session: Pick<Session<"check">, "inputs" | "trigger">): string {
  const { inputs, trigger } = session;
  return `sac-action (${inputs.commentKey ?? trigger.run.job}, ${legOf(session).slice(0, 6)})`;
}
