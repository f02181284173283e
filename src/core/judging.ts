import type { Answers } from "./answers.ts";
import { type EvaluatedScore, isDistance, type ScoreName } from "./score-table.ts";
import { closeness, distanceIn, type EvaluatedScores, leastSpread, type Scores, usualScore } from "./scores.ts";
import {
  conformalBoundary,
  conformalPValue,
  normalBoundary,
  predictiveTail,
  smallestRate,
  spreadsBeyond,
} from "./significance.ts";
import { isStatistical, type Policy, type Rule } from "./verdict.ts";

/** What speaks for and against one suspect, whatever else is judged in the same run. */
export interface BehaviourEvidence {
  /** What a threshold is laid on: the paper's distance (equation 4), or the share of given labels that are not given. */
  readonly distance: number;
  /** Smallest false-alarm rate at which the conformal rule would call the suspect derived; NaN without a panel. */
  readonly conformal: number;
  /** The same under the assumption of normal scores; NaN with fewer than three models in the panel. */
  readonly tail: number;
}

/** Where a suspect stands, by one score, among the models that it is measured by. */
export interface Standing<Name extends EvaluatedScore = ScoreName> {
  readonly judgedBy: Name;
  /** The suspect's score, turned so that larger is closer; NaN where it has no such score. */
  readonly closeness: number;
  /** The same of every model of the panel that has the score. */
  readonly panel: readonly number[];
  /** Models of the panel that are at least as close as the suspect. */
  readonly asClose: number;
  /** The smallest p-value that the rule `conformal` can give among so many. */
  readonly smallestRate: number;
  /** The least spread that the panel can be taken to have, whatever so few models show. */
  readonly leastSpread: number;
  /** By how many of the panel's spreads the suspect is closer than the panel's mean; NaN where the panel has no spread. */
  readonly spreads: number;
  readonly evidence: BehaviourEvidence;
}

/** A p-value, as far as it may be claimed. */
interface ClaimedP {
  /** At least what the p-value is. */
  readonly value: number;
  /** Whether the p-value is smaller than that, by how much being more than so few models can say. */
  readonly isBound: boolean;
}

export interface Decision {
  readonly verdict: "derived" | "unrelated";
  /** The p-value that the rule compares with alpha; NaN for the rules on the distance. */
  readonly pValue: number;
  /** What may be said of it; undefined for those rules. */
  readonly claimed?: ClaimedP | undefined;
}

/** The smallest p-value that may be claimed where it rests on the assumption of normal scores: tails are not that normal. */
const LEAST_NORMAL_P = 1e-3;

/** A suspect among a panel by the score that is wanted, else by the one that `usualScore` names. */
export function standingOf(source: Answers, suspect: Scores, panel: readonly Scores[], wanted?: ScoreName): Standing {
  const judgedBy = wanted ?? usualScore(suspect, source.given !== undefined);
  return standingBy(judgedBy, suspect, panel, source.labels.length);
}

/** A suspect among a panel by one score. @param probes how many probes the scores are of */
export function standingBy<Name extends EvaluatedScore>(
  judgedBy: Name,
  suspect: EvaluatedScores,
  panel: readonly EvaluatedScores[],
  probes: number,
): Standing<Name> {
  const own = closeness(suspect, judgedBy);
  const known = panel.map((one) => closeness(one, judgedBy)).filter((value) => !Number.isNaN(value));
  const least = leastSpread(judgedBy, known, probes);
  return {
    judgedBy,
    closeness: own,
    panel: known,
    asClose: known.filter((other) => other >= own).length,
    smallestRate: smallestRate(known.length),
    leastSpread: least,
    spreads: spreadsBeyond(own, known, least),
    evidence: evidenceOf(distanceIn(suspect), own, known, least),
  };
}

/**
 * p-values of a score turned so that larger is closer, among a panel's values of the same score.
 * @param least spread of the panel's values, whatever so few of them show
 */
export function evidenceOf(distance: number, own: number, panel: readonly number[], least = 0): BehaviourEvidence {
  const usable = panel.length > 0 && Number.isFinite(own);
  return {
    distance,
    conformal: usable ? conformalPValue(own, panel) : Number.NaN,
    tail: usable ? predictiveTail(own, panel, least) : Number.NaN,
  };
}

/** Decides about one suspect, as if it were the only one. */
export function decide({ distance, conformal, tail }: BehaviourEvidence, policy: Policy): Decision {
  const { rule, alpha, threshold = Number.NaN } = policy;
  const pValue = rule === "conformal" ? conformal : rule === "normal" ? tail : Number.NaN;
  const derived = isStatistical(rule) ? pValue <= alpha : distance <= threshold;
  return { verdict: derived ? "derived" : "unrelated", pValue, claimed: claim(pValue, rule) };
}

function claim(pValue: number, rule: Rule): ClaimedP | undefined {
  if (!isStatistical(rule)) return undefined;
  const isBound = rule === "normal" && pValue < LEAST_NORMAL_P;
  return { value: isBound ? LEAST_NORMAL_P : pValue, isBound };
}

/**
 * Where `decide` draws its line: a score in its own direction, or for a rule with a threshold the distance. A suspect on the
 * line is derived, save by the rule `conformal`, by which it must be closer than that.
 * @returns undefined where there is no line: nothing, or everything, would be derived, or the panel has no spread at all
 */
export function boundary(
  { judgedBy, panel, leastSpread: least }: Pick<Standing<EvaluatedScore>, "judgedBy" | "panel" | "leastSpread">,
  { rule, alpha, threshold }: Policy,
): number | undefined {
  if (!isStatistical(rule)) return threshold;
  const line = rule === "conformal" ? conformalBoundary(panel, alpha) : normalBoundary(panel, alpha, least);
  return line !== undefined && isDistance(judgedBy) ? -line : line;
}
