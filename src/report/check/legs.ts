import type { Statements } from "../../core/statements.ts";

const WHAT_REMAINS: Readonly<Record<Statements["trainingImages"], string>> = {
  private:
    "That leaves training on the source's answers (extraction), as the owner states that nobody else has its training images",
  shared: "That leaves training on the source's answers (extraction), or on its training images, which others may have",
  unsaid: "That leaves training on the source's answers (extraction), or on its training images",
};
const SETTLED_BY: Readonly<Record<Statements["trainingImages"], string>> = {
  private: "",
  shared: " Twins of the source would settle it.",
  unsaid:
    " The owner's statement that nobody else has those would settle it (sac calibrate --training-images private), or twins of the source.",
};

/** What else may be the reason for what answers and weights say together. */
interface NoCopy {
  /** Whether an honest model may be as close, by a doubt of the verdict's. */
  readonly doubted: boolean;
  /** Whether twins have decided. */
  readonly byTwins: boolean;
}

/** What answers and weights say together of a suspect that answers like the source and has weights of its own. */
export function noCopyReason({ trainingImages }: Pick<Statements, "trainingImages">, { doubted, byTwins }: NoCopy) {
  const found =
    "It is no copy of the source's file: it has the source's architecture, nearly all of its hidden units were compared, and they are not the source's, although its answers are close.";
  const otherwise = doubted
    ? "; or an honest model that is close for the reason that is in doubt."
    : "; or an honest model that is close by chance, as few are.";
  const settled = byTwins ? "" : SETTLED_BY[trainingImages];
  return { code: "NO_COPY", text: `${found} ${WHAT_REMAINS[trainingImages]}${otherwise}${settled}` };
}
