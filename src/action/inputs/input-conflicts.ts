import { SacError } from "../../errors.ts";
import type { Mode } from "../../settings/faces.ts";
import { INPUTS, type InputName, type Inputs } from "./input-table.ts";

/**
 * A check that does something else than its author meant is worse than none.
 * @throws SacError INPUT_CONFLICT for inputs that contradict each other, INPUT_INVALID for one that is lacking
 */
export function refuseConflicts(inputs: Inputs): void {
  refuseOtherModes(inputs);
  refuseBesideConfig(inputs);
  refuseRule(inputs);
  refuseDigests(inputs);
  refuseDevice(inputs);
  refuseTwoLocks(inputs);
  refuseReferences(inputs);
  refuseLacking(inputs);
}

function conflict(message: string, hint: string): SacError {
  return new SacError("INPUT_CONFLICT", message, hint);
}

function refuseOtherModes(inputs: Inputs): void {
  for (const name of Object.keys(INPUTS) as InputName[]) {
    const modes: readonly Mode[] = INPUTS[name].modes;
    if (inputs[name] === undefined || modes.includes(inputs.mode)) continue;
    const hint = `Leave it out, or choose the mode ${modes.join(" or ")}.`;
    throw conflict(`The input ${name} has no meaning in mode ${inputs.mode}.`, hint);
  }
}

function refuseBesideConfig(inputs: Inputs): void {
  if (inputs.config === undefined) return;
  for (const name of ["fingerprint", "fingerprint-sha256", "models", "threshold"] as const) {
    if (inputs[name] === undefined) continue;
    const message = `The inputs config ("${inputs.config}") and ${name} contradict each other.`;
    throw conflict(message, `Say it in ${inputs.config}, or leave config out.`);
  }
}

function refuseRule({ rule, threshold, config }: Inputs): void {
  if (threshold !== undefined && rule !== undefined && rule !== "threshold") {
    const message = `The inputs threshold ("${threshold}") and rule ("${rule}") contradict each other.`;
    throw conflict(message, "Give one of the two.");
  }
  if (rule === "threshold" && threshold === undefined && config === undefined) {
    const message = 'The input rule is "threshold", and the input threshold is empty.';
    throw conflict(message, "Give the distance up to which a model counts as derived, for instance threshold: 0.08.");
  }
}

function refuseDigests(inputs: Inputs): void {
  const fingerprints = inputs.fingerprint?.length ?? 0;
  const digests = inputs["fingerprint-sha256"]?.length ?? 0;
  // Addresses may come from a secret, which not every run gets.
  if (digests === 0 || fingerprints === 0 || digests === fingerprints) return;
  const message = `There are ${digests} lines in fingerprint-sha256 and ${fingerprints} in fingerprint.`;
  throw conflict(message, "Give one digest per fingerprint, in the same order.");
}

function refuseDevice(inputs: Inputs): void {
  const { device, "cuda-provider-path": path } = inputs;
  if (path === undefined || device === undefined || device === "cuda" || device === "auto") return;
  const message = `The inputs cuda-provider-path ("${path}") and device ("${device}") contradict each other.`;
  throw conflict(message, "Choose the device cuda, or leave cuda-provider-path out.");
}

function refuseTwoLocks({ mode, passphrase, recipients }: Inputs): void {
  if (mode !== "enroll" || passphrase === undefined || recipients === undefined) return;
  const hint = "A fingerprint is sealed with the one or for the others: leave one out.";
  throw conflict("The inputs passphrase and recipients are both given.", hint);
}

function refuseReferences({ task, references }: Inputs): void {
  if (references === undefined || task === "verification") return;
  const hint = "Say task: verification, or leave references out.";
  throw conflict(`The input references ("${references}") is for verification models.`, hint);
}

const NEEDED = { enroll: ["source-model", "images", "out"], publish: ["report"], check: [], audit: [] } as const;

function refuseLacking(inputs: Inputs): void {
  const { mode } = inputs;
  for (const name of NEEDED[mode]) {
    if (inputs[name] === undefined)
      throw new SacError("INPUT_INVALID", `The input ${name} is empty.`, `Mode ${mode} needs it.`);
  }
  if (inputs.derived !== undefined && inputs.unrelated === undefined) {
    const hint = "Models that derive from the source only tell something beside unrelated ones: give those too.";
    throw conflict("The input derived is given, and unrelated is empty.", hint);
  }
}
