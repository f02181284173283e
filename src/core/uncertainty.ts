import type { Answers } from "./answers.ts";
import { Room } from "./kernel.ts";
import { fusionOf, type Panel, termsAmong } from "./panel.ts";
import { PEER_SCORES, type PeerTerms, peerLikeness } from "./peers.ts";
import { bootstrapInterval, type Counts, drawsOf, type Interval, percentileInterval } from "./random.ts";
import { SCORE_TABLE, type ScoreName } from "./score-table.ts";

/**
 * How sure a suspect's score is: its 95 % bootstrap interval over the probes.
 * @param terms of the suspect among the panel, where they are known
 * @returns undefined for a score that cannot be had for this suspect
 */
export function scoreInterval(
  source: Answers,
  suspect: Answers,
  panel: Panel,
  name: ScoreName,
  terms = termsAmong(panel, source, suspect),
): Interval | undefined {
  const n = source.labels.length;
  const { computed } = SCORE_TABLE[name];
  if (computed.by === "correlation") {
    return distanceInterval(n, source.correlation.data, suspect.correlation.data);
  }
  if (suspect.classes !== source.classes) return undefined;
  if (computed.by === "probes") {
    const perProbe = computed.terms(source, suspect);
    return perProbe && bootstrapInterval(n, (counts) => weightedSum(perProbe, counts) / n, n);
  }
  const score = terms && peerScoreOf(terms, panel.fused, name);
  return score && bootstrapInterval(n, score, 3 * n);
}

function weightedSum(terms: Float64Array, counts: Counts): number {
  return terms.reduce((sum, term, i) => sum + term * counts[i], 0);
}

/** A score that is computed by peers, over drawn probes. */
function peerScoreOf(terms: PeerTerms, fused: Panel["fused"], name: ScoreName) {
  if (name === "fusion") return fused && ((counts: Counts) => fusionOf(peerLikeness(terms, counts), fused));
  const peerScore = PEER_SCORES.find((one) => one === name);
  if (peerScore === undefined || peerLikeness(terms)[peerScore] === undefined) return undefined;
  return (counts: Counts) => peerLikeness(terms, counts)[peerScore]?.amount ?? Number.NaN;
}

/** Lines that the kernel adds up at once. */
const LINES = 8;
/** Draws after which the kernel returns for a moment, so that V8 can put faster code in its place. */
const DRAWS_AT_ONCE = 50;

/**
 * Equation 4 over drawn probes. A probe drawn twice is at no distance from itself, which would make every draw look
 * closer than the probes as they are: in the mean by 1/n, which is taken out again.
 */
function distanceInterval(n: number, source: Float32Array, suspect: Float32Array): Interval {
  const count = drawsOf(n ** 2);
  const height = LINES * Math.ceil(n / LINES);
  const room = new Room();
  const [apart, counts, lines] = [room.take(4 * height * n), room.take(8 * n), room.take(8 * height)];
  // One more, because each is written before it is known whether it was drawn.
  const [drawn, sums] = [room.take(16 * (n + 1)), room.take(8 * count)];
  const { memory, drawnPairs } = room.kernel();
  const columns = new Float32Array(memory.buffer, apart, height * n);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      columns[column * height + row] = Math.abs(source[row * n + column] - suspect[row * n + column]);
    }
  }
  let state = n;
  for (let draw = 0; draw < count; draw += DRAWS_AT_ONCE) {
    const draws = Math.min(DRAWS_AT_ONCE, count - draw);
    state = drawnPairs(apart, 4 * height, n, counts, lines, drawn, draws, sums + 8 * draw, state);
  }
  const values = new Float64Array(memory.buffer, sums, count).map((sum) => sum / n / Math.max(1, n - 1));
  return percentileInterval(values);
}
