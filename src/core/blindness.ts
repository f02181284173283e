import type { Agreement } from "./agreement.ts";
import type { Answers } from "./answers.ts";

export const BLINDNESSES = ["ANSWERS_COLLAPSE", "OTHER_LABEL_SET"] as const;

/** Why answers that are not close say nothing for a suspect: it may descend from the source, and they could not show it. */
export type Blindness =
  | { readonly code: "ANSWERS_COLLAPSE"; readonly agreement: Agreement }
  /** It answers over other classes than the source: only how its answers hang together can be compared. */
  | { readonly code: "OTHER_LABEL_SET"; readonly classes: number; readonly ofSource: number };

/**
 * What keeps a suspect's answers from acquitting it; they may accuse it all the same.
 * @param agreement with source and references; undefined where it cannot be had
 */
export function blindnessOf(
  source: Answers,
  suspect: Answers,
  agreement: Agreement | undefined,
): Blindness | undefined {
  const classes = suspect.classes + suspect.added;
  if (classes !== source.classes) return { code: "OTHER_LABEL_SET", classes, ofSource: source.classes };
  return agreement?.collapsed ? { code: "ANSWERS_COLLAPSE", agreement } : undefined;
}
