import { type Statements, TRAINING_IMAGES } from "../core/statements.ts";
import { IMAGES_ARE } from "../fingerprint/manifest.ts";
import { inCommands, type SettingRow } from "./setting.ts";
import { oneOf } from "./value-types.ts";

/** What the owner states, or whoever examines a claim found out: no model and no image can tell it. */
export const STATING = {
  trainingImages: {
    type: oneOf(TRAINING_IMAGES),
    hint: "<whose>",
    commands: {
      ...inCommands(
        ["init", "enroll", "calibrate"],
        "state that nobody else has the images that the source was trained on, and no other model taught it (private), or that others may (shared)",
      ),
      "verify-claim":
        "private, if you found out that the suspect's maker cannot have had the images that the source was trained on; without it nothing is supported",
    },
    input: { modes: ["enroll"] },
  },
  trainedFrom: {
    type: oneOf(["scratch", "own-seed", "ancestor", "unsaid"]),
    hint: "<what>",
    commands: {
      ...inCommands(
        ["init", "enroll", "calibrate"],
        "state what the source's training began from: scratch, random weights of a seed that others may use, too; own-seed, random weights that nobody else has; or an ancestor's weights that others may have",
      ),
      "verify-claim": "ancestor, if you found out that the source's training began from weights that others may have",
    },
    input: { modes: ["enroll"] },
  },
  imagesAre: {
    type: oneOf([...IMAGES_ARE, "unsaid"]),
    hint: "<which>",
    default: "unsaid",
    commands: inCommands(
      ["init", "enroll", "rotate"],
      "whether the source was trained on the images of --images, or never saw them",
    ),
    input: { modes: ["enroll"] },
  },
} as const satisfies Record<string, SettingRow>;

export interface StatedValues {
  readonly trainingImages?: Statements["trainingImages"] | undefined;
  readonly trainedFrom?: "scratch" | "own-seed" | "ancestor" | "unsaid" | undefined;
}

/** What is stated, from the values of a command's options or of the Action's inputs: of the rest nothing is said anew. */
export function statedBy({ trainingImages, trainedFrom }: StatedValues): Partial<Statements> {
  return {
    ...(trainingImages && { trainingImages }),
    ...(trainedFrom && { ancestor: trainedFrom === "ancestor" ? "stated" : trainedFrom }),
  };
}
