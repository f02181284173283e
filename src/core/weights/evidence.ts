/**
 * `doubtful`: they match in a way that a model of its own might, too.
 * `unknown-ancestor`: they match, but the source has an ancestor that is not known, and who began there would match, too.
 * `not-comparable`: they were read, and are of other layers than the source's. `blind`: there are some, and they were not read.
 */
export const WEIGHTS_VERDICTS = [
  "derived",
  "doubtful",
  "unrelated",
  "common-ancestor",
  "unknown-ancestor",
  "not-comparable",
  "blind",
] as const;
export type WeightsVerdict = (typeof WEIGHTS_VERDICTS)[number];

/**
 * Why a small p-value is no match:
 * `no-layer`: units stand in the source's order, but no layer's units have the source's weights;
 * `fixed-filters`: all that matches are a few sets of filters that may be the same in every model of a design, as nobody trained them;
 * `same-start`: they match where they stand, and nothing shows that this is more than a start from the same random numbers;
 * `strangers`: a model that is known to be independent of the source has one, too.
 */
export const WEIGHTS_DOUBTS = ["no-layer", "fixed-filters", "same-start", "strangers"] as const;
export type WeightsDoubt = (typeof WEIGHTS_DOUBTS)[number];

/** What the units of one hidden space say. */
export interface SpaceEvidence {
  /** The suspect's space. */
  readonly space: number;
  /** The source's space that it is compared with. */
  readonly source: number;
  /** How many units were compared. */
  readonly units: number;
  /** Standard deviations by which the statistic exceeds its mean over all permutations. */
  readonly z: number;
}

export interface PairingEvidence {
  /** (1 + permutations with at least as large a statistic) / (permutations + 1) */
  readonly pValue: number;
  /** The spaces' z added up, over the square root of their number; about standard normal for an independent model. */
  readonly z: number;
  readonly spaces: readonly SpaceEvidence[];
}

/** What became of one of the suspect's layers. */
export interface LayerEvidence {
  /** As the suspect's file calls it. */
  readonly name: string;
  readonly operator: string;
  readonly rows: number;
  /** Whether the source has a layer to compare it with. */
  readonly compared: boolean;
  /** Units alive in both models, of all that were compared. */
  readonly alive: number;
  /** Mean cosine between those units' weights and their counterparts'; undefined if there are none. */
  readonly similarity: number | undefined;
}

/** Mean cosine from which on a layer's units count as the source's. Those of independent models have about 0. */
const MATCHING = 0.5;

export function isMatched({ similarity }: LayerEvidence): boolean {
  return similarity !== undefined && similarity >= MATCHING;
}

/** From here on a layer's weights are a copy's: random numbers that two trainings share have moved apart further. */
export const COPIED = 0.9;

/**
 * Whether layers match as a copy's do: half of those that have counterparts, or any clearly. The last one does not count for
 * that: training has the heads of models with like features end up alike.
 */
export function isCopied(layers: readonly LayerEvidence[]): boolean {
  const seen = layers.filter(({ similarity }) => similarity !== undefined);
  const clear = layers.slice(0, -1).some(({ similarity = 0 }) => similarity >= COPIED);
  return clear || 2 * seen.filter(isMatched).length >= seen.length;
}

/**
 * How far biases, or where too few of them are known norms, are the source's. They begin as constants, whatever the seed of a
 * training is: models that began from the same random numbers and learned apart agree in them only as far as what they learned
 * is alike, and a copy has its source's.
 */
export interface Learned {
  readonly of: "biases" | "norms";
  readonly units: number;
  /** Mean correlation, weighted by units. */
  readonly agreement: number;
  /** From which agreement on it is a copy's. */
  readonly limit: number;
}

/** Root mean square distances between the three models' unit vectors, over the units that are alive in all. */
export interface Kinship {
  readonly ancestor: string;
  readonly sourceToAncestor: number;
  readonly suspectToAncestor: number;
  readonly suspectToSource: number;
  /** Whether the suspect shares more with the source than their descent from this ancestor explains. */
  readonly beyond: boolean;
}

export interface WeightsEvidence {
  readonly verdict: WeightsVerdict;
  /** Undefined unless the verdict is `doubtful`. */
  readonly doubt: WeightsDoubt | undefined;
  /** Of both tests together; undefined if nothing could be compared. */
  readonly pValue: number | undefined;
  readonly inPlace: PairingEvidence | undefined;
  /** Undefined also where the test in place had said enough. */
  readonly aligned: PairingEvidence | undefined;
  /** Share of the suspect's hidden units that were compared. */
  readonly compared: number;
  readonly layers: readonly LayerEvidence[];
  /** Left out, or undefined, where it was not asked, or too little could be compared. */
  readonly learned?: Learned | undefined;
  /** To each ancestor that both may descend from; empty unless the weights match. */
  readonly kinship: readonly Kinship[];
}
