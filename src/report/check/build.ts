import { weightsLevel } from "../../core/both-legs.ts";
import { zeroShare } from "../../core/reference-features.ts";
import type { Verdict } from "../../core/verdict.ts";
import { type Fingerprint, settingsOf } from "../../fingerprint/fingerprint.ts";
import { sharp } from "../../natives/load.ts";
import { calibrationWarnings } from "../../tasks/calibration-warnings.ts";
import type { CheckOptions, CheckResult, Judgement } from "../../tasks/check.ts";
import type { Judge } from "../../tasks/examine.ts";
import { withoutCredentials } from "../../text/credentials.ts";
import { VERSION } from "../../version.ts";
import { insightOf, SHOW_NOTHING, type Show } from "./insight.ts";
import { reasonsFor } from "./reasons.ts";
import { type Report, type ReportOrigin, type ReportResult, SCHEMA_VERSION } from "./schema.ts";
import { weightsOf } from "./weights.ts";

/** Worst first: a run is called by the worst verdict in it. */
const SEVERITY: readonly Verdict[] = ["derived", "error", "inconclusive", "unrelated"];

/**
 * Makes the report object of a check; everything shown anywhere is rendered from it.
 * @param command the arguments that sac was called with
 * @param origin the run in a repository, if there is one
 * @param show what may be shown of the fingerprint
 */
export function buildReport(
  result: CheckResult,
  startedAt: Date,
  command?: readonly string[],
  origin?: ReportOrigin,
  show = SHOW_NOTHING,
): Report {
  const { options, judges, judgements } = result;
  const threshold = commonThreshold(options);
  const results = judgements.map((judgement) => resultOf(judgement, options.alpha, show));
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return dropUndefined({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "sac", version: VERSION },
    command: command?.map(withoutCredentials),
    runtime: runtimeOf(judgements),
    startedAt: startedAt.toISOString(),
    origin,
    settings: {
      alpha: options.alpha,
      rule: threshold === undefined ? (options.rule ?? "auto") : "threshold",
      threshold,
      score: options.score ?? "auto",
      device: options.run.device,
      threads: options.run.threads,
      timeLimitMs: options.run.limits.timeMs,
      memoryLimitBytes: options.run.limits.memoryBytes,
    },
    fingerprints: judges.map((judge) => fingerprintOf(judge, judgements, options.alpha)),
    results,
    counts,
    expectedFalseAlarms: result.expectedFalseAlarms,
    verdict: SEVERITY.find((verdict) => counts[verdict] > 0) ?? "error",
  });
}

/** The run's threshold, if all of it has the same one; what each suspect was held against stands with its result. */
function commonThreshold({ groups }: CheckOptions): number | undefined {
  const thresholds = new Set(groups.map(({ threshold }) => threshold));
  return thresholds.size === 1 ? groups[0].threshold : undefined;
}

/** JSON has no undefined: fields that do not apply are left out. */
function dropUndefined(report: object): Report {
  return JSON.parse(JSON.stringify(report));
}

function runtimeOf(judgements: readonly Judgement[]): object {
  const [run] = judgements.flatMap(({ outcome }) => (outcome.kind === "failed" ? [] : outcome.run));
  const { platform, arch, version } = process;
  return {
    node: version.slice(1),
    platform: `${platform}-${arch}`,
    sharp: sharp().versions.sharp,
    onnxruntime: run?.onnxruntime,
    walls: run?.walls,
    network: run?.network,
  };
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
  const { about, calibration, weights } = stored.fingerprint;
  const { correlation } = settingsOf(stored.fingerprint);
  const { runtime } = about;
  const unrelated = calibration?.unrelated.length ?? 0;
  return {
    id: about.id,
    path: stored.path,
    sha256: stored.sha256,
    task: about.task,
    probes: about.probes.length,
    draw: judge.drawn,
    classes: about.classes,
    verification: about.verification && verificationOf(about.verification),
    quality: about.quality,
    // Not the seed: whoever guesses the images could replay the choice.
    selection: about.selection.rule,
    representation: about.representation,
    correlation: correlation.kind === "rbf" ? `rbf, delta ${correlation.delta}` : correlation.kind,
    source: { name: about.source.name, sha256: about.source.sha256, arch: about.source.arch },
    madeWith: { sac: runtime.sac, onnxruntime: runtime.onnxruntime, sharp: runtime.sharp },
    weights: weights && {
      layers: weights.sketch.layers.length,
      ancestors: weights.ancestors.map(({ name }) => name),
    },
    unrelated,
    derived: calibration?.derived.length ?? 0,
    warnings: unrelated > 0 ? calibrationWarnings(stored.fingerprint, alpha) : [],
    smallestRate: judge.smallestRate,
    references: referencesOf(judge, judgements),
  };
}

function verificationOf({ feature, references, match }: NonNullable<Fingerprint["about"]["verification"]>): object {
  const people = new Set(references.map(({ identity }) => identity)).size;
  return { feature, references: references.length, people, match };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function resultOf(judgement: Judgement, alpha: number, show: Show): ReportResult {
  const { path, judge, outcome, rule, threshold, boundary, decision, verdict, behaviour, weights } = judgement;
  const legs = weights && { behaviour, weights: weightsOf(weights, weightsLevel(alpha)) };
  const about = { path, fingerprint: judge.stored.fingerprint.about.id, verdict, ...legs };
  const reasons = reasonsFor(judgement, alpha);
  if (outcome.kind === "failed") {
    // What the weights found out stands, whether the model runs or not.
    if (verdict !== "error") return { ...about, reasons };
    const { code, message, hint } = outcome.error;
    return { ...about, reasons, error: { code, message, ...(hint === undefined ? {} : { hint }) } };
  }
  const { run } = outcome;
  const ran = {
    sha256: run.sha256,
    device: run.device.used,
    durationMs: Math.round(run.startMs + run.inferenceMs),
    inferenceMs: Math.round(run.inferenceMs),
  };
  if (outcome.kind === "defect") return { ...about, ...ran, reasons };
  const { scores, standing, suspect, view } = outcome;
  const { evidence, judgedBy } = standing;
  const details = {
    rule,
    comparedBy: view.by,
    judgedBy,
    score: known(scores[judgedBy] ?? Number.NaN),
    interval: outcome.interval,
    distance: evidence.distance,
    threshold,
    boundary,
    pValue: decision && known(decision.pValue),
    conformalP: known(evidence.conformal),
    tailP: known(evidence.tail),
    adjustedTailP: decision && known(decision.adjustedTail),
  };
  const shape = {
    scores,
    form: suspect.form,
    classes: suspect.classes + suspect.added,
    insight: insightOf(judgement, show),
  };
  const verified = { match: outcome.match, zeroFeatures: suspect.decisions && zeroShare(suspect.decisions) };
  return { ...about, ...ran, ...details, ...shape, ...verified, reasons } as ReportResult;
}
