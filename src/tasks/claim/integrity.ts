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
import { decided, type Step } from "./step.ts";

/**
 * How far outputs may lie from those in the fingerprint, as a share of their largest value: processors, devices and numbers
 * of threads differ by less, other models by far more.
 */
const TOLERANCE = 1e-3;

/** Whether the fingerprint is what it claims to be: every step that needs no statistics. */
export function integritySteps(evidence: Evidence, commitment: Commitment): Step[] {
  return [
    commitmentStep(evidence, commitment),
    imagesStep(evidence),
    choiceStep(evidence),
    jpegStep(evidence),
    sourceStep(evidence),
    outputsStep(evidence),
  ];
}

function commitmentStep({ fingerprint }: Evidence, commitment: Commitment): Step {
  const different = differences(commitment, fingerprint);
  const digest = contentDigest(fingerprint);
  const step = {
    title: "The fingerprint is the one that was committed to",
    checked: `The digest of the opened fingerprint, without its calibration, against the commitment that says it was made at ${commitment.committedAt}. That time is the claimant's word: ask who published or attested the commitment, and when.`,
    expected: `sha256:${commitment.fingerprint.digest}`,
    found: `sha256:${digest}${different.length > 0 ? `; these parts differ: ${different.join(", ")}` : ""}`,
  };
  return decided(step, different.length === 0, "COMMITMENT_MISMATCH");
}

function imagesStep({ fingerprint, named }: Evidence): Step {
  const { images: expected = "none recorded" } = fingerprint.about.selection;
  const found = imageListDigest(named.folder.images);
  const step = {
    title: "The images are those that the probes were drawn from",
    checked:
      "The digest of the list of all images in the folder, with their classes, against the one in the fingerprint.",
    expected: `sha256:${expected}`,
    found: `sha256:${found}, ${named.folder.images.length} images`,
  };
  return decided(step, found === expected, "IMAGES_CHANGED");
}

/** The choice replayed: the seeded order of the images, and the source's mistakes among them where the rule asks. */
function choiceStep({ fingerprint, named, source }: Evidence): Step {
  const { about } = fingerprint;
  const { rule } = about.selection;
  const labels = labelsOf(source.onNamed);
  const wrong = new Set(named.pool.filter(({ label }, i) => label !== labels[i]).map(({ sha256 }) => sha256));
  const replayed = replayedChoice(() =>
    selectProbes(named.pool, rule, about.probes.length, ({ sha256 }) => wrong.has(sha256)).map(({ sha256 }) => sha256),
  );
  const same = about.probes.filter(({ image }, i) => replayed[i] === image).length;
  const step = {
    title: "Rule and seed give these probes and no others",
    checked: `The choice was replayed: images in the order of SHA-256("seed:image"), rule ${rule}, with the source's own answers on the compressed images.`,
    expected: `${about.probes.length} of ${about.probes.length} probes made from the images chosen, in that order`,
    found: `${same} of ${about.probes.length}`,
  };
  return decided(step, same === about.probes.length, "PROBES_CHOSEN");
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

function jpegStep({ fingerprint: { about, probes }, named }: Evidence): Step {
  const made = new Map(named.pool.map((candidate) => [candidate.sha256, candidate]));
  const pixels = about.probes.filter((probe) => digestAt(made.get(probe.image)) === probe.pixels).length;
  const bytes = about.probes.filter(({ image }, i) => {
    const encoded = made.get(image)?.encoded;
    return encoded !== undefined && Buffer.from(encoded).equals(probes[i]);
  }).length;
  const n = about.probes.length;
  const step = {
    title: "The probes are ordinary JPEGs of the named images",
    checked: `Each named image was decoded, resized to ${about.preprocess.width} x ${about.preprocess.height} and compressed at quality ${about.quality} anew, and compared with the probe, pixel by pixel. Noise put into a probe would show.`,
    expected: `${n} of ${n} probes with the same pixels`,
    found: `${pixels} of ${n} with the same pixels, ${bytes} of them the same file, byte for byte`,
  };
  return decided(step, pixels === n, "PROBES_ALTERED");
}

function digestAt(candidate: Candidate | undefined): string | undefined {
  return candidate && sha256(candidate.pixels.data);
}

function sourceStep({ fingerprint: { about }, source }: Evidence): Step {
  const step = {
    title: "The source is the model that the fingerprint is of",
    checked: `The digest of the model file ${source.name}.`,
    expected: `sha256:${about.source.sha256}`,
    found: `sha256:${source.sha256}`,
  };
  return decided(step, source.sha256 === about.source.sha256, "SOURCE_OTHER");
}

function outputsStep({ fingerprint, source }: Evidence): Step {
  const { about, outputs, correlation } = fingerprint;
  const scale = largest(outputs.data);
  const apart = difference(outputs, source.onProbes) / scale;
  const matrixApart = difference(correlation, prepare(outputs, settingsOf(fingerprint)).correlation);
  const step = {
    title: "The source gives the outputs that the fingerprint holds",
    checked: `The source was run on the probes (device ${source.run.device.used}; the fingerprint was made on ${about.runtime.device}), and the correlation matrix was computed anew.`,
    expected: `largest difference at most ${TOLERANCE} of the largest output, and at most ${TOLERANCE} in the matrix`,
    found: `${apart.toExponential(1)} and ${matrixApart.toExponential(1)}`,
  };
  return decided(step, apart <= TOLERANCE && matrixApart <= TOLERANCE, "OUTPUTS_OTHER");
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}

/** Largest absolute difference; infinite between matrices of other shapes. */
function difference(one: Matrix, other: Matrix): number {
  if (one.rows !== other.rows || one.columns !== other.columns) return Number.POSITIVE_INFINITY;
  return one.data.reduce((most, value, i) => Math.max(most, Math.abs(value - other.data[i])), 0);
}
