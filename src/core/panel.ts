import { mean, sampleStandardDeviation } from "simple-statistics";
import { comparePeers, gatherPeers, type Peers, withoutPeer } from "./peers.ts";
import { type Answers, closeness, directScores, type ScoreName, type Scores } from "./scores.ts";
import { FEWEST_FOR_NORMAL } from "./significance.ts";

/**
 * What `fusion` adds up, each divided by its spread among the unrelated models. Verification models choose no class that
 * could be likely.
 */
const FUSED: readonly ScoreName[] = ["peer-residual", "peer-likelihood"];
const FUSED_FEATURES: readonly ScoreName[] = ["peer-residual"];

/** The unrelated models of a calibration with their scores, ready to judge a suspect by. */
export interface Panel {
  /** Undefined unless all unrelated models have the source's classes. */
  readonly peers: Peers | undefined;
  /** Per unrelated model, as if it were the suspect and not in the calibration. */
  readonly scores: readonly Scores[];
  /** Spread of every fused score among the unrelated models; undefined with fewer than three of them. */
  readonly spread: ReadonlyMap<ScoreName, number> | undefined;
}

function withPeerScores(scores: Scores, source: Answers, model: Answers, peers: Peers | undefined): Scores {
  const compared = peers && comparePeers(source, model, peers);
  if (!compared) return scores;
  if (source.decisions) return { ...scores, "peer-residual": compared.residual };
  return { ...scores, "peer-residual": compared.residual, "peer-likelihood": compared.likelihood };
}

function withFusion(scores: Scores, spread: Panel["spread"]): Scores {
  if (!spread) return scores;
  return { ...scores, fusion: mean([...spread].map(([name, unit]) => closeness(scores, name) / unit)) };
}

/** Scores every unrelated model against the others; `fusion` needs at least three of them. */
export function makePanel(source: Answers, unrelated: readonly Answers[]): Panel {
  const comparable = unrelated.every((model) => model.classes === source.classes);
  const peers = comparable ? gatherPeers(unrelated.map(({ unit }) => unit)) : undefined;
  const partial = unrelated.map((model) =>
    withPeerScores(directScores(source, model), source, model, peers && withoutPeer(peers, model.unit)),
  );
  const spread = spreadOf(partial, source.decisions ? FUSED_FEATURES : FUSED);
  return { peers, scores: partial.map((scores) => withFusion(scores, spread)), spread };
}

function spreadOf(scores: readonly Scores[], fused: readonly ScoreName[]): Panel["spread"] {
  if (scores.length < FEWEST_FOR_NORMAL) return undefined;
  const spreads = fused.map((name) => {
    const values = scores.flatMap((one) => one[name] ?? []);
    return [name, values.length === scores.length ? sampleStandardDeviation(values) : 0] as const;
  });
  return spreads.every(([, spread]) => spread > 0) ? new Map(spreads) : undefined;
}

/** Every score of a suspect that its classes and the panel allow. */
export function scoreSuspect(source: Answers, suspect: Answers, panel: Panel | undefined): Scores {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  return withFusion(withPeerScores(scores, source, suspect, panel.peers), panel.spread);
}
