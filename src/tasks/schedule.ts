import { setMaxListeners } from "node:events";
import { stat } from "node:fs/promises";
import { toSacError } from "../errors.ts";
import { atOnce } from "./at-once.ts";
import { examineSuspect, type Looking, type Trial } from "./examine-suspect.ts";
import { toldOf } from "./identical.ts";
import { identify } from "./identity.ts";
import type { Examined } from "./judgement.ts";
import type { Progress } from "./progress.ts";

interface Schedule extends Looking {
  /** How many suspects at once. */
  readonly jobs: number;
}

/** A suspect that is identical to one before it. */
interface Copy {
  readonly trial: Trial;
  readonly index: number;
  readonly identity: string;
  /** Index of that one. */
  readonly first: number;
}

/**
 * Examines suspects, several at once, and identical ones of a group once. What is found keeps their order, whoever is done first.
 * What makes every result meaningless stops those that run.
 * @param rescue is given what was found before such an error
 * @throws SacError of kind `environment` or `internal`
 */
export async function examineAll(
  trials: readonly Trial[],
  { jobs, ...looking }: Schedule,
  progress: Progress,
  rescue: (found: Examined[]) => void,
): Promise<Examined[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(looking.run.signal ? [looking.run.signal] : [])]);
  // Every process listens to it.
  setMaxListeners(0, signal);
  const options = { ...looking, run: { ...looking.run, signal } };
  const stop = (thrown: unknown) => failure.abort(toSacError(thrown));

  const tell = tellProgress(trials, progress);
  const found: Examined[][] = [];
  const alike = await ofEqualSize(trials);
  const firsts = new Map<string, number>();
  const copies: Copy[] = [];
  const examineAt = async (trial: Trial, index: number) => {
    found[index] = await examineSuspect(trial, options, (fingerprint) => tell.begin(trial, fingerprint));
    tell.end(trial);
  };
  const examineOrDefer = async (trial: Trial, index: number) => {
    const identity = alike.has(trial) ? await identify(trial.path, signal) : undefined;
    if (identity === undefined) return examineAt(trial, index);
    const key = `${trial.group} ${identity}`;
    const first = firsts.get(key);
    if (first !== undefined) return void copies.push({ trial, index, identity, first });
    firsts.set(key, index);
    return examineAt(trial, index);
  };
  const tellCopy = async ({ trial, index, identity, first }: Copy) => {
    const told = toldOf(trial.path, identity, found[first]);
    if (told === undefined) return examineAt(trial, index);
    tell.begin(trial, 0);
    found[index] = told;
    tell.end(trial);
  };
  try {
    await atOnce(trials, jobs, examineOrDefer, stop);
    await atOnce(copies, jobs, tellCopy, stop);
  } catch (thrown) {
    rescue(found.flat());
    throw thrown;
  }
  return found.flat();
}

/** Those whose files have as many bytes as another's of their group: no others can be identical. */
async function ofEqualSize(trials: readonly Trial[]): Promise<Set<Trial>> {
  const bySize = new Map<string, Trial[]>();
  for (const trial of trials) {
    const about = await stat(trial.path).catch(() => undefined);
    if (!about) continue;
    const key = `${trial.group} ${about.size}`;
    const same = bySize.get(key);
    if (same) same.push(trial);
    else bySize.set(key, [trial]);
  }
  return new Set([...bySize.values()].filter(({ length }) => length > 1).flat());
}

/** Tells of suspects of which several are under way; each counts once for every fingerprint. */
function tellProgress(trials: readonly Trial[], progress: Progress) {
  const total = trials.reduce((sum, { judges }) => sum + judges.length, 0);
  /** Fingerprints that are done with each suspect that is under way. */
  const running = new Map<Trial, number>();
  let ended = 0;
  const done = () => [...running.values()].reduce((sum, count) => sum + count, ended);
  const redraw = () => {
    const paths = [...running.keys()].map(({ path }) => path);
    progress.running?.(done(), total, paths);
  };
  return {
    begin(trial: Trial, fingerprint: number) {
      running.set(trial, fingerprint);
      progress.step(done(), total, trial.path);
      redraw();
    },
    end(trial: Trial) {
      running.delete(trial);
      ended += trial.judges.length;
      redraw();
    },
  };
}
