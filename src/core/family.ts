import type { Answers } from "./answers.ts";
import { type Decision, decide } from "./judging.ts";
import { dot } from "./linear.ts";
import type { ScoreName } from "./score-table.ts";
import { conformalPValue, predictiveTail, spreadsBeyond } from "./significance.ts";
import { isStatistical, type Rule, ruleFor } from "./verdict.ts";
import { whitening } from "./whitening.ts";

/** Where the source stands in its family: among models of its own recipe and data, from other seeds. */
export interface FamilyEvidence {
  readonly twins: number;
  /** Twins to which the suspect is at least as close as to the source. */
  readonly asClose: number;
  /** (1 + asClose) / (1 + twins), which holds for every suspect that does not depend on the source. */
  readonly conformal: number;
  /** The same under the assumption of normal values: a t-test with twins - 1 degrees of freedom; NaN with fewer than three. */
  readonly tail: number;
  /** By how many of the twins' spreads the suspect is closer to the source than to the twins' mean; NaN with fewer than three. */
  readonly spreads: number;
}

/** What the twins say of one suspect. */
export interface FamilyDecision extends Decision {
  readonly rule: "conformal" | "normal";
}

/**
 * How close a suspect is to each member of a family, everything computed with the roles changed: what sets the suspect apart
 * from the other members' mean, and what sets the member apart from it, as a cosine in the metric of a matched filter that
 * leaves out what references and the other members vary in together.
 * @param family the source first, then its twins (at least two members), all n probes x d classes like the suspect
 * @param references independent models, none of which is a twin
 * @returns a value from -1 to 1 for each member; larger is closer
 */
export function familyValues(
  suspect: Answers,
  family: readonly Answers[],
  references: readonly Answers[],
): Float64Array {
  const members = family.map(({ unit }) => unit.data);
  const others = references.map(({ unit }) => unit.data);
  return Float64Array.from(members, (member, m) => {
    const peers = members.filter((_, i) => i !== m);
    return likeness(suspect.unit.data, member, peers, others);
  });
}

function likeness(
  suspect: Float32Array,
  member: Float32Array,
  peers: readonly Float32Array[],
  references: readonly Float32Array[],
): number {
  const centre = meanOf(peers);
  const metric = metricOf([...differences(peers), ...differences(references)]);
  const [theirs, own] = [apart(suspect, centre), apart(member, centre)];
  const filter = metric(own);
  const length = Math.sqrt(dot(theirs, metric(theirs)) * dot(own, filter));
  return length > 0 ? dot(theirs, filter) / length : 0;
}

/** What S⁻¹ makes of a vector, with S = I + ZᵀZ / m and Z the m differences in units of their mean length in one place. */
function metricOf(rows: readonly Float64Array[]): (vector: Float64Array) => Float64Array {
  const squares = rows.reduce((sum, row) => sum + dot(row, row), 0);
  if (squares === 0) return (vector) => vector;
  const scale = Math.sqrt(squares / (rows.length * rows[0].length));
  const scaled = rows.map((row) => row.map((value) => value / scale));
  return whitening(scaled, rows.length).apply;
}

function meanOf(rows: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(rows[0].length);
  for (const row of rows) for (let i = 0; i < sum.length; i += 1) sum[i] += row[i];
  return sum.map((value) => value / rows.length);
}

/** Each row less the mean of all. */
function differences(rows: readonly Float32Array[]): Float64Array[] {
  if (rows.length < 2) return [];
  const centre = meanOf(rows);
  return rows.map((row) => apart(row, centre));
}

function apart(row: Float32Array, centre: Float64Array): Float64Array {
  return centre.map((value, i) => row[i] - value);
}

/** @param values what `familyValues` gives, of the source first and of at least one twin */
export function familyEvidence(values: Float64Array): FamilyEvidence {
  const [own, ...twins] = values;
  return {
    twins: twins.length,
    asClose: twins.filter((other) => other >= own).length,
    conformal: conformalPValue(own, twins),
    tail: predictiveTail(own, twins),
    spreads: spreadsBeyond(own, twins),
  };
}

/** How suspects are to be judged, as far as it was said. */
interface Asked {
  readonly alpha: number;
  readonly rule: Rule | undefined;
  readonly score?: ScoreName | undefined;
  readonly threshold: number | undefined;
}

/**
 * Decides about one suspect by the twins alone, whatever references say: by the rank of the source where there are twins enough
 * for alpha, else by the t-test.
 * @returns undefined where references are to decide: a score or a rule on the distance was asked for, which twins have not, or
 *   there are too few twins
 */
export function decideByTwins(evidence: FamilyEvidence, asked: Asked): FamilyDecision | undefined {
  const { alpha, rule = ruleFor(evidence.twins, alpha) } = asked;
  if (asked.score !== undefined || asked.threshold !== undefined) return undefined;
  if (rule === undefined || !isStatistical(rule)) return undefined;
  if (Number.isNaN(evidence[rule === "normal" ? "tail" : "conformal"])) return undefined;
  return { rule, ...decide({ distance: Number.NaN, ...evidence }, { rule, alpha }) };
}
