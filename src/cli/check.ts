import { type Command, Option } from "commander";
import type { Feature } from "../core/reference-features.ts";
import { SCORES, type ScoreName } from "../core/scores.ts";
import { RULES, type Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { loadFingerprint, type StoredFingerprint } from "../fingerprint/store.ts";
import { renderAttestation } from "../report/check/attestation.ts";
import { buildReport } from "../report/check/build.ts";
import { renderCodeQuality } from "../report/check/code-quality.ts";
import { renderCsv } from "../report/check/csv.ts";
import { exitStatus, FAIL_ON, type FailOn } from "../report/check/exit-status.ts";
import { renderPng, renderSvg } from "../report/check/html/figure-file.ts";
import { renderHtml } from "../report/check/html/page.ts";
import { renderJunit } from "../report/check/junit.ts";
import { renderReview } from "../report/check/markdown/page.ts";
import { renderSarif } from "../report/check/sarif.ts";
import type { Report } from "../report/check/schema.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { check } from "../tasks/check.ts";
import { type Draw, randomSeed } from "../tasks/draw.ts";
import { expandPaths } from "../tasks/references.ts";
import { asJson } from "../text/json.ts";
import { givenKeys } from "./keys.ts";
import { addRunOptions, argument, between, type RunFlags, runOptionsOf, whole } from "./options.ts";
import { emit, say, screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { outputsOf, type Rendering } from "./renderings.ts";
import {
  addFeatureOption,
  addMatchOptions,
  type MatchFlags,
  matchingOf,
  refusePairFlags,
} from "./verification-options.ts";

/** Everything that the report can be written as, under the names that commander gives the options. */
const RENDERINGS = {
  json: { option: "--json", help: "JSON", render: asJson },
  html: { option: "--html", help: "one HTML page, for people", render: renderHtml },
  markdown: { option: "--markdown", help: "Markdown, for people", render: renderReview },
  sarif: { option: "--sarif", help: "SARIF 2.1.0, for code scanning", render: renderSarif },
  junit: { option: "--junit", help: "JUnit XML, for test reports", render: renderJunit },
  codeQuality: { option: "--code-quality", help: "GitLab Code Quality", render: renderCodeQuality },
  attestation: { option: "--attestation", help: "an in-toto test-result predicate", render: renderAttestation },
  svg: { option: "--svg", help: "the main figure, SVG", render: renderSvg },
  png: { option: "--png", help: "the main figure, PNG", render: renderPng },
  csv: { option: "--csv", help: "CSV, one line per result", render: renderCsv },
} as const satisfies Record<string, Rendering<Report>>;

type Targets = { readonly [Name in keyof typeof RENDERINGS]?: string };

interface Flags extends RunFlags, MatchFlags, Targets {
  readonly feature?: Feature;
  readonly alpha: number;
  readonly rule?: Rule;
  readonly threshold?: number;
  readonly score?: ScoreName;
  readonly weights: boolean;
  readonly failOn: FailOn[];
  readonly draw?: number;
  readonly drawSeed?: string;
  readonly showCorrelation?: boolean;
  readonly showProbes?: boolean;
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
    .option("--no-weights", "compare behaviour only, and leave weights unread")
    .addOption(
      new Option("--fail-on <verdicts>", "comma-separated verdicts that fail the run")
        .argParser(argument(failOn))
        .default(FAIL_ON, FAIL_ON.join(",")),
    );
  command
    .option("--draw <n>", "judge by so many of each fingerprint's probes, drawn for this run", whole(2, 10_000))
    .option("--draw-seed <text>", "draw as the run did that reported this seed", argument(drawSeed))
    .option("--show-correlation", "show the correlation matrices in HTML and JSON: parts of the secret fingerprint")
    .option(
      "--show-probes",
      "show there the probes on which suspect and source differ most: images of the fingerprint",
    );
  addFeatureOption(addMatchOptions(command));
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

function drawSeed(text: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text;
  throw new SacError("USAGE", "It is not made of 1 to 64 letters, digits, hyphens and underscores.");
}

function drawOf({ draw: probes, drawSeed: seed }: Flags): Draw | undefined {
  if (probes !== undefined) return { probes, seed: seed ?? randomSeed() };
  if (seed === undefined) return undefined;
  throw new SacError("USAGE", "--draw-seed means nothing without --draw.", "Give the number of probes with --draw.");
}

/** The arguments that give this run again: with the seed that was drawn, if none was given. */
function commandOf({ drawSeed }: Flags, draw: Draw | undefined): string[] {
  const [name, ...given] = process.argv.slice(2);
  return [name, ...(draw && drawSeed === undefined ? ["--draw-seed", draw.seed] : []), ...given];
}

/** One after the other: opening a sealed one takes 128 MiB for a moment. */
async function loadAll(paths: readonly string[]): Promise<StoredFingerprint[]> {
  const keys = await givenKeys();
  const loaded: StoredFingerprint[] = [];
  for (const path of paths) loaded.push(await loadFingerprint(path, keys));
  return loaded;
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
  const outputs = await outputsOf<Report>(RENDERINGS, { ...flags });
  const { alpha, threshold, score } = flags;
  const group = {
    fingerprints: await loadAll(fingerprints),
    models: await expandPaths(models),
    threshold,
  };
  if (!group.fingerprints.some(({ fingerprint }) => fingerprint.about.verification)) refusePairFlags(flags);
  const options = {
    groups: [group],
    alpha,
    rule: ruleOf(flags),
    score,
    draw: drawOf(flags),
    weights: flags.weights,
    feature: flags.feature,
    run: { ...(await runOptionsOf(flags)), matching: matchingOf(flags) },
  };
  const show = { correlation: flags.showCorrelation === true, probes: flags.showProbes === true };
  const result = await check(options, showProgress());
  const report = buildReport(result, startedAt, commandOf(flags, options.draw), undefined, show);
  for (const { target, render } of outputs) await emit(target, await render(report));
  say(renderTerminal(report, screen()), outputs.find(({ target }) => target === "-")?.target);
  process.exitCode = exitStatus(report, flags.failOn);
}
