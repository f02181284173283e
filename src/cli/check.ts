import type { Command } from "commander";
import type { Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { loadFingerprint, type StoredFingerprint } from "../fingerprint/store.ts";
import { renderAttestation } from "../report/check/attestation.ts";
import { buildReport } from "../report/check/build.ts";
import { renderCodeQuality } from "../report/check/code-quality.ts";
import { renderCsv } from "../report/check/csv.ts";
import { exitStatus } from "../report/check/exit-status.ts";
import { renderPng, renderSvg } from "../report/check/html/figure-file.ts";
import { renderHtml } from "../report/check/html/page.ts";
import { renderJunit } from "../report/check/junit.ts";
import { renderReview } from "../report/check/markdown/page.ts";
import { renderSarif } from "../report/check/sarif.ts";
import type { Report } from "../report/check/schema.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { judgingOptions } from "../settings/judging.ts";
import type { CommandValues } from "../settings/table.ts";
import { check } from "../tasks/check.ts";
import { type Draw, randomSeed } from "../tasks/draw.ts";
import { expandPaths } from "../tasks/references.ts";
import { asJson } from "../text/json.ts";
import { matchingOf, refuseForClassifiers } from "./comparison.ts";
import { givenKeys } from "./keys.ts";
import { addSettings, runOptionsFrom, settingValues } from "./options.ts";
import { emit, say, screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { outputsOf, type Rendering } from "./renderings.ts";

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

type Values = CommandValues<"check">;

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
    .argument("<files...>", "fingerprints (.sac) and suspects (paths or globs), in any order");
  addSettings(command, "check")
    .addHelpText("after", EXAMPLES)
    .action((files: string[], targets: Targets) => run(files, targets, settingValues("check", command)));
  for (const { option, help } of Object.values(RENDERINGS)) {
    command.option(`${option} <file>`, `write the report as ${help}; - for standard output`);
  }
}

function ruleOf({ rule, threshold }: Values): Rule | undefined {
  if (threshold === undefined || rule === undefined || rule === "threshold") return rule;
  throw new SacError("USAGE", `--threshold and --rule ${rule} contradict each other.`, "Give one of the two.");
}

function drawOf({ draw: probes, drawSeed: seed }: Values): Draw | undefined {
  if (probes !== undefined) return { probes, seed: seed ?? randomSeed() };
  if (seed === undefined) return undefined;
  throw new SacError("USAGE", "--draw-seed means nothing without --draw.", "Give the number of probes with --draw.");
}

/** One after the other: opening a sealed one takes 128 MiB for a moment. */
async function loadAll(paths: readonly string[]): Promise<StoredFingerprint[]> {
  const keys = await givenKeys();
  const loaded: StoredFingerprint[] = [];
  for (const path of paths) loaded.push(await loadFingerprint(path, keys));
  return loaded;
}

async function run(files: string[], targets: Targets, values: Values): Promise<void> {
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
  const outputs = await outputsOf<Report>(RENDERINGS, targets);
  const group = {
    fingerprints: await loadAll(fingerprints),
    models: await expandPaths(models),
    threshold: values.threshold,
  };
  if (!group.fingerprints.some(({ fingerprint }) => fingerprint.about.verification)) refuseForClassifiers(values);
  const options = {
    groups: [group],
    ...judgingOptions({ ...values, rule: ruleOf(values) }),
    draw: drawOf(values),
    run: { ...(await runOptionsFrom(values)), matching: matchingOf(values) },
  };
  const show = { correlation: values.showCorrelation, probes: values.showProbes };
  const result = await check(options, showProgress());
  const report = buildReport(result, startedAt, process.argv.slice(2), undefined, show);
  for (const { target, render } of outputs) await emit(target, await render(report));
  say(renderTerminal(report, screen()), outputs.find(({ target }) => target === "-")?.target);
  process.exitCode = exitStatus(report, values.failOn);
}
