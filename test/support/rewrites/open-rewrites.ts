import { type RewriteCase, rewriteTitle } from "./all-rewrites.ts";

const INSIDE_A_SCAN =
  "Layers in a scan's body are neither read nor looked into, and what is outside is too little of a copy pruned by half.";

/** Rewrites in which some copy is known to be inconclusive, and why. What is no longer true here is to be taken out. */
const OPEN: Readonly<Record<string, string>> = {
  "other forms, layers in scans of one": INSIDE_A_SCAN,
};

export const OPEN_REWRITES = Object.keys(OPEN);

/** Why a copy may be inconclusive in this form; undefined: none may. */
export function whyInconclusive(rewrite: Pick<RewriteCase, "theme" | "name">): string | undefined {
  return OPEN[rewriteTitle(rewrite)];
}
