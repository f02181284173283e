import type { Examined } from "./judgement.ts";

/**
 * What was found of an identical suspect, told of another path.
 * @param identity what the other one's bytes are identified by
 * @returns undefined where they are not the same after all, or something failed: that may hang on the moment, and errors name a path
 */
export function toldOf(path: string, identity: string, found: readonly Examined[]): Examined[] | undefined {
  const isSame = found.every((one) => one.identity === identity && isWhole(one));
  return isSame ? found.map((one) => ({ ...one, path })) : undefined;
}

/** Whether every look at a suspect brought something. */
function isWhole({ outcome, beside, others = [], weightsOutcome, activationsOutcome }: Examined): boolean {
  const asBeside = beside?.kind === "asked" ? beside.outcome : undefined;
  const outcomes = [outcome, ...(asBeside ? [asBeside] : []), ...others.map((view) => view.outcome)];
  const ran = outcomes.every((one) => one.kind !== "failed" && one.run.device.note === undefined);
  const isBlind = activationsOutcome?.kind === "blind" && activationsOutcome.error !== undefined;
  return ran && beside?.kind !== "unusable" && weightsOutcome?.kind !== "unreadable" && !isBlind;
}
