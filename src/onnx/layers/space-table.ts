import type { Segment, Space } from "../../core/weights/network.ts";

/** A run of units that a value carries along its channel axis. */
export type Run = Omit<Segment, "positions">;

interface Entry {
  readonly width: number;
  fixed: boolean;
  /** The entry that this one turned out to be the same as; itself if none. */
  parent: number;
}

/**
 * The spaces of a network while it is read. Spaces whose units are added to each other become one. A space is fixed as soon
 * as something is done with its units that may depend on which unit is which.
 */
export class SpaceTable {
  readonly #entries: Entry[] = [];

  create(width: number, fixed: boolean): Run {
    const space = this.#entries.length;
    this.#entries.push({ width, fixed, parent: space });
    return { space, offset: 0, count: width };
  }

  fix(runs: readonly Run[]): void {
    for (const { space } of runs) this.#entries[this.#root(space)].fixed = true;
  }

  /** Whether a run is all units of its space. */
  isWhole({ space, count }: Run): boolean {
    return this.#entries[space].width === count;
  }

  /** Makes the two values' units the same, run by run. False, and all of them fixed, where the runs do not fit. */
  unify(a: readonly Run[], b: readonly Run[]): boolean {
    const fits = a.length === b.length && a.every((run, i) => this.#same(run, b[i]));
    if (!fits) this.fix([...a, ...b]);
    if (fits) {
      a.forEach((run, i) => {
        this.#join(this.#root(run.space), this.#root(b[i].space));
      });
    }
    return fits;
  }

  /** Spaces numbered by their first appearance in `runs`, and the number of each that was created. */
  numbered(runs: readonly Run[]): { readonly spaces: Space[]; readonly id: (space: number) => number } {
    const ids = new Map<number, number>();
    const spaces: Space[] = [];
    for (const run of runs) {
      const root = this.#root(run.space);
      if (ids.has(root)) continue;
      ids.set(root, spaces.length);
      spaces.push({ id: spaces.length, width: this.#entries[root].width, fixed: this.#entries[root].fixed });
    }
    return { spaces, id: (space) => ids.get(this.#root(space)) ?? -1 };
  }

  #same(a: Run, b: Run): boolean {
    if (a.count !== b.count) return false;
    if (this.isWhole(a) && this.isWhole(b)) return true;
    return this.#root(a.space) === this.#root(b.space) && a.offset === b.offset;
  }

  #join(a: number, b: number): void {
    const [first, second] = a < b ? [a, b] : [b, a];
    this.#entries[second].parent = first;
    this.#entries[first].fixed ||= this.#entries[second].fixed;
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
