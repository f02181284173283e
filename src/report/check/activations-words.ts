import type { DoubtCode } from "../../core/doubt-codes.ts";
import type { JudgedActivations } from "../../tasks/leg-verdicts.ts";
import { counted } from "../../text/numbers.ts";
import { SETTLED_BY } from "./doubt-words.ts";

/** By so many spreads a layer must be liker to count as like the source's. */
const LIKE = 3;

/** How many layers are like the source's. @param spreads of each layer, undefined where that cannot be told */
export function layersAlike(spreads: readonly (number | undefined)[]): number {
  return spreads.filter((one) => one !== undefined && one >= LIKE).length;
}

const BLIND = {
  NOT_RUN: "it could not be run so that they could be seen",
  NOTHING_INSIDE: "nothing inside it could be read as the activations of hidden units",
  SEEN_IN_PART: "what was seen is unlike the source's, and operators that show none have room for a copy",
} as const;

/** Why an honest model may have hidden layers like the source's. */
const MAY_MATCH: Readonly<Record<DoubtCode, string>> = {
  SAME_IMAGES_POSSIBLE: "one that was trained on the source's images may",
  ANCESTOR_STATED: "one that began at the source's ancestor does",
  SOURCE_ARCHITECTURE_MISSING:
    "one of the source's architecture may, and none of the models that it is measured among has that",
  CLOSE_BY_ARCHITECTURE: "one of the source's architecture may",
  CLOSE_BY_AVERAGING: "an average of several models may",
  SOURCE_UNLIKE_REFERENCES: "one of the source's kind may, and the unrelated models are not of it",
  SOURCE_ISOLATED: "one of the source's kind may, and none of the unrelated models is like it",
  SUSPECT_UNLIKE_REFERENCES: "one of its kind may, and the unrelated models are not of it",
};

type Compared = Extract<JudgedActivations, { kind: "compared" }>;

/** What its hidden layers show, in one sentence. */
export function activationsLine(activations: JudgedActivations): string {
  if (activations.kind !== "blind") return seen(activations);
  const why = BLIND[activations.reason];
  return `${why[0].toUpperCase()}${why.slice(1)}.`;
}

/** "9 of 12 look like the source's; together they are 7.4 spreads beyond 20 other models' mean." */
function seen({ evidence, doubts }: Compared): string {
  const { layers, z, references } = evidence;
  const models = counted(references, "other model");
  if (z === undefined) {
    return `${counted(layers.length, "layer")} compared, with too few other models (${references}) to tell what is usual.`;
  }
  const alike = layersAlike(layers.map((layer) => layer.z));
  const where = `${Math.abs(z).toFixed(1)} spreads ${z < 0 ? "short of" : "beyond"} the mean of ${models}`;
  const doubt = doubts.length > 0 ? ", as an honest model's may be" : "";
  return `${alike} of ${layers.length} look like the source's; together they are ${where}${doubt}.`;
}

/**
 * Why the hidden layers say what they say, in sentences for people; nothing where they were not looked at.
 * @param alone whether no other leg calls the suspect derived
 * @param failed whether it could not be run at all, which is told already
 */
export function activationsReasons(
  activations: JudgedActivations | undefined,
  { alone, failed }: { readonly alone: boolean; readonly failed: boolean },
): { readonly code: string; readonly text: string }[] {
  if (!activations) return [];
  if (activations.kind === "blind") {
    if (failed) return [];
    const text = `Its hidden layers could not be looked at: ${BLIND[activations.reason]}. That clears nobody.`;
    return [{ code: "ACTIVATIONS_BLIND", text }];
  }
  switch (activations.verdict) {
    case "derived": {
      const text =
        "Its hidden layers react to the probes as the source's do, and independently trained models' do not: it descends from the source, or learned from its answers.";
      return [{ code: alone ? "ACTIVATIONS_ALONE" : "ACTIVATIONS_MATCH", text }];
    }
    case "doubtful":
      return [{ code: "ACTIVATIONS_DOUBTED", text: doubtWords(activations.doubts) }];
    case "unrelated": {
      const text =
        "Its hidden layers do not react to the probes as the source's do. That says nothing of what was changed enough.";
      return [{ code: "ACTIVATIONS_DIFFER", text }];
    }
    default: {
      const text =
        "Whether its hidden layers are like the source's cannot be told: too few other models were looked into.";
      return [{ code: "ACTIVATIONS_UNDECIDED", text }];
    }
  }
}

function doubtWords(doubts: readonly DoubtCode[]): string {
  const why = doubts.map((code) => MAY_MATCH[code]).join("; ");
  const cures = [...new Set(doubts.map((code) => SETTLED_BY[code]))].join(" ");
  return `Its hidden layers react to the probes as the source's do, but so may an honest model's: ${why}. ${cures}`;
}
