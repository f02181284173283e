import type { Answers } from "../../core/answers.ts";
import { type ComparedBy, comparedBy, isHard, type OutputForm } from "../../core/forms.ts";
import type { Matrix } from "../../core/matrix.ts";
import { makePanel, type Panel, scoreSuspect } from "../../core/panel.ts";
import { formIn, prepare, type Settings } from "../../core/prepare.ts";
import { zeroShare } from "../../core/reference-features.ts";
import type { ScoreName } from "../../core/score-table.ts";
import { type EvaluatedScores, type Scores, usualScore } from "../../core/scores.ts";
import type { ZooModel } from "../zoo.ts";
import { groupBy } from "./group-by.ts";

/** What scoring needs to know of a model of the zoo. */
export interface Scorable {
  readonly model: Pick<ZooModel, "role" | "group" | "arch" | "attack">;
  readonly form: OutputForm;
  readonly weakened: boolean;
}

/** The scores of one model in one draw of probes. */
interface Marks {
  readonly comparedBy: ComparedBy;
  readonly scores: EvaluatedScores;
  /** Of an unrelated model, by labels or decisions alone, if there are derived models that answer nothing else. */
  readonly labelScores: EvaluatedScores | undefined;
  /** Share of the targets whose 0/1 feature is zero; undefined for classifiers. */
  readonly zeroFeatures: number | undefined;
}

/** Unrelated models judged by others, which know nothing of them. */
interface Held {
  readonly group: string | undefined;
  /** The architecture that was held out whole; undefined for each model judged by all the others. */
  readonly arch: string | undefined;
  readonly suspects: readonly { readonly scores: EvaluatedScores; readonly panel: readonly EvaluatedScores[] }[];
}

/** All models scored on one draw of probes. */
export interface Scored {
  /** In the order of the contestants. */
  readonly marks: readonly Marks[];
  readonly held: readonly Held[];
  readonly probes: number;
}

/** The answers to one draw of probes. */
export interface Sheet {
  readonly probes: readonly { readonly label?: number | undefined }[];
  readonly source: Matrix;
  /** In the order of the contestants. */
  readonly outputs: readonly Matrix[];
  readonly settings: Settings;
  /** Whether the probes are those that the source mislabels, so that `wp-jc` means something. */
  readonly mistaken: boolean;
}

/** Scores every model as `sac calibrate` and `sac check` would with the unrelated models of its group. */
export function scoreDraw(contestants: readonly Scorable[], sheet: Sheet): Scored {
  const marks = new Array<Marks>(contestants.length);
  const held: Held[] = [];
  const places = contestants.map((_, i) => i);
  for (const [group, members] of groupBy(places, (i) => contestants[i].model.group)) {
    const unrelated = members.filter((i) => contestants[i].model.role === "unrelated");
    const derived = members.filter((i) => contestants[i].model.role === "derived");
    const soft = makeView(unrelated, sheet, false);
    const chooseOnly = derived.filter((i) => choosesOnly(contestants[i], sheet.outputs[i], sheet.settings));
    const hard = !isHard(soft.source.form) && chooseOnly.length > 0 ? makeView(unrelated, sheet, true) : undefined;
    for (const [k, i] of unrelated.entries()) {
      const scored = { scores: soft.scores[k], labelScores: hard?.scores[k] };
      marks[i] = { comparedBy: comparedBy(soft.source.form), ...scored, zeroFeatures: zerosOf(soft.answers(i)) };
    }
    for (const i of derived) {
      const view = hard && chooseOnly.includes(i) ? hard : soft;
      marks[i] = {
        comparedBy: comparedBy(view.source.form),
        scores: view.score(i),
        labelScores: undefined,
        zeroFeatures: zerosOf(view.answers(i)),
      };
    }
    held.push(...holdOut(unrelated, soft, group, (i) => contestants[i].model.arch));
  }
  return { marks, held, probes: sheet.probes.length };
}

function zerosOf({ decisions }: Answers): number | undefined {
  return decisions && zeroShare(decisions);
}

/** Whether a model answers with labels or decisions and nothing else. */
function choosesOnly({ form }: Scorable, outputs: Matrix, settings: Settings): boolean {
  return isHard(settings.feature === undefined ? form : formIn(outputs, settings));
}

/** A group's unrelated models, all read in one way, and how other models are scored among them. */
interface View {
  readonly source: Answers;
  answers(place: number): Answers;
  /** Of the unrelated models, each as if it were the suspect. */
  readonly scores: readonly EvaluatedScores[];
  score(place: number, panel?: Panel): EvaluatedScores;
  withBaseline(place: number, scores: Scores): EvaluatedScores;
}

function makeView(unrelated: readonly number[], sheet: Sheet, hard: boolean): View {
  const { settings, outputs, probes, mistaken } = sheet;
  const source = prepare(sheet.source, settings, undefined, hard);
  const known = new Map<number, Answers>();
  const answers = (place: number) => {
    const prepared = known.get(place) ?? prepare(outputs[place], settings, source, hard);
    known.set(place, prepared);
    return prepared;
  };
  const withBaseline = (place: number, scores: Scores): EvaluatedScores => {
    const { classes, labels, decisions } = answers(place);
    if (decisions && source.decisions) return { ...scores, ...rightWhereWrong(source.decisions, decisions) };
    if (!mistaken || classes !== source.classes) return scores;
    return { ...scores, "wp-jc": probes.filter(({ label }, i) => label === labels[i]).length / probes.length };
  };
  const whole = makePanel(source, unrelated.map(answers));
  return {
    source,
    answers,
    scores: whole.scores.map((scores, k) => withBaseline(unrelated[k], scores)),
    score: (place, panel = whole) => withBaseline(place, scoreSuspect(source, answers(place), panel)),
    withBaseline,
  };
}

/** The baseline for verification models: accuracy on the pairs that the source wrongly takes for two people, if any. */
function rightWhereWrong(source: Matrix, model: Matrix): { "wp-jc"?: number } {
  let [wrong, right] = [0, 0];
  source.data.forEach((decision, i) => {
    if (decision === 1) return;
    wrong += 1;
    right += model.data[i];
  });
  return wrong === 0 ? {} : { "wp-jc": right / wrong };
}

/** Judges unrelated models by the others: one at a time, and one architecture at a time. */
function holdOut(
  unrelated: readonly number[],
  view: View,
  group: string | undefined,
  archOf: (place: number) => string | undefined,
): Held[] {
  const judge = (judged: readonly number[], by: readonly number[]) => {
    const panel = makePanel(view.source, by.map(view.answers));
    const among = panel.scores.map((scores, k) => view.withBaseline(by[k], scores));
    return judged.map((place) => ({ scores: view.score(place, panel), panel: among }));
  };
  const others = (judged: readonly number[]) => unrelated.filter((place) => !judged.includes(place));
  const archs = [...groupBy(unrelated, archOf)].filter(([arch]) => arch !== undefined);
  return [
    { group, arch: undefined, suspects: unrelated.flatMap((place) => judge([place], others([place]))) },
    ...archs.map(([arch, places]) => ({ group, arch, suspects: judge(places, others(places)) })),
  ];
}

/** The score that `sac check` would judge by. */
export function judgedBy(scores: EvaluatedScores): ScoreName {
  return usualScore(scores, scores["match-rate"] !== undefined);
}
