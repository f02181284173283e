import type { Answers } from "../core/answers.ts";
import { isAmidst, tailAmongAverages } from "../core/averages.ts";
import { type AmongArchitecture, doubtsByReferences } from "../core/doubts.ts";
import { describePopulation, suspectStanding } from "../core/exchangeability.ts";
import { isIsolated } from "../core/isolation.ts";
import { type Standing, standingOf } from "../core/judging.ts";
import { makePanel } from "../core/panel.ts";
import type { ScoreName } from "../core/score-table.ts";
import type { Scores } from "../core/scores.ts";
import { FEWEST_FOR_NORMAL } from "../core/significance.ts";
import type { Statements } from "../core/statements.ts";
import { type ControlAnswers, standingOfSource } from "./control.ts";
import type { Measurement, View } from "./examination.ts";

/** What is known of source and references beside what they answer: doubts hang on it. */
export interface Background {
  /** The source's architecture. */
  readonly arch: string | undefined;
  /** Of each reference whether it has the same; undefined where that is not known. */
  readonly areOfSource: readonly (boolean | undefined)[];
  readonly statements: Statements;
}

/** A source among references. */
type ViewAmong = Pick<View, "source" | "panel" | "population" | "sourceStanding" | "sourceIsolated">;

export function viewAmong(
  source: Answers,
  references: readonly Answers[],
  control: ControlAnswers | undefined,
): ViewAmong {
  const population = describePopulation(source, references);
  return {
    source,
    panel: makePanel(source, references),
    population,
    sourceStanding: standingOfSource(population, control),
    sourceIsolated: isIsolated(population),
  };
}

/** How close a suspect is to the source, and what is doubtful about that. @param scores of the suspect among the panel */
export function closenessIn(
  view: ViewAmong,
  background: Background,
  suspect: Answers,
  scores: Scores,
  wanted?: ScoreName,
): Pick<Measurement, "standing" | "ofArchitecture" | "amongAverages" | "doubts"> {
  const standing = standingOf(view.source, scores, view.panel.scores, wanted);
  const among = suspectStanding(suspect, view.population);
  return {
    standing,
    ofArchitecture: amongArchitecture(background, view, scores, standing.judgedBy),
    amongAverages: among && isAmidst(among) ? averagesTail(view, standing) : undefined,
    doubts: doubtsByReferences(
      background.statements,
      view.sourceStanding,
      among,
      missingArchitecture(background),
      view.sourceIsolated,
    ),
  };
}

function amongArchitecture(
  { arch, areOfSource }: Background,
  { source, panel }: ViewAmong,
  scores: Scores,
  by: ScoreName,
): AmongArchitecture | undefined {
  const alike = panel.scores.filter((_, i) => areOfSource[i] === true);
  const known = { arch, references: alike.length };
  if (alike.length >= FEWEST_FOR_NORMAL) return { ...known, tail: standingOf(source, scores, alike, by).evidence.tail };
  return alike.length === 0 || areOfSource.includes(undefined) ? undefined : { ...known, tail: undefined };
}

function averagesTail({ source, population, panel }: ViewAmong, { judgedBy, closeness }: Standing): number | undefined {
  return judgedBy === "fusion" ? tailAmongAverages(closeness, source, population.references, panel) : undefined;
}

/** The source's architecture, where every reference is known to be of another. */
function missingArchitecture({ arch, areOfSource }: Background) {
  return areOfSource.length > 0 && areOfSource.every((one) => one === false) ? { arch } : undefined;
}
