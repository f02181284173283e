import type { Command } from "commander";
import { renderCalibration } from "../report/calibration.ts";
import { calibrate } from "../tasks/calibrate.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import { gatherReferences } from "../tasks/references.ts";
import { asJson } from "../text/json.ts";
import { addRecipientOption, givenKeys, type LockFlags, lockFor } from "./keys.ts";
import { addRunOptions, between, type RunFlags, runOptionsOf } from "./options.ts";
import { emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";
import { addMatchOptions, type MatchFlags, matchingOf } from "./verification-options.ts";

interface Flags extends RunFlags, LockFlags, MatchFlags {
  readonly unrelated?: string[];
  readonly derived?: string[];
  readonly ancestor?: string[];
  readonly zoo?: string;
  readonly images?: string;
  readonly alpha: number;
  readonly out?: string;
  readonly json?: string;
}

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
    .argument("<fingerprint>", "the .sac file; the calibration is written into it, and it stays sealed if it is")
    .option("--unrelated <models...>", "independently trained models: paths, globs, or ARCHITECTURE=GLOB")
    .option(
      "--derived <models...>",
      "models known to derive from the source (for the rule midpoint, and to see the gap)",
    )
    .option(
      "--ancestor <models...>",
      "models whose weights the source's training started from: they explain what else descends from them",
    )
    .option("--zoo <file>", "take unrelated and derived models, architectures and images from a ZOO.json")
    .option("--images <folder>", "the labelled images of the enrolment, to measure accuracies on")
    .option("--alpha <rate>", "false-alarm rate to report on", between(0, 1), 0.05)
    .option("--out <file>", "write to another file and leave the fingerprint as it is");
  addRunOptions(addMatchOptions(addRecipientOption(command)))
    .option("--json <file>", "write the summary as JSON; - for standard output")
    .addHelpText("after", EXAMPLES)
    .action(runCalibrate);
}

async function runCalibrate(fingerprint: string, flags: Flags): Promise<void> {
  const references = await gatherReferences({ ...flags, ancestors: flags.ancestor });
  const out = flags.out ?? fingerprint;
  const run = { ...(await runOptionsOf(flags)), matching: matchingOf(flags) };
  const how = { run, keys: await givenKeys(), lock: lockFor(flags) };
  const options = { fingerprint, out, ...references, ...how };
  const calibrated = await calibrate(options, showProgress());
  const summary = summariseCalibration(calibrated, flags.alpha);
  if (flags.json) await emit(flags.json, asJson(summary));
  say(renderCalibration(summary), flags.json);
}
