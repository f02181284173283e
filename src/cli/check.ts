import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { SCORES, type ScoreName } from "../core/scores.ts";
import { RULES, type Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { renderAttestation } from "../report/attestation.ts";
import { buildReport } from "../report/build.ts";
import { renderCodeQuality } from "../report/code-quality.ts";
import { renderCsv } from "../report/csv.ts";
import { exitStatus, FAIL_ON, type FailOn } from "../report/exit-status.ts";
import { renderHtml } from "../report/html/page.ts";
import { asJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderSarif } from "../report/sarif.ts";
import type { Report } from "../report/schema.ts";
import { renderTerminal } from "../report/terminal.ts";
import { check } from "../tasks/check.ts";
import { ensureWritable } from "../write-file.ts";
import { addRunOptions, argument, between, type RunFlags, runOptionsOf } from "./options.ts";
import { emit, say } from "./output.ts";
import { showProgress } from "./progress.ts";

interface Rendering {
  readonly option: string;
  readonly help: string;
  render(report: Report): string;
}

/** Everything that the report can be written as, under the names that commander gives the options. */
const RENDERINGS = {
  json: { option: "--json", help: "JSON", render: asJson },
  html: { option: "--html", help: "one HTML page, for people", render: renderHtml },
  markdown: { option: "--markdown", help: "Markdown, for people", render: renderMarkdown },
  sarif: { option: "--sarif", help: "SARIF 2.1.0, for code scanning", render: renderSarif },
  junit: { option: "--junit", help: "JUnit XML, for test reports", render: renderJunit },
  codeQuality: { option: "--code-quality", help: "GitLab Code Quality", render: renderCodeQuality },
  attestation: { option: "--attestation", help: "an in-toto test-result predicate", render: renderAttestation },
  csv: { option: "--csv", help: "CSV, one line per result", render: renderCsv },
} as const satisfies Record<string, Rendering>;

type Targets = { readonly [Name in keyof typeof RENDERINGS]?: string };

interface Flags extends RunFlags, Targets {
  readonly alpha: number;
  readonly rule?: Rule;
  readonly threshold?: number;
  readonly score?: ScoreName;
  readonly failOn: FailOn[];
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
  addRunOptions(command).addHelpText("after", EXAMPLES).action(run);
  for (const { option, help } of Object.values(RENDERINGS)) {
    command.option(`${option} <file>`, `write the report as ${help}; - for standard output`);
  }
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

interface Output extends Rendering {
  readonly target: string;
}

/** The renderings that were asked for. @throws SacError USAGE if two are to go to one place, OUTPUT_UNWRITABLE */
async function outputsOf(targets: Targets): Promise<Output[]> {
  const outputs = Object.entries(RENDERINGS).flatMap(([name, rendering]) => {
    const target = targets[name as keyof Targets];
    return target === undefined ? [] : [{ ...rendering, target }];
  });
  const taken = new Map<string, string>();
  for (const { option, target } of outputs) {
    const place = target === "-" ? "-" : resolve(target);
    const other = taken.get(place);
    if (other) {
      const where = target === "-" ? "standard output" : target;
      throw new SacError("USAGE", `${other} and ${option} both write to ${where}.`, "Give each a file of its own.");
    }
    taken.set(place, option);
    if (target !== "-") await ensureWritable(target || ".");
  }
  return outputs;
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
  const outputs = await outputsOf(flags);
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
  const report = buildReport(await check(options, showProgress()), startedAt, process.argv.slice(2));
  for (const { target, render } of outputs) await emit(target, render(report));
  say(renderTerminal(report), outputs.find(({ target }) => target === "-")?.target);
  process.exitCode = exitStatus(report, flags.failOn);
}
