import { SacError } from "../../errors.ts";
import { refuseUnpinned } from "../../github/fingerprints/fingerprints.ts";
import type { Repository } from "../../github/fingerprints/trusted-file.ts";
import { whoLacksSecrets } from "../../github/trust.ts";
import type { InputsOf } from "../inputs/input-table.ts";
import { readConfig } from "./config.ts";
import type { Plan, PlannedGroup } from "./planned.ts";

/** What plans are made from; in mode plan nothing says how models are judged. */
type Inputs = Pick<InputsOf<"plan">, "config" | "fingerprint" | "fingerprintSha256" | "models"> &
  Partial<Pick<InputsOf<"audit">, "rule" | "threshold">>;

/**
 * What is to be judged against what: from the config file, or else from the inputs.
 * @throws SacError INPUT_INVALID, INPUT_CONFLICT, FINGERPRINT_UNPINNED and the errors of `readConfig`
 */
export async function planGroups(session: Repository & { readonly inputs: Inputs }): Promise<Plan> {
  const { inputs } = session;
  const plan = inputs.config === undefined ? fromInputs(inputs) : await readConfig(inputs.config, session);
  refuseThresholds(plan, inputs);
  // A run without secrets may lack what others have, which only matters once there is a model to judge.
  if (whoLacksSecrets(session.trigger) === undefined) {
    refuseNoFingerprint(plan.groups);
    for (const source of plan.groups.flatMap(({ fingerprints }) => fingerprints)) refuseUnpinned(source);
  }
  return plan;
}

function fromInputs(inputs: Inputs): Plan {
  const digests = inputs.fingerprintSha256;
  const fingerprints = (inputs.fingerprint ?? []).map((place, i) => ({ place, sha256: digests?.[i] }));
  return {
    groups: [{ models: inputs.models, fingerprints, threshold: inputs.threshold }],
    notes: [],
  };
}

/** @throws SacError INPUT_INVALID */
export function refuseNoFingerprint(groups: readonly PlannedGroup[]): void {
  if (groups.every(({ fingerprints }) => fingerprints.length > 0)) return;
  const message = "The input fingerprint is empty.";
  const hint =
    "Give the path of a .sac file in the repository, an https address, or release:TAG/ASSET. If it comes from a secret: is that set, and spelt like this?";
  throw new SacError("INPUT_INVALID", message, hint);
}

/** A threshold decides alone, so that no other rule can be meant; and the rule threshold needs one everywhere. */
function refuseThresholds({ groups }: Plan, { rule, config }: Inputs): void {
  if (rule === undefined || config === undefined) return;
  const odd = groups.findIndex(({ threshold }) => (threshold !== undefined) !== (rule === "threshold"));
  if (odd < 0) return;
  const what = rule === "threshold" ? "has none" : "has a threshold";
  const message = `The input rule is "${rule}", and checks[${odd}] in ${config} ${what}.`;
  const hint =
    "Leave the input rule out: a check with a threshold is decided by it, and others by the best rule there is.";
  throw new SacError("INPUT_CONFLICT", message, hint);
}
