import type { FingerprintSource } from "../../github/fingerprints/fingerprints.ts";
import type { ReportOrigin } from "../../report/check/schema.ts";

/** What a report's reader must know about how models and fingerprints were found. */
export type Note = ReportOrigin["notes"][number];

/** Models that are to be judged against the same fingerprints. */
export interface PlannedGroup {
  readonly models: readonly string[];
  readonly fingerprints: readonly FingerprintSource[];
  readonly threshold: number | undefined;
}

/** What is to be judged against what. */
export interface Plan {
  readonly groups: readonly PlannedGroup[];
  /** About how it came about. */
  readonly notes: readonly Note[];
}
