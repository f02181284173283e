import { info, setOutput } from "@actions/core";
import { SacError } from "../errors.ts";
import { destinationFor } from "../fingerprint/destination.ts";
import { type Lock, passphraseLock } from "../fingerprint/keys.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import { renderCalibration } from "../report/calibration.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { enrolmentOptions, twinOptions } from "../settings/enrolling.ts";
import { JUDGING } from "../settings/judging.ts";
import { runOptions } from "../settings/running.ts";
import { withCalibration } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { makeFingerprint } from "../tasks/enroll.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { expandReferences, gatherTwins, pathsOf, readOwnSettings } from "../tasks/references.ts";
import type { InputsOf } from "./inputs/input-table.ts";
import { logProgress } from "./log.ts";
import { prepareNatives, type Session } from "./session.ts";

/**
 * Mode enroll: makes the fingerprint of a source model that is kept in CI, seals it, and calibrates it.
 * @returns the exit status
 */
export async function runEnroll(session: Session<"enroll">): Promise<number> {
  const { inputs } = session;
  const { out, select: selection } = inputs;
  const lock = lockFrom(inputs);
  const models = {
    unrelated: await expandReferences(inputs.unrelated ?? []),
    derived: await expandReferences(inputs.derived ?? []),
    ancestors: [],
    family: await gatherTwins(twinOptions(inputs), { source: inputs.model, images: inputs.images }),
  };
  const references = { ...models, own: await readOwnSettings(inputs.preprocessFor, models) };
  const { model, images, preprocess, acceptPreprocessing } = inputs;
  await refuseOverwriting(
    { fingerprints: { out } },
    { "source-model": model, ...pathsOf({ ...references, images }), preprocess },
  );
  const target = await destinationFor(out, inputs.force);
  await prepareNatives(session, process.env);
  const run = runOptions(inputs, preprocess === undefined ? {} : await readPreprocess(preprocess));
  let fingerprint = await makeFingerprint({ ...enrolmentOptions(inputs), selection, run }, logProgress());
  if (references.unrelated.length > 0 || references.family) {
    // With an accuracy of the source, the folder has the source's classes: the others' can be measured on it, too.
    const labelled = fingerprint.about.source.accuracy === undefined ? undefined : images;
    fingerprint = await withCalibration(
      fingerprint,
      { ...references, images: labelled, run, jobs: inputs.jobs, acceptPreprocessing },
      logProgress(),
    );
    info(`\n${renderCalibration(summariseCalibration(fingerprint, JUDGING.alpha.default))}`);
  }
  const digest = await saveFingerprint(target, fingerprint, lock);
  info(`\n${renderFingerprint(out, fingerprint)}`);
  setOutput("fingerprint", out);
  setOutput("fingerprint-sha256", digest);
  return 0;
}

/**
 * A secret that is empty, as in a repository that has none of that name, must not come to a fingerprint that lies open.
 * @returns undefined only if a plain fingerprint was asked for by name
 * @throws SacError INPUT_INVALID, FINGERPRINT_SEALED for a weak passphrase
 */
function lockFrom({ passphrase, recipient, plainFingerprint }: InputsOf<"enroll">): Lock | undefined {
  if (recipient !== undefined) return { kind: "recipients", recipients: recipient };
  if (passphrase !== undefined) return passphraseLock(passphrase);
  if (plainFingerprint) return undefined;
  throw new SacError(
    "INPUT_INVALID",
    "The inputs passphrase and recipients are both empty: the fingerprint would be unsealed, and anybody who gets it can evade it.",
    "Give a passphrase from a secret that this run gets, or recipients; or say plain-fingerprint: true.",
  );
}
