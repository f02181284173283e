import { info } from "@actions/core";
import { judgePlan } from "../auditing/judge-plan.ts";
import { takeShard } from "../auditing/shard.ts";
import { readyInTime, stopSignal } from "../auditing/stop-signal.ts";
import { type ErrorCode, SacError } from "../errors.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { type Beside, NOTHING_BESIDE } from "../github/changes/beside.ts";
import type { ModelSelection } from "../github/changes/select-models.ts";
import { type FingerprintSource, type Obtained, obtainFingerprint } from "../github/fingerprints/fingerprints.ts";
import { parsePlace } from "../github/fingerprints/location.ts";
import { FIRST_TIME } from "../github/fingerprints/trusted-file.ts";
import { whoLacksSecrets } from "../github/trust.ts";
import { unrecognisedWords } from "../report/check/not-judged.ts";
import { exitStatus } from "../report/check/verdict-counts.ts";
import type { Outcome } from "../report/outcome.ts";
import { judgingOptions } from "../settings/judging.ts";
import { runOptions } from "../settings/running.ts";
import { randomSeed } from "../tasks/draw.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { besideNotes, reported } from "./beside.ts";
import { equivalentCommand } from "./command.ts";
import { judgeConcern, reviewJudge } from "./judge-review.ts";
import type { KeptVerdicts } from "./kept-verdicts.ts";
import { logJudged, logProgress } from "./log.ts";
import { originOf } from "./origin.ts";
import { keepReport, reportPaths } from "./outputs.ts";
import { planGroups, refuseNoFingerprint } from "./plan/plan.ts";
import type { Note, PlannedGroup } from "./plan/planned.ts";
import { selectPlanned } from "./plan/select.ts";
import { judgingPreprocess } from "./preprocess.ts";
import { type JudgingSession, prepareNatives } from "./session.ts";
import { skippedOutcome } from "./skipped.ts";

/** Judges the models that the run is about (mode check), or all that match (mode audit). @throws SacError */
export async function judge(session: JudgingSession, kept: KeptVerdicts): Promise<Outcome> {
  const startedAt = new Date();
  const { inputs } = session;
  const plan = await planGroups(session).catch((thrown) => withoutConfig(thrown, session));
  if ("kind" in plan) return plan;
  const { groups: selections, beside } = await selectPlanned(plan, session);
  const review = await reviewJudge(session, plan.groups, selections);
  if (isFirstTime(plan.notes, session)) return firstTime(plan.notes, review, beside, session);
  const planned = plan.groups
    .map((group, i) => ({ ...group, models: selections[i].models }))
    .filter(({ models }) => models.length > 0);
  const none = noModelNotes(selections);
  // A shard says so in its report, so that the whole can be told.
  if (planned.length === 0 && inputs.shard === undefined) return skipped(none, review, beside, session);

  await refuseOverwrittenInputs(session, planned);
  const obtained = await readyInTime(inputs.deadline, obtainAll(planned, session)).catch((thrown) =>
    withoutSecrets(thrown, review, beside, session),
  );
  if (!(obtained instanceof Map)) return obtained;
  const { preprocess, notes } = await judgingPreprocess(inputs.preprocess, session);
  const found = [...plan.notes, ...[...obtained.values()].flatMap((one) => one.notes), ...notes];
  if (isFirstTime(found, session)) return firstTime(found, review, beside, session);
  await readyInTime(inputs.deadline, prepareNatives(session, process.env));
  const draw = inputs.draw === undefined ? undefined : { probes: inputs.draw, seed: drawSeed(session) };
  const options = {
    groups: planned.map((group) => ({ ...group, fingerprints: storedOf(group, obtained) })),
    ...judgingOptions(inputs),
    draw,
    run: runOptions(inputs, preprocess),
  };
  const origin = originOf(session, selections, [...none, ...review, ...found, ...besideNotes(beside)]);
  const command = equivalentCommand(planned, inputs.given, draw);
  const cache = draw ? undefined : await kept.open();
  const { plan: part, shard } = await takeShard(options, inputs.shard);
  const told = { beside: reported(beside), keptIn: keepReport(session) };
  const facts = { startedAt, command, origin, shard, cache, ...told };
  const signal = stopSignal(inputs.deadline, () => info("The job is being cancelled: what is judged so far is told."));
  const report = await judgePlan({ ...part, signal }, facts, logProgress(), logJudged);
  const status = exitStatus(report, inputs.failOn);
  const concern = status === 0 ? judgeConcern(review, inputs.failOn) : undefined;
  return { kind: "judged", report, status: concern?.status ?? status, failing: concern?.why };
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

function skipped(none: readonly Note[], review: readonly Note[], beside: Beside, { inputs }: JudgingSession): Outcome {
  const { notJudged, unrecognised } = reported(beside);
  const why = [...textsOf([...none, ...besideNotes(beside)]), unrecognisedWords(unrecognised) ?? ""].join(" ").trim();
  return skippedOutcome(why, review, notJudged, inputs.failOn);
}

/** Why there is no model to judge, where there is none. */
function noModelNotes(selections: ModelSelection["groups"]): Note[] {
  const texts = new Set(selections.flatMap(({ none }) => none ?? []));
  return selections.some(({ models }) => models.length > 0)
    ? []
    : [...texts].map((text) => ({ code: "NO_MODEL", text }));
}

/** All shards of a run draw the same probes: they take its number for a seed, which is known when it begins. */
function drawSeed({ inputs, trigger }: JudgingSession): string {
  return inputs.shard === undefined ? randomSeed() : `run-${trigger.run.id}`;
}

function isFirstTime(found: readonly Note[], { inputs }: JudgingSession): boolean {
  return !inputs.allowFirstTime && found.some(({ code }) => code === FIRST_TIME);
}

/** Nobody is cleared by a judge of his own, whatever that would say. */
function firstTime(found: readonly Note[], review: readonly Note[], beside: Beside, session: JudgingSession): Outcome {
  const texts = textsOf(found.filter(({ code }) => code === FIRST_TIME)).join(" ");
  const why = `${texts} No change is cleared by what it brings itself. Put it into the base first, in a change that brings no model; pin the fingerprint by fingerprint-sha256; or allow it for this once by allow-first-time: true.`;
  return inconclusive(why, review, beside, session);
}

function inconclusive(why: string, review: readonly Note[], beside: Beside, { inputs }: JudgingSession): Outcome {
  const { notJudged } = reported(beside);
  const { failOn } = inputs;
  const failing = failOn.includes("inconclusive") || (notJudged.length > 0 && failOn.includes("not-judged"));
  const status = failing ? 1 : (judgeConcern(review, failOn)?.status ?? 0);
  return { kind: "unjudged", verdict: "inconclusive", why, warnings: textsOf(review), notJudged, status };
}

function textsOf(notes: readonly Note[]): string[] {
  return notes.map(({ text }) => text);
}

/** What a run may lack only because it gets no secrets. */
const NEEDS_SECRET: readonly ErrorCode[] = [
  "INPUT_INVALID",
  "FINGERPRINT_SEALED",
  "FINGERPRINT_UNPINNED",
  "DOWNLOAD_FAILED",
  "GITHUB_REFUSED",
];

/** A config file of another repository that is private, and a run that may not read it. */
function withoutConfig(thrown: unknown, session: JudgingSession): Outcome {
  const { config } = session.inputs;
  if (config === undefined || parsePlace(config).kind === "path") throw thrown;
  return withoutSecrets(thrown, [], NOTHING_BESIDE, session, "config file");
}

/** What needs a secret that forks and Dependabot do not get ends without a verdict, and not as anybody's mistake. */
function withoutSecrets(
  thrown: unknown,
  review: readonly Note[],
  beside: Beside,
  session: JudgingSession,
  what = "fingerprint",
): Outcome {
  const who = whoLacksSecrets(session.trigger);
  if (who === undefined || !(thrown instanceof SacError) || !NEEDS_SECRET.includes(thrown.code)) throw thrown;
  const why = `A run of ${who} gets no secrets, and without them the ${what} cannot be had. ${thrown.message}`;
  return inconclusive(why, review, beside, session);
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
