import { readFile } from "node:fs/promises";
import { info, setOutput, warning } from "@actions/core";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { type Lock, refuseWeak } from "../fingerprint/keys.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { USUAL_REFERENCES } from "../probes/pairing.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import { renderCalibration } from "../report/calibration.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { withCalibration } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { enroll } from "../tasks/enroll.ts";
import { expandReferences } from "../tasks/references.ts";
import { DEFAULTS, type Inputs } from "./inputs/inputs.ts";
import { logProgress } from "./progress.ts";
import { prepareNatives, runOptionsOf, type Session } from "./session.ts";

/** As `sac enroll` has them unless it is told otherwise. */
const POOL = 1000;
const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;

/**
 * Mode enroll: makes the fingerprint of a source model that is kept in CI, seals it, and calibrates it.
 * @returns the exit status
 */
export async function runEnroll(session: Session): Promise<number> {
  refuseStrangers(session);
  const { inputs, trigger } = session;
  const { out = "" } = inputs;
  const lock = lockFrom(inputs);
  const references = {
    unrelated: await expandReferences(inputs.unrelated ?? []),
    derived: await expandReferences(inputs.derived ?? []),
  };
  if (lock === undefined && !trigger.private) {
    warning(
      "The fingerprint will not be sealed, and whoever gets it can evade it: give a passphrase from a secret, or recipients.",
    );
  }
  await prepareNatives(session, process.env);
  const run = runOptionsOf(inputs, inputs.preprocess === undefined ? {} : await readPreprocess(inputs.preprocess));
  let fingerprint = await enroll({ ...chosenBy(inputs), pool: POOL, weights: true, run, lock }, logProgress());
  if (references.unrelated.length > 0) {
    // With an accuracy of the source, the folder has the source's classes: the others' can be measured on it, too.
    const images = fingerprint.about.source.accuracy === undefined ? undefined : inputs.images;
    fingerprint = await withCalibration(fingerprint, { ...references, ancestors: [], images, run }, logProgress());
    await saveFingerprint(out, fingerprint, lock);
    info(`\n${renderCalibration(summariseCalibration(fingerprint, DEFAULTS.alpha))}`);
  }
  info(`\n${renderFingerprint(out, fingerprint)}`);
  setOutput("fingerprint", out);
  setOutput("fingerprint-sha256", sha256(await readFile(out)));
  return 0;
}

/** @throws SacError FINGERPRINT_SEALED for a weak passphrase */
function lockFrom({ passphrase, recipients }: Inputs): Lock | undefined {
  if (recipients !== undefined) return { kind: "recipients", recipients };
  if (passphrase === undefined) return undefined;
  refuseWeak(passphrase);
  return { kind: "passphrase", passphrase };
}

/** Whoever is no part of the repository has no source model of it; and without secrets nothing could be sealed. */
function refuseStrangers({ trigger: { event, trust, finished } }: Session): void {
  const strangers = event === "pull_request_target" || finished?.fork === true;
  if (!strangers && trust !== "fork" && trust !== "dependabot") return;
  throw new SacError(
    "TRIGGER_REFUSED",
    `A fingerprint is not made in a run of ${event} that a stranger can have started.`,
    "Make it on workflow_dispatch, or on a push to a protected branch.",
  );
}

function chosenBy(inputs: Inputs) {
  return {
    model: inputs["source-model"] ?? "",
    images: inputs.images ?? "",
    out: inputs.out ?? "",
    probes: inputs.probes ?? DEFAULTS.probes,
    quality: inputs.quality ?? DEFAULTS.quality,
    selection: inputs.select ?? DEFAULTS.select,
    seed: inputs.seed ?? DEFAULTS.seed,
    arch: inputs.arch,
    ...taskOf(inputs),
  };
}

function taskOf({ task, references = USUAL_REFERENCES }: Inputs) {
  if (task !== "verification") return { settings: SETTINGS };
  return { settings: { ...SETTINGS, feature: "similarity" as const }, verification: { references } };
}
