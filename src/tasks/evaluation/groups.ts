import { mean } from "simple-statistics";
import { smallestRate } from "../../core/significance.ts";
import { groupBy } from "./group-by.ts";
import type { Scored } from "./score.ts";

/** Models that are compared with each other. */
export interface Group {
  readonly group: string | undefined;
  readonly unrelated: number;
  readonly derived: number;
  /** Smallest false-alarm rate that its unrelated models can support by the conformal rule. */
  readonly smallestRate: number;
}

/** The groups of a zoo's models, in the order in which they come. */
export function groupsOf(
  models: readonly { readonly group?: string | undefined; readonly role: "unrelated" | "derived" }[],
): Group[] {
  return [...groupBy(models, ({ group }) => group)].map(([group, members]) => {
    const unrelated = members.filter(({ role }) => role === "unrelated").length;
    return { group, unrelated, derived: members.length - unrelated, smallestRate: smallestRate(unrelated) };
  });
}

/** Shares of the targets that models find unlike all of their references: zero vectors as 0/1 features. */
export interface ZeroFeatures {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
}

/** Over all models, each at the mean over the draws of probes; undefined if no model finds any target so. */
export function zeroFeaturesOf(draws: readonly Scored[]): ZeroFeatures | undefined {
  const shares = draws[0].marks.map((_, i) => mean(draws.map(({ marks }) => marks[i].zeroFeatures ?? 0)));
  const most = Math.max(...shares);
  return most > 0 ? { least: Math.min(...shares), most, mean: mean(shares) } : undefined;
}
