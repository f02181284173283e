import { setMaxListeners } from "node:events";
import { stat } from "node:fs/promises";
import { toSacError } from "../errors.ts";
import { atOnce } from "./at-once.ts";
import { identify } from "./identity.ts";
import type { Progress } from "./progress.ts";
import { type InTurn, turnsFor } from "./turns.ts";

/** A suspect that is yet to meet its fingerprints. */
interface Planned {
  readonly path: string;
  /** Suspects of one group meet the same fingerprints. */
  readonly group: number;
  readonly judges: readonly unknown[];
}

/** How suspects are examined. */
interface Schedule<T, R> {
  /**
   * What it throws makes every result meaningless, and stops the others.
   * @param signal that it is to stop
   * @param begin called before the fingerprint of that index
   * @param inTurn has done what no more than `jobs` may do at once
   */
  readonly examine: (
    suspect: T,
    signal: AbortSignal,
    begin: (fingerprint: number) => void,
    inTurn: InTurn,
  ) => Promise<R[]>;
  /** What was found of a suspect, told of one whose bytes are identified by `identity`; undefined: that one is to be examined, too. */
  readonly tellOf: (path: string, identity: string, found: readonly R[]) => R[] | undefined;
  /** How many at once. */
  readonly jobs: number;
  /** How many more are begun, and wait for their turn. */
  readonly ahead: number;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
  /** Is given what was found before an error. */
  readonly rescue: (found: R[]) => void;
  /**
   * Called before the first suspect, and whenever one is done.
   * @param found of each suspect what was found; undefined: it is yet to be examined
   */
  readonly onFound: (found: readonly (R[] | undefined)[]) => void;
}

/** A suspect that is identical to one before it. */
interface Copy<T> {
  readonly suspect: T;
  readonly index: number;
  readonly identity: string;
  /** Index of that one. */
  readonly first: number;
}

/**
 * Examines suspects, several at once, and identical ones of a group once. What is found keeps their order, whoever is done first.
 * @throws what `examine` throws
 */
export async function examineAll<T extends Planned, R>(
  suspects: readonly T[],
  { examine, tellOf, jobs, ahead, progress, rescue, onFound, ...outside }: Schedule<T, R>,
): Promise<R[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(outside.signal ? [outside.signal] : [])]);
  // Every process listens to it.
  setMaxListeners(0, signal);
  const stop = (thrown: unknown) => failure.abort(toSacError(thrown));

  const tell = tellProgress(suspects, progress);
  const found: R[][] = [];
  const alike = await ofEqualSize(suspects);
  const firsts = new Map<string, number>();
  const copies: Copy<T>[] = [];
  const examineAt = async (suspect: T, index: number, inTurn: InTurn) => {
    const begin = (fingerprint: number) => tell.begin(suspect, fingerprint);
    // It is told of as done before the next one's turn comes.
    found[index] = await examine(suspect, signal, begin, (work) =>
      inTurn(() => work().finally(() => tell.end(suspect))),
    );
    onFound(found);
  };
  const examineOrDefer = async (suspect: T, index: number, inTurn: InTurn) => {
    const identity = alike.has(suspect) ? await identify(suspect.path, signal) : undefined;
    if (identity === undefined) return examineAt(suspect, index, inTurn);
    const key = `${suspect.group} ${identity}`;
    const first = firsts.get(key);
    if (first !== undefined) return void copies.push({ suspect, index, identity, first });
    firsts.set(key, index);
    return examineAt(suspect, index, inTurn);
  };
  const tellCopy = async ({ suspect, index, identity, first }: Copy<T>, inTurn: InTurn) => {
    const told = tellOf(suspect.path, identity, found[first]);
    if (told === undefined) return examineAt(suspect, index, inTurn);
    tell.begin(suspect, 0);
    tell.end(suspect);
    found[index] = told;
    onFound(found);
  };
  try {
    onFound(found);
    const begin = turnsFor(jobs);
    await atOnce(suspects, jobs + ahead, (suspect, i) => begin((inTurn) => examineOrDefer(suspect, i, inTurn)), stop);
    await atOnce(copies, jobs + ahead, (copy) => begin((inTurn) => tellCopy(copy, inTurn)), stop);
  } catch (thrown) {
    rescue(found.flat());
    throw thrown;
  }
  return found.flat();
}

/** Those whose files have as many bytes as another's of their group: no others can be identical. */
async function ofEqualSize<T extends Planned>(suspects: readonly T[]): Promise<Set<T>> {
  const bySize = new Map<string, T[]>();
  for (const suspect of suspects) {
    const about = await stat(suspect.path).catch(() => undefined);
    if (!about) continue;
    const key = `${suspect.group} ${about.size}`;
    const same = bySize.get(key);
    if (same) same.push(suspect);
    else bySize.set(key, [suspect]);
  }
  return new Set([...bySize.values()].filter(({ length }) => length > 1).flat());
}

/** Tells of suspects of which several are under way; each counts once for every fingerprint. */
function tellProgress(suspects: readonly Planned[], progress: Progress) {
  const total = suspects.reduce((sum, { judges }) => sum + judges.length, 0);
  /** Fingerprints that are done with each suspect that is under way. */
  const running = new Map<Planned, number>();
  let ended = 0;
  const done = () => [...running.values()].reduce((sum, count) => sum + count, ended);
  const redraw = () => {
    const paths = [...running.keys()].map(({ path }) => path);
    progress.running?.(done(), total, paths);
  };
  return {
    begin(suspect: Planned, fingerprint: number) {
      running.set(suspect, fingerprint);
      progress.step(done(), total, suspect.path);
      redraw();
    },
    end(suspect: Planned) {
      running.delete(suspect);
      ended += suspect.judges.length;
      redraw();
    },
  };
}
