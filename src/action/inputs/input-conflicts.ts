import { SacError } from "../../errors.ts";
import type { Mode } from "../../settings/faces.ts";
import { type Given, INPUT_KEYS, INPUTS, type Input, inputName } from "./input-table.ts";

/**
 * A check that does something else than its author meant is worse than none.
 * @throws SacError INPUT_CONFLICT for inputs that contradict each other, INPUT_INVALID for one that is lacking
 */
export function refuseConflicts(mode: Mode, given: Given): void {
  refuseOtherModes(mode, given);
  refuseBesideConfig(given);
  refuseRule(given);
  refuseDigests(given);
  refuseDevice(given);
  refuseTwoLocks(mode, given);
  refuseSealedPlain(given);
  refuseReferences(given);
  refuseShardOfCheckRun(given);
  refuseLacking(mode, given);
}

function conflict(message: string, hint: string): SacError {
  return new SacError("INPUT_CONFLICT", message, hint);
}

function refuseOtherModes(mode: Mode, given: Given): void {
  for (const key of INPUT_KEYS) {
    const { input }: Input = INPUTS[key];
    if (given[key] === undefined || input.modes.includes(mode)) continue;
    const hint = `Leave it out, or choose the mode ${input.modes.join(" or ")}.`;
    throw conflict(`The input ${inputName(key)} has no meaning in mode ${mode}.`, hint);
  }
}

function refuseBesideConfig(given: Given): void {
  if (given.config === undefined) return;
  for (const key of ["fingerprint", "fingerprintSha256", "models", "threshold"] as const) {
    if (given[key] === undefined) continue;
    const message = `The inputs config ("${given.config}") and ${inputName(key)} contradict each other.`;
    throw conflict(message, `Say it in ${given.config}, or leave config out.`);
  }
}

function refuseRule({ rule, threshold, config }: Given): void {
  if (threshold !== undefined && rule !== undefined && rule !== "threshold") {
    const message = `The inputs threshold ("${threshold}") and rule ("${rule}") contradict each other.`;
    throw conflict(message, "Give one of the two.");
  }
  if (rule === "threshold" && threshold === undefined && config === undefined) {
    const message = 'The input rule is "threshold", and the input threshold is empty.';
    throw conflict(message, "Give the distance up to which a model counts as derived, for instance threshold: 0.08.");
  }
}

function refuseDigests({ fingerprint = [], fingerprintSha256: digests = [] }: Given): void {
  // Addresses may come from a secret, which not every run gets.
  if (digests.length === 0 || fingerprint.length === 0 || digests.length === fingerprint.length) return;
  const message = `There are ${digests.length} lines in fingerprint-sha256 and ${fingerprint.length} in fingerprint.`;
  throw conflict(message, "Give one digest per fingerprint, in the same order.");
}

function refuseDevice({ device, cudaProviderPath: path }: Given): void {
  if (path === undefined || device === undefined || device === "cuda" || device === "auto") return;
  const message = `The inputs cuda-provider-path ("${path}") and device ("${device}") contradict each other.`;
  throw conflict(message, "Choose the device cuda, or leave cuda-provider-path out.");
}

function refuseTwoLocks(mode: Mode, { passphrase, recipient }: Given): void {
  if (mode !== "enroll" || passphrase === undefined || recipient === undefined) return;
  const hint = "A fingerprint is sealed with the one or for the others: leave one out.";
  throw conflict("The inputs passphrase and recipients are both given.", hint);
}

function refuseSealedPlain({ passphrase, recipient, plainFingerprint }: Given): void {
  if (!plainFingerprint || (passphrase === undefined && recipient === undefined)) return;
  const hint = "Leave plain-fingerprint out: the fingerprint is sealed then.";
  throw conflict("The input plain-fingerprint contradicts passphrase and recipients.", hint);
}

/** A check run is one for all shards, and each would complete it. */
function refuseShardOfCheckRun({ shard, checkRun }: Given): void {
  if (shard === undefined || !checkRun) return;
  const hint = "Leave check-run out: the job that joins the shards' reports can be required in its place.";
  throw conflict("The inputs shard and check-run contradict each other.", hint);
}

function refuseReferences({ task, references }: Given): void {
  if (references === undefined || task === "verification") return;
  const hint = "Say task: verification, or leave references out.";
  throw conflict(`The input references ("${references}") is for verification models.`, hint);
}

function refuseLacking(mode: Mode, given: Given): void {
  for (const key of INPUT_KEYS) {
    const { input }: Input = INPUTS[key];
    if (input.required === undefined || given[key] !== undefined || !input.modes.includes(mode)) continue;
    throw new SacError("INPUT_INVALID", `The input ${inputName(key)} is empty.`, input.required);
  }
  if (given.derived !== undefined && given.unrelated === undefined) {
    const hint = "Models that derive from the source only tell something beside unrelated ones: give those too.";
    throw conflict("The input derived is given, and unrelated is empty.", hint);
  }
}
