import type { ScoreName, Scores } from "../core/scores.ts";
import { FEWEST_FOR_NORMAL, modelsNeeded } from "../core/significance.ts";
import {
  type Decision,
  decide,
  midpointThreshold,
  minUnrelatedThreshold,
  type Policy,
  type Rule,
  ruleFor,
} from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { loadFingerprint } from "../fingerprint/store.ts";
import type { RunOptions } from "../runtime/run.ts";
import { type Examination, examine, type Judge, type Measurement, makeJudge } from "./examine.ts";
import { expandPaths } from "./references.ts";
import type { Progress } from "./settings.ts";

export interface CheckOptions {
  readonly fingerprints: readonly string[];
  /** Paths and globs. */
  readonly models: readonly string[];
  readonly alpha: number;
  /** Undefined: `conformal` where the calibration bears it at alpha, else `normal`. */
  readonly rule: Rule | undefined;
  readonly threshold: number | undefined;
  /** Undefined: `fusion` where it can be had, else `sac`. */
  readonly score: ScoreName | undefined;
  readonly run: RunOptions;
}

/** One suspect against one fingerprint, judged. */
export interface Judgement extends Examination {
  /** The rule that was applied; undefined if none could be. */
  readonly rule: Rule | undefined;
  readonly threshold: number | undefined;
  readonly decision: Decision | undefined;
}

export interface CheckResult {
  readonly options: CheckOptions;
  readonly judges: readonly Judge[];
  readonly judgements: readonly Judgement[];
}

/**
 * Judges suspects against fingerprints (equation 4 and the design's scores): run each suspect on the probes, score it,
 * weigh it against the calibration, and decide over the whole run at once.
 * @throws SacError if nothing can be judged: a fingerprint that cannot be used, a device that does not start, bad options
 */
export async function check(options: CheckOptions, progress: Progress): Promise<CheckResult> {
  const models = await expandPaths(options.models);
  const judges = await Promise.all(options.fingerprints.map(async (path) => makeJudge(await loadFingerprint(path))));
  for (const judge of judges) refuseRule(judge, options);

  const examinations: Examination[] = [];
  const total = models.length * judges.length;
  for (const path of models) {
    for (const judge of judges) {
      progress.step(examinations.length, total, path);
      examinations.push(await examine(path, judge, options.score, options.run));
    }
  }
  progress.step(total, total, "done");
  return { options, judges, judgements: judgeAll(examinations, options) };
}

/** A named rule that a fingerprint's calibration cannot serve is the caller's mistake, found before anything runs. */
function refuseRule({ stored }: Judge, { rule, threshold, alpha }: CheckOptions): void {
  const { unrelated, derived } = stored.fingerprint.calibration ?? { unrelated: [], derived: [] };
  const lacks = (what: string) =>
    new SacError(
      "USAGE",
      `The rule ${rule} needs ${what}, but ${stored.path} has ${unrelated.length} unrelated and ${derived.length} derived.`,
      "Run sac calibrate with more models, or choose another rule (or none: the best possible one is then taken).",
    );
  if (rule === "threshold" && threshold === undefined) {
    throw new SacError("USAGE", "The rule threshold needs a distance.", "Give it with --threshold, for instance 0.2.");
  }
  const needed = modelsNeeded(alpha);
  if (rule === "conformal" && unrelated.length < needed) throw lacks(`${needed} unrelated models at alpha ${alpha}`);
  if (rule === "normal" && unrelated.length < FEWEST_FOR_NORMAL) {
    throw lacks(`at least ${FEWEST_FOR_NORMAL} unrelated models`);
  }
  if (rule === "min-unrelated" && unrelated.length === 0) throw lacks("unrelated models");
  if (rule === "midpoint" && (unrelated.length === 0 || derived.length === 0))
    throw lacks("unrelated and derived models");
}

function judgeAll(examinations: readonly Examination[], options: CheckOptions): Judgement[] {
  const policies = examinations.map(({ outcome }) =>
    outcome.kind === "measured" ? policyFor(outcome, options) : undefined,
  );
  const judged = examinations.flatMap(({ outcome }, i) => {
    const policy = policies[i];
    return outcome.kind === "measured" && policy ? [{ index: i, evidence: outcome.evidence, policy }] : [];
  });
  const decisions = new Map<number, Decision>();
  decide(
    judged.map(({ evidence }) => evidence),
    judged.map(({ policy }) => policy),
  ).forEach((decision, k) => {
    decisions.set(judged[k].index, decision);
  });
  return examinations.map((examination, i) => ({
    ...examination,
    rule: policies[i]?.rule,
    threshold: policies[i]?.threshold,
    decision: decisions.get(i),
  }));
}

function distances(scores: readonly Scores[]): number[] {
  return scores.map(({ sac }) => sac);
}

/** How one suspect is judged; undefined if its score cannot be weighed, so that nothing unweighed passes as unrelated. */
function policyFor(measured: Measurement, options: CheckOptions): Policy | undefined {
  const { alpha, threshold } = options;
  const { evidence, unrelated, view } = measured;
  if (threshold !== undefined) return { rule: "threshold", alpha, threshold };
  switch (options.rule ?? ruleFor(unrelated.length, alpha)) {
    case "conformal":
      return Number.isNaN(evidence.conformal) ? undefined : { rule: "conformal", alpha };
    case "normal":
      return Number.isNaN(evidence.tail) ? undefined : { rule: "normal", alpha };
    case "min-unrelated":
      return { rule: "min-unrelated", alpha, threshold: minUnrelatedThreshold(distances(view.panel.scores)) };
    case "midpoint":
      return {
        rule: "midpoint",
        alpha,
        threshold: midpointThreshold(distances(view.panel.scores), distances(view.derived)),
      };
    default:
      return undefined;
  }
}
