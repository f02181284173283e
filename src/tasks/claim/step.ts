import type { Doubt } from "../../core/doubts.ts";
import type { Quality } from "../../probes/quality.ts";
import type { CalibrationWarning } from "../calibration-warnings.ts";

/** What a claim can be found wanting in. Stable: reports and scripts rely on them. */
export const CLAIM_FINDINGS = [
  "COMMITMENT_MISMATCH",
  "IMAGES_CHANGED",
  "PROBES_CHOSEN",
  "PROBES_ALTERED",
  "SOURCE_OTHER",
  "OUTPUTS_OTHER",
  "INDEPENDENTS_ALIKE",
  "NOT_DERIVED",
  "ONLY_THIS_SEED",
  "ONLY_THESE_IMAGES",
] as const;

export type ClaimFinding = (typeof CLAIM_FINDINGS)[number];

/** What came of judging again on fresh probes, chosen by rules and seeds that the claimant had no say in. */
export interface Replays {
  readonly rule: string;
  readonly probes: number;
  readonly seeds: readonly number[];
  /** By how many of the seeds the suspect is called derived. */
  readonly derived: number;
  /** By how many more it is as close, in doubt. */
  readonly doubtful: number;
  /** What is doubtful by those. */
  readonly doubts: readonly Doubt[];
  /** Median conformal p-value over the seeds. */
  readonly medianP: number;
  /** Median of the spreads by which the suspect is closer than the independent models' mean. */
  readonly medianSpreads: number;
}

/** What each check looked at, and what it found; accuracies are shares. */
export interface ClaimFacts {
  commitment: { committedAt: string; expected: string; found: string; different: readonly string[] };
  images: { expected: string | undefined; found: string; images: number };
  choice: { rule: string; probes: number; same: number };
  compression: {
    width: number;
    height: number;
    quality: Quality;
    probes: number;
    samePixels: number;
    sameBytes: number;
  };
  source: { name: string; expected: string; found: string };
  /** Largest differences, of outputs as a share of the largest output. */
  outputs: { device: string; madeOn: string; tolerance: number; outputs: number; correlation: number };
  independence: { models: number; limit: number; alike: readonly (readonly [string, string])[] };
  likeness: {
    suspect: number | undefined;
    source: number | undefined;
    independent: readonly [least: number, most: number] | undefined;
    warnings: readonly CalibrationWarning[];
  };
  falseAlarms: { rule: string | undefined; alpha: number; models: number; falseAlarms: number };
  verdict: {
    models: number;
    alpha: number;
    smallestRate: number;
    asClose: number;
    conformal: number;
    spreads: number;
    judgedBy: string;
    closeness: number;
    distance: number;
  };
  otherSeeds: { replays: Replays | undefined };
  ownImages: { replays: Replays | undefined; given: boolean };
}

export type ClaimCheck = keyof ClaimFacts;

/** One thing that was checked. */
export interface ClaimStep<C extends ClaimCheck = ClaimCheck> {
  readonly check: C;
  readonly facts: Readonly<ClaimFacts[C]>;
  /** `noted`: nothing that decides, but a reader must weigh it. `doubtful`: an honest model may come out so, too. */
  readonly outcome: "passed" | "failed" | "noted" | "not-checked" | "doubtful";
  readonly finding?: ClaimFinding | undefined;
  /** Of what is doubtful, why. */
  readonly doubts?: readonly Doubt[] | undefined;
}

/** A step that passes or fails. */
export function decided<C extends ClaimCheck>(
  check: C,
  facts: ClaimFacts[C],
  passed: boolean,
  finding: ClaimFinding,
): ClaimStep<C> {
  return passed ? { check, facts, outcome: "passed" } : { check, facts, outcome: "failed", finding };
}

/** A step that passes, fails or is doubtful. */
export function judged<C extends ClaimCheck>(
  check: C,
  facts: ClaimFacts[C],
  {
    verdict,
    doubts,
  }: { readonly verdict: "derived" | "unrelated" | "inconclusive"; readonly doubts: readonly Doubt[] },
  finding: ClaimFinding,
): ClaimStep<C> {
  if (verdict === "inconclusive") return { check, facts, outcome: "doubtful", doubts };
  return decided(check, facts, verdict === "derived", finding);
}

/** The first doubt of each kind. */
export function onceEach(doubts: readonly Doubt[]): Doubt[] {
  return doubts.filter(({ code }, i) => doubts.findIndex((other) => other.code === code) === i);
}
