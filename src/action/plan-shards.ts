import { info, setOutput } from "@actions/core";
import { counted } from "../text/numbers.ts";
import { planGroups } from "./plan/plan.ts";
import { selectPlanned } from "./plan/select.ts";
import type { Session } from "./session.ts";

/** GitHub starts no more jobs of one matrix. */
const MOST_SHARDS = 256;

/**
 * Mode plan: counts the models that an audit has to judge, and says into how many shards it is to be split. No model is
 * run, and no fingerprint opened.
 * @returns the exit status
 * @throws SacError as `planGroups` and `selectModels`
 */
export async function runPlan(session: Session<"plan">): Promise<number> {
  const { groups } = await selectPlanned(await planGroups(session), session);
  const models = new Set(groups.flatMap((group) => group.models)).size;
  const shards = shardsFor(models, session.inputs.modelsPerShard);
  info(`${counted(models, "model")} to judge, in ${counted(shards.length, "shard")}.`);
  setOutput("shards", JSON.stringify(shards));
  return 0;
}

/** `["1/3", "2/3", "3/3"]`: at least one, since an audit of no model is to be told, too, and GitHub refuses an empty matrix. */
export function shardsFor(models: number, perShard: number): string[] {
  const count = Math.min(MOST_SHARDS, Math.max(1, Math.ceil(models / perShard)));
  return Array.from({ length: count }, (_, i) => `${i + 1}/${count}`);
}
