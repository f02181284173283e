import type { Doubt } from "../../core/doubts.ts";
import { NOTHING_STATED, type Statements } from "../../core/statements.ts";
import { SacError } from "../../errors.ts";
import { type Commitment, parseCommitment } from "../../fingerprint/commitment.ts";
import { asDrawn } from "../../fingerprint/drawing.ts";
import { type Fingerprint, settingsOf, statementsOf } from "../../fingerprint/fingerprint.ts";
import type { Keys } from "../../fingerprint/keys.ts";
import type { DrawnManifest } from "../../fingerprint/manifest.ts";
import { loadFingerprint, type StoredFingerprint } from "../../fingerprint/store.ts";
import { type Environment, readEnvironment } from "../../runtime/environment.ts";
import type { Progress } from "../progress.ts";
import { isOfSourceArchitecture } from "../source-architecture.ts";
import { controlOn, type Evidence, type EvidenceOptions, gatherEvidence } from "./evidence.ts";
import { integritySteps } from "./integrity.ts";
import { ownImagesStep, seedStep, verdictStep, witnessSteps } from "./judging.ts";
import { readText } from "./read-text.ts";
import { type ClaimFinding, type ClaimStep, onceEach } from "./step.ts";
import { type Outputs, replay, tryClaim } from "./trial.ts";

/** The fewest independent models that a claim is judged by. */
export const FEWEST_REFERENCES = 20;

interface ClaimOptions extends Omit<EvidenceOptions, "retired"> {
  readonly commitment: string;
  readonly fingerprint: string;
  /** Paths of fingerprints that this one was rotated from. */
  readonly retired: readonly string[];
  readonly alpha: number;
  /** What the verifier found out about the source's training. */
  readonly statements: Partial<Statements>;
  /** How many other seeds to judge by: `replaySeed` and those after it. */
  readonly replays: number;
  readonly keys: Keys;
}

/**
 * `supported`: every step passed. `not-supported`: one failed. `inconclusive`: none failed, and one that is needed is doubtful, or
 * could not be done.
 */
type Conclusion = "supported" | "not-supported" | "inconclusive";

export interface VerifiedClaim {
  readonly options: ClaimOptions;
  readonly commitment: Commitment;
  readonly stored: StoredFingerprint;
  readonly evidence: Evidence;
  readonly steps: readonly ClaimStep[];
  readonly findings: readonly ClaimFinding[];
  /** What keeps steps that did not fail from passing. */
  readonly doubts: readonly Doubt[];
  readonly statements: Statements;
  readonly conclusion: Conclusion;
  readonly environment: Environment;
}

/**
 * Checks a claim that a suspect descends from a source, as a third party who trusts neither side: that the fingerprint is
 * what was committed to and was made as it says, and that the suspect is closer to the source than independent models
 * are, beyond the doubts that sac check has, on the committed probes, with other seeds, and on images of the third party's own.
 * @throws SacError CLAIM_REFUSED with fewer than 20 independent models, COMMITMENT_INVALID, and what running models throws
 */
export async function verifyClaim(options: ClaimOptions, progress: Progress): Promise<VerifiedClaim> {
  refuseFew(options.independent.length);
  const commitment = parseCommitment(await readText(options.commitment), options.commitment);
  const stored = await loadFingerprint(options.fingerprint, options.keys);
  const fingerprint = replayable(stored);
  const evidence = await gatherEvidence(fingerprint, { ...options, retired: await retiredImages(options) }, progress);
  refuseSame(evidence);

  const { alpha } = options;
  const statements = heardStatements(fingerprint, options.statements);
  const { selection, probes } = fingerprint.about;
  const drawing = { rule: selection.rule, probes: probes.length };
  const seeds = Array.from({ length: options.replays }, (_, i) => options.replaySeed + i);
  const { named, own, independent } = evidence;
  const control = controlOn(evidence);
  const { source } = fingerprint.about;
  const areOfSource = independent.map(({ arch }) => isOfSourceArchitecture(source, { arch }));
  const background = { arch: source.arch, areOfSource, statements };
  const how = { seeds, settings: settingsOf(fingerprint), alpha, background };
  const steps = [
    ...integritySteps(evidence, commitment),
    ...witnessSteps(evidence, alpha),
    verdictStep(tryClaim({ ...outputsOn("onProbes", evidence), control }, how), independent.length, alpha),
    seedStep(replay(named, outputsOn("onNamed", evidence), { ...drawing, control: control !== undefined }, how)),
    ownImagesStep(
      own && replay(own, outputsOn("onOwn", evidence), { ...drawing, control: true }, how),
      own !== undefined,
    ),
  ];
  const findings = steps.flatMap(({ finding }) => finding ?? []);
  const doubts = onceEach(steps.flatMap((step) => step.doubts ?? []));
  const examined = { options, commitment, stored, evidence, steps, findings, doubts, statements };
  return { ...examined, conclusion: conclude(steps), environment: readEnvironment() };
}

/** The claimant's own word is heard where it speaks against the claim, until the verifier has found out more. */
function heardStatements(fingerprint: Fingerprint, found: Partial<Statements>): Statements {
  const claimed = statementsOf(fingerprint);
  const { trainingImages, ancestor } = { ...NOTHING_STATED, ...found };
  return {
    trainingImages: trainingImages === "unsaid" && claimed.trainingImages === "shared" ? "shared" : trainingImages,
    ancestor: ancestor === "unsaid" && claimed.ancestor === "stated" ? "stated" : ancestor,
  };
}

async function retiredImages({ retired, keys }: ClaimOptions): Promise<ReadonlySet<string>> {
  const old = await Promise.all(retired.map((path) => loadFingerprint(path, keys)));
  return new Set(old.flatMap(({ fingerprint }) => fingerprint.about.probes.map(({ image }) => image)));
}

function conclude(steps: readonly ClaimStep[]): Conclusion {
  if (steps.some(({ outcome }) => outcome === "failed")) return "not-supported";
  const open = steps.some(({ outcome }) => outcome === "not-checked" || outcome === "doubtful");
  return open ? "inconclusive" : "supported";
}

function outputsOn(where: "onProbes" | "onNamed" | "onOwn", { source, suspect, independent }: Evidence): Outputs {
  // Without images of the verifier's own nobody asks for the outputs on them.
  const of = (model: Evidence["source"]) => model[where] ?? model.onProbes;
  return { source: of(source), suspect: of(suspect), independent: independent.map(of) };
}

/** Replaying how targets and gallery were drawn is another matter than replaying probes, and is not done yet. */
function replayable({ path, fingerprint }: StoredFingerprint): Fingerprint<DrawnManifest> {
  const about = asDrawn(fingerprint.about);
  if (about.task === "classification") return { ...fingerprint, about };
  const message = `${path} is of a verification model, and claims are examined for classifiers only.`;
  throw new SacError("CLAIM_REFUSED", message, "Judge the suspect with sac check, and enroll the source yourself.");
}

function refuseFew(count: number): void {
  if (count >= FEWEST_REFERENCES) return;
  throw refused(
    `there are ${count} independent models, and at least ${FEWEST_REFERENCES} are needed`,
    "With fewer, chance alone would accuse an honest model in more than 5 of 100 cases. Train some, or fetch models for the same task from several authors.",
  );
}

/** A model that counts twice, or that is a party to the dispute, is no independent witness. */
function refuseSame({ source, suspect, independent }: Evidence): void {
  const seen = new Map([
    [source.sha256, `the source ${source.name}`],
    [suspect.sha256, `the suspect ${suspect.name}`],
  ]);
  if (seen.size < 2)
    throw refused("source and suspect are the same file, byte for byte", "No test is needed for that.");
  for (const { name, sha256 } of independent) {
    const other = seen.get(sha256);
    if (other !== undefined) {
      throw refused(
        `the independent model ${name} is the same file as ${other}`,
        "Give each model once, and none of the parties'.",
      );
    }
    seen.set(sha256, name);
  }
}

function refused(why: string, hint: string): SacError {
  return new SacError("CLAIM_REFUSED", `The claim was not examined: ${why}.`, hint);
}
