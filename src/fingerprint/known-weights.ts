import type { Ancestor } from "../core/weights/ancestor.ts";
import type { Sketch } from "../core/weights/sketch.ts";

/** A model from which the source is known to descend. */
export interface KnownAncestor extends Ancestor {
  readonly sha256: string;
}

/** What is known of the source's weights. */
export interface KnownWeights {
  readonly sketch: Sketch;
  readonly ancestors: readonly KnownAncestor[];
}
