import { FEATURES } from "../core/reference-features.ts";
import { USUAL_REFERENCES } from "../probes/pairing.ts";
import { DRAWING_COMMANDS, MATCHING_COMMANDS } from "./faces.ts";
import { inCommands, type SettingRow } from "./setting.ts";
import { numberBetween, oneOf, rate, wholeNumber } from "./value-types.ts";

/** How verification models decide, and how they are asked and compared. */
export const VERIFYING = {
  matchThreshold: {
    type: numberBetween(-1e6, 1e6),
    hint: "<s>",
    commands: inCommands(
      MATCHING_COMMANDS,
      "similarity from which on a verification model takes two images for one person; found, if left out",
    ),
  },
  falseAcceptRate: {
    type: rate,
    hint: "<rate>",
    commands: inCommands(
      MATCHING_COMMANDS,
      "find it where this share of strangers is let in, not at the equal error rate",
    ),
  },
  references: {
    type: wholeNumber(2, 1000),
    hint: "<n>",
    commands: inCommands(
      DRAWING_COMMANDS,
      `references that a target is compared with, at most (default: ${USUAL_REFERENCES})`,
    ),
    input: { modes: ["enroll"] },
  },
  feature: {
    type: oneOf(FEATURES),
    hint: "<feature>",
    commands: inCommands(
      ["enroll", "check", "evaluate"],
      "what is compared of verification models: similarities, or the paper's 0/1 decisions",
    ),
  },
} as const satisfies Record<string, SettingRow>;
