import { mean, sampleStandardDeviation } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { leaveOneOut } from "./leave-one-out.ts";
import { comparePeers, gatherPeers, type PeerScores, type Peers } from "./peers.ts";
import { SCORE_TABLE, type ScoreName, scoresBy } from "./score-table.ts";
import { closeness, directScores, type Scores } from "./scores.ts";
import { FEWEST_FOR_NORMAL } from "./significance.ts";
import type { Task } from "./task.ts";

/** Where the unrelated models' values of a score lie. */
interface Location {
  readonly mean: number;
  readonly spread: number;
}

/** The scores that `fusion` is made of. */
type Fused = ReadonlyMap<ScoreName, Location>;

/** The unrelated models of a calibration with their scores, ready to judge a suspect by. */
export interface Panel {
  /** Undefined unless all unrelated models have the source's classes. */
  readonly peers: Peers | undefined;
  /** Per unrelated model, as if it were the suspect and not in the calibration. */
  readonly scores: readonly Scores[];
  /** Of every fused score; undefined with fewer than three unrelated models. */
  readonly fused: Fused | undefined;
}

const PEER_SCORES = scoresBy("peers");

function taskOf({ decisions }: Answers): Task {
  return decisions ? "verification" : "classification";
}

function withPeerScores(scores: Scores, source: Answers, compared: PeerScores | undefined): Scores {
  const names = Object.keys(compared ?? {}) as (keyof PeerScores)[];
  const known = names.flatMap((name) => {
    const value = SCORE_TABLE[name].tasks.includes(taskOf(source)) ? compared?.[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...scores, ...Object.fromEntries(known) };
}

/**
 * The largest of the fused scores, each in units of its spread among the unrelated models, from their mean. A copy that was
 * changed much in one respect is often as it was in the other: the largest score finds it where a mean would be pulled down
 * (docs/results.md, What decided the default).
 */
export function fusionOf(scores: Scores | PeerScores, fused: Fused): number {
  return Math.max(...[...fused].map(([name, { mean, spread }]) => (closeness(scores, name) - mean) / spread));
}

/** Scores every unrelated model against the others; `fusion` needs at least three of them. */
export function makePanel(source: Answers, unrelated: readonly Answers[]): Panel {
  const comparable = unrelated.every((model) => model.classes === source.classes);
  const peers = comparable ? gatherPeers(unrelated) : undefined;
  const compared = peers && leaveOneOut(source, peers);
  const partial = unrelated.map((model, i) => withPeerScores(directScores(source, model), source, compared?.[i]));
  const fused = fusedAmong(partial, taskOf(source));
  return { peers, scores: partial.map((scores) => withFusion(scores, fused)), fused };
}

function withFusion(scores: Scores, fused: Fused | undefined): Scores {
  return fused ? { ...scores, fusion: fusionOf(scores, fused) } : scores;
}

/** Undefined where a score is missing without which there is no fusion. */
function fusedAmong(scores: readonly Scores[], task: Task): Fused | undefined {
  if (scores.length < FEWEST_FOR_NORMAL) return undefined;
  const found = new Map<ScoreName, Location>();
  for (const name of PEER_SCORES) {
    const { fused, tasks } = SCORE_TABLE[name];
    if (!fused || !tasks.includes(task)) continue;
    const values = scores.flatMap((one) => one[name] ?? []);
    const spread = values.length === scores.length ? sampleStandardDeviation(values) : 0;
    if (spread > 0 && scores.length >= fused.fewest) found.set(name, { mean: mean(values), spread });
    else if (fused.needed) return undefined;
  }
  return found;
}

/** Every score of a suspect that its classes and the panel allow. */
export function scoreSuspect(source: Answers, suspect: Answers, panel: Panel | undefined): Scores {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  const compared = panel.peers && comparePeers(source, suspect, panel.peers);
  return withFusion(withPeerScores(scores, source, compared), panel.fused);
}
