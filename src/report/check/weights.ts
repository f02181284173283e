import { isMatched, type LayerEvidence, type WeightsDoubt } from "../../core/weights/evidence.ts";
import type { Judgement } from "../../tasks/judgement.ts";
import { formatP } from "../../text/numbers.ts";
import type { ReportWeights } from "./schema.ts";

/** Layers whose rows are told; those that differ first would say nothing about a copy. */
const MOST_LAYERS = 500;

type JudgedWeights = NonNullable<Judgement["weights"]>;

/** What the report says of one suspect's weights. */
export function weightsOf(judged: JudgedWeights, level: number): ReportWeights {
  const { verdict } = judged;
  if (judged.kind === "unreadable") {
    const { code, message } = judged.error;
    return { verdict, level, error: { code, message } };
  }
  const { pValue, inPlace, aligned, compared, layers, kinship } = judged.evidence;
  return {
    verdict,
    level,
    ...given({ pValue, inPlaceP: inPlace?.pValue, alignedP: aligned?.pValue }),
    compared,
    matched: shareMatched(layers),
    layers: layers.slice(0, MOST_LAYERS).map(({ name, operator, rows, alive, similarity }) => ({
      name: name.slice(0, 200),
      operator: operator.slice(0, 100),
      units: rows,
      alive,
      ...given({ similarity: similarity === undefined ? undefined : Math.max(-1, Math.min(1, similarity)) }),
    })),
    ...(kinship.length === 0 ? {} : { ancestors: kinship.map(relation) }),
  };
}

function relation(kin: Extract<JudgedWeights, { kind: "compared" }>["evidence"]["kinship"][number]) {
  const { ancestor, sourceToAncestor, suspectToAncestor, suspectToSource, beyond } = kin;
  const distances = { sourceDistance: sourceToAncestor, suspectDistance: suspectToAncestor, distance: suspectToSource };
  return { name: ancestor, ...distances, beyond };
}

/** The numbers that there are. */
function given<Name extends string>(values: Record<Name, number | undefined>): { [Key in Name]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in Name]?: number;
  };
}

function shareMatched(layers: readonly LayerEvidence[]): number {
  return layers.filter(isMatched).length / Math.max(1, layers.length);
}

/** Why the weights say what they say, in sentences for people; nothing where there was nothing to compare with. */
export function weightsReasons({ weights, decision, doubts, outcome }: Judgement) {
  if (!weights) return [];
  if (weights.kind === "unreadable") return unreadable(weights.error.code, weights.error.message, outcome);
  const { pValue, layers, kinship } = weights.evidence;
  const matched = `${layers.filter(isMatched).length} of its ${layers.length} layers`;
  const chance = `An independently trained model's weights would match this well with probability ${formatP(pValue)} or less`;
  switch (weights.verdict) {
    case "derived": {
      const text = `Its weights are the source's: ${matched} have the source's hidden units. ${chance}.`;
      const isClose = decision?.verdict === "derived";
      const doubted = doubts.length > 0 ? " Its answers are close, too, and alone would be inconclusive." : "";
      const alone = isClose ? doubted : " Its answers alone would not have shown it.";
      return [{ code: isClose ? "WEIGHTS_MATCH" : "WEIGHTS_ALONE", text: `${text}${alone}` }];
    }
    case "common-ancestor": {
      const names = kinship.filter(({ beyond }) => !beyond).map(({ ancestor }) => ancestor);
      const text = `Common ancestor possible: its weights match, but so do those of ${names.join(" and ")}, from which the source descends, and suspect and source are no closer to each other than that explains.`;
      return [{ code: "COMMON_ANCESTOR", text }];
    }
    case "unknown-ancestor": {
      const text = `Its weights match: ${matched} have the source's hidden units. But the owner states that the source's training began from an ancestor's weights, and not which: whoever began there matches, too. What settles it: sac calibrate --ancestor with that model.`;
      return [{ code: "ANCESTOR_UNKNOWN", text }];
    }
    case "doubtful": {
      const { doubt = "no-layer" } = weights;
      return [
        {
          code: "WEIGHTS_DOUBTFUL",
          text: `Its weights may be the source's (p ${formatP(pValue)}, ${matched}). ${DOUBTS[doubt]}`,
        },
      ];
    }
    case "unrelated": {
      const text = `Its weights do not match the source's (p ${formatP(pValue)}, ${matched}). That speaks against a copy, and says nothing about training on the source's answers.`;
      return [{ code: "WEIGHTS_DIFFER", text }];
    }
    case "not-comparable": {
      const text =
        "Its weights cannot be compared: too few of its layers have a counterpart of their shape in the source.";
      return [{ code: "WEIGHTS_NOT_COMPARABLE", text }];
    }
  }
}

const DOUBTS: Readonly<Record<WeightsDoubt, string>> = {
  "no-layer":
    "But no layer has the source's hidden units: something in the design of both may put units into one order.",
  "fixed-filters":
    "But all that matches are filters that every model of this design may have, because nobody trained them. What settles it: sac calibrate with unrelated models of the source's architecture.",
  strangers:
    "But so do those of an unrelated model of the calibration. What settles it: sac calibrate without that model, if it descends from the source.",
};

/** A file that could not be run for the very same reason needs no second sentence. */
function unreadable(code: string, message: string, outcome: Judgement["outcome"]) {
  if (outcome.kind === "failed" && outcome.error.code === code) return [];
  return [{ code: "WEIGHTS_UNREADABLE", text: `Its weights could not be compared (${code}): ${message}` }];
}
