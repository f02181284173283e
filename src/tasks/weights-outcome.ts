import type { WeightsEvidence } from "../core/weights/evidence.ts";
import type { WeightsReading } from "../core/weights/reading.ts";
import type { WeightsBlindness } from "../core/weights/sight.ts";
import type { SacError } from "../errors.ts";

/** What a suspect's weights say, or why they say nothing. */
export type WeightsOutcome =
  | {
      readonly kind: "compared";
      readonly evidence: WeightsEvidence;
      readonly reading: WeightsReading;
      /** Undefined where the comparison could see. */
      readonly blind: WeightsBlindness | undefined;
    }
  | { readonly kind: "unreadable"; readonly error: SacError };
