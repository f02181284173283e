import { type Command, Option } from "commander";
import { SCORES, type ScoreName } from "../core/scores.ts";
import { RULES, type Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { buildReport } from "../report/build.ts";
import { exitStatus, FAIL_ON, type FailOn } from "../report/exit-status.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderTerminal } from "../report/terminal.ts";
import { check } from "../tasks/check.ts";
import { ensureWritable } from "../write-file.ts";
import { addRunOptions, argument, between, type RunFlags, runOptionsOf } from "./options.ts";
import { asJson, emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";

interface Flags extends RunFlags {
  readonly alpha: number;
  readonly rule?: Rule;
  readonly threshold?: number;
  readonly score?: ScoreName;
  readonly failOn: FailOn[];
  readonly json?: string;
  readonly markdown?: string;
}

const EXAMPLES = `
Examples:
  sac check source.sac -- suspect.onnx
  sac check source.sac -- 'models/**/*.onnx' --markdown report.md
  sac check source.sac --rule min-unrelated -- suspect.onnx      the paper's threshold

Verdicts: derived (closer to the source than independent models are), unrelated, inconclusive, error.
Exit status: 0 pass, 1 a verdict failed the run, 2 something could not be judged.`;

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .summary("judge suspect models against fingerprints")
    .description("Runs suspects on a fingerprint's probes and says which are closer to the source than chance allows.")
    .argument("<files...>", "fingerprints (.sac) and suspects (paths or globs), in any order")
    .option("--alpha <rate>", "false-alarm rate", between(0, 1), 0.05)
    .addOption(
      new Option(
        "--rule <rule>",
        "how to decide; without it conformal where the calibration suffices, else normal",
      ).choices(RULES),
    )
    .option("--threshold <distance>", "derived if the distance is at most this; needs no calibration", between(0, 2))
    .addOption(new Option("--score <score>", "judge by this score instead of fusion").choices(SCORES))
    .addOption(
      new Option("--fail-on <verdicts>", "comma-separated verdicts that fail the run")
        .argParser(argument(failOn))
        .default(FAIL_ON, FAIL_ON.join(",")),
    );
  addRunOptions(command)
    .option("--json <file>", "write the report as JSON; - for standard output")
    .option("--markdown <file>", "write the report as Markdown; - for standard output")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

function failOn(text: string): FailOn[] {
  const chosen = text.split(",").filter(Boolean);
  const wrong = chosen.find((one) => !FAIL_ON.includes(one as FailOn));
  if (wrong === undefined) return chosen as FailOn[];
  throw new SacError("USAGE", `"${wrong}" is not one of ${FAIL_ON.join(", ")}.`);
}

function ruleOf({ rule, threshold }: Flags): Rule | undefined {
  if (threshold === undefined || rule === undefined || rule === "threshold") return rule;
  throw new SacError("USAGE", `--threshold and --rule ${rule} contradict each other.`, "Give one of the two.");
}

async function run(files: string[], flags: Flags): Promise<void> {
  const startedAt = new Date();
  const fingerprints = files.filter((file) => file.endsWith(".sac"));
  const models = files.filter((file) => !file.endsWith(".sac"));
  if (fingerprints.length === 0 || models.length === 0) {
    const lacking = fingerprints.length === 0 ? "fingerprint (a file ending in .sac)" : "model";
    throw new SacError(
      "USAGE",
      `There is no ${lacking} among: ${files.join(" ")}.`,
      "Usage: sac check F.sac -- MODEL.onnx",
    );
  }
  for (const path of [flags.json, flags.markdown]) if (path && path !== "-") await ensureWritable(path);
  const { alpha, threshold, score } = flags;
  const options = {
    fingerprints,
    models,
    alpha,
    rule: ruleOf(flags),
    threshold,
    score,
    run: await runOptionsOf(flags),
  };
  const report = buildReport(await check(options, showProgress()), startedAt);
  if (flags.json) await emit(flags.json, asJson(report));
  if (flags.markdown) await emit(flags.markdown, renderMarkdown(report));
  say(renderTerminal(report), flags.markdown === "-" ? "-" : flags.json);
  process.exitCode = exitStatus(report, flags.failOn);
}
