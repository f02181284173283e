import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import { centredRows, unitRows } from "./linear.ts";
import { type Matrix, matrix, row } from "./matrix.ts";
import { softened } from "./outputs.ts";
import { makePanel, scoreSuspect } from "./panel.ts";
import { FEWEST_FOR_NORMAL, predictiveTail } from "./significance.ts";

/**
 * Beyond so many of the references' spreads a model's scores are spread over the classes otherwise than theirs. Models that learnt
 * from labels alone are surer than others, and nearly as far beyond; few references would give no p-value as small.
 */
const FAR = 6;
/** So many of a model's scores may be equal to another class's; cut off or rounded, more of them have no order. */
const MOST_EQUAL = 0.05;

/** The mean over all probes of a model's scores, from the highest down: d values. */
type Profile = Float64Array;

/**
 * An activation behind the last layer, percentages that were rounded, a root: whatever bends a model's scores and keeps their
 * order moves it as references never move, and a part of that is towards the source. So where a suspect's scores are spread
 * over the classes as the references' are not, it is judged again by their order alone: all models' scores, the source's, too,
 * become those of one profile, in each model's own order.
 * @param references at least three
 * @returns how often one more reference would be at least as close, if their scores are normally distributed, and 1 where many
 *   scores are equal, so that there is no order; undefined where its scores are spread as the references' are, or where there is
 *   no `fusion`, or only labels or decisions count
 */
export function tailByOrder(source: Answers, suspect: Answers, references: readonly Answers[]): number | undefined {
  const all = [source, suspect, ...references];
  const isScored = all.every((one) => one.classes === source.classes && !isHard(one.form) && !one.decisions);
  if (!isScored || references.length < FEWEST_FOR_NORMAL) return undefined;
  const profiles = references.map(({ unit }) => profileOf(unit));
  const usual = centreOf(profiles);
  if (!isUnusual(profileOf(suspect.unit), usual, profiles)) return undefined;
  if (shareOfEqual(suspect.unit) > MOST_EQUAL) return 1;
  const [ours, theirs, ...others] = all.map((answers) => inOrder(answers, usual));
  const panel = makePanel(ours, others);
  const { fusion } = scoreSuspect(ours, theirs, panel);
  const fusions = panel.scores.flatMap((scores) => scores.fusion ?? []);
  return fusion === undefined || fusions.length < others.length ? undefined : predictiveTail(fusion, fusions);
}

function profileOf({ rows, columns, data }: Matrix): Profile {
  const profile = new Float64Array(columns);
  for (let start = 0; start < rows * columns; start += columns) {
    const sorted = data.slice(start, start + columns).sort();
    for (let j = 0; j < columns; j += 1) profile[j] += sorted[columns - 1 - j] / rows;
  }
  return profile;
}

function centreOf(profiles: readonly Profile[]): Profile {
  return profiles[0].map((_, j) => mean(profiles.map((profile) => profile[j])));
}

/** Whether a profile is further from the references' mean than each of theirs is from that of the others. */
function isUnusual(profile: Profile, centre: Profile, references: readonly Profile[]): boolean {
  const n = references.length;
  // Without the reference itself its distance to the mean is larger by n/(n - 1).
  const usual = references.map((one) => Math.log((apart(one, centre) * n) / (n - 1)));
  return Math.log(apart(profile, centre)) - mean(usual) > FAR * sampleStandardDeviation(usual);
}

function shareOfEqual({ rows, columns, data }: Matrix): number {
  let equal = 0;
  for (let start = 0; start < rows * columns; start += columns) {
    const sorted = data.slice(start, start + columns).sort();
    for (let j = 1; j < columns; j += 1) if (sorted[j] === sorted[j - 1]) equal += 1;
  }
  return equal / data.length;
}

function apart(one: Profile, other: Profile): number {
  return Math.sqrt(one.reduce((sum, value, j) => sum + (value - other[j]) ** 2, 0));
}

/** The same order of the classes for each probe, with the scores of a profile; classes of one score share what they take up. */
function inOrder(answers: Answers, profile: Profile): Answers {
  const { rows, columns } = answers.unit;
  const scores = matrix(rows, columns);
  for (let i = 0; i < rows; i += 1) {
    const values = row(answers.unit, i);
    const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
    for (let first = 0; first < columns; ) {
      let next = first + 1;
      while (next < columns && values[order[next]] === values[order[first]]) next += 1;
      const shared = mean([...profile.subarray(first, next)]);
      for (const j of order.slice(first, next)) scores.data[i * columns + j] = shared;
      first = next;
    }
  }
  const unit = unitRows(centredRows(scores));
  return { ...answers, unit, soft: softened(unit) };
}
