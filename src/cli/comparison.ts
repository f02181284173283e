import type { Command } from "commander";
import type { Correlation } from "../core/correlation.ts";
import type { Matching } from "../core/match-threshold.ts";
import type { Feature } from "../core/reference-features.ts";
import { SacError } from "../errors.ts";

/** The correlation that `--correlation` and `--delta` ask for together. */
export function correlationOf(
  { correlation, delta }: { readonly correlation: Correlation["kind"]; readonly delta: number | undefined },
  command: Command,
): Correlation {
  if (correlation === "cosine") {
    if (delta !== undefined) command.error("error: --delta belongs to --correlation rbf");
    return { kind: "cosine" };
  }
  if (delta === undefined) return command.error("error: --correlation rbf needs its width: --delta, for instance 1");
  return { kind: "rbf", delta };
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
