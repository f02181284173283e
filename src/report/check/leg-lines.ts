import { isStatistical } from "../../core/verdict.ts";
import { isNear, type Judgement } from "../../tasks/judgement.ts";
import { formatNumber } from "../../text/numbers.ts";
import { activationsLine } from "./activations-words.ts";
import type { ReportLeg } from "./schema.ts";
import { weightsLine } from "./weights-words.ts";

/** What each leg found of a suspect, in one sentence each; undefined where none could look at it. */
export function legLines(judgement: Judgement): ReportLeg[] | undefined {
  const { outcome, behaviour, weights, activations, judge } = judgement;
  const seen = [weights, activations].some((leg) => leg !== undefined && leg.verdict !== "blind");
  if (outcome.kind === "failed" && !seen) return undefined;
  const { fingerprint } = judge.stored;
  const weightsFound = weights
    ? { verdict: weights.verdict, text: weightsLine(weights) }
    : unasked(fingerprint.weights, "weights");
  const activationsFound = activations
    ? { verdict: activations.verdict, text: activationsLine(activations) }
    : unasked(fingerprint.activations, "hidden layers");
  return [
    { leg: "behaviour", verdict: behaviour, text: behaviourLine(judgement) },
    { leg: "weights", ...weightsFound },
    { leg: "activations", ...activationsFound },
  ];
}

/** @param known what the fingerprint has to compare with */
function unasked(known: unknown, what: string): Pick<ReportLeg, "verdict" | "text"> {
  const text = known
    ? "This run was told to leave them out."
    : `The fingerprint has no sketch of the source's ${what}.`;
  return { verdict: "not-asked", text };
}

/** What its answers show. */
function behaviourLine(judgement: Judgement): string {
  const { outcome } = judgement;
  if (outcome.kind === "failed") return `They could not be had (${outcome.error.code}).`;
  if (outcome.kind === "defect") return `Nothing in them can be compared (${outcome.defect}).`;
  return `${placeWords(judgement, outcome)}${reserve(judgement)}.`;
}

/** Where its answers put it: among twins, among unrelated models, or by its distance. */
function placeWords(
  { byTwins, rule, threshold, decision }: Judgement,
  { family, standing }: Extract<Judgement["outcome"], { kind: "measured" }>,
): string {
  if (byTwins && family) {
    const { asClose, twins, spreads } = family;
    const place =
      asClose === 0
        ? `Closer to the source than to all ${twins} of its twins`
        : `At least as close to ${asClose} of the source's ${twins} twins as to the source`;
    const far = byTwins.far ? ", and not near it by the unrelated models" : "";
    return `${place}${spreadsWords(spreads)}${far}`;
  }
  if (!decision || rule === undefined) return "Could not be weighed against those of unrelated models";
  if (!isStatistical(rule)) {
    const side = decision.verdict === "derived" ? "at most" : "above";
    return `Distance ${formatNumber(standing.evidence.distance)}, ${side} the threshold ${formatNumber(threshold)}`;
  }
  const { asClose, panel, spreads } = standing;
  const rank =
    asClose === 0
      ? `Closer to the source than all ${panel.length} unrelated models`
      : `No closer to the source than ${asClose} of ${panel.length} unrelated models`;
  return `${rank}${spreadsWords(spreads)}`;
}

function spreadsWords(spreads: number): string {
  if (!Number.isFinite(spreads)) return "";
  return `, ${Math.abs(spreads).toFixed(1)} spreads ${spreads < 0 ? "short of" : "beyond"} their mean`;
}

/** What keeps the place from being the verdict. */
function reserve(judgement: Judgement): string {
  const { doubts, blindness, contradiction, behaviour, decision, byTwins, asBeside, nearOtherwise } = judgement;
  if (doubts.length > 0) return ", as an honest model's may be";
  if (blindness?.code === "OTHER_LABEL_SET") return "; over other classes than the source's, they cannot acquit";
  if (blindness) return "; they collapse, and cannot acquit";
  if (contradiction) return "; those to clean and to compressed images contradict each other";
  if ((byTwins ?? decision)?.verdict !== "unrelated" || behaviour !== "inconclusive") return "";
  const otherwise = nearOtherwise.length > 0 || (asBeside !== undefined && isNear(asBeside));
  return otherwise ? "; looked at in another way, close to it" : "; not all that is inside it could be asked";
}
