import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import {
  gatherPeers,
  type Likeness,
  PEER_SCORES,
  type PeerLikeness,
  type PeerScore,
  type Peers,
  type PeerTerms,
  peerLikeness,
  peerTerms,
} from "./peers.ts";
import { SCORE_TABLE } from "./score-table.ts";
import { directScores, type Scores } from "./scores.ts";
import { FEWEST_FOR_NORMAL } from "./significance.ts";
import type { Task } from "./task.ts";

/** Where the unrelated models' values of a score lie. */
interface Location {
  readonly mean: number;
  readonly spread: number;
}

/** Where both ways to measure likeness lie, of every score that `fusion` is made of. */
type Fused = ReadonlyMap<PeerScore, { readonly amount: Location; readonly cosine: Location }>;

/** The unrelated models of a calibration with their scores, ready to judge a suspect by. */
export interface Panel {
  /** Those of the unrelated models that have the source's classes; undefined where none has. */
  readonly peers: Peers | undefined;
  /** Per unrelated model, as if it were the suspect and not in the calibration; of one with other classes, no score by peers. */
  readonly scores: readonly Scores[];
  /** Of every fused score; undefined with fewer than three unrelated models. */
  readonly fused: Fused | undefined;
}

function taskOf({ decisions }: Answers): Task {
  return decisions ? "verification" : "classification";
}

function withPeerScores(scores: Scores, source: Answers, compared: PeerLikeness | undefined): Scores {
  const known = PEER_SCORES.filter((name) => SCORE_TABLE[name].tasks.includes(taskOf(source)));
  const amounts = known.flatMap((name) => {
    const amount = compared?.[name]?.amount;
    return amount === undefined ? [] : [[name, amount] as const];
  });
  return { ...scores, ...Object.fromEntries(amounts) };
}

/** Two scores together spread so much more than one. */
const SPREAD_OF_TWO = Math.SQRT2;

/**
 * The sum of likelihood and residual, each in units of its spread among the unrelated models, from their mean: a copy is closer
 * in both, and an honest model that is unusual in one is not so in the other. A model that is unlike all others has a large
 * amount of any residual, which therefore counts as the geometric mean of its amount and its cosine. Where labels alone say
 * more, they count: whoever scrambles all scores but the highest changes nothing of them.
 */
export function fusionOf(likeness: PeerLikeness, fused: Fused): number {
  let [sum, alternative] = [0, Number.NEGATIVE_INFINITY];
  for (const [name, { amount, cosine }] of fused) {
    const own = likeness[name] ?? { amount: Number.NaN, cosine: Number.NaN };
    const above = { amount: standardised(own.amount, amount), cosine: standardised(own.cosine, cosine) };
    const as = SCORE_TABLE[name].fused?.as;
    if (as === "alternative") alternative = SPREAD_OF_TWO * geometricMean(above);
    else sum += as === "likeness" ? geometricMean(above) : above.amount;
  }
  return Math.max(sum, alternative);
}

function standardised(value: number, { mean, spread }: Location): number {
  return (value - mean) / spread;
}

/** With the amount's sign; 0 where amount and cosine disagree about it. */
function geometricMean({ amount, cosine }: Likeness): number {
  return Math.sign(amount) * Math.sqrt(Math.max(0, amount * cosine));
}

/** Scores every unrelated model against the others; `fusion` needs at least three of them that have the source's classes. */
export function makePanel(source: Answers, unrelated: readonly Answers[]): Panel {
  const comparable = unrelated.filter((model) => model.classes === source.classes);
  const peers = comparable.length > 0 ? gatherPeers(comparable) : undefined;
  const likenesses = peers ? leaveOneOut(source, peers) : [];
  const compared = new Map(comparable.map((model, i) => [model, likenesses[i]]));
  const fused = fusedAmong(likenesses, taskOf(source));
  const scores = unrelated.map((model) => {
    const likeness = compared.get(model);
    return withFusion(withPeerScores(directScores(source, model), source, likeness), likeness, fused);
  });
  return { peers, scores, fused };
}

function withFusion(scores: Scores, compared: PeerLikeness | undefined, fused: Fused | undefined): Scores {
  return fused && compared ? { ...scores, fusion: fusionOf(compared, fused) } : scores;
}

/** Undefined where a score is missing without which there is no fusion. */
function fusedAmong(models: readonly (PeerLikeness | undefined)[], task: Task): Fused | undefined {
  if (models.length < FEWEST_FOR_NORMAL) return undefined;
  const found = new Map<PeerScore, { amount: Location; cosine: Location }>();
  for (const name of PEER_SCORES) {
    const { fused, tasks } = SCORE_TABLE[name];
    if (!fused || !tasks.includes(task)) continue;
    const known = models.flatMap((one) => one?.[name] ?? []);
    const amount = locationOf(known.map((one) => one.amount));
    const cosine = locationOf(known.map((one) => one.cosine));
    const whole = known.length === models.length && amount.spread > 0 && cosine.spread > 0;
    if (whole && models.length >= fused.fewest) found.set(name, { amount, cosine });
    else if (fused.as !== "alternative") return undefined;
  }
  return found;
}

function locationOf(values: readonly number[]): Location {
  if (values.length < 2) return { mean: Number.NaN, spread: 0 };
  return { mean: mean(values), spread: sampleStandardDeviation(values) };
}

/** What the scores by peers consist of; undefined where the suspect's classes or the panel allow none. */
export function termsAmong(panel: Panel | undefined, source: Answers, suspect: Answers): PeerTerms | undefined {
  return panel?.peers && suspect.classes === source.classes ? peerTerms(source, suspect, panel.peers) : undefined;
}

/**
 * Every score of a suspect that its classes and the panel allow.
 * @param terms of the suspect among the panel, where they are known
 */
export function scoreSuspect(
  source: Answers,
  suspect: Answers,
  panel: Panel | undefined,
  terms = termsAmong(panel, source, suspect),
): Scores {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  const compared = terms && peerLikeness(terms);
  return withFusion(withPeerScores(scores, source, compared), compared, panel.fused);
}
