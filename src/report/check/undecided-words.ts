import type { ReportLeg, ReportResult } from "./schema.ts";

/**
 * Why a result is inconclusive, in a few words, by the code of the reason that says so; and the leg that it is about.
 * The weightiest first: weights that match say more than answers that are close.
 */
export const UNDECIDED: Readonly<Record<string, { readonly leg: ReportLeg["leg"]; readonly text: string }>> = {
  COMMON_ANCESTOR: { leg: "weights", text: "weights match, as those of the ancestor do" },
  ANCESTOR_UNKNOWN: { leg: "weights", text: "weights match, ancestor unknown" },
  WEIGHTS_DOUBTFUL: { leg: "weights", text: "weights match, doubtfully" },
  ACTIVATIONS_DOUBTED: { leg: "activations", text: "hidden layers alike, doubtfully" },
  SAME_IMAGES_POSSIBLE: { leg: "behaviour", text: "answers close, images unsaid" },
  ANCESTOR_STATED: { leg: "behaviour", text: "answers close, ancestor shared" },
  SOURCE_ARCHITECTURE_MISSING: { leg: "behaviour", text: "answers close, no reference of the source's architecture" },
  CLOSE_BY_ARCHITECTURE: { leg: "behaviour", text: "answers close, as others of its architecture" },
  CLOSE_BY_AVERAGING: { leg: "behaviour", text: "answers close, as averages of models" },
  SOURCE_UNLIKE_REFERENCES: { leg: "behaviour", text: "answers close, references unlike the source" },
  SOURCE_ISOLATED: { leg: "behaviour", text: "answers close, no reference like the source" },
  SUSPECT_UNLIKE_REFERENCES: { leg: "behaviour", text: "answers close, references unlike the suspect" },
  NEAR_INSIDE: { leg: "behaviour", text: "answers close, of a part of it" },
  NEAR_AS_RUN_BY_DEFAULT: { leg: "behaviour", text: "answers close, as programs run it" },
  NEAR_AS_FED_OTHERWISE: { leg: "behaviour", text: "answers close, fed otherwise" },
  NEAR_AS_ITS_OWN_SETTINGS_FEED_IT: { leg: "behaviour", text: "answers close, fed as it says" },
  USABLE_AS_ITS_OWN_SETTINGS_FEED_IT: { leg: "behaviour", text: "answers of use only fed as it says" },
  ANSWERS_CONTRADICT: { leg: "behaviour", text: "answers contradict each other" },
  ANSWERS_COLLAPSE: { leg: "behaviour", text: "answers collapse" },
  OTHER_LABEL_SET: { leg: "behaviour", text: "answers over other classes" },
  MANY_INSIDE: { leg: "behaviour", text: "not all inside it could be asked" },
  OUTPUT_NOT_FINITE: { leg: "behaviour", text: "answers not finite" },
  OUTPUT_CONSTANT: { leg: "behaviour", text: "answers all the same" },
  BARELY_VERIFIES: { leg: "behaviour", text: "answers hardly tell people apart" },
  NOT_CALIBRATED: { leg: "behaviour", text: "answers not judged: too few references" },
  SCORE_MISSING: { leg: "behaviour", text: "answers not judged: no such score" },
  UNUSUAL_GRAPH: { leg: "weights", text: "weights hidden by the graph" },
  WEIGHTS_UNREADABLE: { leg: "weights", text: "weights not readable" },
  WEIGHTS_BLIND: { leg: "weights", text: "weights not readable" },
};

/** What is said where no answers were judged: that holds of a derived model, too. */
const UNJUDGED = ["NOT_CALIBRATED", "SCORE_MISSING"];

/** Reasons without those for which a model's answers alone would be undecided, where another leg has decided. */
export function decidingReasons({
  verdict,
  reasons,
}: Pick<ReportResult, "verdict" | "reasons">): ReportResult["reasons"] {
  if (verdict !== "derived") return reasons;
  return reasons.filter(({ code }) => UNDECIDED[code]?.leg !== "behaviour" || UNJUDGED.includes(code));
}

/** The code of the reason that says best why a result is inconclusive; undefined if none of them says it. */
export function weightiestDoubt(reasons: ReportResult["reasons"]): string | undefined {
  return Object.keys(UNDECIDED).find((doubt) => reasons.some(({ code }) => code === doubt));
}
