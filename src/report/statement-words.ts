import type { Statements } from "../core/statements.ts";

const IMAGES_SAID: Readonly<Record<Statements["trainingImages"], string>> = {
  private: "training images private",
  shared: "training images shared",
  unsaid: "training images unsaid",
};
const ANCESTOR_SAID: Readonly<Record<Statements["ancestor"], string>> = {
  scratch: "trained from scratch",
  "own-seed": "trained from scratch by a seed of its own",
  stated: "trained from an ancestor",
  unsaid: "ancestor unsaid",
};

/** What the owner states, in a few words: "training images private, trained from scratch". */
export function statementsWords({ trainingImages, ancestor }: Statements): string {
  return `${IMAGES_SAID[trainingImages]}, ${ANCESTOR_SAID[ancestor]}`;
}

/** What is unsaid, and what saying it would buy; undefined where all is said. */
export function unsaidWords({ trainingImages, ancestor }: Statements): string | undefined {
  const images =
    trainingImages === "unsaid"
      ? [
          "whether others have the source's training images (--training-images private or shared): private lets answers alone make a suspect derived, which is inconclusive until then",
        ]
      : [];
  const origin =
    ancestor === "unsaid"
      ? [
          "what its training began from (--trained-from scratch, own-seed or ancestor): ancestor keeps the ancestor's other descendants from being accused, and own-seed settles that matching weights are more than a shared start",
        ]
      : [];
  const unsaid = [...images, ...origin];
  return unsaid.length === 0 ? undefined : `Unsaid: ${unsaid.join("; ")}. → State it with sac calibrate.`;
}

/** What the images that probes were drawn from are to the source. */
export function imagesWords(imagesAre: "training" | "held-out"): string {
  return imagesAre === "training" ? "which the source was trained on" : "which the source never saw";
}
