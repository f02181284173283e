import { SacError } from "../errors.ts";
import { datedResult } from "../report/check/earlier.ts";
import { fingerprintOf } from "../report/check/fingerprint-labels.ts";
import type { Show } from "../report/check/insight.ts";
import { joinReports, type ReportPart } from "../report/check/join.ts";
import type { Report, ReportResult } from "../report/check/schema.ts";
import type { CheckOptions, CheckResult } from "../tasks/check-options.ts";
import { identify } from "../tasks/identity.ts";
import type { Judgement } from "../tasks/judgement.ts";
import type { Progress } from "../tasks/progress.ts";
import { counted } from "../text/numbers.ts";
import { lackingGroups, type PlanRow, plannedRows } from "./plan-rows.ts";
import { describeProgram } from "./program.ts";
import type { KeptVerdict, VerdictCache } from "./verdict-cache.ts";
import { type VerdictBasis, verdictSubject } from "./verdict-subject.ts";

/** What earlier runs know of a plan. */
interface KnownVerdicts {
  /** What remains to be judged. */
  readonly lacking: CheckOptions["groups"];
  /** The report on everything, from one on what was judged now. */
  complete(fresh: Report): Report;
  /**
   * Keeps what has been judged since it was last called for runs to come, save what hung on the moment. What cannot be kept is
   * said and stops nothing.
   * @param soFar every verdict that was lacking, reached or not
   * @param reportOn makes the report on some of them
   */
  keep(soFar: CheckResult, reportOn: (judged: CheckResult) => Report): Promise<void>;
}

/**
 * Looks up which verdicts of a plan an earlier run has reached: of the same bytes, by the same fingerprint, settings and program.
 * @param show what the report may show of fingerprints
 * @throws SacError of kind `environment`
 */
export async function findKnown(
  plan: CheckOptions,
  show: Show,
  cache: VerdictCache,
  progress: Progress,
): Promise<KnownVerdicts> {
  const basis = { plan, show, program: await describeProgram() };
  const rows = plannedRows(plan);
  const known = new Map<PlanRow, KeptVerdict>();
  const identities = new Map<string, string | undefined>();
  for (const row of rows) {
    const { path } = row;
    if (!identities.has(path)) identities.set(path, await identify(path, plan.signal));
    const identity = identities.get(path);
    const kept = identity && (await cache.find(subjectOf(row, identity, basis)));
    if (kept) known.set(row, kept);
  }
  const lacking = rows.filter((row) => !known.has(row));
  if (known.size > 0) progress.note?.(knownWords(known.size, rows.length));
  const kept = gathered(known);
  const groups = lackingGroups(lacking);
  return {
    lacking: groups,
    complete(fresh) {
      const now = { name: "this run", report: fresh, places: rowsIn(fresh, lacking).map(({ place }) => place) };
      const { schemaVersion, tool, ...joined } = joinReports([now, ...kept.map((one) => partOf(one, fresh))]);
      return { schemaVersion, tool, ...(fresh.command ? { command: fresh.command } : {}), ...joined };
    },
    keep: keeper(plannedRows({ groups }), basis, cache, progress),
  };
}

/** @param rows in the order in which they are judged */
function keeper(
  rows: readonly PlanRow[],
  basis: VerdictBasis,
  cache: VerdictCache,
  progress: Progress,
): KnownVerdicts["keep"] {
  const seen = new Set<number>();
  let kept = Promise.resolve();
  let refused = false;
  const keepEach = async (judgements: readonly Judgement[], places: readonly number[], fresh: Report) => {
    for (const [i, { identity }] of judgements.entries()) {
      if (refused || identity === undefined) return;
      await cache.keep(subjectOf(rows[places[i]], identity, basis), keptOf(fresh.results[i], fresh));
    }
  };
  return (soFar, reportOn) => {
    const places = soFar.judgements.flatMap(({ identity, whole }, i) => (identity && whole && !seen.has(i) ? [i] : []));
    if (places.length === 0) return kept;
    for (const place of places) seen.add(place);
    const judgements = places.map((place) => soFar.judgements[place]);
    const fresh = reportOn({ ...soFar, judgements });
    kept = kept
      .then(() => keepEach(judgements, places, fresh))
      .catch((thrown) => {
        if (!(thrown instanceof SacError)) throw thrown;
        refused = true;
        progress.note?.(`Verdicts are not kept for later runs. ${thrown.message}`);
      });
    return kept;
  };
}

function knownWords(known: number, all: number): string {
  return `Known from earlier runs, on the same files and settings: ${known} of ${counted(all, "verdict")}. To be reached now: ${all - known}.`;
}

function subjectOf({ stored, threshold }: PlanRow, identity: string, basis: VerdictBasis): string {
  return verdictSubject({ identity, fingerprint: stored.sha256, threshold }, basis);
}

/** Which of the rows each result of a report is about; a report on part of them has them in the same order. */
function rowsIn(report: Report, rows: readonly PlanRow[]): PlanRow[] {
  const keyOf = (path: string, fingerprint: string | undefined) => JSON.stringify([path, fingerprint]);
  const waiting = new Map<string, PlanRow[]>();
  for (const row of rows) {
    const key = keyOf(row.path, row.stored.sha256);
    waiting.set(key, [...(waiting.get(key) ?? []), row]);
  }
  return report.results.flatMap((result) => {
    const key = keyOf(result.path, fingerprintOf(result, report)?.sha256);
    return waiting.get(key)?.shift() ?? [];
  });
}

function keptOf(result: ReportResult, report: Report): KeptVerdict {
  const fingerprint = fingerprintOf(result, report);
  if (fingerprint === undefined) throw new SacError("INTERNAL", `${result.path} has a result of no fingerprint.`);
  const references = fingerprint.references.filter(({ comparedBy }) => comparedBy === result.comparedBy);
  return {
    judgedAt: report.startedAt,
    result,
    fingerprint: { ...fingerprint, references },
    runtime: report.runtime,
  };
}

/** Kept verdicts of which the same is to be said beside them, and where they stand in the plan. */
interface Gathered extends Pick<KeptVerdict, "fingerprint" | "runtime"> {
  readonly results: ReportResult[];
  readonly places: number[];
}

function gathered(known: ReadonlyMap<PlanRow, KeptVerdict>): Gathered[] {
  const all = new Map<string, Gathered>();
  for (const [{ place, path, stored }, { result, judgedAt, runtime, ...kept }] of known) {
    // The same files may lie elsewhere now.
    const fingerprint = { ...kept.fingerprint, path: stored.path };
    const key = JSON.stringify([fingerprint, runtime]);
    const own = all.get(key) ?? { fingerprint, runtime, results: [], places: [] };
    own.results.push({ ...datedResult(result, judgedAt), path });
    own.places.push(place);
    all.set(key, own);
  }
  return [...all.values()];
}

/** @param fresh the report on what was judged now, of the same run */
function partOf({ fingerprint, runtime, results, places }: Gathered, fresh: Report): ReportPart {
  return { name: "a kept verdict", report: { ...fresh, runtime, fingerprints: [fingerprint], results }, places };
}
