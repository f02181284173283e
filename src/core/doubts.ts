import type { PopulationStanding } from "./exchangeability.ts";
import type { Decision } from "./judging.ts";
import type { Statements } from "./statements.ts";
import { isStatistical, type Rule } from "./verdict.ts";

/** Why an honest suspect could come as close to the source as this one did, more often than the rule promises. */
export type Doubt =
  | {
      /** It may have been trained on the same images. */
      readonly code: "SAME_IMAGES_POSSIBLE";
      readonly trainingImages: Exclude<Statements["trainingImages"], "private">;
    }
  /** It may descend from the source's ancestor, without having anything of the source. */
  | { readonly code: "ANCESTOR_STATED" }
  /** Each reference has others that are like it, and the source has none. */
  | { readonly code: "SOURCE_ISOLATED" }
  /** Honest models of the source's architecture are closer to it than those of others, and no reference is of it. */
  | { readonly code: "SOURCE_ARCHITECTURE_MISSING"; readonly arch: string | undefined }
  /** They are closer than those of others, and among the references of it alone the suspect is not unusually close. */
  | ({ readonly code: "CLOSE_BY_ARCHITECTURE" } & AmongArchitecture)
  /** It lies in the midst of the references, as averages of several models do, and is no closer than averages of them. */
  | { readonly code: "CLOSE_BY_AVERAGING"; readonly tail: number }
  | {
      readonly code: "SOURCE_UNLIKE_REFERENCES" | "SUSPECT_UNLIKE_REFERENCES";
      readonly standing: PopulationStanding;
    };

/** How close a suspect is among the references of the source's architecture alone. */
export interface AmongArchitecture {
  /** Undefined where it has no name. */
  readonly arch: string | undefined;
  /** Of the references, those that are of it. */
  readonly references: number;
  /** The p-value by the rule `normal` among them; undefined where they are too few for it. */
  readonly tail: number | undefined;
}

/**
 * What is doubtful about judging a suspect by references. Judged by twins of the source there is none of these doubts.
 * @param source where it stands among the references; undefined if that was not tested
 * @param suspect likewise
 * @param missing the source's architecture, which may have no name, where it is known that no reference has it
 * @param isolated whether no reference is like the source
 */
export function doubtsByReferences(
  { trainingImages, ancestor }: Statements,
  source: PopulationStanding | undefined,
  suspect: PopulationStanding | undefined,
  missing?: { readonly arch: string | undefined },
  isolated = false,
): Doubt[] {
  return [
    ...(trainingImages === "private" ? [] : [{ code: "SAME_IMAGES_POSSIBLE", trainingImages } as const]),
    ...(ancestor === "stated" ? [{ code: "ANCESTOR_STATED" } as const] : []),
    ...(missing === undefined ? [] : [{ code: "SOURCE_ARCHITECTURE_MISSING", ...missing } as const]),
    ...(source?.doubtful ? [{ code: "SOURCE_UNLIKE_REFERENCES", standing: source } as const] : []),
    ...(isolated ? [{ code: "SOURCE_ISOLATED" } as const] : []),
    ...(suspect?.doubtful ? [{ code: "SUSPECT_UNLIKE_REFERENCES", standing: suspect } as const] : []),
  ];
}

/**
 * The verdict of the behaviour: where a rule that promises a rate calls a suspect derived, any doubt about the promise makes it
 * inconclusive. A suspect that is not close is unrelated all the same, and rules on the distance promise nothing.
 */
export function behaviourVerdict(
  { verdict }: Pick<Decision, "verdict">,
  rule: Rule,
  doubts: readonly Doubt[],
): Decision["verdict"] | "inconclusive" {
  return verdict === "derived" && isStatistical(rule) && doubts.length > 0 ? "inconclusive" : verdict;
}
