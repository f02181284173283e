import type { Command } from "commander";
import { SacError } from "../errors.ts";
import { renderCalibration } from "../report/calibration.ts";
import type { CommandValues } from "../settings/table.ts";
import { calibrate } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { expandPaths, expandReferences, type ReferenceFile } from "../tasks/references.ts";
import { readZoo } from "../tasks/zoo.ts";
import { asJson } from "../text/json.ts";
import { matchingOf } from "./comparison.ts";
import { givenKeys, lockFor } from "./keys.ts";
import { addSettings, runOptionsFrom, settingValues } from "./options.ts";
import { emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";

const EXAMPLES = `
Examples:
  sac calibrate source.sac --unrelated 'independent/*.onnx'
  sac calibrate source.sac --unrelated vgg='vgg/*.onnx' resnet='resnet/*.onnx' --images test/
      tells architectures, and measures accuracies on the labelled images of the enrolment
  sac calibrate source.sac --zoo zoo/ZOO.json
  sac calibrate source.sac --ancestor backbone.onnx
      tells which public model the source was fine-tuned from, and leaves the calibration as it is

19 unrelated models support a false-alarm rate of 5 %, 99 one of 1 %; with 3 to 18 the rule normal stands in.
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

async function referencesOf(values: CommandValues<"calibrate">) {
  const zoo = values.zoo === undefined ? undefined : await readZoo(values.zoo);
  const fromZoo = (role: "unrelated" | "derived"): ReferenceFile[] =>
    (zoo?.models ?? []).filter((model) => model.role === role).map(({ path, arch }) => ({ path, arch }));
  return {
    unrelated: [...fromZoo("unrelated"), ...(await expandReferences(values.unrelated ?? []))],
    derived: [...fromZoo("derived"), ...(await expandReferences(values.derived ?? []))],
    ancestors: await expandPaths(values.ancestor ?? []),
    images: values.images ?? zoo?.images,
    task: zoo?.task,
  };
}

async function runCalibrate(fingerprint: string, command: Command): Promise<void> {
  const values = settingValues("calibrate", command);
  const references = await referencesOf(values);
  const ancestorsAlone = references.ancestors.length > 0 && references.derived.length === 0;
  if (references.unrelated.length === 0 && !ancestorsAlone) {
    const hint = "Give models trained independently of the source with --unrelated, or a --zoo.";
    throw new SacError("NO_MODELS_MATCHED", "There is no unrelated model to calibrate with.", hint);
  }
  const out = values.otherFile ?? fingerprint;
  const run = { ...(await runOptionsFrom(values)), matching: matchingOf(values) };
  const how = { run, keys: await givenKeys(), lock: lockFor(values) };
  const options = { fingerprint, out, ...references, ...how };
  const calibrated = await calibrate(options, showProgress());
  const summary = summariseCalibration(calibrated, values.alpha);
  if (values.json) await emit(values.json, asJson(summary));
  say(renderCalibration(summary), values.json);
}
