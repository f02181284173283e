import { readFile } from "node:fs/promises";
import { info, setOutput, warning } from "@actions/core";
import { sha256 } from "../digest.ts";
import { type Lock, passphraseLock } from "../fingerprint/keys.ts";
import { saveFingerprint } from "../fingerprint/store.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import { renderCalibration } from "../report/calibration.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { enrolmentOptions } from "../settings/enrolling.ts";
import { JUDGING } from "../settings/judging.ts";
import { runOptions } from "../settings/running.ts";
import { withCalibration } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { enroll } from "../tasks/enroll.ts";
import { expandReferences } from "../tasks/references.ts";
import type { InputsOf } from "./inputs/input-table.ts";
import { logProgress } from "./log.ts";
import { prepareNatives, type Session } from "./session.ts";

/**
 * Mode enroll: makes the fingerprint of a source model that is kept in CI, seals it, and calibrates it.
 * @returns the exit status
 */
export async function runEnroll(session: Session<"enroll">): Promise<number> {
  const { inputs, trigger } = session;
  const { out, select: selection } = inputs;
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
  const run = runOptions(inputs, inputs.preprocess === undefined ? {} : await readPreprocess(inputs.preprocess));
  let fingerprint = await enroll({ ...enrolmentOptions(inputs), selection, run, lock }, logProgress());
  if (references.unrelated.length > 0) {
    // With an accuracy of the source, the folder has the source's classes: the others' can be measured on it, too.
    const images = fingerprint.about.source.accuracy === undefined ? undefined : inputs.images;
    fingerprint = await withCalibration(fingerprint, { ...references, ancestors: [], images, run }, logProgress());
    await saveFingerprint(out, fingerprint, lock);
    info(`\n${renderCalibration(summariseCalibration(fingerprint, JUDGING.alpha.default))}`);
  }
  info(`\n${renderFingerprint(out, fingerprint)}`);
  setOutput("fingerprint", out);
  setOutput("fingerprint-sha256", sha256(await readFile(out)));
  return 0;
}

/** @throws SacError FINGERPRINT_SEALED for a weak passphrase */
function lockFrom({ passphrase, recipient: recipients }: InputsOf<"enroll">): Lock | undefined {
  if (recipients !== undefined) return { kind: "recipients", recipients };
  return passphrase === undefined ? undefined : passphraseLock(passphrase);
}
