import { mean, sampleStandardDeviation } from "simple-statistics";
import type { ComparedBy, ScoreName } from "../../../core/scores.ts";
import { predictiveTail } from "../../../core/significance.ts";
import { isStatistical, type Rule } from "../../../core/verdict.ts";
import type { Report, ReportFingerprint, ReportResult } from "../schema.ts";

/** Suspects that were judged on one scale: by one score, in one way, against one fingerprint. */
export interface Comparison {
  readonly id: string;
  readonly fingerprint: ReportFingerprint;
  readonly comparedBy: ComparedBy;
  readonly score: ScoreName;
  readonly rule: Rule | undefined;
  readonly unrelated: readonly number[];
  readonly derived: readonly number[];
  readonly suspects: readonly Placed[];
  /** Where the rule draws its line, if it can be drawn. */
  readonly line: number | undefined;
}

export interface Placed {
  readonly result: ReportResult;
  readonly value: number;
}

/** Only the paper's distance gets smaller the closer a model is. */
export function isDistance(score: ScoreName): boolean {
  return score === "sac";
}

/** The score that a result's verdict rests on; undefined if there is none. */
function placeOf({ rule, judgedBy, score, distance }: ReportResult): { score: ScoreName; value: number } | undefined {
  const byDistance = (rule !== undefined && !isStatistical(rule)) || score === undefined || judgedBy === undefined;
  if (!byDistance) return { score: judgedBy, value: score };
  return distance === undefined ? undefined : { score: "sac", value: distance };
}

/** Groups the results that share a scale, in the order of the report. Results without any score are in none. */
export function comparisonsOf(report: Report): Comparison[] {
  const groups = new Map<string, { readonly first: ReportResult; readonly score: ScoreName; suspects: Placed[] }>();
  for (const result of report.results) {
    const place = placeOf(result);
    if (!place) continue;
    const key = [result.fingerprint, result.comparedBy, place.score, result.rule, result.threshold].join("|");
    const group = groups.get(key) ?? { first: result, score: place.score, suspects: [] };
    group.suspects.push({ result, value: place.value });
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ first, score, suspects }, index) => {
    const fingerprint = report.fingerprints.find(({ id }) => id === first.fingerprint);
    if (!fingerprint) return [];
    const comparedBy = first.comparedBy ?? "scores";
    const references = fingerprint.references.find((one) => one.comparedBy === comparedBy);
    const unrelated = references?.unrelated.flatMap((scores) => scores[score] ?? []) ?? [];
    const derived = references?.derived.flatMap((scores) => scores[score] ?? []) ?? [];
    const { rule } = first;
    const line =
      first.threshold ??
      (rule && isStatistical(rule) ? lineOf(rule, score, unrelated, report.settings.alpha) : undefined);
    return [{ id: `c${index}`, fingerprint, comparedBy, score, rule, unrelated, derived, suspects, line }];
  });
}

/** The score beyond which a p-value is at most alpha. */
function lineOf(rule: "conformal" | "normal", score: ScoreName, unrelated: readonly number[], alpha: number) {
  const sign = isDistance(score) ? -1 : 1;
  const closeness = unrelated.map((value) => sign * value);
  const line = rule === "conformal" ? conformalLine(closeness, alpha) : normalLine(closeness, alpha);
  return line === undefined ? undefined : sign * line;
}

function conformalLine(closeness: readonly number[], alpha: number): number | undefined {
  const allowed = Math.floor(alpha * (closeness.length + 1) + 1e-9) - 1;
  return [...closeness].sort((a, b) => b - a)[allowed];
}

function normalLine(closeness: readonly number[], alpha: number): number | undefined {
  if (closeness.length < 3 || alpha >= 0.5) return undefined;
  const spread = sampleStandardDeviation([...closeness]);
  if (spread === 0) return undefined;
  let low = mean([...closeness]);
  let high = low + spread;
  while (predictiveTail(high, closeness) > alpha) high += high - low;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (predictiveTail(middle, closeness) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

/** The bootstrap interval of a suspect's score, if that is what is drawn. */
export function intervalOf({ interval, rule }: ReportResult): ReportResult["interval"] {
  return rule === undefined || isStatistical(rule) ? interval : undefined;
}
