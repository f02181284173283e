import { EVALUATED_SCORES, type EvaluatedScore } from "../core/score-table.ts";
import { refuseOtherName } from "../core/task.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { type Environment, readEnvironment } from "../runtime/environment.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { eachInOrder } from "./at-once.ts";
import { refuseRepeated, refuseUnusable } from "./evaluation/admission.ts";
import { CLASSIFIERS } from "./evaluation/classifiers.ts";
import { type Asking, type Contestant, enter, type LeftOut } from "./evaluation/contestants.ts";
import { type Drawn, drawAll, drawSweeps, type Skipped } from "./evaluation/draw.ts";
import { refuseOtherSource } from "./evaluation/given.ts";
import { type Group, groupsOf, type ZeroFeatures, zeroFeaturesOf } from "./evaluation/groups.ts";
import { openPool, type Pool, treated } from "./evaluation/probes.ts";
import { makeQuestions, type ZooAnswers } from "./evaluation/questions.ts";
import { type Scored, type Sheet, scoreDraw } from "./evaluation/score.ts";
import type { Setting, Sweep, SweepName } from "./evaluation/setting.ts";
import { type Results, type Table, tableOf } from "./evaluation/tables.ts";
import { VERIFIERS } from "./evaluation/verification.ts";
import type { ZooKind } from "./evaluation/zoo-kind.ts";
import { jobsFor } from "./jobs.ts";
import { asTrialImages, normaliseSource } from "./normalise-source.ts";
import type { Progress } from "./progress.ts";
import { readZoo, type Zoo, type ZooModel } from "./zoo.ts";

const KINDS: Readonly<Record<Zoo["task"], ZooKind>> = { classification: CLASSIFIERS, verification: VERIFIERS };

export interface EvaluateOptions {
  readonly zoo: string;
  readonly setting: Setting;
  /** Probes are drawn once with each; the metrics are averaged over the draws. */
  readonly seeds: readonly number[];
  /** At most so many images, drawn by each seed, are looked at for probes. */
  readonly pool: number;
  readonly sweeps: readonly Sweep[];
  /** Probes are those of these fingerprints, one draw each, instead of drawn ones. */
  readonly fingerprints?: readonly StoredFingerprint[] | undefined;
  readonly run: RunOptions;
  /** How many models at once; undefined: as many as the machine has cores for. */
  readonly jobs?: number | undefined;
  /** Whether models are fed as is said though that looks wrong; undefined: they are refused then. */
  readonly acceptPreprocessing?: boolean | undefined;
}

/** What every score shows under one setting. */
export interface Tables {
  /** By the score that `sac check` would judge by. */
  readonly judged: Table;
  readonly scores: ReadonlyMap<EvaluatedScore, Table>;
}

interface SweepResult {
  readonly parameter: SweepName;
  readonly points: readonly (Tables & { readonly value: string })[];
  /** Values for which there are too few images, or no classes. */
  readonly skipped: readonly Skipped[];
}

export interface EvaluationResult {
  readonly options: EvaluateOptions;
  readonly zoo: Zoo;
  readonly pool: Pool;
  readonly source: ZooAnswers;
  readonly contestants: readonly Contestant[];
  readonly groups: readonly Group[];
  readonly leftOut: readonly LeftOut[];
  /** For each seed the answers to its probes, and what they are worth. */
  readonly sheets: readonly Sheet[];
  readonly draws: readonly Scored[];
  readonly zeroFeatures: ZeroFeatures | undefined;
  readonly tables: Tables;
  readonly sweeps: readonly SweepResult[];
  readonly environment: Environment;
}

/**
 * Measures how well every score tells the derived models of a zoo from its unrelated ones (section 4 of the paper): draws
 * probes for every setting, runs every model once on all of them, scores the models as `sac calibrate` and `sac check`
 * would, and compares.
 * @throws SacError; a model that cannot be run is left out and named
 */
export async function evaluate(wanted: EvaluateOptions, progress: Progress): Promise<EvaluationResult> {
  const zoo = await readZoo(wanted.zoo);
  await refuseUnusable(zoo, wanted.zoo);
  const kind = KINDS[zoo.task];
  const options = optionsFor(kind, wanted);
  const run = { ...options.run, preprocess: { ...zoo.preprocess, ...options.run.preprocess } };
  const steps = zoo.models.length + 4;

  const asked = await withSuspect(zoo.source, run, (model) => begin(model, zoo, options, run, { progress, steps }));
  const { base, sweeps, source, pool } = asked;
  const accept = options.acceptPreprocessing === true;
  const asking = { ...asked, zoo, kind, run: options.run, accept };
  const { contestants, leftOut } = await askAll(
    asking,
    jobsFor(options, zoo.models.length, progress.note),
    progress,
    steps,
  );

  progress.step(steps - 1, steps, "scoring");
  const sheets = sheetsOf(contestants, base, source);
  const draws = sheets.map((sheet) => scoreDraw(contestants, sheet));
  const scorePoint = (point: Drawn) =>
    sheetsOf(contestants, point, source).map((sheet) => scoreDraw(contestants, sheet));
  const result = {
    tables: tablesOf({ contestants, draws }),
    sweeps: sweeps.map(({ parameter, points, skipped }) => ({
      parameter,
      points: points.map((point) => ({ value: point.value, ...tablesOf({ contestants, draws: scorePoint(point) }) })),
      skipped,
    })),
  };
  progress.step(steps, steps, "done");
  return {
    options: { ...options, setting: base.setting },
    zoo,
    pool,
    source,
    contestants,
    groups: groupsOf(contestants.map(({ model }) => model)),
    leftOut,
    sheets,
    draws,
    zeroFeatures: zeroFeaturesOf(draws),
    ...result,
    environment: readEnvironment(),
  };
}

/** Chooses what models are asked, and asks the source. @param said how the source is run, as far as it is said */
async function begin(
  model: Suspect,
  zoo: Zoo,
  options: EvaluateOptions,
  said: RunOptions,
  { progress, steps }: { readonly progress: Progress; readonly steps: number },
) {
  const kind = KINDS[zoo.task];
  progress.step(0, steps, "reading images");
  const { form: asSaid, ...plan } = await kind.plan(model, {}, said);
  refuseOtherName(zoo.source, plan, zoo.task, said.output);
  const pool = await openPool(zoo.images, asSaid, options.seeds, kind.poolSize(options.pool));
  const [[, drawnFirst]] = pool.drawn;
  const images = asTrialImages(zoo.task, drawnFirst, pool.classes);
  const { run } = await normaliseSource(model, images, { ...options, run: said });
  const { channels: _, axes: __, ...preprocess } = (await kind.plan(model, {}, run)).form;

  progress.step(1, steps, "choosing probes");
  const settings = [options.setting, ...options.sweeps.flatMap(({ points }) => points.map(({ setting }) => setting))];
  const mistakes = await kind.mistakes(model, pool, settings, run);
  const { fingerprints, setting } = options;
  const base: Drawn = fingerprints
    ? { setting: { ...setting, selection: "random" }, samples: await kind.samplesFrom(fingerprints, preprocess) }
    : drawAll(kind, setting, pool, mistakes);
  const sweeps = drawSweeps(kind, options.sweeps, pool, mistakes);

  const drawn = [base, ...sweeps.flatMap(({ points }) => points)].flatMap(({ samples }) => samples);
  const [[anySeed, first]] = pool.drawn;
  const labelled = mistakes ? treated(first, options.setting.treatments, anySeed) : [];
  const questions = await makeQuestions(drawn, labelled, options.setting.settings);
  progress.step(2, steps, zoo.source);
  const source = await kind.askSource(model, questions, run);
  if (fingerprints) refuseOtherSource(fingerprints, source, zoo);
  return { base, sweeps, questions, source, preprocess, pool, images };
}

/** Settings as models of the zoo's kind have them. @throws SacError USAGE */
function optionsFor(kind: ZooKind, { setting, sweeps, ...options }: EvaluateOptions): EvaluateOptions {
  const points = (sweep: Sweep) => sweep.points.map((point) => ({ ...point, setting: kind.settingFor(point.setting) }));
  return {
    ...options,
    setting: kind.settingFor(setting),
    sweeps: sweeps.map((sweep) => ({ ...sweep, points: points(sweep) })),
  };
}

/** Runs every model of the zoo. @throws SacError of kind `environment` or `internal`; USAGE for a model that comes twice */
async function askAll(asking: Asking, jobs: number, progress: Progress, steps: number) {
  const contestants: Contestant[] = [];
  const leftOut: LeftOut[] = [];
  const ask = (model: ZooModel, signal: AbortSignal) => {
    progress.step(contestants.length + leftOut.length + 3, steps, model.path);
    return enter(model, { ...asking, run: { ...asking.run, signal } });
  };
  await eachInOrder(asking.zoo.models, jobs, ask, (entered) => {
    if ("error" in entered) leftOut.push(entered);
    else {
      contestants.push(entered);
      refuseRepeated(contestants, asking.source);
    }
  });
  return { contestants, leftOut };
}

/** What was answered to every draw of a setting. */
function sheetsOf(contestants: readonly Contestant[], { setting, samples }: Drawn, source: ZooAnswers): Sheet[] {
  return samples.map((sample) => ({
    probes: sample.probes,
    source: source.answersTo(sample),
    outputs: contestants.map((contestant) => contestant.answersTo(sample)),
    settings: { ...setting.settings, given: sample.given },
    mistaken: setting.selection === "misclassified",
  }));
}

function tablesOf(results: Results): Tables {
  const tables = EVALUATED_SCORES.map((score) => [score, tableOf(results, score)] as const);
  const known = tables.filter(([, { attacks, weakened }]) => attacks.length + weakened.length > 0);
  return { judged: tableOf(results, "judged"), scores: new Map(known) };
}
