import sharp from "sharp";
import { closeness } from "../core/scores.ts";
import { smallestRate } from "../core/significance.ts";
import { isStatistical, type Verdict } from "../core/verdict.ts";
import { settingsOf } from "../fingerprint/fingerprint.ts";
import { calibrationWarnings } from "../tasks/calibration-warnings.ts";
import type { CheckResult, Judgement } from "../tasks/check.ts";
import type { Judge } from "../tasks/examine.ts";
import { VERSION } from "../version.ts";
import { reasonsFor } from "./reasons.ts";
import { type Report, type ReportResult, SCHEMA_VERSION } from "./schema.ts";

/** Worst first: a run is called by the worst verdict in it. */
const SEVERITY: readonly Verdict[] = ["derived", "error", "inconclusive", "unrelated"];

/**
 * Makes the report object of a check; everything shown anywhere is rendered from it.
 * @param command the arguments that sac was called with
 */
export function buildReport(result: CheckResult, startedAt: Date, command?: readonly string[]): Report {
  const { options, judges, judgements } = result;
  const results = judgements.map((judgement) => resultOf(judgement, options.alpha));
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return dropUndefined({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "sac", version: VERSION },
    command: command?.map(withoutCredentials),
    runtime: runtimeOf(judgements),
    startedAt: startedAt.toISOString(),
    settings: {
      alpha: options.alpha,
      rule: options.threshold === undefined ? (options.rule ?? "auto") : "threshold",
      threshold: options.threshold,
      score: options.score ?? "auto",
      device: options.run.device,
      threads: options.run.threads,
      timeLimitMs: options.run.limits.timeMs,
      memoryLimitBytes: options.run.limits.memoryBytes,
    },
    fingerprints: judges.map((judge) => fingerprintOf(judge, judgements, options.alpha)),
    results,
    counts,
    expectedFalseAlarms: expectedFalseAlarms(judgements, options.alpha),
    verdict: SEVERITY.find((verdict) => counts[verdict] > 0) ?? "error",
  });
}

/** JSON has no undefined: fields that do not apply are left out. */
function dropUndefined(report: object): Report {
  return JSON.parse(JSON.stringify(report));
}

/** An address may carry a password or a signed query; neither belongs into a report. */
function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, "$1").replace(/(:\/\/[^\s?#]*)[?#]\S*/g, "$1");
}

function runtimeOf(judgements: readonly Judgement[]): object {
  const onnxruntime = judgements.flatMap(({ outcome }) =>
    outcome.kind === "failed" ? [] : outcome.run.onnxruntime,
  )[0];
  const { platform, arch, version } = process;
  return { node: version.slice(1), platform: `${platform}-${arch}`, sharp: sharp.versions.sharp, onnxruntime };
}

/** The calibration's scores in every view that a suspect was compared in. */
function referencesOf(judge: Judge, judgements: readonly Judgement[]): object[] {
  const used = judgements.flatMap(({ judge: other, outcome }) =>
    other === judge && outcome.kind === "measured" ? outcome.view : [],
  );
  return [...new Set(used)].map(({ by, panel, derived }) => ({ comparedBy: by, unrelated: panel.scores, derived }));
}

function fingerprintOf(judge: Judge, judgements: readonly Judgement[], alpha: number): object {
  const { stored } = judge;
  const { about, calibration } = stored.fingerprint;
  const { correlation } = settingsOf(stored.fingerprint);
  const { runtime } = about;
  const unrelated = calibration?.unrelated.length ?? 0;
  return {
    id: about.id,
    path: stored.path,
    sha256: stored.sha256,
    task: about.task,
    probes: about.probes.length,
    classes: about.classes,
    quality: about.quality,
    selection: `${about.selection.rule}, seed ${about.selection.seed}`,
    representation: about.representation,
    correlation: correlation.kind === "rbf" ? `rbf, delta ${correlation.delta}` : correlation.kind,
    source: { name: about.source.name, sha256: about.source.sha256, arch: about.source.arch },
    madeWith: { sac: runtime.sac, onnxruntime: runtime.onnxruntime, sharp: runtime.sharp },
    unrelated,
    derived: calibration?.derived.length ?? 0,
    warnings: unrelated > 0 ? calibrationWarnings(stored.fingerprint, alpha) : [],
    smallestRate: unrelated > 0 ? smallestRate(unrelated) : undefined,
    references: referencesOf(judge, judgements),
  };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function resultOf(judgement: Judgement, alpha: number): ReportResult {
  const { path, judge, outcome, rule, threshold, decision } = judgement;
  const about = { path, fingerprint: judge.stored.fingerprint.about.id };
  const reasons = reasonsFor(judgement, alpha);
  if (outcome.kind === "failed") {
    const { code, message, hint } = outcome.error;
    return { ...about, verdict: "error", reasons, error: { code, message, ...(hint === undefined ? {} : { hint }) } };
  }
  const { run } = outcome;
  const ran = {
    sha256: run.sha256,
    device: run.device.used,
    durationMs: Math.round(run.startMs + run.inferenceMs),
    inferenceMs: Math.round(run.inferenceMs),
  };
  if (outcome.kind === "defect") return { ...about, ...ran, verdict: "inconclusive", reasons };
  const { scores, evidence, judgedBy, suspect, view } = outcome;
  const details = {
    rule,
    comparedBy: view.by,
    judgedBy,
    score: judgedBy === "sac" ? scores.sac : known(closeness(scores, judgedBy)),
    distance: evidence.distance,
    threshold,
    pValue: decision && known(decision.pValue),
    conformalP: known(evidence.conformal),
    tailP: known(evidence.tail),
    adjustedTailP: decision && known(decision.adjustedTail),
  };
  const verdict = decision?.verdict ?? "inconclusive";
  const shape = { scores, form: suspect.form, classes: suspect.classes };
  return { ...about, ...ran, verdict, ...details, ...shape, reasons } as ReportResult;
}

/**
 * How many honest models of such a run would be called derived. Alone, a suspect has the rate of its rule; among several
 * Holm's correction keeps the chance of even one false alarm at alpha.
 */
function expectedFalseAlarms(judgements: readonly Judgement[], alpha: number): number | undefined {
  const rates = judgements.flatMap(({ rule, outcome }) => {
    if (outcome.kind !== "measured" || rule === undefined || !isStatistical(rule)) return [];
    const n = outcome.unrelated.length + 1;
    return [rule === "conformal" ? Math.floor(alpha * n + 1e-9) / n : alpha];
  });
  if (rates.length === 0) return undefined;
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return rates.length === 1 ? sum : Math.min(sum, alpha);
}
