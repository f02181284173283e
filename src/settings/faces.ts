/** Where a setting can be set: as an option of commands, as an input of the Action's modes. */

/** The commands whose options have rows here. */
export type CommandName =
  | "init"
  | "enroll"
  | "calibrate"
  | "check"
  | "merge"
  | "evaluate"
  | "rotate"
  | "seal"
  | "verify-claim";

/** The commands that run models, those whose models may be verification models, and those that draw probes. */
export const RUNNING_COMMANDS = ["init", "enroll", "calibrate", "check", "evaluate", "rotate", "verify-claim"] as const;
export const MATCHING_COMMANDS = ["enroll", "calibrate", "check", "evaluate", "rotate"] as const;
export const DRAWING_COMMANDS = ["enroll", "evaluate"] as const;

/** What the Action can be asked to do. */
export const MODES = ["check", "audit", "plan", "merge", "enroll", "publish"] as const;
export type Mode = (typeof MODES)[number];

/** The modes that find out which models are to be judged, those that judge them, those that tell of verdicts, and those that run models. */
export const PLANNING_MODES = ["check", "audit", "plan"] as const satisfies readonly Mode[];
export const JUDGING_MODES = ["check", "audit"] as const satisfies readonly Mode[];
export const TELLING_MODES = ["check", "audit", "merge"] as const satisfies readonly Mode[];
export const RUNNING_MODES = ["check", "audit", "enroll"] as const satisfies readonly Mode[];
