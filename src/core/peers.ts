import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import type { Matrix } from "./matrix.ts";
import type { Counts } from "./random.ts";
import { whitening } from "./whitening.ts";

/** How many models' worth of trust the average spread gets against the spread that the models show in one place. */
const SHRINKAGE = 4;
/** Fewest peers whose spread can be told. */
export const FEWEST_PEERS = 2;
/** Spread of rows of length 1 below which it is float noise: peers that answer alike tell nothing. */
const NO_SPREAD = 1e-6;

/** Models' rows, and what they say in each place (probe i, class j): the sums from which mean and spread follow. */
export interface Rows {
  readonly models: readonly Matrix[];
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** A model's answers in the ways that scores by peers read them, as in `Answers`. */
export type Read = Pick<Answers, "unit" | "soft" | "chosen">;

/** Unrelated models, read in all ways that scores need. */
export interface Peers {
  readonly unit: Rows;
  readonly soft: Rows;
  readonly chosen: Rows;
}

/** @param answers of unrelated models of the source's classes */
export function gatherPeers(answers: readonly Read[]): Peers {
  return {
    unit: gatherRows(answers.map(({ unit }) => unit)),
    soft: gatherRows(answers.map(({ soft }) => soft)),
    chosen: gatherRows(answers.map(({ chosen }) => chosen)),
  };
}

function gatherRows(models: readonly Matrix[]): Rows {
  const size = models[0]?.data.length ?? 0;
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const { data } of models) {
    for (let i = 0; i < size; i += 1) {
      sum[i] += data[i];
      squares[i] += data[i] ** 2;
    }
  }
  return { models, sum, squares };
}

/** How much of a template a model has, by a matched filter S⁻¹ among peers; t is the template, z the model's difference. */
export interface Likeness {
  /** tᵀS⁻¹z / tᵀS⁻¹t: 1 for the template itself. */
  readonly amount: number;
  /** tᵀS⁻¹z, over the lengths of both: what is odd in every way has as much of anything, and little of it in proportion. */
  readonly cosine: number;
}

/** The scores that are computed by peers, under their names in the score table. */
export interface PeerLikeness {
  /**
   * How much of what sets the source apart from honest peers the model shares: 1 for the source itself, about 0 for one
   * more peer.
   */
  readonly "peer-residual": Likeness;
  /** How much surer than the peers the model is of the classes that the source chose; about 0 for one more peer. */
  readonly "peer-likelihood": Likeness;
  /**
   * How much more often than the peers the model chooses the classes that the source chose. Undefined where models are
   * compared by labels or decisions anyway, or the peers all choose alike.
   */
  readonly "peer-agreement": Likeness | undefined;
}

export type PeerScore = keyof PeerLikeness;

export const PEER_SCORES: readonly PeerScore[] = ["peer-likelihood", "peer-residual", "peer-agreement"];

/** What each probe adds to the three products by a matched filter: sums over its classes. */
interface FilterTerms {
  readonly shared: Float64Array;
  readonly template: Float64Array;
  readonly own: Float64Array;
}

/** What each probe adds to the scores, and how many peers they are measured by. */
export interface PeerTerms {
  readonly "peer-residual": FilterTerms;
  readonly "peer-likelihood": FilterTerms;
  readonly "peer-agreement": FilterTerms | undefined;
  readonly count: number;
}

/** Variance in each place of `count` models with these sums. */
function variances(count: number, sum: Float64Array, squares: Float64Array): Float64Array {
  return sum.map((value, i) => Math.max(0, squares[i] - value ** 2 / count) / (count - 1));
}

/** Whether models with these sums all answer alike. */
export function areAlike(count: number, sum: Float64Array, squares: Float64Array): boolean {
  return variances(count, sum, squares).every((variance) => variance < NO_SPREAD ** 2);
}

/**
 * The spread of `count` models in each place, by which differences are measured. Known from few models it is shrunk towards
 * the average of all places. Among labels and decisions it is that average: few models often agree in a place altogether,
 * which says nothing about the next one.
 */
export function spreadOf(count: number, sum: Float64Array, squares: Float64Array, hard: boolean): Float64Array {
  const variance = variances(count, sum, squares);
  const average = variance.reduce((total, value) => total + value, 0) / variance.length;
  const trust = hard ? 0 : (count - 1) / (SHRINKAGE + count - 1);
  return variance.map((value) => Math.sqrt((1 - trust) * average + trust * value));
}

/** Ones in the places of the classes that the source chose. */
export function chosenPlaces({ labels, classes, unit }: Answers): Float64Array {
  const places = new Float64Array(unit.data.length);
  labels.forEach((label, i) => {
    places[i * classes + label] = 1;
  });
  return places;
}

/**
 * "Closer to the source than honest peers are", instead of merely close. Rows count by their differences to the peers' mean,
 * place by place in units of the spread of the peers and the model itself; `consensus` is the peers' mean in those units.
 */
function differences({ models, sum, squares }: Rows, model: Matrix, hard: boolean) {
  const count = models.length;
  const { data: own } = model;
  const spread = spreadOf(
    count + 1,
    sum.map((value, i) => value + own[i]),
    squares.map((value, i) => value + own[i] ** 2),
    hard,
  );
  return {
    apart: ({ data }: Matrix) => sum.map((value, i) => (data[i] - value / count) / spread[i]),
    consensus: sum.map((value, i) => value / count / spread[i]),
  };
}

/**
 * What the scores of a model consist of. What peers vary in together (by architecture, by how sure they are) counts less: a
 * template t (the source's difference, or the classes that it chose) is looked for by the matched filter S⁻¹t, with
 * S = I + BᵀB/(n − 1) and B the n peers' differences. A model of another task, and one that learnt little, miss what all peers
 * agree on, as the source does where it errs: for the residual the consensus c is taken out as well, by S + ccᵀ.
 * @returns undefined with too few peers, or if they all answer alike
 */
export function peerTerms(source: Answers, model: Read, { unit, soft, chosen }: Peers): PeerTerms | undefined {
  const count = unit.models.length;
  if (count < FEWEST_PEERS || areAlike(count, unit.sum, unit.squares)) return undefined;
  const hard = isHard(source.form);
  const { apart, consensus } = differences(unit, model.unit, hard);
  const scaledConsensus = consensus.map((value) => value * Math.sqrt(count - 1));
  const byLabels = !hard && !areAlike(count, chosen.sum, chosen.squares);
  return {
    "peer-residual": filterTerms(
      source,
      [...unit.models.map(apart), scaledConsensus],
      count - 1,
      apart(source.unit),
      apart(model.unit),
    ),
    "peer-likelihood": chosenTerms(source, model.soft, soft, hard),
    "peer-agreement": byLabels ? chosenTerms(source, model.chosen, chosen, true) : undefined,
    count,
  };
}

/** The terms of a template and a model's difference by S = I + BᵀB / degrees. @param rows those of B */
function filterTerms(
  { labels, classes }: Answers,
  rows: readonly Float64Array[],
  degrees: number,
  template: Float64Array,
  model: Float64Array,
): FilterTerms {
  const whitened = whitening(rows, degrees);
  const [filter, ours] = [whitened.apply(template), whitened.apply(model)];
  const perProbe = (one: Float64Array, other: Float64Array) => {
    const terms = new Float64Array(labels.length);
    one.forEach((value, i) => {
      terms[Math.floor(i / classes)] += value * other[i];
    });
    return terms;
  };
  return { shared: perProbe(filter, model), template: perProbe(filter, template), own: perProbe(ours, model) };
}

/** What each probe says of how much more than the peers the model (rows) holds by the classes that the source chose. */
function chosenTerms(source: Answers, model: Matrix, rows: Rows, hard: boolean): FilterTerms {
  const { apart } = differences(rows, model, hard);
  return filterTerms(source, rows.models.map(apart), rows.models.length - 1, chosenPlaces(source), apart(model));
}

/** The scores of probes that count `counts` times each; without it, once. */
export function peerLikeness(terms: PeerTerms, counts?: Counts): PeerLikeness {
  const agreement = terms["peer-agreement"];
  return {
    "peer-residual": likenessBy(terms["peer-residual"], counts),
    "peer-likelihood": byChoices(likenessBy(terms["peer-likelihood"], counts), terms.count),
    "peer-agreement": agreement && byChoices(likenessBy(agreement, counts), terms.count),
  };
}

function likenessBy({ shared, template, own }: FilterTerms, counts: Counts | undefined): Likeness {
  return likenessOf(counted(shared, counts), counted(template, counts), counted(own, counts));
}

/** No closure: a thousand draws of the bootstrap would each make one. */
function counted(values: Float64Array, counts: Counts | undefined): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += (counts === undefined ? 1 : counts[i]) * values[i];
  return total;
}

/** Of the products tᵀS⁻¹z, tᵀS⁻¹t and zᵀS⁻¹z. Rounding, and drawn probes, can leave a length at nothing. */
export function likenessOf(shared: number, template: number, own: number): Likeness {
  if (!(template > 0)) return { amount: 0, cosine: 0 };
  return { amount: shared / template, cosine: own > 0 ? shared / Math.sqrt(template * own) : 0 };
}

/** Where the template is no difference to the peers' mean, the error of that mean adds to the amount's spread. */
export function byChoices({ amount, cosine }: Likeness, peers: number): Likeness {
  return { amount: amount / Math.sqrt(1 + 1 / peers), cosine };
}
