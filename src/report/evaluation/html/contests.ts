import type { EvaluatedScore } from "../../../core/score-table.ts";
import { choiceAlone } from "../../task-words.ts";
import type { Evaluation, EvaluationModel, EvaluationRow } from "../schema.ts";

/** Models of one attack, and the unrelated ones that they were compared with. */
export interface Contest {
  readonly attack: string;
  readonly group: string | undefined;
  readonly comparedBy: EvaluationModel["comparedBy"];
  /** The derived ones keep less than 90 % of the source's accuracy. */
  readonly weakened: boolean;
  readonly derived: readonly EvaluationModel[];
  readonly unrelated: readonly EvaluationModel[];
}

/** The scores of a contest's models, in the score's own direction: a list for every draw of the probes. */
export interface ContestScores {
  readonly derived: readonly (readonly number[])[];
  readonly unrelated: readonly (readonly number[])[];
}

/** A contest for every row of the tables by attack: first those whose models keep their accuracy. */
export function contestsOf({ models }: Evaluation): Contest[] {
  const contests = new Map<string, Contest & { derived: EvaluationModel[] }>();
  for (const model of models) {
    if (model.role === "unrelated") continue;
    const { attack = "unnamed", group, comparedBy, weakened } = model;
    const key = JSON.stringify([attack, group, comparedBy, weakened]);
    const unrelated = () => models.filter((other) => other.role === "unrelated" && other.group === group);
    const contest = contests.get(key) ?? { attack, group, comparedBy, weakened, derived: [], unrelated: unrelated() };
    contest.derived.push(model);
    contests.set(key, contest);
  }
  return [...contests.values()].sort((a, b) => Number(a.weakened) - Number(b.weakened));
}

/** One model's score in every draw, read in the way of its contest; undefined where it has none. */
export function scoreInDraws(
  { draws, role }: EvaluationModel,
  score: EvaluatedScore,
  comparedBy: Contest["comparedBy"],
): number[] | undefined {
  const values = draws.map(({ scores, labelScores }) => {
    const byLabels = role === "unrelated" && choiceAlone(comparedBy) !== "";
    return (byLabels ? (labelScores ?? scores) : scores)[score];
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** @returns undefined if a model of the contest lacks the score, or if there is nothing to compare with */
export function valuesOf(
  { derived, unrelated, comparedBy }: Contest,
  score: EvaluatedScore,
): ContestScores | undefined {
  const byDraw = (models: readonly EvaluationModel[]) => {
    const byModel = models.map((model) => scoreInDraws(model, score, comparedBy));
    if (byModel.length === 0 || !byModel.every((values) => values !== undefined)) return undefined;
    return byModel[0].map((_, draw) => byModel.map((values) => values[draw]));
  };
  const [ours, theirs] = [byDraw(derived), byDraw(unrelated)];
  return ours && theirs && { derived: ours, unrelated: theirs };
}

/** The scores that the evaluation has tables for. */
export function scoresOf({ scores }: Evaluation): EvaluatedScore[] {
  return Object.keys(scores) as EvaluatedScore[];
}

/** The row of a table that a contest's models have in it. */
export function rowOf(
  table: Evaluation["judged"] | undefined,
  { attack, group, comparedBy, weakened }: Contest,
): EvaluationRow | undefined {
  const rows = weakened ? table?.weakened : table?.attacks;
  return rows?.find((row) => row.attack === attack && row.group === group && row.comparedBy === comparedBy);
}
