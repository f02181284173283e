import type { OutputForm } from "../core/forms.ts";
import type { Matrix } from "../core/matrix.ts";
import { isUsable } from "../core/outputs.ts";
import type { Settings } from "../core/prepare.ts";
import type { Scores } from "../core/scores.ts";
import { packArchive } from "./archive.ts";
import { fitting, MANIFEST, openContents, readJson, unusable } from "./contents.ts";
import { checkGiven, givenLabels } from "./given.ts";
import { type CalibrationFile, calibrationSchema, type Manifest, type Match, manifestSchema } from "./manifest.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { sha256 } from "./sha256.ts";
import { addWeights, type KnownWeights, readWeights, WEIGHTS } from "./weights.ts";

export { decodeProbes, decodeReferences } from "./images.ts";
export { sha256 } from "./sha256.ts";

/** An unrelated or derived model that the owner compared with the source. */
export interface Reference {
  readonly name: string;
  readonly sha256: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  readonly form: OutputForm;
  /** What it answered on the probes, n x its own number of classes, in the source's order where that could be told. */
  readonly outputs: Matrix;
  /** The threshold that a verification model decides by. */
  readonly match?: Match | undefined;
  /** As if it were the suspect and not in the calibration. */
  readonly scores: Scores;
}

export interface Calibration {
  readonly unrelated: readonly Reference[];
  readonly derived: readonly Reference[];
}

/** A fingerprint in memory: the probes and what the source answered on them. */
export interface Fingerprint {
  readonly about: Omit<Manifest, "members">;
  /** JPEG files, or PNG files where probes were given, in the order of `about.probes`. */
  readonly probes: readonly Uint8Array[];
  /** PNG files of a verification fingerprint, in the order of `about.verification.references`. */
  readonly references?: readonly Uint8Array[];
  /** n probes x d classes, as the source gave them; or n targets x d references, the margins of equation 6. */
  readonly outputs: Matrix;
  /** n x n, equation 1. */
  readonly correlation: Matrix;
  readonly calibration: Calibration | undefined;
  /** Undefined where the source was enrolled without, or has no layers that could be compared. */
  readonly weights: KnownWeights | undefined;
}

const CALIBRATION = "calibration.json";

export function settingsOf({ about }: Fingerprint): Settings {
  const { representation, correlation, verification } = about;
  const given = givenLabels(about);
  return {
    representation,
    correlation,
    ...(verification && { feature: verification.feature }),
    ...(given && { given }),
  };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The bytes of the `.sac` file: a plain ZIP; the same fingerprint always gives the same bytes. The manifest and the
 * calibration go through their schemas, which puts their fields into one order and lets nothing be written that could
 * not be read again.
 */
export function packFingerprint(fingerprint: Fingerprint): Uint8Array {
  const members = new Map<string, Uint8Array>();
  fingerprint.about.probes.forEach(({ file }, i) => {
    members.set(file, fingerprint.probes[i]);
  });
  fingerprint.about.verification?.references.forEach(({ file }, i) => {
    members.set(file, fingerprint.references?.[i] ?? new Uint8Array(0));
  });
  members.set("outputs.npy", encodeNpy(fingerprint.outputs));
  members.set("correlation.npy", encodeNpy(fingerprint.correlation));
  if (fingerprint.calibration) addCalibration(members, fingerprint.calibration);
  if (fingerprint.weights) addWeights(members, fingerprint.weights);
  const digests = Object.fromEntries([...members].map(([name, bytes]) => [name, sha256(bytes)]));
  const manifest = manifestSchema.parse({ ...fingerprint.about, members: digests });
  return packArchive(new Map([[MANIFEST, json(manifest)], ...members]));
}

function addCalibration(members: Map<string, Uint8Array>, calibration: Calibration): void {
  const entries = (kind: keyof Calibration) =>
    calibration[kind].map((reference, i) => {
      const member = `calibration/${kind}-${String(i).padStart(4, "0")}.npy`;
      members.set(member, encodeNpy(reference.outputs));
      return { ...reference, outputs: member };
    });
  const file = { unrelated: entries("unrelated"), derived: entries("derived") };
  members.set(CALIBRATION, json(calibrationSchema.parse(file)));
}

/**
 * Reads a `.sac` file's bytes and checks the digest of every member before it is used.
 * @param name the file's path, for messages
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_VERSION, FINGERPRINT_MEMBER_MISSING, FINGERPRINT_DIGEST, FINGERPRINT_TOO_LARGE
 */
export function unpackFingerprint(bytes: Uint8Array, name: string): Fingerprint {
  const { manifest, read } = openContents(bytes, name);
  const { members, ...about } = manifest;
  const fingerprint = {
    about,
    probes: about.probes.map(({ file }) => read(file)),
    ...(about.verification && { references: about.verification.references.map(({ file }) => read(file)) }),
    outputs: decodeNpy(read("outputs.npy"), `outputs.npy in ${name}`),
    correlation: decodeNpy(read("correlation.npy"), `correlation.npy in ${name}`),
    calibration: Object.hasOwn(members, CALIBRATION) ? readCalibration(read, name) : undefined,
    weights: Object.hasOwn(members, WEIGHTS) ? readWeights(read, name) : undefined,
  };
  checkMatrices(fingerprint, name);
  checkTask(about, name);
  checkGiven(about, name);
  return fingerprint;
}

function readCalibration(read: (member: string) => Uint8Array, name: string): Calibration {
  const file = fitting(calibrationSchema, readJson(read(CALIBRATION), CALIBRATION, name), CALIBRATION, name);
  const references = (entries: CalibrationFile["unrelated"]) =>
    entries.map(({ arch, accuracy, scores, match, ...rest }) => ({
      ...rest,
      ...(match && { match }),
      arch,
      accuracy,
      scores: scores as Scores,
      outputs: decodeNpy(read(rest.outputs), `${rest.outputs} in ${name}`),
    }));
  return { unrelated: references(file.unrelated), derived: references(file.derived) };
}

/** Every target of a verification fingerprint has references, and there are two people. */
function checkTask({ task, verification, probes }: Omit<Manifest, "members">, name: string): void {
  if ((task === "verification") !== (verification !== undefined)) {
    throw unusable(
      name,
      `it is for ${task}, and ${verification ? "has" : "lacks"} the references of a verification model`,
    );
  }
  if (!verification) return;
  const people = new Set(verification.references.map(({ identity }) => identity));
  const alone = probes.find(({ label = -1 }) => !people.has(label));
  if (alone) throw unusable(name, `there is no reference of the person on ${alone.file}`);
  if (people.size < 2) throw unusable(name, "its references show one person only");
}

function checkMatrices({ about, outputs, correlation, calibration }: Omit<Fingerprint, "probes">, name: string): void {
  const n = about.probes.length;
  const check = (member: string, { rows, columns, data }: Matrix, expected?: number) => {
    if (rows !== n || columns < 2 || columns !== (expected ?? columns)) {
      throw unusable(name, `${member} is ${rows} x ${columns}, not ${n} x ${expected ?? "its number of classes"}`);
    }
    if (!data.every(isUsable))
      throw unusable(name, `${member} holds numbers that are not finite, or as good as infinite`);
  };
  check("outputs.npy", outputs, about.classes);
  check("correlation.npy", correlation, n);
  for (const reference of [...(calibration?.unrelated ?? []), ...(calibration?.derived ?? [])]) {
    check(`the outputs of ${reference.name}`, reference.outputs);
  }
}
