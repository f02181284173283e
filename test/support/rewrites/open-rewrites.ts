import { type RewriteCase, rewriteTitle } from "./all-rewrites.ts";

/** Rewrites in which some copy is known to be found neither derived nor unrelated, and why. */
const OPEN: Readonly<Record<string, string>> = {};

export const OPEN_REWRITES = Object.keys(OPEN);

/** Why a copy may be inconclusive in this form; undefined: none may. */
export function whyInconclusive(rewrite: Pick<RewriteCase, "theme" | "name">): string | undefined {
  return OPEN[rewriteTitle(rewrite)];
}
