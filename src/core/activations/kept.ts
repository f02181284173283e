/** How activations are pooled: in grid x grid cells of a feature map, or as many stretches of a row of tokens. */
export interface Pooling {
  readonly images: number;
  readonly grid: number;
}

/** Numbers that are kept of each unit. */
export function pooledLength({ images, grid }: Pooling): number {
  return images * grid * grid;
}

/** A layer of which some units are kept. */
interface SketchedLayer {
  /** As the source's file calls its output. */
  readonly name: string;
  /** How many units are kept. */
  readonly units: number;
}

/** What is kept of a source's hidden layers: how some of their units answer to the first of the probes. */
export interface ActivationSketch extends Pooling {
  /** How many units the values have that were looked at, by which models of the same architecture are known. */
  readonly widths: readonly number[];
  readonly layers: readonly SketchedLayer[];
  /** Of one unit after the other, in eight bits: each unit's largest activation is 127, and 0 is its mean. */
  readonly values: Int8Array;
}

export const MOST_SKETCHED_LAYERS = 16;
export const MOST_SKETCHED_UNITS = 32;
