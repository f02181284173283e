import { activationsLevel, weightsLevel } from "../../core/legs.ts";
import { type Fingerprint, settingsOf, statementsOf } from "../../fingerprint/fingerprint.ts";
import { type CalibrationWarning, calibrationWarnings, twinWarnings } from "../../tasks/calibration-warnings.ts";
import type { CheckOptions, CheckResult } from "../../tasks/check-options.ts";
import type { Judge } from "../../tasks/examination.ts";
import type { Judgement } from "../../tasks/judgement.ts";
import { withoutCredentials } from "../../text/credentials.ts";
import { VERSION } from "../../version.ts";
import { warningOf } from "../calibration.ts";
import { defined } from "../defined.ts";
import { activationsOf } from "./activations.ts";
import { fedOf, feedingReasons } from "./feeding.ts";
import { type ReportOfResults, withFigures } from "./figures.ts";
import { insightOf, SHOW_NOTHING, type Show } from "./insight.ts";
import { legLines } from "./leg-lines.ts";
import { nearOtherwiseOf } from "./near-otherwise.ts";
import { reasonsFor } from "./reasons.ts";
import type { Report, ReportFingerprint, ReportOrigin, ReportResult } from "./schema.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
import { toldOnce } from "./told-once.ts";
import { isUnlikeReferences, twinsOf } from "./twins.ts";
import { weightsOf } from "./weights.ts";

type Measured = Extract<Judgement["outcome"], { kind: "measured" }>;

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
  const shared = sharedIds(judges);
  const results = judgements.map((judgement) =>
    toldOnce(judgement, [options, show, shared.has(idOf(judgement))], () => resultOf(judgement, options, show, shared)),
  );
  const parts: ReportOfResults = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "sac", version: VERSION },
    command: command?.map(withoutCredentials),
    runtime: runtimeOf(result),
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
  };
  const report = withFigures(parts, options.multiple);
  return { ...defined<Report>({ ...report, results: [] }), results: report.results };
}

function idOf({ judge }: Judgement): string {
  return judge.stored.fingerprint.about.id;
}

/** Ids that several fingerprints have: they are of one source and the same images, calibrated otherwise. */
function sharedIds(judges: readonly Judge[]): Set<string> {
  const ids = judges.map(({ stored }) => stored.fingerprint.about.id);
  return new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
}

/** The run's threshold, if all of it has the same one; what each suspect was held against stands with its result. */
function commonThreshold({ groups }: CheckOptions): number | undefined {
  const thresholds = new Set(groups.map(({ threshold }) => threshold));
  return thresholds.size === 1 ? groups[0].threshold : undefined;
}

function runtimeOf({ environment, judgements }: CheckResult): Report["runtime"] {
  const [run] = judgements.flatMap(({ outcome }) => (outcome.kind === "failed" ? [] : [outcome.run]));
  const { onnxruntime, walls, network } = run ?? {};
  return { ...environment, onnxruntime, walls: walls && [...walls], network };
}

/** The calibration's scores in every view that a suspect was compared in. */
function referencesOf(judge: Judge, judgements: readonly Judgement[]): ReportFingerprint["references"] {
  const used = judgements.flatMap(({ judge: other, outcome }) =>
    other === judge && outcome.kind === "measured" ? outcome.view : [],
  );
  return [...new Set(used)].map(({ by, panel, derived }) => ({
    comparedBy: by,
    unrelated: [...panel.scores],
    derived: [...derived],
  }));
}

function fingerprintOf(judge: Judge, judgements: readonly Judgement[], alpha: number): ReportFingerprint {
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
    imagesAre: about.selection.imagesAre,
    statements: statementsOf(stored.fingerprint),
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
    twins: familyOf(stored.fingerprint),
    warnings: warningsFor(judge, judgements, alpha).map(warningOf),
    smallestRate: judge.smallestRate,
    references: referencesOf(judge, judgements),
  };
}

/** Where twins decided about every suspect, most of what references lack is nobody's concern. */
function warningsFor(judge: Judge, judgements: readonly Judgement[], alpha: number): CalibrationWarning[] {
  const { fingerprint } = judge.stored;
  const own = judgements.filter((one) => one.judge === judge);
  const byTwins = own.length > 0 && own.every((one) => one.byTwins !== undefined || one.outcome.kind !== "measured");
  const { sourceStanding, sourceIsolated } = judge.soft;
  return (judge.family && byTwins) || judge.smallestRate === undefined
    ? twinWarnings(fingerprint, sourceStanding, sourceIsolated)
    : calibrationWarnings(fingerprint, alpha, sourceStanding, sourceIsolated);
}

function familyOf({ about, family }: Fingerprint): ReportFingerprint["twins"] {
  if (!family) return undefined;
  const { twins, contested, sourcePicked, twinsPicked } = family;
  return {
    count: twins.length,
    probes: contested?.probes.length ?? about.probes.length,
    contested: contested !== undefined,
    quality: contested?.quality,
    sourcePicked,
    twinsPicked,
  };
}

function verificationOf({
  feature,
  references,
  match,
}: NonNullable<Fingerprint["about"]["verification"]>): ReportFingerprint["verification"] {
  const people = new Set(references.map(({ identity }) => identity)).size;
  return { feature, references: references.length, people, match };
}

/** Fields of a result that one part of an outcome fills in. */
type Part<Name extends keyof ReportResult> = Pick<ReportResult, Name>;

/** @param shared ids that do not tell which fingerprint it was */
function resultOf(
  judgement: Judgement,
  { alpha, run }: CheckOptions,
  show: Show,
  shared: ReadonlySet<string>,
): ReportResult {
  const { path, judge, outcome, verdict } = judgement;
  const { id } = judge.stored.fingerprint.about;
  const about: Part<
    | ("path" | "fingerprint" | "fingerprintSha256" | "verdict")
    | keyof ReturnType<typeof legsOf>
    | "fed"
    | "nearOtherwise"
  > = {
    path,
    fingerprint: id,
    fingerprintSha256: shared.has(id) ? judge.stored.sha256 : undefined,
    verdict,
    ...legsOf(judgement, alpha),
    fed: fedOf(judgement, run.preprocess),
    nearOtherwise: nearOtherwiseOf(judgement),
  };
  const reasons = reasonsFor(judgement, alpha);
  switch (outcome.kind) {
    case "failed": {
      // What the weights found out stands, whether the model runs or not.
      if (verdict !== "error") return { ...about, reasons };
      const { code, message, hint } = outcome.error;
      const hints = [hint, ...feedingReasons(judgement).map(({ text }) => text)].filter((one) => one !== undefined);
      return { ...about, reasons, error: { code, message, hint: hints.length > 0 ? hints.join(" ") : undefined } };
    }
    case "defect":
      return { ...about, ...runOf(outcome.run), reasons };
    case "measured": {
      const decided = decisionOf(judgement, outcome);
      return { ...about, ...runOf(outcome.run), ...decided, ...shapeOf(judgement, outcome, show), reasons };
    }
  }
}

/** What every leg says by itself. */
function legsOf(judgement: Judgement, alpha: number): Part<"behaviour" | "weights" | "activations" | "legs"> {
  const { weights, activations, behaviour } = judgement;
  return {
    behaviour: weights || activations ? behaviour : undefined,
    weights: weights && weightsOf(weights, weightsLevel(alpha)),
    activations: activations && activationsOf(activations, activationsLevel(alpha)),
    legs: legLines(judgement),
  };
}

function runOf(run: Measured["run"]): Part<"sha256" | "device" | "durationMs" | "inferenceMs"> {
  return {
    sha256: run.sha256,
    device: run.device.used,
    durationMs: Math.round(run.startMs + run.inferenceMs),
    inferenceMs: Math.round(run.inferenceMs),
  };
}

/** How the verdict on a suspect's behaviour came about. */
function decisionOf(
  { rule, threshold, boundary, decision, doubts, lacksRate, byTwins, blindness }: Judgement,
  { scores, standing, view, interval, agreement }: Measured,
): Part<
  | ("rule" | "threshold" | "boundary" | "doubts" | "comparedBy" | "judgedBy" | "score" | "interval" | "distance")
  | ("blindness" | "agreement" | "doubtfulPanel")
  | ("pValue" | "pValueIsBound" | "pValueAssumes" | "conformalP" | "asClose" | "panel" | "spreads")
> {
  const { evidence, judgedBy } = standing;
  const claimed = (byTwins ?? decision)?.claimed;
  const applied = byTwins?.rule ?? rule;
  return {
    rule: applied,
    comparedBy: view.by,
    judgedBy,
    score: scores[judgedBy],
    interval,
    distance: evidence.distance,
    threshold,
    // On the references' scale, which twins do not decide on.
    boundary: byTwins ? undefined : boundary,
    doubts: doubts.length === 0 ? undefined : doubts.map(({ code }) => code),
    // Of the doubts, twins have one.
    doubtfulPanel: (byTwins ? isUnlikeReferences(view) : lacksRate) || undefined,
    blindness: blindness?.code,
    agreement: agreement && { own: agreement.own, usual: agreement.usual },
    pValue: claimed?.value,
    pValueIsBound: claimed?.isBound || undefined,
    pValueAssumes: claimed && applied === "normal" ? "normal scores" : undefined,
    ...placeOf(standing),
  };
}

/** Where a suspect stands in its panel; nothing where it has no score or there is no panel. */
function placeOf(standing: Measured["standing"]): Part<"conformalP" | "asClose" | "panel" | "spreads"> {
  const { evidence, asClose, panel, spreads } = standing;
  return Number.isNaN(evidence.conformal)
    ? {}
    : { conformalP: evidence.conformal, asClose, panel: panel.length, spreads };
}

/** What a suspect answers, and how alike that is. */
function shapeOf(
  judgement: Judgement,
  { scores, suspect, match }: Measured,
  show: Show,
): Part<"scores" | "twins" | "form" | "classes" | "insight" | "match" | "zeroFeatures"> {
  return {
    scores,
    twins: twinsOf(judgement),
    form: suspect.form,
    classes: suspect.classes + suspect.added,
    insight: insightOf(judgement, show),
    match,
    zeroFeatures: suspect.zeroShare,
  };
}
