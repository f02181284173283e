import type { Ancestor, Sketch } from "../core/weights/kept.ts";

/** A model from which the source is known to descend. */
export interface KnownAncestor extends Ancestor {
  readonly sha256: string;
}

/** What is known of the source's weights. */
export interface KnownWeights {
  readonly sketch: Sketch;
  readonly ancestors: readonly KnownAncestor[];
  /** The source's spaces in which unrelated models match, too; left out where none was compared. */
  readonly tied?: readonly number[] | undefined;
}
