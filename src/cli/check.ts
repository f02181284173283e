import { type Command, Option } from "commander";
import type { Feature } from "../core/reference-features.ts";
import { SCORES, type ScoreName } from "../core/scores.ts";
import { RULES, type Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { loadFingerprint, type StoredFingerprint } from "../fingerprint/store.ts";
import { buildReport } from "../report/check/build.ts";
import { exitStatus, FAIL_ON, type FailOn } from "../report/check/exit-status.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { CHECK_FORMATS } from "../report/formats.ts";
import { check } from "../tasks/check.ts";
import { type Draw, randomSeed } from "../tasks/draw.ts";
import { expandPaths } from "../tasks/references.ts";
import { givenKeys } from "./keys.ts";
import { addRunOptions, argument, between, type RunFlags, runOptionsOf, whole } from "./options.ts";
import { emit, say, screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { addFormatOptions, requestedFormats } from "./renderings.ts";
import {
  addFeatureOption,
  addMatchOptions,
  type MatchFlags,
  matchingOf,
  refusePairFlags,
} from "./verification-options.ts";

interface Flags extends RunFlags, MatchFlags {
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
  addFormatOptions(addRunOptions(command), CHECK_FORMATS).addHelpText("after", EXAMPLES).action(run);
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
  const outputs = await requestedFormats(CHECK_FORMATS, { ...flags });
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
  for (const { target, format } of outputs) await emit(target, await format.render(report));
  say(renderTerminal(report, screen()), outputs.find(({ target }) => target === "-")?.target);
  process.exitCode = exitStatus(report, flags.failOn);
}
