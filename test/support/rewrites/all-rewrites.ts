import { activationRewrites } from "./activations.ts";
import { betweenRewrites } from "./between.ts";
import { combinedRewrites } from "./combined.ts";
import { constantRewrites } from "./constants.ts";
import { convolutionRewrites } from "./convolutions.ts";
import type { Rewrite } from "./edit.ts";
import { graphFormRewrites } from "./graph-forms.ts";
import { kernelRewrites } from "./kernels.ts";
import { linearRewrites } from "./linear.ts";
import { unitRewrites } from "./units.ts";
import { wholeRewrites } from "./whole.ts";

/** A rewrite of the suite. */
export interface RewriteCase {
  readonly theme: string;
  readonly name: string;
  readonly rewrite: Rewrite;
}

const THEMES: Readonly<Record<string, Readonly<Record<string, Rewrite>>>> = {
  plain: { "as it is": (net) => net },
  "weights made": constantRewrites,
  units: unitRewrites,
  convolutions: convolutionRewrites,
  kernels: kernelRewrites,
  "linear layers": linearRewrites,
  ReLU: activationRewrites,
  "in between": betweenRewrites,
  "other forms": graphFormRewrites,
  "as a whole": wholeRewrites,
  combined: combinedRewrites,
};

/** Every rewrite that the suite knows. */
export function allRewrites(): RewriteCase[] {
  return Object.entries(THEMES).flatMap(([theme, rewrites]) =>
    Object.entries(rewrites).map(([name, rewrite]) => ({ theme, name, rewrite })),
  );
}

export const rewriteTitle = ({ theme, name }: Pick<RewriteCase, "theme" | "name">): string => `${theme}, ${name}`;
