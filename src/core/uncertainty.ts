import type { Answers } from "./answers.ts";
import { fusionOf, type Panel } from "./panel.ts";
import { PEER_SCORES, peerLikeness, peerTerms } from "./peers.ts";
import { bootstrapInterval, type Counts, type Interval } from "./random.ts";
import { SCORE_TABLE, type ScoreName } from "./score-table.ts";

/**
 * How sure a suspect's score is: its 95 % bootstrap interval over the probes.
 * @returns undefined for a score that cannot be had for this suspect
 */
export function scoreInterval(source: Answers, suspect: Answers, panel: Panel, name: ScoreName): Interval | undefined {
  const n = source.labels.length;
  const { computed } = SCORE_TABLE[name];
  if (computed.by === "correlation") return bootstrapInterval(n, distanceOf(source, suspect), n ** 2);
  if (suspect.classes !== source.classes) return undefined;
  if (computed.by === "probes") {
    const terms = computed.terms(source, suspect);
    return terms && bootstrapInterval(n, (counts) => weightedSum(terms, counts) / n, n);
  }
  const score = peerScoreOf(source, suspect, panel, name);
  return score && bootstrapInterval(n, score, 3 * n);
}

function weightedSum(terms: Float64Array, counts: Counts): number {
  return terms.reduce((sum, term, i) => sum + term * counts[i], 0);
}

/** A score that is computed by peers, over drawn probes. */
function peerScoreOf(source: Answers, suspect: Answers, { peers, fused }: Panel, name: ScoreName) {
  const terms = peers && peerTerms(source, suspect, peers);
  if (!terms) return undefined;
  if (name === "fusion") return fused && ((counts: Counts) => fusionOf(peerLikeness(terms, counts), fused));
  const peerScore = PEER_SCORES.find((one) => one === name);
  if (peerScore === undefined || peerLikeness(terms)[peerScore] === undefined) return undefined;
  return (counts: Counts) => peerLikeness(terms, counts)[peerScore]?.amount ?? Number.NaN;
}

/**
 * Equation 4 over drawn probes. A probe drawn twice is at no distance from itself, which would make every draw look
 * closer than the probes as they are: in the mean by 1/n, which is taken out again.
 */
function distanceOf(source: Answers, suspect: Answers): (counts: Counts) => number {
  const n = source.labels.length;
  const apart = source.correlation.data.map((value, i) => Math.abs(value - suspect.correlation.data[i]));
  const drawn = new Int32Array(n);
  return (counts) => {
    let different = 0;
    for (let i = 0; i < n; i += 1) if (counts[i] > 0) drawn[different++] = i;
    let sum = 0;
    for (let a = 0; a < different; a += 1) {
      const start = drawn[a] * n;
      let line = 0;
      for (let b = 0; b < different; b += 1) line += apart[start + drawn[b]] * counts[drawn[b]];
      sum += line * counts[drawn[a]];
    }
    return sum / n / Math.max(1, n - 1);
  };
}
