import type { Correlation } from "../core/correlation.ts";
import type { Matching } from "../core/match-threshold.ts";
import type { Feature } from "../core/reference-features.ts";
import { SacError } from "../errors.ts";

/** The correlation that `--correlation` and `--delta` ask for together. @throws SacError USAGE if they do not fit */
export function correlationOf({
  correlation,
  delta,
}: {
  readonly correlation: Correlation["kind"];
  readonly delta: number | undefined;
}): Correlation {
  if (correlation === "cosine" && delta === undefined) return { kind: "cosine" };
  if (correlation === "cosine")
    throw new SacError("USAGE", "--delta belongs to --correlation rbf.", "Give both, or neither.");
  if (delta !== undefined) return { kind: "rbf", delta };
  throw new SacError("USAGE", "--correlation rbf needs its width.", "Give it with --delta, for instance --delta 1.");
}

/** What command lines say of how verification models decide. */
interface MatchValues {
  readonly matchThreshold: number | undefined;
  readonly falseAcceptRate: number | undefined;
}

/** @throws SacError USAGE if both a threshold and a rate to find it by are given */
export function matchingOf({ matchThreshold: threshold, falseAcceptRate: rate }: MatchValues): Matching {
  if (threshold !== undefined && rate !== undefined) {
    const message = "--match-threshold and --false-accept-rate contradict each other.";
    throw new SacError("USAGE", message, "Give one of the two.");
  }
  if (threshold !== undefined) return { threshold };
  return rate === undefined ? {} : { rule: { kind: "false-accept-rate", rate } };
}

/** @throws SacError USAGE for an option that was given and has no meaning for classifiers */
export function refuseForClassifiers(
  values: MatchValues & { readonly references?: number | undefined; readonly feature: Feature | undefined },
): void {
  const given = {
    "--match-threshold": values.matchThreshold,
    "--false-accept-rate": values.falseAcceptRate,
    "--references": values.references,
    "--feature": values.feature,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const hint = "Leave it out for classifiers; a verification model is enrolled with --task verification.";
    throw new SacError("USAGE", `${name} is for verification models.`, hint);
  }
}
