import type { ClaimAnswers } from "../../tasks/claim/evidence.ts";
import type { ClaimStep } from "../../tasks/claim/step.ts";
import type { VerifiedClaim } from "../../tasks/claim/verify-claim.ts";
import { VERSION } from "../../version.ts";
import { defined } from "../defined.ts";
import { claimDoubt } from "./doubts.ts";
import type { ClaimReport } from "./schema.ts";
import { wordsOf } from "./steps.ts";

/** Makes the report object of an examined claim. @param command the arguments that sac was called with */
export function buildClaimReport(
  {
    options,
    commitment,
    stored,
    evidence,
    steps,
    findings,
    doubts,
    statements,
    conclusion,
    environment,
  }: VerifiedClaim,
  startedAt: Date,
  command: readonly string[],
): ClaimReport {
  const { about } = evidence.fingerprint;
  const { source, suspect, independent } = evidence;
  return defined<ClaimReport>({
    schemaVersion: 1,
    tool: { name: "sac", version: VERSION },
    command: [...command],
    runtime: {
      node: environment.node,
      platform: environment.platform,
      sharp: environment.sharp,
      onnxruntime: source.run.onnxruntime,
      device: [...new Set([source, suspect, ...independent].map(({ run }) => run.device.used))].join(", "),
    },
    startedAt: startedAt.toISOString(),
    conclusion,
    findings: [...findings],
    doubts: doubts.map(claimDoubt),
    settings: {
      alpha: options.alpha,
      replays: options.replays,
      replaySeed: options.replaySeed,
      ...statements,
      threads: options.run.threads,
    },
    commitment: { committedAt: commitment.committedAt, digest: commitment.fingerprint.digest },
    fingerprint: {
      id: about.id,
      sha256: stored.sha256,
      probes: about.probes.length,
      rule: about.selection.rule,
      quality: about.quality,
    },
    source: modelOf(source),
    suspect: modelOf(suspect),
    independent: independent.map(modelOf),
    steps: steps.map(stepOf),
  });
}

function modelOf({ name, sha256, arch, accuracy }: ClaimAnswers): ClaimReport["source"] {
  return { name, sha256, arch, accuracy };
}

function stepOf(step: ClaimStep, i: number): ClaimReport["steps"][number] {
  const { outcome, finding } = step;
  return { number: i + 1, ...wordsOf(step), outcome, finding };
}
