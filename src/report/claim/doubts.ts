import type { Doubt } from "../../core/doubts.ts";
import { doubtSeen } from "../check/doubt-words.ts";
import type { ClaimReport } from "./schema.ts";

/** A doubt in sentences for whoever examines the claim. */
export function claimDoubt(doubt: Doubt): ClaimReport["doubts"][number] {
  // A claim calls its unrelated models independent.
  const seen = doubtSeen(doubt).replaceAll("unrelated models", "independent models");
  return { code: doubt.code, text: `${seen} What settles it: ${SETTLED_BY_EXAMINER[doubt.code]}` };
}

const SETTLED_BY_EXAMINER: Readonly<Record<Doubt["code"], string>> = {
  SAME_IMAGES_POSSIBLE:
    "find out whether the suspect's maker can have had those images; if not, say so (--training-images private). The claimant's word is not enough.",
  ANCESTOR_STATED: "no answers do; weights that match beyond what the ancestor explains would (sac check).",
  SOURCE_ARCHITECTURE_MISSING: "independent models of that architecture.",
  CLOSE_BY_ARCHITECTURE: "more independent models of that architecture.",
  CLOSE_BY_AVERAGING: "the models that it is an average of, examined one by one.",
  SOURCE_UNLIKE_REFERENCES: "independent models more like the source.",
  SOURCE_ISOLATED: "independent models made as the source was.",
  SUSPECT_UNLIKE_REFERENCES: "independent models of the suspect's kind (architecture, accuracy, training).",
};
