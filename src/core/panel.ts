import { mean, sampleStandardDeviation } from "simple-statistics";
import { type Answers, chosenClass, closeness, directScores, type ScoreName, type Scores } from "./scores.ts";

/** How many models' worth of trust the average spread of all probes gets against the spread seen on one probe. */
const SHRINKAGE = 4;
/** What `fusion` adds up, each divided by its spread among the unrelated models. */
const FUSED: readonly ScoreName[] = ["sac", "logit-cosine", "peer-likelihood"];

/** The unrelated models of a calibration with their scores, ready to judge a suspect by. */
export interface Panel {
  /** Per unrelated model: what it says for the source's class, probe by probe; empty if none has the source's classes. */
  readonly likelihoods: readonly Float64Array[];
  /** Per unrelated model, as if it were the suspect and not in the calibration. */
  readonly scores: readonly Scores[];
  /** Spread of every fused score among the unrelated models; undefined with fewer than three of them. */
  readonly spread: ReadonlyMap<ScoreName, number> | undefined;
}

/**
 * How much surer than its peers a model is of the classes that the source chose: per probe the difference to the peers'
 * mean in units of their spread, averaged over the probes. A spread known from few peers is shrunk towards the average.
 * @param own n values of `chosenClass`
 * @param peers the same of at least two unrelated models
 */
export function peerLikelihood(own: Float64Array, peers: readonly Float64Array[]): number {
  const n = peers.length;
  const centres = own.map((_, i) => mean(peers.map((peer) => peer[i])));
  const variances = own.map((_, i) => peers.reduce((sum, peer) => sum + (peer[i] - centres[i]) ** 2, 0) / (n - 1));
  const average = mean([...variances]);
  if (average === 0) return 0;
  const standardised = own.map((value, i) => {
    const variance = (SHRINKAGE * average + (n - 1) * variances[i]) / (SHRINKAGE + n - 1);
    return (value - centres[i]) / Math.sqrt(variance * (1 + 1 / n));
  });
  return mean([...standardised]);
}

function withPeerLikelihood(scores: Scores, own: Float64Array | undefined, peers: readonly Float64Array[]): Scores {
  return own && peers.length >= 2 ? { ...scores, "peer-likelihood": peerLikelihood(own, peers) } : scores;
}

function withFusion(scores: Scores, spread: Panel["spread"]): Scores {
  if (!spread) return scores;
  const parts = FUSED.filter((name) => spread.has(name)).map(
    (name) => closeness(scores, name) / (spread.get(name) ?? 1),
  );
  return parts.some(Number.isNaN) ? scores : { ...scores, fusion: mean(parts) };
}

/** Scores every unrelated model against the others; `fusion` needs at least three of them. */
export function makePanel(source: Answers, unrelated: readonly Answers[]): Panel {
  const comparable = unrelated.every((model) => model.classes === source.classes);
  const likelihoods = comparable ? unrelated.map((model) => chosenClass(source, model)) : [];
  const partial = unrelated.map((model, k) =>
    withPeerLikelihood(
      directScores(source, model),
      likelihoods[k],
      likelihoods.filter((_, other) => other !== k),
    ),
  );
  const spread = spreadOf(partial);
  return { likelihoods, scores: partial.map((scores) => withFusion(scores, spread)), spread };
}

function spreadOf(scores: readonly Scores[]): Panel["spread"] {
  if (scores.length < 3) return undefined;
  const known = FUSED.filter((name) => scores.every((one) => one[name] !== undefined));
  const spreads = known.map((name) => [name, sampleStandardDeviation(scores.map((one) => one[name] ?? 0))] as const);
  return new Map(spreads.filter(([, spread]) => spread > 0));
}

/** Every score of a suspect that its classes and the panel allow. */
export function scoreSuspect(source: Answers, suspect: Answers, panel: Panel | undefined): Scores {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  return withFusion(withPeerLikelihood(scores, chosenClass(source, suspect), panel.likelihoods), panel.spread);
}
