import type { ActivationsEvidence } from "../core/activations/evidence.ts";
import type { ACTIVATIONS_BLIND } from "../core/legs.ts";
import type { SacError } from "../errors.ts";

/** What a suspect's hidden layers say, or why they say nothing. */
export type ActivationsOutcome =
  | { readonly kind: "compared"; readonly evidence: ActivationsEvidence }
  | {
      readonly kind: "blind";
      readonly reason: (typeof ACTIVATIONS_BLIND)[number];
      /** Why it could not be run. */
      readonly error: SacError | undefined;
    };
