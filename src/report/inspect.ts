import { decisions, zeroShare } from "../core/reference-features.ts";
import type { Control } from "../fingerprint/control.ts";
import type { Family } from "../fingerprint/family.ts";
import { type Fingerprint, statementsOf } from "../fingerprint/fingerprint.ts";
import type { KnownWeights } from "../fingerprint/known-weights.ts";
import { kindOf } from "../kinds/kind-of.ts";
import { JUDGING } from "../settings/judging.ts";
import { summariseCalibration } from "../tasks/calibration-summary.ts";
import type { InspectedModel } from "../tasks/inspect.ts";
import { listed, shortened } from "../text/list.ts";
import { formatNumber, formatP, imagesOf, percent } from "../text/numbers.ts";
import { plainText } from "../text/table.ts";
import { formatSize } from "../text/units.ts";
import { renderCalibration } from "./calibration.ts";
import { normalisationWords } from "./normalisation-words.ts";
import { imagesWords, statementsWords, unsaidWords } from "./statement-words.ts";
import { columnsIn, matchWords } from "./task-words.ts";

type Fact = readonly [name: string, value: string];

function facts(title: string, list: readonly Fact[]): string {
  const width = Math.max(...list.map(([name]) => name.length));
  return [plainText(title), ...list.map(([name, value]) => `  ${name.padEnd(width)}  ${plainText(value)}`)].join("\n");
}

/** What only matters to whoever examines a fingerprint. */
const FINE_PRINT = new Set(["outputs", "correlation", "made with"]);

/**
 * A fingerprint explained, with its calibration if it has one.
 * @param brief leaves out what its maker need not read
 */
export function renderFingerprint(path: string, fingerprint: Fingerprint, brief = false): string {
  const { about, calibration, family } = fingerprint;
  const { source, preprocess, selection, correlation, runtime } = about;
  const accuracy =
    source.accuracy === undefined ? "" : `, accuracy ${percent(source.accuracy)} on ${kindOf(fingerprint).measuredOn}`;
  const size = fingerprint.probes.reduce((sum, probe) => sum + probe.length, 0);
  const known: Fact[] = [
    ["id", "of source and probes; it stays the same when preprocessing, statements or calibration change"],
    [
      "source",
      `${source.name}${source.arch ? ` (${source.arch})` : ""}, SHA-256 ${source.sha256.slice(0, 16)}…${accuracy}`,
    ],
    ["probes", `${about.probes.length} ${imagesOf(about.quality)}, ${formatSize(size)} together`],
    ["choice", choiceOf(selection)],
    ...(fingerprint.control ? [["control", describeControl(fingerprint.control)] as const] : []),
    ["stated", statementsWords(statementsOf(fingerprint))],
    [
      "input",
      `${preprocess.width}x${preprocess.height} ${preprocess.colour} ${preprocess.layout} ${preprocess.dtype}, ${scaleWords(preprocess.scale)}mean ${preprocess.mean.join(", ")}, std ${preprocess.std.join(", ")}`,
    ],
    ...(about.normalisation ? [["normalisation", normalisationWords(about.normalisation)] as const] : []),
    ...(about.replaces === undefined ? [] : [["replaces", `fingerprint ${about.replaces}`] as const]),
    ["outputs", `${columnsIn(source.form, about.classes)}, ${source.form}`],
    ...(about.verification === undefined ? [] : [["references", describeReferences(fingerprint)] as const]),
    [
      "correlation",
      `${correlation.kind}${correlation.kind === "rbf" ? ` (delta ${correlation.delta})` : ""} of ${about.representation} outputs`,
    ],
    ["weights", describeWeights(fingerprint.weights)],
    ["inside", describeInside(fingerprint)],
    ...(family === undefined ? [] : [["twins", describeTwins(family)] as const]),
    [
      "made with",
      `sac ${runtime.sac}, onnxruntime ${runtime.onnxruntime} on ${runtime.device}, sharp ${runtime.sharp}`,
    ],
  ];
  const explained = facts(
    `${path}: fingerprint ${about.id}`,
    known.filter(([name]) => !brief || !FINE_PRINT.has(name)),
  );
  if (!calibration && !family) {
    const unsaid = unsaidWords(statementsOf(fingerprint));
    const judged = "Not calibrated yet: suspects are judged by their weights alone.";
    return [explained, ...(unsaid === undefined ? [] : [unsaid]), judged].join("\n\n");
  }
  return `${explained}\n\n${renderCalibration(summariseCalibration(fingerprint, JUDGING.alpha.default))}`;
}

/** Pixels are from 0 to 1 unless it is said. */
function scaleWords(scale: number): string {
  return Math.abs(255 * scale - 1) < 1e-6 ? "" : `scale ${formatNumber(scale, 5)}, `;
}

function describeReferences({ about, gallery, outputs }: Fingerprint): string {
  if (!about.verification) return "none";
  const { references: images, match } = about.verification;
  const people = new Set(images.map(({ identity }) => identity)).size;
  const size = gallery.reduce((sum, one) => sum + one.length, 0);
  return `${images.length} images of ${people} people, ${formatSize(size)} together; the source decides by ${matchWords(match)}; ${percent(zeroShare(decisions(outputs)))} of the targets are unlike all of theirs`;
}

function describeControl({ encoded }: Control): string {
  const size = encoded.reduce((sum, one) => sum + one.length, 0);
  return `${encoded.length} images that it did not choose, ${formatSize(size)} together: by these it is compared with unrelated models`;
}

function describeTwins({ twins, contested }: Family): string {
  if (!contested) return `${twins.length}, asked the probes above`;
  const size = contested.images.reduce((sum, one) => sum + one.length, 0);
  return `${twins.length}, asked ${contested.images.length} other ${imagesOf(contested.quality)}, ${formatSize(size)} together, on which source and twins disagree most`;
}

function choiceOf({ rule, pool, imagesAre }: Fingerprint["about"]["selection"]): string {
  if (rule === "given") return "given, each with its label: judged by the match rate";
  return `${rule}, from ${pool} images${imagesAre === undefined ? "" : ` (${imagesWords(imagesAre)})`}`;
}

function describeWeights(weights: KnownWeights | undefined): string {
  if (!weights) return "no sketch: suspects are judged by their behaviour alone";
  const { layers, vectors, profiles } = weights.sketch;
  const bytes = [...vectors, ...profiles].reduce((sum, one) => sum + (one?.values.length ?? 0), 0);
  const ancestors = weights.ancestors.map(({ name, pValue }) => `${name} (p ${formatP(pValue)})`);
  const known = ancestors.length > 0 ? `, ancestors ${ancestors.join(", ")}` : "";
  return `a sketch of ${layers.length} layers, ${formatSize(bytes)}${known}`;
}

function describeInside({ activations, calibration, family }: Fingerprint): string {
  if (!activations) return "nothing: suspects are not looked into";
  const { layers, images, values } = activations;
  const looked = [...(calibration?.unrelated ?? []), ...(family?.twins ?? [])].filter(({ inside }) => inside).length;
  return `units of ${layers.length} layers on ${images} probes, ${formatSize(values.length)}${looked === 0 ? "" : `; ${looked} references and twins were looked into`}`;
}

/** Genuine models have some dozens of operators, all of which are worth reading; hostile ones any number. */
const MOST_OPERATORS = 100;

function operatorList(operators: readonly (readonly [name: string, count: number])[]): string {
  const shown = operators.slice(0, MOST_OPERATORS).map(([name, count]) => `${count} ${shortened(name)}`);
  const others = operators.length - shown.length;
  return others > 0 ? `${shown.join(", ")} and ${others} more` : shown.join(", ");
}

/** A model explained, with what would be refused. */
export function renderModel(path: string, { onnx, refusals, notes, task }: InspectedModel): string {
  const tensor = ({ name, elementType, shape }: (typeof onnx.inputs)[number]) =>
    `${shortened(name)}: ${elementType} [${shape ? listed(shape.map((side) => shortened(String(side)))) : "unknown"}]`;
  const operators = Object.entries(onnx.operators).sort(([, a], [, b]) => b - a);
  const external = [...new Set(onnx.externalData.map(({ location }) => location))];
  const explained = facts(`${path}: ONNX model`, [
    ["inputs", listed(onnx.inputs.map(tensor), "; ") || "none"],
    ["outputs", listed(onnx.outputs.map(tensor), "; ") || "none"],
    ["operator sets", listed(onnx.opsets.map(({ domain, version }) => `${shortened(domain) || "ai.onnx"} ${version}`))],
    ["operators", operatorList(operators)],
    ["parameters", `${onnx.parameterCount.toLocaleString("en")} in ${onnx.initialiserCount} tensors`],
    ["external data", listed(external.map(shortened)) || "none"],
    [
      "file",
      `${formatSize(onnx.bytes)}, IR version ${onnx.irVersion}, made by ${shortened(onnx.producer) || "an unnamed tool"}`,
    ],
  ]);
  if (refusals.length === 0) {
    const verdict = `sac check would run it${task ? ", by the fingerprint of a verification model" : ""}.`;
    return `${explained}\n\n${[verdict, ...notes].join("\n")}`;
  }
  const list = refusals.map(({ code, message, hint }) => `  ${code}: ${plainText(message)}\n    ${plainText(hint)}`);
  return `${explained}\n\nsac check would refuse it as it is:\n${list.join("\n")}`;
}
