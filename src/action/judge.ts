import type { FailOn } from "../core/verdict.ts";
import { type ErrorCode, SacError } from "../errors.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import type { Beside } from "../github/changes/beside.ts";
import { type ModelSelection, selectModels } from "../github/changes/select-models.ts";
import { type FingerprintSource, type Obtained, obtainFingerprint } from "../github/fingerprints/fingerprints.ts";
import { whoLacksSecrets } from "../github/trust.ts";
import { buildReport } from "../report/check/build.ts";
import { unrecognisedWords, withFoundBeside } from "../report/check/not-judged.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import type { Outcome } from "../report/outcome.ts";
import { judgingOptions } from "../settings/judging.ts";
import { runOptions } from "../settings/running.ts";
import { type CheckResult, check } from "../tasks/check.ts";
import { randomSeed } from "../tasks/draw.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { besideNotes, reported } from "./beside.ts";
import { equivalentCommand } from "./command.ts";
import { logJudged, logProgress } from "./log.ts";
import { fingerprintPath, originOf, touchedNotes } from "./origin.ts";
import { reportPaths } from "./outputs.ts";
import { planGroups, refuseNoFingerprint } from "./plan/plan.ts";
import type { Plan, PlannedGroup } from "./plan/planned.ts";
import { judgingPreprocess } from "./preprocess.ts";
import { type JudgingSession, prepareNatives } from "./session.ts";

/** Judges the models that the run is about (mode check), or all that match (mode audit). @throws SacError */
export async function judge(session: JudgingSession): Promise<Outcome> {
  const startedAt = new Date();
  const plan = await planGroups(session);
  const { groups: selections, beside } = await select(plan, session);
  const planned = plan.groups
    .map((group, i) => ({ ...group, models: selections[i].models }))
    .filter(({ models }) => models.length > 0);
  if (planned.length === 0) return skipped(session, plan, selections, beside);

  await refuseOverwrittenInputs(session, planned);
  const obtained = await obtainAll(planned, session).catch((thrown) => withoutSecrets(thrown, session, beside));
  if (!(obtained instanceof Map)) return obtained;
  const { inputs } = session;
  const { preprocess, notes } = await judgingPreprocess(inputs.preprocess, session);
  await prepareNatives(session, process.env);
  const draw = inputs.draw === undefined ? undefined : { probes: inputs.draw, seed: randomSeed() };
  const options = {
    groups: planned.map((group) => ({ ...group, fingerprints: storedOf(group, obtained) })),
    ...judgingOptions(inputs),
    draw,
    run: runOptions(inputs, preprocess),
  };
  const found = [
    ...plan.notes,
    ...[...obtained.values()].flatMap((one) => one.notes),
    ...notes,
    ...besideNotes(beside),
  ];
  const origin = originOf(session, plan.groups, selections, found);
  const reportOf = (result: CheckResult) =>
    withFoundBeside(
      buildReport(result, startedAt, equivalentCommand(planned, inputs.given, draw), origin),
      reported(beside),
    );
  const report = reportOf(await check(options, logProgress(), (judged) => logJudged(reportOf(judged))));
  return { kind: "judged", report, status: exitStatus(report, inputs.failOn) };
}

/** Before anything runs: a folder for reports in which files that are read have the names of reports. @throws SacError USAGE */
async function refuseOverwrittenInputs(
  { inputs: { reportDirectory, preprocess, config } }: JudgingSession,
  planned: readonly PlannedGroup[],
): Promise<void> {
  if (reportDirectory === undefined) return;
  const places = planned.flatMap(({ fingerprints }) => fingerprints).map(({ place }) => place);
  const models = planned.flatMap((group) => group.models);
  await refuseOverwriting(
    { reports: { "report-directory": Object.values(reportPaths(reportDirectory)) } },
    { fingerprint: places, models, preprocess, config },
  );
}

function select({ groups }: Plan, session: JudgingSession): Promise<ModelSelection> {
  const { inputs, trigger } = session;
  const about = inputs.mode === "audit" ? { ...trigger, event: "schedule" as const, deletesRef: false } : trigger;
  const globs = groups.map(({ models }) => models);
  const fingerprints = groups.flatMap((group) => group.fingerprints.flatMap((one) => fingerprintPath(one) ?? []));
  return selectModels(about, globs, { ...session, fingerprints });
}

function skipped(
  session: JudgingSession,
  { groups }: Plan,
  selections: ModelSelection["groups"],
  beside: Beside,
): Outcome {
  const why = [...new Set(selections.flatMap(({ none }) => none ?? []))].join(" ");
  // A change of the judge alone brings no model, and would decide over the next one that does.
  const touched = touchedNotes(session, groups, selections).map(({ text }) => text);
  const { notJudged, unrecognised } = reported(beside);
  const others = [...besideNotes(beside).map(({ text }) => text), unrecognisedWords(unrecognised) ?? []].flat();
  const about = { why, warnings: [...touched, ...others], notJudged };
  if (notJudged.length === 0) return { kind: "unjudged", verdict: "skipped", ...about, status: 0 };
  return { kind: "unjudged", verdict: "not-judged", ...about, status: fails(session, "not-judged") ? 1 : 0 };
}

function fails({ inputs }: JudgingSession, what: FailOn): boolean {
  return inputs.failOn.includes(what);
}

/** What a run may lack only because it gets no secrets. */
const NEEDS_SECRET: readonly ErrorCode[] = [
  "INPUT_INVALID",
  "FINGERPRINT_SEALED",
  "FINGERPRINT_UNPINNED",
  "DOWNLOAD_FAILED",
  "GITHUB_REFUSED",
];

/** What needs a secret that forks and Dependabot do not get ends without a verdict, and not as anybody's mistake. */
function withoutSecrets(thrown: unknown, session: JudgingSession, beside: Beside): Outcome {
  const who = whoLacksSecrets(session.trigger);
  if (who === undefined || !(thrown instanceof SacError) || !NEEDS_SECRET.includes(thrown.code)) throw thrown;
  const why = `A run of ${who} gets no secrets, and without them the fingerprint cannot be had. ${thrown.message}`;
  const { notJudged } = reported(beside);
  const failing = fails(session, "inconclusive") || (notJudged.length > 0 && fails(session, "not-judged"));
  return { kind: "unjudged", verdict: "inconclusive", why, notJudged, status: failing ? 1 : 0 };
}

/** The same place under another digest is another fingerprint. */
function keyOf({ place, sha256 }: FingerprintSource): string {
  return JSON.stringify([place, sha256]);
}

async function obtainAll(planned: readonly PlannedGroup[], session: JudgingSession): Promise<Map<string, Obtained>> {
  refuseNoFingerprint(planned);
  const { passphrase, identity: identities } = session.inputs;
  const sources = new Map(planned.flatMap(({ fingerprints }) => fingerprints).map((one) => [keyOf(one), one]));
  const obtained = new Map<string, Obtained>();
  for (const [key, source] of sources) {
    obtained.set(key, await obtainFingerprint(source, { ...session, keys: { passphrase, identities } }));
  }
  return obtained;
}

/** Each once, however often it is named. */
function storedOf({ fingerprints }: PlannedGroup, obtained: ReadonlyMap<string, Obtained>): StoredFingerprint[] {
  return [...new Set(fingerprints.map(keyOf))].flatMap((key) => obtained.get(key)?.stored ?? []);
}
