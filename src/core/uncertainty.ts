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
  const times = new Float64Array(n);
  return (counts) => {
    let different = 0;
    for (let i = 0; i < n; i += 1) {
      if (counts[i] === 0) continue;
      drawn[different] = i;
      times[different] = counts[i];
      different += 1;
    }
    const sum = sumOfPairs(apart, n, drawn.subarray(0, different), times.subarray(0, different));
    return sum / n / Math.max(1, n - 1);
  };
}

/**
 * The sum over all pairs of drawn probes of how far apart they are, each as often as it was drawn. Of four lines at a time:
 * every line is added up in its order, and no line waits for another.
 * @param apart n x n
 * @param drawn indices of probes, and `times` how often each was drawn
 */
function sumOfPairs(apart: Float32Array, n: number, drawn: Int32Array, times: Float64Array): number {
  const whole = drawn.length - (drawn.length % 4);
  let sum = 0;
  for (let i = 0; i < whole; i += 4) {
    const [p, q, r, s] = [drawn[i] * n, drawn[i + 1] * n, drawn[i + 2] * n, drawn[i + 3] * n];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k < drawn.length; k += 1) {
      const at = drawn[k];
      const count = times[k];
      a += apart[p + at] * count;
      b += apart[q + at] * count;
      c += apart[r + at] * count;
      d += apart[s + at] * count;
    }
    sum += a * times[i];
    sum += b * times[i + 1];
    sum += c * times[i + 2];
    sum += d * times[i + 3];
  }
  for (let i = whole; i < drawn.length; i += 1) {
    let line = 0;
    for (let k = 0; k < drawn.length; k += 1) line += apart[drawn[i] * n + drawn[k]] * times[k];
    sum += line * times[i];
  }
  return sum;
}
