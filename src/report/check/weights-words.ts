import { isMatched, type LayerEvidence, type WeightsDoubt, type WeightsEvidence } from "../../core/weights/evidence.ts";
import { statementsOf } from "../../fingerprint/fingerprint.ts";
import type { Judgement } from "../../tasks/judgement.ts";
import type { JudgedWeights } from "../../tasks/leg-verdicts.ts";
import { formatNumber, formatP, percent } from "../../text/numbers.ts";
import { blindReasons, unreadWords } from "./blind-words.ts";

/** How many layers' units are mostly the source's. */
export function matchedLayers(layers: readonly LayerEvidence[]): number {
  return layers.filter(isMatched).length;
}

/** "5 of its 6 layers have the source's hidden units". */
function matchedWords({ layers }: WeightsEvidence): string {
  return `${matchedLayers(layers)} of its ${layers.length} layers have the source's hidden units`;
}

/** Why a match of weights may be chance, and what settles that. */
const DOUBTFUL: Readonly<Record<Exclude<WeightsDoubt, "same-start">, string>> = {
  "no-layer":
    "But no layer has the source's hidden units: something in the design of both may put units into one order.",
  "fixed-filters":
    "But all that matches are filters that every model of this design may have, because nobody trained them. What settles it: sac calibrate with unrelated models of the source's architecture.",
  strangers:
    "But so do those of an unrelated model of the calibration. What settles it: sac calibrate without that model, if it descends from the source.",
};

/** Why a match may be that of a model which merely began from the same random numbers, and what settles that. */
export function sameStartWords({ learned }: WeightsEvidence, isKept: boolean): string {
  const { of, agreement, limit } = learned ?? { of: "biases", agreement: undefined, limit: undefined };
  const shown =
    agreement !== undefined
      ? ` Its ${of} agree with the source's by ${formatNumber(agreement)}, and a copy's by ${formatNumber(limit)} or more.`
      : isKept
        ? " Too few of its biases and norms can be compared to tell."
        : ` ${START_UNTOLD}`;
  return `But so may those of a model that merely began from the same random numbers, by the same code and seed.${shown} What settles it: sac calibrate --ancestor with the source's network as it was before its training, or --trained-from own-seed if nobody else has its seed.`;
}

const START_UNTOLD =
  "This fingerprint keeps no biases, which tell a copy from a model that merely began from the same random numbers: it was made before they were kept, or the source has learned none. If it has, enroll it again.";

function ancestorsOf({ kinship }: WeightsEvidence): string {
  return kinship.flatMap(({ ancestor, beyond }) => (beyond ? [] : [ancestor])).join(" and ");
}

/** What its weights show, in one sentence. */
export function weightsLine(weights: JudgedWeights): string {
  if (weights.kind === "unreadable") return `They could not be read (${weights.error.code}).`;
  const { evidence, reading } = weights;
  const p = `p ${formatP(evidence.pValue)}`;
  switch (weights.verdict) {
    case "derived":
    case "unrelated":
      return `${matchedWords(evidence)} (${p}).`;
    case "doubtful":
      return `${matchedWords(evidence)} (${p}), which proves nothing here.`;
    case "common-ancestor":
      return `${matchedWords(evidence)} (${p}), and those of its ancestor ${ancestorsOf(evidence)}.`;
    case "unknown-ancestor":
      return `${matchedWords(evidence)} (${p}), as whatever began at its ancestor has.`;
    case "not-comparable":
      return incomparable(evidence);
    case "blind":
      return `${unreadWords(reading)}.`;
  }
}

/** Units that are all zero have no counterpart either, whatever the shapes are. */
function incomparable({ compared }: WeightsEvidence): string {
  return compared === 0
    ? "Other layers than the source's: none of its hidden units has a counterpart to be compared with."
    : `Other layers than the source's, or idle ones: only ${percent(compared)} of its hidden units have a counterpart to be compared with.`;
}

/** Why the weights say what they say, in sentences for people; nothing where there was nothing to compare with. */
export function weightsReasons({
  weights,
  activations,
  behaviour,
  verdict,
  decision,
  doubts,
  outcome,
  judge,
}: Judgement) {
  if (!weights) return [];
  const blind = blindReasons(weights, {
    failedBy: outcome.kind === "failed" ? outcome.error.code : undefined,
    uncleared: behaviour === "unrelated" && verdict === "inconclusive",
  });
  if (weights.kind === "unreadable" || weights.verdict === "blind") return blind;
  const { evidence } = weights;
  const { pValue } = evidence;
  const { fingerprint } = judge.stored;
  const isKept = fingerprint.weights?.sketch.seedless !== undefined;
  const isOwnSeed = statementsOf(fingerprint).ancestor === "own-seed";
  const chance = `An independently trained model's weights would match this well with probability ${formatP(pValue)} or less`;
  switch (weights.verdict) {
    case "derived": {
      const untold = isKept || isOwnSeed || evidence.kinship.length > 0 ? "" : ` ${START_UNTOLD}`;
      const text = `Its weights are the source's: ${matchedWords(evidence)}. ${chance}.${untold}`;
      const isClose = decision?.verdict === "derived";
      const doubted = doubts.length > 0 ? " Its answers are close, too, and alone would be inconclusive." : "";
      // Answers that nobody could judge might have shown it, or not.
      const alone = isClose || !decision ? doubted : " Its answers alone would not have shown it.";
      const others = isClose || activations?.verdict === "derived";
      return [{ code: others ? "WEIGHTS_MATCH" : "WEIGHTS_ALONE", text: `${text}${alone}` }, ...blind];
    }
    case "common-ancestor": {
      const text = `Common ancestor possible: its weights match, but so do those of ${ancestorsOf(evidence)}, from which the source descends, and suspect and source are no closer to each other than that explains.`;
      return [{ code: "COMMON_ANCESTOR", text }, ...blind];
    }
    case "unknown-ancestor": {
      const text = `Its weights match: ${matchedWords(evidence)}. But the owner states that the source's training began from an ancestor's weights, and not which: every model that began there matches, too. What settles it: sac calibrate --ancestor with that model.`;
      return [{ code: "ANCESTOR_UNKNOWN", text }, ...blind];
    }
    case "doubtful": {
      const { doubt = "no-layer" } = weights;
      const why = doubt === "same-start" ? sameStartWords(evidence, isKept) : DOUBTFUL[doubt];
      const text = `Its weights may be the source's: ${matchedWords(evidence)} (p ${formatP(pValue)}). ${why}`;
      return [{ code: "WEIGHTS_DOUBTFUL", text }, ...blind];
    }
    case "unrelated": {
      const text = `Its weights do not match the source's (p ${formatP(pValue)}, ${matchedLayers(evidence.layers)} of its ${evidence.layers.length} layers). That speaks against a copy, and says nothing about training on the source's answers.`;
      return [{ code: "WEIGHTS_DIFFER", text }, ...blind];
    }
    case "not-comparable": {
      const text = `Its weights cannot be compared. ${incomparable(evidence)}`;
      return [{ code: "WEIGHTS_NOT_COMPARABLE", text }, ...blind];
    }
  }
}
