import type { Command } from "commander";
import { isSealed } from "../fingerprint/seal.ts";
import { readFingerprintFile } from "../fingerprint/store.ts";
import { calibrationReport, renderCalibration } from "../report/calibration.ts";
import { nextCommands } from "../report/next-steps.ts";
import { twinOptions } from "../settings/enrolling.ts";
import { statedBy } from "../settings/stating.ts";
import { calibrate } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { gatherReferences, pathsOf } from "../tasks/references.ts";
import { asJson } from "../text/json.ts";
import { matchingOf } from "./comparison.ts";
import { givenKeys, keyFiles, lockFor } from "./keys.ts";
import { addSettings, runOptionsFrom, settingValues } from "./options.ts";
import { emitAbout, say, screen } from "./output.ts";
import { showProgress } from "./progress.ts";

const EXAMPLES = `
Examples:
  sac calibrate source.sac --unrelated 'independent/*.onnx'
  sac calibrate source.sac --unrelated vgg='vgg/*.onnx' resnet='resnet/*.onnx' --images test/
      names the architectures, and measures accuracies on the labelled images that you enrolled with
  sac calibrate source.sac --zoo zoo/ZOO.json
  sac calibrate source.sac --ancestor backbone.onnx
      names the public model that the source was fine-tuned from, and leaves the calibration as it is
  sac calibrate source.sac --model source.onnx --twin 'twins/*.onnx' --twin-images photos/ --source-picked first
      gives models of the source's own recipe and data, from other seeds: they decide, whatever the suspect is
  sac calibrate source.sac --training-images private --trained-from scratch
      states what only you know, and leaves the calibration as it is

19 unrelated models support a false-alarm rate of 5 %, 99 one of 1 %, for an honest suspect that could have been
one of them; with 3 to 18 the rule normal is used, which assumes normally
distributed scores.
Next: sac check source.sac -- suspect.onnx`;

export function addCalibrate(program: Command): void {
  const command = program
    .command("calibrate")
    .summary("compare a fingerprint with models known to be unrelated")
    .description("Runs models that were trained independently of the source and stores how close they come.")
    .argument("<fingerprint>", "the .sac file; the calibration is written into it, and it stays sealed if it is");
  addSettings(command, "calibrate")
    .addHelpText("after", EXAMPLES)
    .action((fingerprint: string) => runCalibrate(fingerprint, command));
}

async function runCalibrate(fingerprint: string, command: Command): Promise<void> {
  const values = settingValues("calibrate", command);
  const statements = statedBy(values);
  const optional = Object.keys(statements).length > 0;
  const family = twinOptions(values);
  const references = await gatherReferences({ ...values, ancestors: values.ancestor, family, optional });
  const outputs = { fingerprints: { "--out": values.otherFile }, reports: { "--json": values.json } };
  await refuseOverwriting(outputs, {
    "the fingerprint": fingerprint,
    ...pathsOf(references, "--"),
    "--zoo": values.zoo,
    "--preprocess": values.preprocess,
    ...keyFiles(),
  });
  const out = values.otherFile ?? fingerprint;
  const run = { ...(await runOptionsFrom(values)), matching: matchingOf(values) };
  const how = { run, keys: await givenKeys(), lock: lockFor(values), force: values.force, replace: values.replace };
  const { acceptPreprocessing, jobs } = values;
  const options = { fingerprint, out, ...references, statements, acceptPreprocessing, jobs, ...how };
  const calibrated = await calibrate(options, showProgress());
  const summary = summariseCalibration(calibrated, values.alpha);
  if (values.json) await emitAbout(out, values.json, asJson(calibrationReport(summary)));
  const sealed = isSealed(await readFingerprintFile(out));
  const told = [
    renderCalibration(summary, { screen: screen(), verbose: values.verbose }),
    nextCommands({ path: out, fingerprint: calibrated, sealed }, screen().width),
  ];
  say(told.join("\n\n"), values.json);
}
