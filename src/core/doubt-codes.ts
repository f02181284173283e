/** What may bring an honest suspect as close to the source as a copy is, more often than a rule promises. */
export const DOUBTS = [
  "SAME_IMAGES_POSSIBLE",
  "ANCESTOR_STATED",
  "SOURCE_ARCHITECTURE_MISSING",
  "CLOSE_BY_ARCHITECTURE",
  "CLOSE_BY_AVERAGING",
  "SOURCE_UNLIKE_REFERENCES",
  "SOURCE_ISOLATED",
  "SUSPECT_UNLIKE_REFERENCES",
] as const;
export type DoubtCode = (typeof DOUBTS)[number];
