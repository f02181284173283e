import { mean, sampleStandardDeviation } from "simple-statistics";
import { leaveOneOut } from "./leave-one-out.ts";
import { comparePeers, gatherPeers, type PeerScores, type Peers } from "./peers.ts";
import { type Answers, closeness, directScores, type ScoreName, type Scores } from "./scores.ts";
import { FEWEST_FOR_NORMAL } from "./significance.ts";

/**
 * What `fusion` takes the largest of, each in units of its spread among the unrelated models, from their mean. Unrelated
 * models may all choose alike, so that there is no agreement; verification models choose no class at all.
 */
const FUSED: readonly ScoreName[] = ["peer-residual", "peer-likelihood", "peer-agreement"];
const FUSED_FEATURES: readonly ScoreName[] = ["peer-residual"];
/** Counts of labels lie close together by chance among few models, and honest ones would stand out from them. */
const FEWEST_FOR_AGREEMENT = 19;

/** Where the unrelated models' values of a score lie. */
export interface Standing {
  readonly mean: number;
  readonly spread: number;
}

/** The unrelated models of a calibration with their scores, ready to judge a suspect by. */
export interface Panel {
  /** Undefined unless all unrelated models have the source's classes. */
  readonly peers: Peers | undefined;
  /** Per unrelated model, as if it were the suspect and not in the calibration. */
  readonly scores: readonly Scores[];
  /** Of every fused score; undefined with fewer than three unrelated models. */
  readonly standings: ReadonlyMap<ScoreName, Standing> | undefined;
}

function withPeerScores(scores: Scores, source: Answers, compared: PeerScores | undefined): Scores {
  if (!compared) return scores;
  if (source.decisions) return { ...scores, "peer-residual": compared.residual };
  const { residual, likelihood, agreement } = compared;
  const both = { ...scores, "peer-residual": residual, "peer-likelihood": likelihood };
  return agreement === undefined ? both : { ...both, "peer-agreement": agreement };
}

/**
 * A copy that was changed much in one respect is often as it was in the other: the largest score finds it where a mean would
 * be pulled down (docs/results.md, What decided the default).
 */
function withFusion(scores: Scores, standings: Panel["standings"]): Scores {
  if (!standings) return scores;
  const units = [...standings].map(([name, standing]) => (closeness(scores, name) - standing.mean) / standing.spread);
  return { ...scores, fusion: Math.max(...units) };
}

/** Scores every unrelated model against the others; `fusion` needs at least three of them. */
export function makePanel(source: Answers, unrelated: readonly Answers[]): Panel {
  const comparable = unrelated.every((model) => model.classes === source.classes);
  const peers = comparable ? gatherPeers(unrelated) : undefined;
  const compared = peers && leaveOneOut(source, peers);
  const partial = unrelated.map((model, i) => withPeerScores(directScores(source, model), source, compared?.[i]));
  const standings = standingsOf(partial, source.decisions ? FUSED_FEATURES : FUSED);
  return { peers, scores: partial.map((scores) => withFusion(scores, standings)), standings };
}

function standingsOf(scores: readonly Scores[], fused: readonly ScoreName[]): Panel["standings"] {
  if (scores.length < FEWEST_FOR_NORMAL) return undefined;
  const found = new Map<ScoreName, Standing>();
  for (const name of fused) {
    if (name === "peer-agreement" && scores.length < FEWEST_FOR_AGREEMENT) continue;
    const values = scores.flatMap((one) => one[name] ?? []);
    const spread = values.length === scores.length ? sampleStandardDeviation(values) : 0;
    if (spread > 0) found.set(name, { mean: mean(values), spread });
  }
  return fused.every((name) => found.has(name) || name === "peer-agreement") ? found : undefined;
}

/** Every score of a suspect that its classes and the panel allow. */
export function scoreSuspect(source: Answers, suspect: Answers, panel: Panel | undefined): Scores {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  const compared = panel.peers && comparePeers(source, suspect, panel.peers);
  return withFusion(withPeerScores(scores, source, compared), panel.standings);
}
