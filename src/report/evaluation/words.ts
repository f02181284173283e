import { formatNumber, formatP, percent } from "../../text/numbers.ts";
import { choiceAlone } from "../task-words.ts";
import type { Evaluation, EvaluationRow, EvaluationTable } from "./schema.ts";

/** The figures of a row, as tables show them. */
export const METRICS = {
  auc: { title: "AUC", show: (value?: number) => formatNumber(value) },
  pValue: { title: "t-test p", show: (value?: number) => formatP(value) },
  f1: { title: "F1", show: (value?: number) => formatNumber(value) },
  tprAt5: { title: "TPR at 5 %", show: share },
  tprAt1: { title: "TPR at 1 %", show: share },
} as const;

export type MetricName = keyof typeof METRICS;
type Metrics = { readonly [Name in MetricName]?: number | undefined };

function share(value?: number): string {
  return value === undefined ? "–" : percent(value);
}

/** The metrics that at least one row has. */
export function metricsIn(rows: readonly Metrics[]): MetricName[] {
  const names = Object.keys(METRICS) as MetricName[];
  return names.filter((name) => rows.some((row) => row[name] !== undefined));
}

/** What a row is about: `extract-labels, into resnet (group transfer; by labels)`. */
export function rowTitle({ attack, arch, group, comparedBy }: EvaluationRow): string {
  const about = [attack, attack !== undefined && arch !== undefined ? `into ${arch}` : arch].filter(Boolean).join(", ");
  const asides = [group === undefined ? "" : `group ${group}`, choiceAlone(comparedBy).replace(" alone", "")];
  const aside = asides.filter(Boolean).join("; ");
  return aside ? `${about} (${aside})` : about;
}

/** A line of a table: an attack, an attack's weakened models, or the average over the attacks. */
export interface Line extends Metrics {
  readonly title: string;
  readonly n?: number | undefined;
  readonly meanDistance?: number | undefined;
}

/** The attacks of a table, those whose models are weakened after them, and last the average. */
export function linesOf({ attacks, weakened, average }: EvaluationTable): Line[] {
  return [
    ...attacks.map((row) => ({ ...row, title: rowTitle(row) })),
    ...weakened.map((row) => ({ ...row, title: `${rowTitle(row)}, weakened` })),
    ...(average ? [{ ...average, title: "average" }] : []),
  ];
}

/** Title, number of models, metrics and mean distance of each line. */
export function rowsOf(lines: readonly Line[], metrics: readonly MetricName[]): string[][] {
  return lines.map(({ title, n, meanDistance, ...line }) => [
    title,
    n === undefined ? "" : String(n),
    ...metrics.map((name) => METRICS[name].show(line[name])),
    meanDistance === undefined ? "" : formatNumber(meanDistance),
  ]);
}

/** "of 40 judgements, 2 false alarms" at one rate, models one by one. */
export function falseAlarmsAt({ falseAlarms }: EvaluationTable, alpha: number, group?: string): string {
  const found = falseAlarms.find((one) => one.alpha === alpha && one.group === group && one.arch === undefined);
  return found ? `${found.falseAlarms} of ${found.judged}` : "–";
}

/** The probes that everything was measured on. */
export function probesLine({ fingerprint }: Evaluation): string {
  const { probes, quality, selection, representation, correlation, feature, references } = fingerprint;
  const treated = treatedWords(quality);
  const draws = drawsOf(fingerprint);
  if (feature !== undefined) {
    const what = feature === "decision" ? "decisions" : "similarities";
    return `${probes} targets ${treated} against up to ${references} references, ${draws}; ${correlation} of ${representation} ${what}`;
  }
  return `${probes} ${selection} probes${treated === "lossless" ? ", lossless" : ` ${treated}`}, ${draws}; ${correlation} of ${representation} outputs`;
}

function treatedWords(quality: string): string {
  if (quality === "mixed") return "of mixed qualities";
  return /^[\d+]+$/.test(quality) ? `of JPEG quality ${quality}` : quality;
}

function drawsOf({ seeds, fingerprints }: Evaluation["fingerprint"]): string {
  if (fingerprints)
    return fingerprints.length === 1 ? "of a fingerprint" : `mean of ${fingerprints.length} fingerprints`;
  return seeds.length === 1 ? `seed ${seeds[0]}` : `mean of ${seeds.length} draws`;
}

/** Whom the figures are about. */
export function modelsOf({ source, groups, leftOut }: Evaluation): string {
  const sum = (role: "derived" | "unrelated") => groups.reduce((total, group) => total + group[role], 0);
  const failed = leftOut.length > 0 ? `, ${leftOut.length} left out` : "";
  const arch = source.arch === undefined ? "" : ` (${source.arch})`;
  const derived = sum("derived") === 1 ? "1 derived model" : `${sum("derived")} derived models`;
  return `Source ${source.path}${arch}, ${derived} against ${sum("unrelated")} unrelated${failed}`;
}

/** Whether the zoo's models classify or verify. */
export function evaluatedTask({ fingerprint }: Evaluation): "classification" | "verification" {
  return fingerprint.feature === undefined ? "classification" : "verification";
}
