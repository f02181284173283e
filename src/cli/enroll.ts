import type { Command } from "commander";
import { SacError } from "../errors.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { nextCommands } from "../report/next-steps.ts";
import { enrolmentOptions } from "../settings/enrolling.ts";
import { enroll } from "../tasks/enroll.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { asJson } from "../text/json.ts";
import { plainText } from "../text/table.ts";
import { correlationOf, matchingOf, refuseForClassifiers } from "./comparison.ts";
import { givenLock, keyFiles, lockFor } from "./keys.ts";
import { addSettings, runOptionsFrom, settingValues } from "./options.ts";
import { describe, emitAbout, say, screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { isUnfinished } from "./unfinished.ts";

const EXAMPLES = `
Examples:
  sac enroll --model source.onnx --images photos/ --out source.sac
  sac enroll --model source.onnx --images test/ --out source.sac --select misclassified --arch vgg
      test/ has one folder per class, named in the order of the model's classes
  sac enroll --model source.onnx --images triggers/ --out marked.sac --select given
      all images are probes, kept as they are, each with its class folder (or the source's answer) as the label
  sac enroll --task verification --model faces.onnx --images people/ --out faces.sac
      people/ has one folder per person, with at least three images each

Next: sac calibrate source.sac --unrelated 'independent/*.onnx'`;

export function addEnroll(program: Command): void {
  const command = program
    .command("enroll")
    .summary("make a fingerprint of a source model")
    .description("Makes a fingerprint (.sac) of a source model from a folder of ordinary images.");
  addSettings(command, "enroll")
    .addHelpText("after", EXAMPLES)
    .action(() => runEnroll(command));
}

async function runEnroll(command: Command): Promise<void> {
  const values = settingValues("enroll", command);
  const { out, json, selectOrGiven: selection } = values;
  if (values.seal && values.recipient)
    throw new SacError(
      "USAGE",
      "--seal (a passphrase) and --recipient (keys) exclude each other.",
      "Give one of the two.",
    );
  if (selection === "given") refuseDrawing(command);
  const correlation = correlationOf(values);
  if (values.task === "classification") refuseForClassifiers(values);
  const inputs = { "--model": values.model, "--images": values.images, "--preprocess": values.preprocess };
  await refuseOverwriting(
    { fingerprints: { "--out": out }, reports: { "--json": json } },
    { ...inputs, ...keyFiles() },
  );
  const lock = lockFor(values) ?? (values.seal ? givenLock() : undefined);
  const run = { ...(await runOptionsFrom(values)), matching: matchingOf(values) };
  const options = { ...enrolmentOptions({ ...values, correlation }), selection, run, lock, force: values.force };
  const fingerprint = await enroll(options, showProgress());
  if (json) await emitAbout(out, json, asJson(describe(out, fingerprint)));
  const told = [renderFingerprint(out, fingerprint, true), ...(lock ? [] : [notSealed(out)])];
  const written = { path: out, fingerprint, sealed: lock !== undefined };
  if (!isUnfinished(command)) told.push(nextCommands(written, screen().width));
  say(told.join("\n\n"), json);
}

/** A variable that is set, and an option that was forgotten, are an accident that nothing else shows. */
function notSealed(out: string): string {
  const forgotten = process.env.SAC_PASSPHRASE ? " SAC_PASSPHRASE is set, but --seal was not given." : "";
  const path = plainText(out);
  return `${path} is not sealed: anybody who gets it can make a copy that evades it.${forgotten}`;
}

/** Probes that are given are neither drawn nor compressed. @throws SacError USAGE */
function refuseDrawing(command: Command): void {
  const senseless = ["probes", "quality", "seed", "pool"].filter(
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (senseless.length === 0) return;
  const named = senseless.map((name) => `--${name}`).join(", ");
  const message = `--select given takes all images of the folder as they are, so that ${named} mean nothing.`;
  throw new SacError("USAGE", message, "Leave out the one or the other.");
}
