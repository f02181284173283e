import { type Command, Option } from "commander";
import { SacError } from "../errors.ts";
import { loadFingerprint } from "../fingerprint/store.ts";
import { type AskedTreatment, parseTreatments } from "../probes/treatment.ts";
import { buildEvaluation } from "../report/evaluation/build.ts";
import { renderEvaluation } from "../report/evaluation/terminal.ts";
import { EVALUATION_FORMATS } from "../report/formats.ts";
import { ENROLLING } from "../settings/enrolling.ts";
import { type ValueType, wholeNumber } from "../settings/value-types.ts";
import { evaluate } from "../tasks/evaluate.ts";
import { parseSweep, type Setting, SWEEPS, type Sweep } from "../tasks/evaluation/setting.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { readZoo } from "../tasks/zoo.ts";
import { correlationOf, matchingOf } from "./comparison.ts";
import { givenKeys, keyFiles } from "./keys.ts";
import { addSettings, argument, repeatable, runOptionsFrom, settingValues } from "./options.ts";
import { screen } from "./output.ts";
import { showProgress } from "./progress.ts";
import { addFormatOptions, requestedFormats, targetsOf, tell } from "./renderings.ts";

const USUAL_QUALITY = ENROLLING.quality.default;
const TREATMENTS: ValueType<readonly AskedTreatment[]> = { parse: parseTreatments, what: "a treatment of probes" };
const ONE_SWEEP: ValueType<(base: Setting) => Sweep> = { parse: parseSweep, what: "a sweep" };

/** What only this command has. */
interface Flags {
  readonly quality: readonly AskedTreatment[];
  readonly seeds: number;
  readonly fingerprint?: readonly string[];
  readonly sweep: readonly ((base: Setting) => Sweep)[];
}

const EXAMPLES = `
Examples:
  sac evaluate zoo/ZOO.json --select misclassified
  sac evaluate zoo/ZOO.json --seeds 5 --csv scores.csv --markdown tables.md
  sac evaluate zoo/ZOO.json --fingerprint watermark-1.sac watermark-2.sac
  sac evaluate zoo/ZOO.json --sweep probes --sweep quality=10,25,10+50,clean --json curves.json

A ZOO.json names models that are known to be unrelated to a source or derived from it: see docs/reference.md.
Exit status: 0 evaluated, 2 something could not be (a model that fails is left out, named, and the rest evaluated).`;

export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .summary("measure on a zoo of known models how well derived ones are told apart")
    .description("Scores every model of a zoo and says how well each score tells derived models from unrelated ones.")
    .argument("<zoo>", "a ZOO.json: a source, and models known to be unrelated to it or derived from it")
    .addOption(
      new Option(
        "--quality <q>",
        "JPEG quality of the probes, 25 in the paper; mixed; several of each image: 10+50; clean; or a corruption: fog:1",
      )
        .argParser(argument(TREATMENTS))
        .default(parseTreatments(USUAL_QUALITY), USUAL_QUALITY),
    )
    .option(
      "--seeds <n>",
      "average over this many draws of probes, the first one with --seed",
      argument(wholeNumber(1, 1000)),
      1,
    )
    .option(
      "--fingerprint <file...>",
      "take the probes of fingerprints of the source, one draw each, instead of drawing some",
    )
    .addOption(
      new Option("--sweep <parameter>", `also vary one: ${SWEEPS.join(", ")}; with values: probes=25,50; repeatable`)
        .argParser(repeatable(ONE_SWEEP))
        .default([], "none"),
    );
  addFormatOptions(addSettings(command, "evaluate"), EVALUATION_FORMATS).addHelpText("after", EXAMPLES).action(run);
}

/** @throws SacError USAGE, and those of kind `fingerprint` */
async function fingerprintsOf({ fingerprint: paths, sweep }: Flags, command: Command) {
  if (paths === undefined) return undefined;
  const senseless = ["probes", "quality", "select", "seeds"].filter(
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (sweep.length > 0) senseless.push("sweep");
  if (senseless.length > 0) {
    const named = senseless.map((name) => `--${name}`).join(", ");
    const message = `--fingerprint takes probes as they are, so that ${named} mean nothing.`;
    throw new SacError("USAGE", message, "Leave out the one or the other.");
  }
  const keys = await givenKeys();
  return Promise.all(paths.map((path) => loadFingerprint(path, keys)));
}

/** The arguments that give this evaluation again: of a seed that nobody could foresee, with the seed. */
function commandWith(seed: number): string[] {
  return process.argv.slice(2).map((one) => one.replace(/^(--seed=)?random$/, `$1${seed}`));
}

async function run(zoo: string, flags: Flags, command: Command): Promise<void> {
  const startedAt = new Date();
  const outputs = requestedFormats(EVALUATION_FORMATS, { ...flags });
  const values = settingValues("evaluate", command);
  const { source, images, models } = await readZoo(zoo);
  await refuseOverwriting(
    { reports: targetsOf(outputs) },
    {
      ...{ "the zoo": zoo, "the zoo's source": source, "the zoo's images": images },
      "the zoo's model": models.map(({ path }) => path),
      ...{ "--fingerprint": flags.fingerprint, "--preprocess": values.preprocess, ...keyFiles() },
    },
  );
  const { quality, seeds, sweep } = flags;
  const { probes, select, seed, evaluationPool: pool, representation, references, feature } = values;
  const settings = { representation, correlation: correlationOf(values), ...(feature && { feature }) };
  const setting: Setting = { probes, treatments: quality, selection: select, settings, references };
  const fingerprints = await fingerprintsOf(flags, command);
  const options = {
    zoo,
    setting,
    seeds: Array.from({ length: fingerprints?.length ?? seeds }, (_, i) => seed + i),
    pool,
    fingerprints,
    sweeps: sweep.map((make) => make(setting)),
    run: { ...(await runOptionsFrom(values)), matching: matchingOf(values) },
    acceptPreprocessing: values.acceptPreprocessing,
    jobs: values.jobs,
  };
  const result = await evaluate(options, showProgress());
  const evaluation = buildEvaluation(result, startedAt, commandWith(seed));
  await tell(evaluation, renderEvaluation(evaluation, screen()), outputs);
  process.exitCode = evaluation.leftOut.length > 0 ? 2 : 0;
}
