import { mean } from "simple-statistics";
import type { ComparedBy } from "../../core/forms.ts";
import { decide, standingBy } from "../../core/judging.ts";
import { paperThreshold, type Separation, separation } from "../../core/metrics.ts";
import { type EvaluatedScore, isDistance } from "../../core/score-table.ts";
import { closeness, distanceIn, type EvaluatedScores } from "../../core/scores.ts";
import { type Policy, type Rule, ruleFor } from "../../core/verdict.ts";
import { groupBy } from "./group-by.ts";
import { judgedBy, type Scorable, type Scored } from "./score.ts";

/** False-alarm rates that are measured. */
const ALPHAS = [0.05, 0.01];

const METRICS = ["auc", "pValue", "f1", "tprAt5", "tprAt1"] as const;

/** How well derived models are told from the unrelated ones of their group. NaN where a metric cannot be had. */
interface Row extends Separation {
  readonly attack: string | undefined;
  readonly arch: string | undefined;
  readonly group: string | undefined;
  readonly comparedBy: ComparedBy;
  readonly score: EvaluatedScore;
  readonly n: number;
  readonly unrelated: number;
  readonly meanDistance: number;
}

interface FalseAlarms {
  readonly alpha: number;
  readonly group: string | undefined;
  readonly arch: string | undefined;
  readonly rule: Extract<Rule, "conformal" | "normal">;
  readonly judged: number;
  readonly falseAlarms: number;
}

export interface Table {
  readonly attacks: readonly Row[];
  readonly weakened: readonly Row[];
  readonly architectures: readonly Row[];
  readonly attackArchitectures: readonly Row[];
  /** Over the attacks that belong to no group, as in the paper's tables. */
  readonly average: (Separation & { readonly attacks: number }) | undefined;
  /** In the score's own direction. */
  readonly threshold: number;
  readonly falseAlarms: readonly FalseAlarms[];
}

/** All models with their scores in every draw of probes. */
export interface Results {
  readonly contestants: readonly Scorable[];
  readonly draws: readonly Scored[];
}

/** `judged`: by fusion, and where models have none, by the distance, as `sac check` does. */
type Chosen = EvaluatedScore | "judged";

/** What tells derived models apart whose results are one row. */
type Split = (contestant: Scorable) => { readonly attack?: string | undefined; readonly arch?: string | undefined };

const byAttack: Split = ({ model }) => ({ attack: model.attack ?? "unnamed" });
const byArch: Split = ({ model }) => ({ arch: model.arch ?? "unknown" });
const byBoth: Split = (contestant) => ({ ...byAttack(contestant), ...byArch(contestant) });

/** Everything that one score shows; metrics are those of each draw of probes, averaged over the draws. */
export function tableOf(results: Results, chosen: Chosen): Table {
  const { contestants } = results;
  const derived = contestants.map((_, i) => i).filter((i) => contestants[i].model.role === "derived");
  const kept = derived.filter((i) => !contestants[i].weakened);
  const rows = (places: readonly number[], split: Split) => rowsOf(results, chosen, places, split);
  const attacks = rows(kept, byAttack);
  return {
    attacks,
    weakened: rows(
      derived.filter((i) => contestants[i].weakened),
      byAttack,
    ),
    architectures: rows(kept, byArch),
    attackArchitectures: rows(kept, byBoth),
    average: averageOf(attacks.filter(({ group }) => group === undefined)),
    threshold: chosen === "judged" ? Number.NaN : thresholdOf(results, chosen),
    falseAlarms: falseAlarmsOf(results, chosen),
  };
}

/** One row for every group, way of comparing and part that the split tells apart; none where models lack the score. */
function rowsOf(results: Results, chosen: Chosen, places: readonly number[], split: Split): Row[] {
  const { contestants, draws } = results;
  const parts = groupBy(places, (i) => {
    const { comparedBy } = draws[0].marks[i];
    return JSON.stringify([contestants[i].model.group, comparedBy, split(contestants[i])]);
  });
  return [...parts.values()].flatMap((members) => {
    const [first] = members;
    const { group } = contestants[first].model;
    const { comparedBy } = draws[0].marks[first];
    const unrelated = unrelatedOf(results, group);
    const score = chosen === "judged" ? scoreFor(results, members) : chosen;
    const measured = draws.map(({ marks }) => {
      const honest = unrelated.map((i) => closeness(scoresFor(marks[i], comparedBy), score));
      const suspects = members.map((i) => closeness(marks[i].scores, score));
      return {
        ...separation(suspects, honest),
        complete: [...honest, ...suspects].every((value) => !Number.isNaN(value)),
      };
    });
    if (!measured.every(({ complete }) => complete)) return [];
    return [
      {
        attack: undefined,
        arch: undefined,
        ...split(contestants[first]),
        group,
        comparedBy,
        score,
        n: members.length,
        unrelated: unrelated.length,
        ...meanOf(measured),
        meanDistance: mean(draws.flatMap(({ marks }) => members.map((i) => distanceIn(marks[i].scores)))),
      },
    ];
  });
}

function unrelatedOf({ contestants }: Results, group: string | undefined): number[] {
  const places = contestants.map((_, i) => i);
  return places.filter((i) => contestants[i].model.role === "unrelated" && contestants[i].model.group === group);
}

/** An unrelated model's scores, read in the same way as the derived models that it is compared with. */
function scoresFor({ scores, labelScores }: Scored["marks"][number], comparedBy: ComparedBy): EvaluatedScores {
  return comparedBy === "labels" || comparedBy === "decisions" ? (labelScores ?? scores) : scores;
}

function scoreFor({ draws }: Results, members: readonly number[]): EvaluatedScore {
  const scores = draws.flatMap(({ marks }) => members.map((i) => judgedBy(marks[i].scores)));
  return scores.every((score) => score === scores[0]) ? scores[0] : "sac";
}

function meanOf(separations: readonly Separation[]): Separation {
  const [auc, pValue, f1, tprAt5, tprAt1] = METRICS.map((name) => mean(separations.map((one) => one[name])));
  return { auc, pValue, f1, tprAt5, tprAt1 };
}

function averageOf(rows: readonly Row[]): Table["average"] {
  return rows.length === 0 ? undefined : { attacks: rows.length, ...meanOf(rows) };
}

/** The paper's threshold among the unrelated models without a group. */
function thresholdOf(results: Results, score: EvaluatedScore): number {
  const unrelated = unrelatedOf(results, undefined);
  const thresholds = results.draws.map(({ marks }) =>
    paperThreshold(unrelated.map((i) => closeness(marks[i].scores, score))),
  );
  const threshold = mean(thresholds);
  return isDistance(score) ? -threshold : threshold;
}

/** Unrelated models judged by others, by the rule of `sac check` and whatever doubts that would have. */
function falseAlarmsOf({ draws }: Results, chosen: Chosen): FalseAlarms[] {
  return draws[0].held.flatMap(({ group, arch, suspects }, h) =>
    ALPHAS.flatMap((alpha) => {
      const rule = suspects.length > 0 ? ruleFor(suspects[0].panel.length, alpha) : undefined;
      if (rule === undefined) return [];
      const judged = draws.flatMap(({ held, probes }) =>
        held[h].suspects.map((suspect) => isDerived(suspect, chosen, { rule, alpha }, probes)),
      );
      if (judged.includes(undefined)) return [];
      return [{ alpha, group, arch, rule, judged: judged.length, falseAlarms: judged.filter(Boolean).length }];
    }),
  );
}

/** Undefined if the model or those that judge it have no such score. */
function isDerived(
  { scores, panel }: Scored["held"][number]["suspects"][number],
  chosen: Chosen,
  policy: Policy,
  probes: number,
): boolean | undefined {
  const score = chosen === "judged" ? judgedBy(scores) : chosen;
  const standing = standingBy(score, scores, panel, probes);
  if (Number.isNaN(standing.closeness) || standing.panel.length < panel.length) return undefined;
  return decide(standing.evidence, policy).verdict === "derived";
}
