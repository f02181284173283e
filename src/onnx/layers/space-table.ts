import type { Segment, Space } from "../../core/weights/network.ts";
import { MAX_PARTS } from "../limits.ts";

/** A run of units that a value carries along its channel axis. */
export interface Run extends Omit<Segment, "positions"> {
  /** By how many places it was shifted, along each axis of positions; left out where it was not, as far as is known. */
  readonly at?: readonly number[];
}

/** What keeps count of what a hostile graph could multiply. */
interface Spending {
  spend(what: "runs of units", count: number): void;
}

interface Entry {
  readonly width: number;
  fixed: boolean;
  /** Of fixed ones, whether that is so because heads could not be followed, and for nothing else. */
  headed: boolean;
  /** The entry that this one turned out to be the same as; itself if none. */
  parent: number;
  /** Units are alike only within consecutive runs of so many. */
  alike: number;
  /** A layer with groups needs all units in one space. */
  indivisible: boolean;
  /** The spaces that its units were divided among, in their order. */
  parts: readonly Run[] | undefined;
  /** Into how many spaces the one that it comes from was divided. */
  readonly divided: { parts: number };
}

/**
 * The spaces of a network while it is read. Spaces whose units are added to each other become one. A space is fixed as soon
 * as something is done with its units that may depend on which unit is which. One of which parts go ways of their own (the
 * queries, keys and values of an attention) is divided.
 */
export class SpaceTable {
  readonly #entries: Entry[] = [];
  readonly #budget: Spending;

  constructor(budget: Spending) {
    this.#budget = budget;
  }

  create(width: number, fixed: boolean): Run {
    return this.#add(width, { fixed, alike: width, divided: { parts: 1 } });
  }

  /** @param headed whether that is because they are laid out in heads */
  fix(runs: readonly Run[], headed = false): void {
    for (const { space } of this.resolved(runs)) fixEntry(this.#entries[space], headed);
  }

  /** Whether a run is all units of its space. */
  isWhole(run: Run): boolean {
    const [first, ...others] = this.resolved([run]);
    return others.length === 0 && this.#covers(first);
  }

  /** Has the units of runs stay in one space each. */
  keepWhole(runs: readonly Run[]): void {
    for (const { space } of this.resolved(runs)) this.#entries[space].indivisible = true;
  }

  /** Runs in terms of the spaces that there are by now. */
  resolved(runs: readonly Run[]): Run[] {
    const found = runs.flatMap((run) => {
      const space = this.#root(run.space);
      const { parts } = this.#entries[space];
      return parts ? this.resolved(sliceRuns(parts, run.offset, run.offset + run.count)) : [{ ...run, space }];
    });
    this.#budget.spend("runs of units", found.length - runs.length);
    return found;
  }

  /** Gives runs that are only a part of their space a space of their own, where that can be. */
  isolate(runs: readonly Run[]): void {
    for (const run of runs) {
      for (const part of this.resolved([run])) if (!this.#covers(part)) this.#divide(part);
    }
  }

  /** From now on units are alike only within consecutive runs of `size`. False, and all fixed, where that divides no run. */
  cut(runs: readonly Run[], size: number): boolean {
    const found = this.resolved(runs);
    const fits = found.every(({ offset, count }) => offset % size === 0 && count % size === 0);
    if (!fits) this.fix(found);
    for (const { space } of fits ? found : []) {
      this.#entries[space].alike = commonDivisor(this.#entries[space].alike, size);
    }
    return fits;
  }

  /** Makes the two values' units the same, run by run. False, and all of them fixed, where the runs do not fit. */
  unify(a: readonly Run[], b: readonly Run[]): boolean {
    let pairs = this.#pairs(a, b);
    if (pairs && !pairs.every(([left, right]) => this.#same(left, right))) {
      this.isolate(pairs.flat());
      pairs = this.#pairs(a, b);
    }
    const fits = pairs?.every(([left, right]) => this.#same(left, right)) ?? false;
    if (!fits) this.fix([...a, ...b]);
    for (const [left, right] of (fits && pairs) || []) this.#join(this.#root(left.space), this.#root(right.space));
    return fits;
  }

  /** Spaces numbered by their first appearance in resolved `runs`, and the number of each that was created. */
  numbered(runs: readonly Run[]): { readonly spaces: Space[]; readonly id: (space: number) => number } {
    const ids = new Map<number, number>();
    const spaces: Space[] = [];
    for (const { space } of runs) {
      if (ids.has(space)) continue;
      ids.set(space, spaces.length);
      const { width, fixed, headed, alike } = this.#entries[space];
      const about = { ...(headed ? { headed } : {}), ...(alike < width && !fixed ? { alike } : {}) };
      spaces.push({ id: spaces.length, width, fixed, ...about });
    }
    return { spaces, id: (space) => ids.get(space) ?? -1 };
  }

  #add(width: number, entry: Pick<Entry, "fixed" | "alike" | "divided"> & { readonly headed?: boolean }): Run {
    const space = this.#entries.length;
    this.#entries.push({ headed: false, ...entry, width, parent: space, indivisible: false, parts: undefined });
    return { space, offset: 0, count: width };
  }

  #covers({ space, count }: Run): boolean {
    return this.#entries[space].width === count;
  }

  #divide({ space, offset, count }: Run): void {
    const entry = this.#entries[space];
    const cuts = [0, offset, offset + count, entry.width].filter((place, i, all) => place !== all[i - 1]);
    const { fixed, headed, divided } = entry;
    if (entry.indivisible || divided.parts + cuts.length - 2 > MAX_PARTS) return;
    divided.parts += cuts.length - 2;
    entry.parts = cuts.slice(1).map((end, i) => {
      const alike = Math.min(end - cuts[i], commonDivisor(entry.alike, cuts[i]));
      return this.#add(end - cuts[i], { fixed, headed, alike, divided });
    });
  }

  /** Two values' resolved runs, cut where either is; undefined where they are not as long. */
  #pairs(a: readonly Run[], b: readonly Run[]): [Run, Run][] | undefined {
    const [left, right] = [this.resolved(a), this.resolved(b)];
    const [endsOfA, endsOfB] = [endsOf(left), endsOf(right)];
    if (endsOfA.at(-1) !== endsOfB.at(-1)) return undefined;
    const ends = [...new Set([...endsOfA, ...endsOfB])].sort((x, y) => x - y);
    const [ours, theirs] = [left, right].map((runs) => cutRuns(runs, ends));
    return ours.map((run, i) => [run, theirs[i]]);
  }

  #same(a: Run, b: Run): boolean {
    return (this.#covers(a) && this.#covers(b)) || (a.space === b.space && a.offset === b.offset);
  }

  #join(a: number, b: number): void {
    if (a === b) return;
    const [first, second] = a < b ? [this.#entries[a], this.#entries[b]] : [this.#entries[b], this.#entries[a]];
    second.parent = Math.min(a, b);
    if (second.fixed) fixEntry(first, second.headed);
    first.indivisible ||= second.indivisible;
    first.alike = commonDivisor(first.alike, second.alike);
  }

  /** The entry that a space has become; the ways there are halved, so that long chains of additions stay short. */
  #root(space: number): number {
    let place = space;
    for (;;) {
      const entry = this.#entries[place];
      if (entry.parent === place) return place;
      entry.parent = this.#entries[entry.parent].parent;
      place = entry.parent;
    }
  }
}

/** What is fixed for another reason than heads stays so. */
function fixEntry(entry: Pick<Entry, "fixed" | "headed">, headed: boolean): void {
  entry.headed = headed && (entry.headed || !entry.fixed);
  entry.fixed = true;
}

/** The units from `start` up to, and without, `end` of runs that follow each other. */
export function sliceRuns(runs: readonly Run[], start: number, end: number): Run[] {
  let first = 0;
  return runs.flatMap((run) => {
    const [from, to] = [Math.max(start - first, 0), Math.min(end - first, run.count)];
    first += run.count;
    return to > from ? [{ ...run, offset: run.offset + from, count: to - from }] : [];
  });
}

/** Runs that follow each other, those of neighbours made one. */
export function mergedRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    const isNext = last?.space === run.space && last.offset + last.count === run.offset;
    if (isNext && last.at?.join() === run.at?.join()) {
      merged[merged.length - 1] = { ...last, count: last.count + run.count };
    } else merged.push(run);
  }
  return merged;
}

/** How many units there are up to the end of each run. */
function endsOf(runs: readonly Run[]): number[] {
  let end = 0;
  return runs.map(({ count }) => {
    end += count;
    return end;
  });
}

/** Runs cut at ascending `ends`, among which each run's own end is. */
function cutRuns(runs: readonly Run[], ends: readonly number[]): Run[] {
  let [index, start, first] = [0, 0, 0];
  return ends.map((end) => {
    if (start === first + runs[index].count) {
      first = start;
      index += 1;
    }
    const { space, offset } = runs[index];
    const run = { space, offset: offset + start - first, count: end - start };
    start = end;
    return run;
  });
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
