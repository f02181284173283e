/**
 * The library's door: what the command and the Action do, for programs. What a caller can mend is thrown as a SacError,
 * whose codes docs/errors.md lists.
 */
import type { Evaluation } from "../schema/evaluation.d.ts";
import type { EvaluationFormat, ReportFormat } from "../schema/formats.d.ts";
import type { Report } from "../schema/report.d.ts";
import { SacError } from "./errors.ts";
import { openFingerprint as open, readFingerprintFile } from "./fingerprint/store.ts";
import { factsOf, forget, keep, loadAll, pathOf } from "./library/opened.ts";
import {
  comparisonSettings,
  preprocessFile,
  progressOf,
  refuseOutOfBounds,
  refusePairOptions,
  runOf,
  sealWith,
} from "./library/options.ts";
import { AS_IMAGES_ALLOW } from "./probes/select.ts";
import { parseTreatments } from "./probes/treatment.ts";
import type {
  CalibrateInput,
  CalibrationReport,
  CheckInput,
  EnrollInput,
  EvaluateInput,
  KeysInput,
  OpenedFingerprint,
} from "./public-types.ts";
import { calibrationReport } from "./report/calibration.ts";
import { buildReport } from "./report/check/build.ts";
import { showsAnswers } from "./report/check/insight.ts";
import { buildEvaluation } from "./report/evaluation/build.ts";
import { CHECK_FORMATS, EVALUATION_FORMATS, type Format } from "./report/formats.ts";
import { ENROLLING, pairOptions, twinOptions } from "./settings/enrolling.ts";
import { JUDGING } from "./settings/judging.ts";
import { statedBy } from "./settings/stating.ts";
import { calibrate as calibrateFile } from "./tasks/calibrate.ts";
import { summariseCalibration } from "./tasks/calibration-summary.ts";
import { check as judge } from "./tasks/check.ts";
import { randomSeed } from "./tasks/draw.ts";
import { enroll as enrollSource } from "./tasks/enroll.ts";
import { evaluate as evaluateZoo } from "./tasks/evaluate.ts";
import { parseSweep } from "./tasks/evaluation/setting.ts";
import { expandPaths } from "./tasks/model-paths.ts";
import { refuseOverwriting } from "./tasks/outputs.ts";
import { gatherReferences, pathsOf } from "./tasks/references.ts";

export type { Evaluation } from "../schema/evaluation.d.ts";
export type { EvaluationFormat, ReportFormat } from "../schema/formats.d.ts";
export type { Report } from "../schema/report.d.ts";
export { type ErrorCode, type ErrorKind, SacError } from "./errors.ts";
export type {
  CalibratedModel,
  CalibratedTwins,
  CalibrateInput,
  CalibrationReport,
  CheckInput,
  EnrollInput,
  EvaluateInput,
  FeedingInput,
  HeldOutModels,
  KeysInput,
  OpenedFingerprint,
  PreprocessInput,
  ProbeInput,
  RunInput,
  SealInput,
  TriedNormalisations,
} from "./public-types.ts";

const ALPHA = JUDGING.alpha.default;
const QUALITY = ENROLLING.quality.default;
const { probes: PROBES, evaluationPool: POOL } = ENROLLING;

/**
 * Makes the fingerprint of a source model from a folder of ordinary images, and writes it.
 *
 *     const fingerprint = await enroll({ model: "source.onnx", images: "photos/", out: "source.sac" });
 *
 * @throws SacError OUTPUT_EXISTS for a file that is there already, and others; nothing is written then
 */
export async function enroll(input: EnrollInput): Promise<OpenedFingerprint> {
  refuseOutOfBounds(input);
  const { model, images, out, arch, seed = 0, probes = AS_IMAGES_ALLOW, pool = ENROLLING.pool.default } = input;
  const { task = "classification", quality = QUALITY, select: selection = "auto" } = input;
  const { weights = true, activations = true } = input;
  if (task !== "verification") refusePairOptions(input);
  await refuseOverwriting({ fingerprints: { out } }, { model, images, preprocess: preprocessFile(input) });
  const ofTask = pairOptions(task, comparisonSettings(input), input);
  const imagesAre = input.imagesAre === "unsaid" ? undefined : input.imagesAre;
  const drawing = { probes, quality, selection, seed, pool, imagesAre, ...ofTask };
  const how = {
    arch,
    weights,
    activations,
    statements: statedBy(input),
    acceptPreprocessing: input.acceptPreprocessing,
    run: await runOf(input),
    lock: sealWith(input.seal),
    force: input.force,
  };
  const fingerprint = await enrollSource({ model, images, out, ...drawing, ...how }, progressOf(input));
  return factsOf(out, fingerprint);
}

/**
 * Runs models that were trained independently of the source, and writes into the fingerprint how close they come.
 *
 *     await calibrate({ fingerprint, unrelated: ["independent/*.onnx"] });
 *
 * @returns what the calibration bears
 * @throws SacError CALIBRATION_REFUSED for models of the old calibration that are not among those given, and others; nothing
 *   is written unless every model could be run
 */
export async function calibrate(input: CalibrateInput): Promise<CalibrationReport> {
  refuseOutOfBounds(input);
  const fingerprint = pathOf(input.fingerprint);
  const { out = fingerprint, keys, alpha = ALPHA } = input;
  const statements = statedBy(input);
  const optional = Object.keys(statements).length > 0;
  const family = twinOptions({ ...input, twin: input.twins });
  const references = await gatherReferences({ ...input, family, optional });
  const read = { ...pathsOf(references), zoo: input.zoo, preprocess: preprocessFile(input) };
  const elsewhere = out === fingerprint ? read : { fingerprint, ...read };
  await refuseOverwriting({ fingerprints: { out } }, elsewhere);
  const { force, replace, acceptPreprocessing, jobs } = input;
  const how = { run: await runOf(input), keys, lock: sealWith(input.seal), force, replace, acceptPreprocessing, jobs };
  const options = { fingerprint, out, ...references, statements, ...how };
  const calibrated = await calibrateFile(options, progressOf(input));
  if (out === fingerprint) forget(input.fingerprint);
  return calibrationReport(summariseCalibration(calibrated, alpha));
}

/**
 * Judges suspects against fingerprints. A model that cannot be judged is a result of its own, and no error of the run.
 *
 *     const report = await check({ fingerprints: ["source.sac"], models: ["suspects/*.onnx"] });
 *     if (report.verdict === "derived") console.log(render(report, "markdown"));
 *
 * @throws SacError if nothing can be judged
 */
export async function check(input: CheckInput): Promise<Report> {
  refuseOutOfBounds(input);
  const startedAt = new Date();
  const { alpha = ALPHA, rule, threshold, score, feature, multiple, keys, draw, jobs } = input;
  const { weights = true, activations = true } = input;
  const fingerprints = await loadAll(input.fingerprints, keys);
  const models = await expandPaths(input.models);
  if (fingerprints.length === 0) throw new SacError("USAGE", "There is no fingerprint to judge by.");
  if (models.length === 0) throw new SacError("NO_MODELS_MATCHED", "There is no model to judge.");
  if (fingerprints.every(({ fingerprint }) => fingerprint.about.task === "classification")) refusePairOptions(input);
  const drawn = draw && { probes: draw.probes, seed: draw.seed ?? randomSeed() };
  const how = { alpha, rule, score, weights, activations, feature, multiple, jobs, draw: drawn };
  const show = { correlation: false, probes: false, ...input.show };
  const groups = [{ fingerprints, models, threshold }];
  const options = { groups, ...how, keepAnswers: showsAnswers(show), run: await runOf(input) };
  const result = await judge(options, progressOf(input));
  return buildReport(result, startedAt, undefined, undefined, show);
}

/**
 * Measures on a zoo of known models how well every score tells derived models from unrelated ones.
 *
 *     const evaluation = await evaluate({ zoo: "zoo/ZOO.json", select: "misclassified", seeds: 5 });
 *     console.log(evaluation.scores.fusion?.average?.auc);
 *
 * @throws SacError; a model that cannot be run is left out and named
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation> {
  refuseOutOfBounds(input);
  const startedAt = new Date();
  const {
    zoo,
    seed = 0,
    probes = PROBES.default,
    pool = POOL.default,
    select: selection = "auto",
    references,
    keys,
  } = input;
  const treatments = parseTreatments(String(input.quality ?? QUALITY));
  const setting = { probes, treatments, selection, settings: comparisonSettings(input), references };
  const fingerprints = input.fingerprints && (await loadAll(input.fingerprints, keys));
  const draws = fingerprints?.length ?? input.seeds ?? 1;
  const seeds = Array.from({ length: draws }, (_, i) => seed + i);
  const sweeps = (input.sweeps ?? []).map((text) => parseSweep(text)(setting));
  const { acceptPreprocessing, jobs } = input;
  const how = { run: await runOf(input), jobs, acceptPreprocessing };
  const options = { zoo, setting, seeds, pool, sweeps, fingerprints, ...how };
  return buildEvaluation(await evaluateZoo(options, progressOf(input)), startedAt, []);
}

/**
 * Opens a fingerprint, sealed or not, so that `check` and `evaluate` need not read it again, nor its keys.
 *
 *     const fingerprint = await openFingerprint("source.sac", { passphrase: process.env.SAC_PASSPHRASE });
 *
 * @param file its path, or its bytes
 * @param name of bytes, for messages and reports
 * @throws SacError of kind `fingerprint`; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function openFingerprint(
  file: string | Uint8Array,
  keys: KeysInput = {},
  name = "fingerprint.sac",
): Promise<OpenedFingerprint> {
  const bytes = typeof file === "string" ? await readFingerprintFile(file) : file;
  return keep(await open(bytes, typeof file === "string" ? file : name, keys));
}

/**
 * A report or an evaluation as text.
 *
 *     writeFileSync("report.html", render(report, "html"));
 *
 * @throws SacError USAGE for a format that there is not
 */
export function render(report: Report, format: ReportFormat): string;
export function render(evaluation: Evaluation, format: EvaluationFormat): string;
export function render(report: Report | Evaluation, format: ReportFormat | EvaluationFormat): string {
  return "results" in report ? rendered(report, CHECK_FORMATS, format) : rendered(report, EVALUATION_FORMATS, format);
}

function rendered<T>(report: T, formats: readonly Format<T>[], name: string): string {
  const text = formats.find((format) => format.name === name)?.render(report);
  if (typeof text === "string") return text;
  throw new SacError("USAGE", `There is no format ${name} that this can be written in as text.`);
}
