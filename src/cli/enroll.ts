import { type Command, InvalidArgumentError, Option } from "commander";
import type { Correlation } from "../core/correlation.ts";
import type { Representation } from "../core/scores.ts";
import { DEFAULT_QUALITY } from "../probes/pixels.ts";
import { SELECTIONS, type Selection } from "../probes/select.ts";
import { renderFingerprint } from "../report/inspect.ts";
import { asJson } from "../report/json.ts";
import { enroll } from "../tasks/enroll.ts";
import { addRunOptions, between, type RunFlags, runOptionsOf, whole } from "./options.ts";
import { emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";

interface Flags extends RunFlags {
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly probes: number;
  readonly quality: number;
  readonly select: Selection;
  readonly seed: number;
  readonly pool: number;
  readonly arch?: string;
  readonly representation: Representation;
  readonly correlation: Correlation["kind"];
  readonly delta?: number;
  readonly json?: string;
}

const EXAMPLES = `
Examples:
  sac enroll --model source.onnx --images photos/ --out source.sac
  sac enroll --model source.onnx --images test/ --out source.sac --select misclassified --arch vgg
      test/ has one folder per class, named in the order of the model's classes

Next: sac calibrate source.sac --unrelated 'independent/*.onnx'`;

export function addEnroll(program: Command): void {
  const command = program
    .command("enroll")
    .summary("make a fingerprint of a source model")
    .description("Makes a fingerprint (.sac) of a source model from a folder of ordinary images.")
    .requiredOption("--model <file>", "the source model, ONNX")
    .requiredOption("--images <folder>", "images (JPEG, PNG, WebP, TIFF), flat or in one folder per class")
    .requiredOption("--out <file>", "the fingerprint to write, ending in .sac", fingerprintPath)
    .option("--probes <n>", "number of probes", whole(2, 10_000), 100)
    .option("--quality <q>", "JPEG quality of the probes", whole(1, 100), DEFAULT_QUALITY)
    .addOption(
      new Option(
        "--select <rule>",
        "which images become probes; misclassified tells models apart best, and needs classes",
      )
        .choices(SELECTIONS)
        .default("random"),
    )
    .option("--seed <n>", "seed of the choice", whole(0, Number.MAX_SAFE_INTEGER), 0)
    .option("--pool <n>", "look at no more than so many images", whole(2, 1_000_000), 1000)
    .option("--arch <name>", "the source's architecture, to compare with the calibration's")
    .addOption(
      new Option(
        "--representation <form>",
        "what is correlated: centred log-probabilities, or outputs as they are (the paper)",
      )
        .choices(["canonical", "raw"])
        .default("canonical"),
    )
    .addOption(
      new Option("--correlation <function>", "equation 2 or 3 of the paper")
        .choices(["cosine", "rbf"])
        .default("cosine"),
    )
    .option("--delta <d>", "width of the Gaussian RBF; needed for --correlation rbf", between(0, 1e9));
  addRunOptions(command)
    .option("--json <file>", "write what was made as JSON; - for standard output")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

function fingerprintPath(text: string): string {
  if (text.endsWith(".sac")) return text;
  throw new InvalidArgumentError("A fingerprint's name ends in .sac, by which sac check tells it from a model.");
}

function correlationOf({ correlation, delta }: Flags, command: Command): Correlation {
  if (correlation === "cosine") {
    if (delta !== undefined) command.error("error: --delta belongs to --correlation rbf");
    return { kind: "cosine" };
  }
  if (delta === undefined) return command.error("error: --correlation rbf needs its width: --delta, for instance 1");
  return { kind: "rbf", delta };
}

async function run(flags: Flags, command: Command): Promise<void> {
  const { model, images, out, probes, quality, seed, pool, representation } = flags;
  const settings = { representation, correlation: correlationOf(flags, command) };
  const common = { model, images, out, probes, quality, seed, pool, settings };
  const options = { ...common, selection: flags.select, arch: flags.arch, run: await runOptionsOf(flags) };
  const fingerprint = await enroll(options, showProgress());
  if (flags.json) await emit(flags.json, asJson({ path: out, ...fingerprint.about }));
  say(renderFingerprint(out, fingerprint), flags.json);
}
