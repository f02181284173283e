/** What a claim can be found wanting in. Stable: reports and scripts rely on them. */
export const FINDINGS = {
  COMMITMENT_MISMATCH: "The fingerprint is not the one that was committed to.",
  IMAGES_CHANGED: "The images are not those that the fingerprint was drawn from.",
  PROBES_CHOSEN: "The probes are not those that rule and seed give.",
  PROBES_ALTERED: "Probes are not what compressing the named images gives.",
  SOURCE_OTHER: "The source is not the model that the fingerprint is of.",
  OUTPUTS_OTHER: "The source does not give the outputs that the fingerprint holds.",
  INDEPENDENTS_ALIKE: "Models that count as independent give the same answers as each other.",
  NOT_DERIVED: "On the committed probes, the suspect is no closer to the source than independent models are.",
  ONLY_THIS_SEED: "With other seeds the suspect is not called derived.",
  ONLY_THESE_IMAGES: "On images that the claimant did not choose, the suspect is not called derived.",
} as const;

export type ClaimFinding = keyof typeof FINDINGS;

/** One thing that was checked, in words that somebody can follow who has not read the program. */
export interface Step {
  readonly title: string;
  readonly checked: string;
  readonly expected: string;
  readonly found: string;
  /** `noted`: nothing that decides, but a reader must weigh it. */
  readonly outcome: "passed" | "failed" | "noted" | "not-checked";
  readonly finding?: ClaimFinding | undefined;
}

/** A step that passes or fails. */
export function decided(step: Omit<Step, "outcome" | "finding">, passed: boolean, finding: ClaimFinding): Step {
  return passed ? { ...step, outcome: "passed" } : { ...step, outcome: "failed", finding };
}
