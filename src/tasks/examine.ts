import { type Defect, defectOf, formOf } from "../core/outputs.ts";
import { makePanel, type Panel, scoreSuspect } from "../core/panel.ts";
import { type Answers, closeness, prepare, type ScoreName, type Scores } from "../core/scores.ts";
import { type Evidence, evidenceOf } from "../core/verdict.ts";
import { type SacError, toSacError } from "../errors.ts";
import { decodeProbes, type Fingerprint, type Reference, settingsOf } from "../fingerprint/fingerprint.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Pixels } from "../probes/pixels.ts";
import { type ModelRun, type RunOptions, runModel } from "../runtime/run.ts";
import { outputsOf } from "./answer.ts";

/** The source's answers and the calibration's, all read in one way: by their scores, or by their labels alone. */
export interface View {
  readonly by: "scores" | "labels";
  readonly source: Answers;
  readonly panel: Panel;
  /** Of the calibration's derived models. */
  readonly derived: readonly Scores[];
}

/** A fingerprint made ready to judge suspects by. */
export interface Judge {
  readonly stored: StoredFingerprint;
  readonly probes: readonly Pixels[];
  readonly soft: View;
  /** Made when the first suspect that answers with labels only comes along. */
  hard(): View;
}

/** What came of running one suspect on one fingerprint's probes. */
export interface Examination {
  readonly path: string;
  readonly judge: Judge;
  readonly outcome:
    | { readonly kind: "failed"; readonly error: SacError }
    | { readonly kind: "defect"; readonly defect: Defect; readonly run: ModelRun }
    | ({ readonly kind: "measured"; readonly run: ModelRun } & Measurement);
}

export interface Measurement {
  /** What suspect, source and calibration were all read by. */
  readonly view: View;
  readonly suspect: Answers;
  readonly scores: Scores;
  /** The score that is judged by. */
  readonly judgedBy: ScoreName;
  readonly evidence: Evidence;
  /** The unrelated models' closeness by that score. */
  readonly unrelated: readonly number[];
}

function view(fingerprint: Fingerprint, hard: boolean): View {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings, undefined, hard);
  const { unrelated, derived } = fingerprint.calibration ?? { unrelated: [], derived: [] };
  const prepared = ({ outputs }: Reference) => prepare(outputs, settings, source, hard, true);
  const panel = makePanel(source, unrelated.map(prepared));
  return {
    by: hard ? "labels" : "scores",
    source,
    panel,
    derived: derived.map((model) => scoreSuspect(source, prepared(model), panel)),
  };
}

/** Decodes the probes and scores the calibration. @throws SacError FINGERPRINT_DRIFT */
export async function makeJudge(stored: StoredFingerprint): Promise<Judge> {
  const probes = await decodeProbes(stored.fingerprint);
  let hard: View | undefined;
  return {
    stored,
    probes,
    soft: view(stored.fingerprint, false),
    hard: () => {
      hard ??= view(stored.fingerprint, true);
      return hard;
    },
  };
}

/**
 * Runs a suspect on a fingerprint's probes and measures how close it is. A suspect that fails is a result like any other;
 * only what makes every result meaningless is thrown.
 * @throws SacError of kind `environment` or `internal`
 */
export async function examine(
  path: string,
  judge: Judge,
  wanted: ScoreName | undefined,
  run: RunOptions,
): Promise<Examination> {
  try {
    const answered = await runModel(path, judge.probes, judge.stored.fingerprint.about.preprocess, run);
    const outputs = outputsOf(answered.answer, judge.soft.source.classes);
    const defect = defectOf(outputs);
    if (defect) return { path, judge, outcome: { kind: "defect", defect, run: answered } };
    const hard = formOf(outputs) === "labels" || judge.soft.source.form === "labels";
    const seen = hard ? judge.hard() : judge.soft;
    const suspect = prepare(outputs, settingsOf(judge.stored.fingerprint), seen.source, hard);
    return { path, judge, outcome: { kind: "measured", run: answered, ...measure(seen, suspect, wanted) } };
  } catch (thrown) {
    const error = toSacError(thrown);
    if (error.kind === "environment" || error.kind === "internal") throw error;
    return { path, judge, outcome: { kind: "failed", error } };
  }
}

function measure(view: View, suspect: Answers, wanted: ScoreName | undefined): Measurement {
  const scores = scoreSuspect(view.source, suspect, view.panel);
  const judgedBy = wanted ?? (scores.fusion === undefined ? "sac" : "fusion");
  const known = view.panel.scores.map((one) => closeness(one, judgedBy)).filter((value) => !Number.isNaN(value));
  const evidence = evidenceOf(scores.sac, closeness(scores, judgedBy), known);
  return { view, suspect, scores, judgedBy, evidence, unrelated: known };
}
