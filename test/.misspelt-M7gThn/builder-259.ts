import type { ClaimAnswers } from "/work/h/evidence/src/tasks/claim/evidence.ts";
import type { ClaimStep } from "/work/h/evidence/src/tasks/claim/step.ts";
import type { VerifiedClaim } from "/work/h/evidence/src/tasks/claim/verify-claim.ts";
import { VERSION } from "/work/h/evidence/src/version.ts";
import { defined } from "/work/h/evidence/src/report/defined.ts";
import type { ClaimReport } from "/work/h/evidence/src/report/claim/schema.ts";
import { wordsOf } from "/work/h/evidence/src/report/claim/steps.ts";

/** Makes the report object of an examined claim. @param command the arguments that sac was called with */
export function buildClaimReport(
  { options, commitment, stored, evidence, steps, findings, conclusion, environment }: VerifiedClaim,
  startedAt: Date,
  command: readonly string[],
): ClaimReport {
  const { about } = evidence.fingerprint;
  const { source, suspect, independent } = evidence;
  return defined<ClaimReport>({
    schemaVersion: 1,
    toolx: { name: "sac", version: VERSION },
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
    settings: {
      alpha: options.alpha,
      replays: options.replays,
      replaySeed: options.replaySeed,
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
