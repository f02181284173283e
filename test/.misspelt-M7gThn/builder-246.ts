import type { StoredFingerprint } from "/work/h/evidence/src/fingerprint/store.ts";
import { treatmentName } from "/work/h/evidence/src/probes/treatment.ts";
import type { EvaluationResult, Tables } from "/work/h/evidence/src/tasks/evaluate.ts";
import type { Contestant, LeftOut } from "/work/h/evidence/src/tasks/evaluation/contestants.ts";
import { judgedBy } from "/work/h/evidence/src/tasks/evaluation/score.ts";
import type { Table } from "/work/h/evidence/src/tasks/evaluation/tables.ts";
import { withoutCredentials } from "/work/h/evidence/src/text/credentials.ts";
import { VERSION } from "/work/h/evidence/src/version.ts";
import { defined } from "/work/h/evidence/src/report/defined.ts";
import { notesOn } from "/work/h/evidence/src/report/evaluation/notes.ts";
import { EVALUATION_VERSION, type Evaluation, type EvaluationModel, type EvaluationTable } from "/work/h/evidence/src/report/evaluation/schema.ts";

/**
 * Makes the object of an evaluation; everything shown anywhere is rendered from it.
 * @param command the arguments that sac was called with
 */
export function buildEvaluation(result: EvaluationResult, startedAt: Date, command: readonly string[]): Evaluation {
  const { options, contestants, leftOut, sweeps, sheets } = result;
  return defined<Evaluation>({
    schemaVersion: EVALUATION_VERSION,
    tool: { name: "sac", version: VERSION },
    command: command.map(withoutCredentials),
    runtime: runtimeOf(result),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    zoo: options.zoo,
    source: sourceOf(result),
    fingerprint: fingerprintOf(result),
    groups: [...result.groups],
    default: sheets[0].settings.given ? "match-rate" : "fusion",
    ...tablesOf(result.tables),
    sweeps: sweeps.map(({ parameter, points, skipped }) => ({
      parameter,
      points: points.map(({ value, ...tables }) => ({ value, ...tablesOf(tables) })),
      skipped: [...skipped],
    })),
    models: contestants.map((contestant, i) => modelOf(contestant, i, result)),
    leftOut: leftOut.map(leftOutOf),
    notes: notesOn(result),
  });
}

function runtimeOf({ options, source, environment }: EvaluationResult): Evaluation["runtime"] {
  const { node, platform, sharp } = environment;
  return {
    node,
    platform,
    sharp,
    onnxruntime: source.onnxruntime,
    device: source.device,
    threads: options.run.threads,
  };
}

function sourceOf({ zoo, source }: EvaluationResult): Evaluation["source"] {
  return {
    path: zoo.source,
    sha256: source.sha256,
    arch: zoo.sourceArch,
    classes: source.outputs.columns,
    form: source.form,
    accuracy: zoo.sourceAccuracy,
    measuredAccuracy: source.measured,
  };
}

function fingerprintOf({
  options: { setting, seeds, fingerprints },
  pool,
  sheets,
}: EvaluationResult): Evaluation["fingerprint"] {
  const { representation, correlation } = setting.settings;
  const [anySeed] = pool.drawn.values();
  return {
    probes: sheets[0].probes.length,
    quality: setting.treatments.map(treatmentName).join("+"),
    selection: setting.selection,
    ...(fingerprints && describedBy(fingerprints)),
    seeds: [...seeds],
    images: pool.imagesInFolder,
    pool: anySeed.length,
    references: setting.references,
    feature: setting.settings.feature,
    representation,
    correlation: correlation.kind === "rbf" ? `rbf, delta ${correlation.delta}` : correlation.kind,
  };
}

/** What fingerprints say of their own probes. */
function describedBy(
  fingerprints: readonly StoredFingerprint[],
): Pick<Evaluation["fingerprint"], "fingerprints" | "quality" | "selection"> {
  const abouts = fingerprints.map(({ fingerprint }) => fingerprint.about);
  const all = (values: readonly (string | number)[]) => [...new Set(values)].join("+");
  return {
    fingerprints: fingerprints.map(({ path }) => path),
    quality: all(abouts.map(({ quality }) => quality ?? "lossless")),
    selection: all(abouts.map(({ selection }) => selection.rule)),
  };
}

function tablesOf({ judged, scores }: Tables): Pick<Evaluation, "judged" | "scores"> {
  const named: Evaluation["scores"] = {};
  for (const [score, table] of scores) named[score] = tableOf(table);
  return { judged: tableOf(judged), scores: named };
}

function tableOf({ attacks, weakened, architectures, attackArchitectures, ...sums }: Table): EvaluationTable {
  return {
    attacks: [...attacks],
    weakened: [...weakened],
    architectures: [...architectures],
    attackArchitectures: [...attackArchitectures],
    average: sums.average,
    threshold: sums.threshold,
    falseAlarms: [...sums.falseAlarms],
  };
}

function leftOutOf({ model, error }: LeftOut): Evaluation["leftOut"][number] {
  const { name: path, role, attack, group, arch } = model;
  const { code, message } = error;
  return { path, role, attack, group, arch, code, message };
}

function modelOf(contestant: Contestant, place: number, { options, draws }: EvaluationResult): EvaluationModel {
  const { model, sha256, outputs, form, accuracy, kept, weakened } = contestant;
  const { name: path, role, attack, group, arch } = model;
  const marks = draws.map((draw) => draw.marks[place]);
  return {
    path,
    sha256,
    role,
    attack,
    group,
    arch,
    classes: outputs.columns,
    form,
    accuracy,
    accuracyKept: kept,
    weakened,
    judgedBy: judgedBy(marks[0].scores),
    comparedBy: marks[0].comparedBy,
    draws: marks.map(({ scores, labelScoresx: labelScores, zeroFeatures }, k): EvaluationModel["draws"][number] => ({
      seed: options.seeds[k],
      scores,
      labelScores,
      zeroFeatures,
    })),
  };
}
