import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Base } from "./bases.ts";
import { fitDetectors } from "./fitted-detectors.ts";
import { fixtureImages } from "./fixture-images.ts";
import type { FreeCase } from "./free-case.ts";
import { judgeDisguised, type Said } from "./judged.ts";
import { makeOwners } from "./owners.ts";
import { type Kept, keptBy, labelsRead } from "./users.ts";

/** On so many images it is measured what a disguise costs its users. */
const IMAGES = 200;
/** So many are judged at once: a check has two threads. */
const AT_ONCE = 2;

/** What came of one model in one disguise. */
export interface Outcome extends Said {
  readonly kind: string;
  readonly name: string;
  readonly base: Base;
  /** What a copy's users have left; undefined: not measured. */
  readonly kept: Kept | undefined;
}

/** Judges every model in every disguise, each alone. @param folder for fingerprints and models */
export async function runFreeCases(
  cases: readonly FreeCase[],
  bases: readonly Base[],
  folder: string,
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const [owners, detectors, images] = await Promise.all([
    makeOwners(folder, new Set(bases.map(({ withheld }) => withheld))),
    fitDetectors(),
    fixtureImages(IMAGES),
  ]);
  const original = new Map<Base, readonly number[]>();
  for (const base of bases) original.set(base, await labelsRead(base.bytes, {}, images));
  const within = mkdtempSync(join(folder, "cases-"));
  const jobs = cases.flatMap(({ kind, name, disguise }) =>
    bases.map((base) => async (): Promise<Outcome> => {
      const disguised = disguise(base.bytes, { own: base.own, detectors });
      const said = await judgeDisguised(disguised, owners.get(base.withheld) ?? "", within);
      const kept = base.role === "copy" ? await keptBy(disguised, original.get(base) ?? [], images) : undefined;
      const outcome = { kind, name, base, kept, ...said };
      onOutcome(outcome);
      return outcome;
    }),
  );
  return inTurn(jobs);
}

/** Runs jobs, some at once, and gives their results in the jobs' order. */
async function inTurn<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const rest = jobs.entries();
  const work = async () => {
    for (const [i, job] of rest) results[i] = await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
