import type { ActivationsEvidence } from "../core/activations/evidence.ts";
import type { SacError } from "../errors.ts";

/** What a suspect's hidden layers say, or why they say nothing. */
export type ActivationsOutcome =
  | { readonly kind: "compared"; readonly evidence: ActivationsEvidence }
  /** Nothing inside it can be read; `error` says why, where something failed. */
  | {
      readonly kind: "blind";
      readonly reason: "NOT_RUN" | "NO_HIDDEN_VALUES" | "TOO_LARGE" | "NOT_FINITE";
      readonly error?: SacError | undefined;
    };
