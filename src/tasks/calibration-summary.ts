import type { Answers } from "../core/answers.ts";
import { describePopulation } from "../core/exchangeability.ts";
import { isIsolated } from "../core/isolation.ts";
import { decide, standingOf } from "../core/judging.ts";
import { makePanel, scoreSuspect } from "../core/panel.ts";
import { prepare } from "../core/prepare.ts";
import type { Scores } from "../core/scores.ts";
import { smallestRate } from "../core/significance.ts";
import type { Statements } from "../core/statements.ts";
import { ruleFor } from "../core/verdict.ts";
import type { Family } from "../fingerprint/family.ts";
import {
  type Calibration,
  type Fingerprint,
  type Reference,
  settingsOf,
  statementsOf,
} from "../fingerprint/fingerprint.ts";
import type { Match } from "../fingerprint/manifest.ts";
import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import { type CalibrationWarning, calibrationWarnings, doubtWarnings, isJudgedBy } from "./calibration-warnings.ts";
import { controlIn, standingOfSource } from "./control.ts";

export interface ReferenceSummary {
  readonly name: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  readonly scores: Scores;
  /** How a verification model decides. */
  readonly match?: Match;
  /** How its normalisation was found or examined; undefined where it was not. */
  readonly normalisation?: NormalisationRecord;
  /** Whether it is fed otherwise than the source. */
  readonly fedOtherwise?: true;
}

/** How often unrelated models are called derived when they are judged by the others. */
export interface HeldOut {
  readonly rule: "conformal" | "normal" | undefined;
  readonly models: number;
  readonly falseAlarms: number;
}

export interface CalibrationSummary {
  readonly alpha: number;
  readonly unrelated: readonly ReferenceSummary[];
  readonly derived: readonly ReferenceSummary[];
  /** 1/(n + 1): the smallest false-alarm rate of the conformal rule; undefined without unrelated models. */
  readonly smallestRate: number | undefined;
  readonly rule: "conformal" | "normal" | undefined;
  /** Each unrelated model judged by all the others. */
  readonly leaveOneOut: HeldOut;
  /** Per architecture: its models judged by the models of all other architectures. */
  readonly architectures: readonly ({ readonly arch: string } & HeldOut)[];
  /** Undefined without twins. */
  readonly twins: TwinSummary | undefined;
  readonly warnings: readonly CalibrationWarning[];
  readonly statements: Statements;
}

/** What twins can support at alpha. */
export interface TwinSummary {
  readonly names: readonly string[];
  /** The rule that decides among them. */
  readonly rule: "conformal" | "normal" | undefined;
  /** 1/(twins + 1). */
  readonly smallestRate: number;
  readonly sourcePicked: string | undefined;
  readonly twinsPicked: string | undefined;
}

/**
 * Most models among which each is scored anew, without the one that is judged: that takes their number cubed. Among more, one
 * model as a peer of the others hardly moves their scores.
 */
const MOST_SCORED_ANEW = 100;

const NOTHING: Calibration = { unrelated: [], derived: [] };
/** What a calibration can support at alpha, measured on its own models. */
export function summariseCalibration(fingerprint: Fingerprint, alpha: number): CalibrationSummary {
  const { unrelated, derived } = fingerprint.calibration ?? NOTHING;
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = unrelated.map(({ outputs }) => prepare(outputs, settings, source, false, true));
  const population = describePopulation(source, answers);
  const standing = standingOfSource(population, controlIn(fingerprint));
  const held = heldOut(source, answers, alpha);
  const everyone = unrelated.map((_, i) => i);
  const judging = everyone.filter((i) => isJudgedBy(fingerprint, unrelated[i]));
  const archs = [...new Set(unrelated.map(({ arch }) => arch))].filter((arch) => arch !== undefined);
  const alone = everyone.map((i) =>
    held(
      [i],
      everyone.filter((other) => other !== i),
    ),
  );
  return {
    alpha,
    unrelated: unrelated.map(summariseReference),
    derived: derived.map(summariseReference),
    smallestRate: judging.length > 0 ? smallestRate(judging.length) : undefined,
    rule: ruleFor(judging.length, alpha),
    leaveOneOut: {
      rule: ruleFor(judging.length - 1, alpha),
      models: judging.length,
      falseAlarms: judging.reduce((sum, i) => sum + alone[i].falseAlarms, 0),
    },
    architectures: archs.map((arch) => {
      const inside = everyone.filter((i) => unrelated[i].arch === arch);
      return {
        arch,
        ...held(
          inside,
          everyone.filter((i) => unrelated[i].arch !== arch),
        ),
      };
    }),
    twins: fingerprint.family && summariseTwins(fingerprint.family, alpha),
    warnings: [
      ...calibrationWarnings(fingerprint, alpha, standing, isIsolated(population)),
      ...doubtWarnings(fingerprint, unrelated, (i, by) => held([i], by).smallestTail),
    ],
    statements: statementsOf(fingerprint),
  };
}

function summariseTwins({ twins, sourcePicked, twinsPicked }: Family, alpha: number): TwinSummary {
  const names = twins.map(({ name }) => name);
  const rule = ruleFor(names.length, alpha);
  return { names, rule, smallestRate: smallestRate(names.length), sourcePicked, twinsPicked };
}

function summariseReference(reference: Reference): ReferenceSummary {
  const { name, arch, accuracy, scores, match, normalisation, fed } = reference;
  const how = { ...(normalisation && { normalisation }), ...(fed && { fedOtherwise: true as const }) };
  return { name, arch, accuracy, scores, ...(match && { match }), ...how };
}

/** Judges some unrelated models, one at a time, by others: these are scored without it, up to `MOST_SCORED_ANEW` of them. */
function heldOut(source: Answers, answers: readonly Answers[], alpha: number) {
  const whole = answers.length > MOST_SCORED_ANEW ? makePanel(source, answers) : undefined;
  const standings = (judged: readonly number[], by: readonly number[]) => {
    if (whole) {
      const others = by.map((j) => whole.scores[j]);
      return judged.map((i) => standingOf(source, whole.scores[i], others));
    }
    const panel = makePanel(
      source,
      by.map((i) => answers[i]),
    );
    return judged.map((i) => standingOf(source, scoreSuspect(source, answers[i], panel), panel.scores));
  };
  return (judged: readonly number[], by: readonly number[]): HeldOut & { readonly smallestTail: number } => {
    const rule = ruleFor(by.length, alpha);
    const evidence = standings(judged, by).map((standing) => standing.evidence);
    const verdicts = rule ? evidence.map((one) => decide(one, { rule, alpha }).verdict) : [];
    const falseAlarms = verdicts.filter((verdict) => verdict === "derived").length;
    return { rule, models: judged.length, falseAlarms, smallestTail: Math.min(...evidence.map(({ tail }) => tail)) };
  };
}
