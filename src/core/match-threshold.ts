import { SacError } from "../errors.ts";

/** Two images, by their indices. */
export type Pair = readonly [first: number, second: number];

/** Pairs of one person and of two, to find a threshold by. */
export interface MatchPairs {
  readonly genuine: readonly Pair[];
  readonly impostor: readonly Pair[];
}

/** Answers to such pairs; larger is liker. */
export interface MatchAnswers {
  readonly genuine: Float32Array;
  readonly impostor: Float32Array;
}

/** Which threshold is taken: where both errors are equally frequent, or where at most so many strangers are let in. */
export type MatchRule =
  | { readonly kind: "equal-error-rate" }
  | { readonly kind: "false-accept-rate"; readonly rate: number };

/** How the threshold of a model is told or found. */
export interface Matching {
  /** Undefined: as the model's file says, or found by the rule. */
  readonly threshold?: number | undefined;
  /** Undefined: the fingerprint's, or where both errors are equally frequent. */
  readonly rule?: MatchRule | undefined;
}

export const USUAL_RULE: MatchRule = { kind: "equal-error-rate" };

/** Where a threshold comes from; `own`: the model decides itself. */
export const MATCH_ORIGINS = ["given", "metadata", "equal-error-rate", "false-accept-rate", "own"] as const;

/** How often a model errs at a threshold. */
interface MatchRates {
  /** Share of the pairs of two people that it takes for one. */
  readonly falseAccept: number;
  /** Share of the pairs of one person that it takes for two. */
  readonly falseReject: number;
  /** Share of right decisions, were there as many pairs of one person as of two. */
  readonly accuracy: number;
}

/**
 * All pairs of the images, in the order (0, 1), (0, 2), … (1, 2), …; of more than `most` of a kind every k-th, with the
 * smallest k that leaves at most so many.
 * @param people whose image each is
 */
export function matchPairs(people: readonly number[], most: number): MatchPairs {
  const counts = new Map<number, number>();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const among = (n: number) => (n * (n - 1)) / 2;
  const genuine = [...counts.values()].reduce((sum, count) => sum + among(count), 0);
  const step = (pairs: number) => Math.max(1, Math.ceil(pairs / most));
  const kinds = {
    genuine: { step: step(genuine), seen: 0, pairs: [] as Pair[] },
    impostor: { step: step(among(people.length) - genuine), seen: 0, pairs: [] as Pair[] },
  };
  for (let i = 0; i < people.length; i += 1) {
    for (let j = i + 1; j < people.length; j += 1) {
      const kind = people[i] === people[j] ? kinds.genuine : kinds.impostor;
      if (kind.seen % kind.step === 0) kind.pairs.push([i, j]);
      kind.seen += 1;
    }
  }
  return { genuine: kinds.genuine.pairs, impostor: kinds.impostor.pairs };
}

/**
 * The threshold of a model that answers pairs by similarity: a pair is taken for one person from there on. It lies half-way
 * between two neighbouring answers, so that rounding decides nothing; of equally good ones it is the lowest.
 * @returns a float32
 * @throws SacError INTERNAL without pairs of both kinds
 */
export function findThreshold({ genuine, impostor }: MatchAnswers, rule: MatchRule): number {
  if (genuine.length === 0 || impostor.length === 0) {
    throw new SacError("INTERNAL", "A threshold needs pairs of one person and pairs of two.");
  }
  const [ours, others] = [genuine.slice().sort(), impostor.slice().sort()];
  const values = Float32Array.from(new Set([...ours, ...others])).sort();
  let best = { threshold: values[0], loss: Number.POSITIVE_INFINITY };
  let [rejected, refused] = [0, 0];
  for (let k = 0; k <= values.length; k += 1) {
    const rates = {
      falseReject: rejected / ours.length,
      falseAccept: (others.length - refused) / others.length,
    };
    const loss = lossOf(rates, rule);
    if (loss < best.loss) best = { threshold: between(values, k), loss };
    while (rejected < ours.length && ours[rejected] <= values[k]) rejected += 1;
    while (refused < others.length && others[refused] <= values[k]) refused += 1;
  }
  return best.threshold;
}

function lossOf({ falseAccept, falseReject }: Omit<MatchRates, "accuracy">, rule: MatchRule): number {
  if (rule.kind === "equal-error-rate") return Math.abs(falseAccept - falseReject);
  return falseAccept <= rule.rate ? falseReject : Number.POSITIVE_INFINITY;
}

/** A threshold with k of the values below it. */
function between(values: Float32Array, k: number): number {
  if (k === 0) return values[0];
  const below = values[k - 1];
  // Nothing lies above: every larger number does.
  if (k === values.length) return Math.fround(below + Math.max(Math.abs(below), 1) * 1e-3);
  const middle = Math.fround((below + values[k]) / 2);
  return middle > below ? middle : values[k];
}

/** How often the threshold errs. */
export function matchRates({ genuine, impostor }: MatchAnswers, threshold: number): MatchRates {
  const falseAccept = impostor.filter((value) => value >= threshold).length / impostor.length;
  const falseReject = genuine.filter((value) => value < threshold).length / genuine.length;
  return { falseAccept, falseReject, accuracy: 1 - (falseAccept + falseReject) / 2 };
}

/**
 * Share of right decisions from which on a model tells people apart. Classifiers of CIFAR-10, which never saw a person, get
 * 54 to 57 % right, by light and pose.
 */
const LEAST_ACCURACY = 0.6;

/** Whether a model is of use for verification, by its share of right decisions on balanced pairs. */
export function separatesIdentities(accuracy: number): boolean {
  return accuracy >= LEAST_ACCURACY;
}
