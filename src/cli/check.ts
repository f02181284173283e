import type { Command } from "commander";
import { judgePlan } from "../auditing/judge-plan.ts";
import type { SealedFolder } from "../auditing/sealed-folder.ts";
import { takeShard } from "../auditing/shard.ts";
import { readyInTime, stopSignal } from "../auditing/stop-signal.ts";
import type { VerdictCache } from "../auditing/verdict-cache.ts";
import type { Rule } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { loadFingerprint, type StoredFingerprint } from "../fingerprint/store.ts";
import type { Report } from "../report/check/schema.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import { CHECK_FORMATS } from "../report/formats.ts";
import { judgingOptions } from "../settings/judging.ts";
import type { CommandValues } from "../settings/table.ts";
import { type Draw, randomSeed } from "../tasks/draw.ts";
import { expandPaths } from "../tasks/model-paths.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { matchingOf, refuseForClassifiers } from "./comparison.ts";
import { givenCacheKey, givenKeys, keyFiles } from "./keys.ts";
import { addSettings, runOptionsFrom, settingValues } from "./options.ts";
import { screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { addFormatOptions, regularTarget, requestedFormats, targetsOf, tell } from "./renderings.ts";

type Values = CommandValues<"check">;

const EXAMPLES = `
Examples:
  sac check source.sac -- suspect.onnx
  sac check source.sac -- 'models/**/*.onnx' --markdown report.md
  sac check source.sac --rule min-unrelated -- suspect.onnx      the paper's threshold

Verdicts: derived (closer to the source than independent models are), unrelated, inconclusive, error.
Exit status: 0 pass, 1 a verdict failed the run, 2 something could not be judged.`;

const INTERRUPTED =
  "\nInterrupted: the run ends with what is judged so far. A second interrupt ends it at once, without that.\n";

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .summary("judge suspect models against fingerprints")
    .description("Runs suspects on a fingerprint's probes and says which are closer to the source than chance allows.")
    .argument("<files...>", "fingerprints (.sac) and suspects (paths, folders or globs), in any order");
  addFormatOptions(addSettings(command, "check"), CHECK_FORMATS)
    .addHelpText("after", EXAMPLES)
    .action((files: string[], flags: Readonly<Record<string, unknown>>) =>
      run(files, flags, settingValues("check", command)),
    );
}

function ruleOf({ rule, threshold }: Values): Rule | undefined {
  if (threshold === undefined || rule === undefined || rule === "threshold") return rule;
  throw new SacError("USAGE", `--threshold and --rule ${rule} contradict each other.`, "Give one of the two.");
}

function drawOf({ draw: probes, drawSeed: seed, shard }: Values): Draw | undefined {
  if (probes !== undefined && seed === undefined && shard !== undefined) {
    const hint = "Give all of them the same seed: --draw-seed, letters and digits of your choice.";
    throw new SacError("USAGE", "With --draw alone every shard would draw other probes.", hint);
  }
  if (probes !== undefined) return { probes, seed: seed ?? randomSeed() };
  if (seed === undefined) return undefined;
  throw new SacError("USAGE", "--draw-seed means nothing without --draw.", "Give the number of probes with --draw.");
}

/** The arguments that give this run again: with the seed that was drawn, if none was given. */
function commandOf({ drawSeed }: Values, draw: Draw | undefined): string[] {
  const [name, ...given] = process.argv.slice(2);
  return [name, ...(draw && drawSeed === undefined ? ["--draw-seed", draw.seed] : []), ...given];
}

/** One after the other: opening a sealed one takes 128 MiB for a moment. The same file twice counts once, as of a model. */
async function loadAll(paths: readonly string[]): Promise<StoredFingerprint[]> {
  const keys = await givenKeys();
  const loaded: StoredFingerprint[] = [];
  for (const path of paths) {
    const stored = await loadFingerprint(path, keys);
    if (!loaded.some(({ sha256 }) => sha256 === stored.sha256)) loaded.push(stored);
  }
  return loaded;
}

/** Where verdicts are kept; undefined where they are not. */
async function keptVerdicts({
  verdictCache: path,
}: Values): Promise<{ folder: SealedFolder; cache: VerdictCache } | undefined> {
  if (path === undefined) return undefined;
  const [{ openSealedFolder }, { verdictsIn }] = await Promise.all([
    import("../auditing/sealed-folder.ts"),
    import("../auditing/verdict-cache.ts"),
  ]);
  const folder = await openSealedFolder(path, await givenCacheKey());
  return { folder, cache: verdictsIn(folder) };
}

async function run(files: string[], flags: Readonly<Record<string, unknown>>, values: Values): Promise<void> {
  const startedAt = new Date();
  const fingerprints = files.filter((file) => file.endsWith(".sac"));
  const models = files.filter((file) => !file.endsWith(".sac"));
  if (fingerprints.length === 0 || models.length === 0) {
    const [lacking, hint] =
      fingerprints.length === 0
        ? [
            "fingerprint (a file ending in .sac)",
            "sac enroll makes one of your own model. Then: sac check F.sac -- MODEL",
          ]
        : ["model", "Name the models to judge after it: sac check F.sac -- MODEL.onnx"];
    throw new SacError("USAGE", `There is no ${lacking} among: ${files.join(" ")}.`, hint);
  }
  const outputs = requestedFormats(CHECK_FORMATS, flags);
  const suspects = await expandPaths(models);
  const inputs = { "the suspect": suspects, "the fingerprint": fingerprints, "--preprocess": values.preprocess };
  await refuseOverwriting({ reports: targetsOf(outputs) }, { ...inputs, ...keyFiles() });
  const kept = await keptVerdicts(values);
  const loaded = await readyInTime(values.deadline, loadAll(fingerprints));
  const group = { fingerprints: loaded, models: suspects, threshold: values.threshold };
  if (!group.fingerprints.some(({ fingerprint }) => fingerprint.about.verification)) refuseForClassifiers(values);
  const options = {
    groups: [group],
    ...judgingOptions({ ...values, rule: ruleOf(values) }),
    draw: drawOf(values),
    run: { ...(await runOptionsFrom(values)), matching: matchingOf(values) },
  };
  const { plan, shard } = await takeShard(options, values.shard);
  const facts = {
    startedAt,
    command: commandOf(values, options.draw),
    shard,
    cache: kept?.cache,
    show: { correlation: values.showCorrelation, probes: values.showProbes },
    keptIn: await regularTarget(outputs, "json"),
  };
  // What ends the run does not take back what was judged before it.
  const rescue = (judged: Report) =>
    process.stderr.write(
      `\nJudged before the run ended:\n${renderTerminal(judged, screen(process.stderr), values.verbose)}\n`,
    );
  const signal = stopSignal(values.deadline, () => process.stderr.write(INTERRUPTED));
  const report = await judgePlan({ ...plan, signal }, facts, showProgress(), rescue);
  await kept?.folder.removeOld();
  await tell(report, renderTerminal(report, screen(), values.verbose), outputs);
  process.exitCode = exitStatus(report, values.failOn);
}
