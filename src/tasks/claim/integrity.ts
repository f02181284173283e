import type { Matrix } from "../../core/matrix.ts";
import { labelsOf } from "../../core/outputs.ts";
import { prepare } from "../../core/prepare.ts";
import { sha256 } from "../../digest.ts";
import { SacError } from "../../errors.ts";
import { type Commitment, contentDigest, differences } from "../../fingerprint/commitment.ts";
import { settingsOf } from "../../fingerprint/fingerprint.ts";
import type { Candidate } from "../../probes/pool.ts";
import { imageListDigest, selectProbes } from "../../probes/select.ts";
import type { Evidence } from "./evidence.ts";
import { type ClaimStep, decided } from "./step.ts";

/**
 * How far outputs may lie from those in the fingerprint, as a share of their largest value: processors, devices and numbers
 * of threads differ by less, other models by far more.
 */
const TOLERANCE = 1e-3;

/** Whether the fingerprint is what it claims to be: every step that needs no statistics. */
export function integritySteps(evidence: Evidence, commitment: Commitment): ClaimStep[] {
  return [
    commitmentStep(evidence, commitment),
    imagesStep(evidence),
    choiceStep(evidence),
    compressionStep(evidence),
    sourceStep(evidence),
    outputsStep(evidence),
  ];
}

function commitmentStep({ fingerprint }: Evidence, commitment: Commitment): ClaimStep {
  const different = differences(commitment, fingerprint);
  const { committedAt } = commitment;
  const facts = { committedAt, expected: commitment.fingerprint.digest, found: contentDigest(fingerprint), different };
  return decided("commitment", facts, different.length === 0, "COMMITMENT_MISMATCH");
}

function imagesStep({ fingerprint, named }: Evidence): ClaimStep {
  const { images: expected } = fingerprint.about.selection;
  const found = imageListDigest(named.folder.images);
  return decided(
    "images",
    { expected, found, images: named.folder.images.length },
    found === expected,
    "IMAGES_CHANGED",
  );
}

/** The choice replayed: the seeded order of the images, and the source's mistakes among them where the rule asks. */
function choiceStep({ fingerprint, named, source }: Evidence): ClaimStep {
  const { about } = fingerprint;
  const { rule } = about.selection;
  const labels = labelsOf(source.onNamed);
  const wrong = new Set(named.pool.filter(({ label }, i) => label !== labels[i]).map(({ sha256 }) => sha256));
  const replayed = replayedChoice(() =>
    selectProbes(named.pool, rule, about.probes.length, ({ sha256 }) => wrong.has(sha256)).map(({ sha256 }) => sha256),
  );
  const probes = about.probes.length;
  const same = about.probes.filter(({ image }, i) => replayed[i] === image).length;
  return decided("choice", { rule, probes, same }, same === probes, "PROBES_CHOSEN");
}

/** Too few images for the rule means that no such choice can have been made. */
function replayedChoice(choose: () => string[]): string[] {
  try {
    return choose();
  } catch (thrown) {
    if (thrown instanceof SacError && thrown.code === "IMAGES_TOO_FEW") return [];
    throw thrown;
  }
}

function compressionStep({ fingerprint: { about, probes }, named }: Evidence): ClaimStep {
  const made = new Map(named.pool.map((candidate) => [candidate.sha256, candidate]));
  const samePixels = about.probes.filter((probe) => digestAt(made.get(probe.image)) === probe.pixels).length;
  const sameBytes = about.probes.filter(({ image }, i) => {
    const encoded = made.get(image)?.encoded;
    return encoded !== undefined && Buffer.from(encoded).equals(probes[i]);
  }).length;
  const { width, height } = about.preprocess;
  const facts = { width, height, quality: about.quality, probes: about.probes.length, samePixels, sameBytes };
  return decided("compression", facts, samePixels === facts.probes, "PROBES_ALTERED");
}

function digestAt(candidate: Candidate | undefined): string | undefined {
  return candidate && sha256(candidate.pixels.data);
}

function sourceStep({ fingerprint: { about }, source }: Evidence): ClaimStep {
  const [expected, found] = [about.source.sha256, source.sha256];
  return decided("source", { name: source.name, expected, found }, found === expected, "SOURCE_OTHER");
}

function outputsStep({ fingerprint, source }: Evidence): ClaimStep {
  const { about, outputs, correlation } = fingerprint;
  const apart = {
    outputs: difference(outputs, source.onProbes) / largest(outputs.data),
    correlation: difference(correlation, prepare(outputs, settingsOf(fingerprint)).correlation),
  };
  const devices = { device: source.run.device.used, madeOn: about.runtime.device };
  const passed = apart.outputs <= TOLERANCE && apart.correlation <= TOLERANCE;
  return decided("outputs", { ...devices, tolerance: TOLERANCE, ...apart }, passed, "OUTPUTS_OTHER");
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}

/** Largest absolute difference; infinite between matrices of other shapes. */
function difference(one: Matrix, other: Matrix): number {
  if (one.rows !== other.rows || one.columns !== other.columns) return Number.POSITIVE_INFINITY;
  return one.data.reduce((most, value, i) => Math.max(most, Math.abs(value - other.data[i])), 0);
}
