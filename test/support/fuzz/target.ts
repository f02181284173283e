import type { Random } from "../random.ts";

/** Something of ours that reads what strangers write. */
export interface Target {
  /** What is good, and is changed. */
  readonly corpus: readonly Uint8Array[];
  mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array;
  /**
   * Reads an input to the end, as the program would.
   * @returns a word for what it was taken for
   * @throws SacError for what it refuses; whatever else it throws is a finding
   */
  read(input: Uint8Array): Promise<string>;
}

/** What must never be, and is said of an input that the program took. */
export class Wrong extends Error {}
