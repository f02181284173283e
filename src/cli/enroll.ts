import { type Command, Option } from "commander";
import { TASKS, type Task } from "../core/task.ts";
import { DEFAULT_QUALITY } from "../probes/pixels.ts";
import { CHOICES, type Choice } from "../probes/select.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { enroll } from "../tasks/enroll.ts";
import { optionsFor } from "../tasks/enrolment.ts";
import { asJson } from "../text/json.ts";
import { addRecipientOption, type LockFlags, lockFor, passphraseLock } from "./keys.ts";
import { addRunOptions, fingerprintPath, type RunFlags, runOptionsOf, whole } from "./options.ts";
import { describe, emit, say } from "./output.ts";
import { addProbeOptions, type ProbeFlags, settingsOf } from "./probe-options.ts";
import { showProgress } from "./progress.ts";
import { addPairOptions, matchingOf, type PairFlags, refusePairFlags } from "./verification-options.ts";

interface Flags extends RunFlags, ProbeFlags<Choice>, PairFlags, LockFlags {
  readonly task: Task;
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly quality: number;
  readonly arch?: string;
  readonly weights: boolean;
  readonly seal?: boolean;
  readonly json?: string;
}

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
    .description("Makes a fingerprint (.sac) of a source model from a folder of ordinary images.")
    .requiredOption("--model <file>", "the source model, ONNX")
    .requiredOption(
      "--images <folder>",
      "images (JPEG, PNG, WebP, TIFF), flat or in one folder per class, or per person",
    )
    .requiredOption("--out <file>", "the fingerprint to write, ending in .sac", fingerprintPath)
    .addOption(
      new Option("--task <task>", "what the model is for; verification: whether two images show one person")
        .choices(TASKS)
        .default("classification"),
    )
    .option("--quality <q>", "JPEG quality of the probes", whole(1, 100), DEFAULT_QUALITY)
    .option("--arch <name>", "the source's architecture, to compare with the calibration's")
    .option("--no-weights", "keep no sketch of the source's weights in the fingerprint")
    .option("--seal", "encrypt the fingerprint with the passphrase in SAC_PASSPHRASE");
  addRunOptions(addRecipientOption(addPairOptions(addProbeOptions(command, CHOICES))))
    .option("--json <file>", "write what was made as JSON; - for standard output")
    .addHelpText("after", EXAMPLES)
    .action(runEnroll);
}

async function runEnroll(flags: Flags, command: Command): Promise<void> {
  if (flags.seal && flags.recipient)
    command.error("error: --seal (a passphrase) and --recipient (keys) exclude each other");
  if (flags.select === "given") refuseDrawing(command);
  const { model, images, out, probes, quality, seed, pool } = flags;
  const ofTask = optionsFor(flags.task, settingsOf(flags, command), flags);
  if (flags.task === "classification") refusePairFlags(flags);
  const common = { model, images, out, probes, quality, seed, pool, ...ofTask };
  const lock = lockFor(flags) ?? (flags.seal ? passphraseLock() : undefined);
  const run = { ...(await runOptionsOf(flags)), matching: matchingOf(flags) };
  const options = { ...common, selection: flags.select, arch: flags.arch, weights: flags.weights, run, lock };
  const fingerprint = await enroll(options, showProgress());
  if (flags.json) await emit(flags.json, asJson(describe(out, fingerprint)));
  say(renderFingerprint(out, fingerprint), flags.json);
}

/** Probes that are given are neither drawn nor compressed. */
function refuseDrawing(command: Command): void {
  const senseless = ["probes", "quality", "seed", "pool"].filter(
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (senseless.length === 0) return;
  const named = senseless.map((name) => `--${name}`).join(", ");
  command.error(`error: --select given takes all images of the folder as they are, so that ${named} mean nothing`);
}
