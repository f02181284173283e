import { type Command, Option } from "commander";
import type { Matching } from "../core/match-threshold.ts";
import { FEATURES, type Feature } from "../core/reference-features.ts";
import { SacError } from "../errors.ts";
import { USUAL_REFERENCES } from "../probes/pairing.ts";
import { between, whole } from "./options.ts";

/** Options of every command that runs verification models, as commander hands them over. */
export interface MatchFlags {
  readonly matchThreshold?: number;
  readonly falseAcceptRate?: number;
}

/** Options of every command that pairs images, likewise. */
export interface PairFlags extends MatchFlags {
  readonly references?: number;
  readonly feature?: Feature;
}

/** Adds the options that say how verification models decide. */
export function addMatchOptions(command: Command): Command {
  return command
    .option(
      "--match-threshold <s>",
      "similarity from which on a verification model takes two images for one person; found, if left out",
      between(-1e6, 1e6),
    )
    .option(
      "--false-accept-rate <rate>",
      "find it where so many strangers are let in, not at the equal error rate",
      between(0, 1),
    );
}

/** Adds the option that says what the features of verification models hold. */
export function addFeatureOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--feature <feature>",
      "what is compared of verification models: similarities, or the paper's 0/1 decisions",
    ).choices(FEATURES),
  );
}

/** Adds the options that say which images are paired, and how answers to the pairs are compared. */
export function addPairOptions(command: Command): Command {
  return addFeatureOption(
    addMatchOptions(command).option(
      "--references <n>",
      `references that a target is compared with, at most (default: ${USUAL_REFERENCES})`,
      whole(2, 1000),
    ),
  );
}

/** @throws SacError USAGE if both a threshold and a rate to find it by are given */
export function matchingOf({ matchThreshold: threshold, falseAcceptRate: rate }: MatchFlags): Matching {
  if (threshold !== undefined && rate !== undefined) {
    throw new SacError(
      "USAGE",
      "--match-threshold and --false-accept-rate contradict each other.",
      "Give one of the two.",
    );
  }
  if (threshold !== undefined) return { threshold };
  return rate === undefined ? {} : { rule: { kind: "false-accept-rate", rate } };
}

/** @throws SacError USAGE for an option that was given and has no meaning for classifiers */
export function refusePairFlags(flags: PairFlags): void {
  const names = {
    matchThreshold: "--match-threshold",
    falseAcceptRate: "--false-accept-rate",
    references: "--references",
    feature: "--feature",
  } as const;
  for (const [flag, name] of Object.entries(names)) {
    if (flags[flag as keyof typeof names] === undefined) continue;
    const hint = "Leave it out for classifiers; a verification model is enrolled with --task verification.";
    throw new SacError("USAGE", `${name} is for verification models.`, hint);
  }
}
