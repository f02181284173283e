/** What the Action can be asked to do. */
export const MODES = ["check", "audit", "enroll", "publish"] as const;
export type Mode = (typeof MODES)[number];
