/**
 * The library's door: what the command and the Action do, for programs. What a caller can mend is thrown as a SacError,
 * whose codes docs/errors.md lists.
 */
import type { Evaluation } from "../schema/evaluation.js";
import type { EvaluationFormat, ReportFormat } from "../schema/formats.js";
import type { Report } from "../schema/report.js";
import type { CalibrateInput, CalibrationReport, CheckInput, EnrollInput, EvaluateInput, KeysInput, OpenedFingerprint } from "./public-types.js";
export type { Evaluation } from "../schema/evaluation.js";
export type { EvaluationFormat, ReportFormat } from "../schema/formats.js";
export type { Report } from "../schema/report.js";
export { type ErrorCode, type ErrorKind, SacError } from "./errors.js";
export type { CalibratedModel, CalibratedTwins, CalibrateInput, CalibrationReport, CheckInput, EnrollInput, EvaluateInput, FeedingInput, HeldOutModels, KeysInput, OpenedFingerprint, PreprocessInput, ProbeInput, RunInput, SealInput, TriedNormalisations, } from "./public-types.js";
/**
 * Makes the fingerprint of a source model from a folder of ordinary images, and writes it.
 *
 *     const fingerprint = await enroll({ model: "source.onnx", images: "photos/", out: "source.sac" });
 *
 * @throws SacError OUTPUT_EXISTS for a file that is there already, and others; nothing is written then
 */
export declare function enroll(input: EnrollInput): Promise<OpenedFingerprint>;
/**
 * Runs models that were trained independently of the source, and writes into the fingerprint how close they come.
 *
 *     await calibrate({ fingerprint, unrelated: ["independent/*.onnx"] });
 *
 * @returns what the calibration bears
 * @throws SacError CALIBRATION_REFUSED for models of the old calibration that are not among those given, and others; nothing
 *   is written unless every model could be run
 */
export declare function calibrate(input: CalibrateInput): Promise<CalibrationReport>;
/**
 * Judges suspects against fingerprints. A model that cannot be judged is a result of its own, and no error of the run.
 *
 *     const report = await check({ fingerprints: ["source.sac"], models: ["suspects/*.onnx"] });
 *     if (report.verdict === "derived") console.log(render(report, "markdown"));
 *
 * @throws SacError if nothing can be judged
 */
export declare function check(input: CheckInput): Promise<Report>;
/**
 * Measures on a zoo of known models how well every score tells derived models from unrelated ones.
 *
 *     const evaluation = await evaluate({ zoo: "zoo/ZOO.json", select: "misclassified", seeds: 5 });
 *     console.log(evaluation.scores.fusion?.average?.auc);
 *
 * @throws SacError; a model that cannot be run is left out and named
 */
export declare function evaluate(input: EvaluateInput): Promise<Evaluation>;
/**
 * Opens a fingerprint, sealed or not, so that `check` and `evaluate` need not read it again, nor its keys.
 *
 *     const fingerprint = await openFingerprint("source.sac", { passphrase: process.env.SAC_PASSPHRASE });
 *
 * @param file its path, or its bytes
 * @param name of bytes, for messages and reports
 * @throws SacError of kind `fingerprint`; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export declare function openFingerprint(file: string | Uint8Array, keys?: KeysInput, name?: string): Promise<OpenedFingerprint>;
/**
 * A report or an evaluation as text.
 *
 *     writeFileSync("report.html", render(report, "html"));
 *
 * @throws SacError USAGE for a format that there is not
 */
export declare function render(report: Report, format: ReportFormat): string;
export declare function render(evaluation: Evaluation, format: EvaluationFormat): string;
