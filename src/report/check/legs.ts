import type { Statements } from "../../core/statements.ts";

const WHAT_REMAINS: Readonly<Record<Statements["trainingImages"], string>> = {
  private:
    "That leaves training on the source's answers (extraction), as the owner states that nobody else has its training images.",
  shared:
    "That leaves training on the source's answers (extraction), or on its training images, which others may have. Twins of the source would settle it.",
  unsaid:
    "That leaves training on the source's answers (extraction), or on its training images. The owner's statement that nobody else has those would settle it (sac calibrate --training-images private), or twins of the source.",
};

/** What answers and weights say together of a suspect that answers like the source and has weights of its own. */
export function noCopyReason({ trainingImages }: Pick<Statements, "trainingImages">) {
  const found =
    "It is no copy of the source's file: it has the source's architecture, nearly all of its hidden units were compared, and they are not the source's, although its answers are close.";
  return { code: "NO_COPY", text: `${found} ${WHAT_REMAINS[trainingImages]}` };
}
