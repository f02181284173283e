import type { Topology } from "./network.ts";

/**
 * What a layer looks like whatever the order of its units: how its equilibrated norms are distributed, as the shares (of 255)
 * in bins, four to an octave. It tells which of several layers of one shape is which.
 */
export type Descriptor = Uint8Array;

/** Vectors in eight bits: value = step * integer. */
export interface Quantised {
  readonly units: number;
  readonly dimensions: number;
  readonly step: number;
  readonly values: Int8Array;
}

/**
 * What is kept of a model's weights: enough to tell whether another model's hidden units are its own, too little to rebuild
 * it. Every vector is projected on at most half as many dimensions as it has values.
 */
export interface Sketch extends Topology {
  /** Of the projections. */
  readonly seed: number;
  /** Whether it is of the network's canonical form, in which suspects are compared with it. */
  readonly canonical: boolean;
  /** Of each layer. */
  readonly descriptors: readonly Descriptor[];
  /** Of each block of `blocksOf`, its projected unit vectors. */
  readonly vectors: readonly Quantised[];
  /** Of each view of `viewsOf`, the units' profiles in standard deviations; undefined where they cannot be told. */
  readonly profiles: readonly (Quantised | undefined)[];
  /** Undefined in sketches that were made before this was kept, and of a network that has learned neither. */
  readonly seedless?: Seedless | undefined;
}

/** What a network has of biases and norms, up to so many units of each, in eight bits; their size does not matter. */
export interface Seedless {
  /** Of each layer; undefined where it has none that were learned. */
  readonly biases: readonly (Int8Array | undefined)[];
  readonly norms: readonly Int8Array[];
  /** Whether its weights show no long training; left out where they do, and in sketches that were made before this was kept. */
  readonly barelyTrained?: true | undefined;
}

/** A model from which the source is known to descend, seen in the source's own projections. */
export interface Ancestor {
  /** For people. */
  readonly name: string;
  /** Of each of the source's blocks; undefined where the ancestor has none. */
  readonly vectors: readonly (Quantised | undefined)[];
  /** Of the test in place between the two; a large one says that it is no ancestor at all. */
  readonly pValue: number;
}
