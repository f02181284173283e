import type { Matrix } from "../core/matrix.ts";
import type { OutputForm } from "../core/outputs.ts";
import type { Scores, Settings } from "../core/scores.ts";
import { SacError } from "../errors.ts";
import { decode, type Pixels } from "../probes/pixels.ts";
import { packArchive } from "./archive.ts";
import { fitting, MANIFEST, openContents, readJson, unusable } from "./contents.ts";
import { type CalibrationFile, calibrationSchema, type Manifest, manifestSchema } from "./manifest.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { sha256 } from "./sha256.ts";

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
  /** JPEG files, in the order of `about.probes`. */
  readonly probes: readonly Uint8Array[];
  /** n probes x d classes, as the source gave them. */
  readonly outputs: Matrix;
  /** n x n, equation 1. */
  readonly correlation: Matrix;
  readonly calibration: Calibration | undefined;
}

const CALIBRATION = "calibration.json";
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

export function settingsOf({ about }: Fingerprint): Settings {
  return { representation: about.representation, correlation: about.correlation };
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
  members.set("outputs.npy", encodeNpy(fingerprint.outputs));
  members.set("correlation.npy", encodeNpy(fingerprint.correlation));
  if (fingerprint.calibration) addCalibration(members, fingerprint.calibration);
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
    outputs: decodeNpy(read("outputs.npy"), `outputs.npy in ${name}`),
    correlation: decodeNpy(read("correlation.npy"), `correlation.npy in ${name}`),
    calibration: Object.hasOwn(members, CALIBRATION) ? readCalibration(read, name) : undefined,
  };
  checkMatrices(fingerprint, name);
  return fingerprint;
}

function readCalibration(read: (member: string) => Uint8Array, name: string): Calibration {
  const file = fitting(calibrationSchema, readJson(read(CALIBRATION), CALIBRATION, name), CALIBRATION, name);
  const references = (entries: CalibrationFile["unrelated"]) =>
    entries.map(({ arch, accuracy, scores, ...rest }) => ({
      ...rest,
      arch,
      accuracy,
      scores: scores as Scores,
      outputs: decodeNpy(read(rest.outputs), `${rest.outputs} in ${name}`),
    }));
  return { unrelated: references(file.unrelated), derived: references(file.derived) };
}

function checkMatrices({ about, outputs, correlation, calibration }: Omit<Fingerprint, "probes">, name: string): void {
  const n = about.probes.length;
  const check = (member: string, { rows, columns, data }: Matrix, expected?: number) => {
    if (rows !== n || columns < 2 || columns !== (expected ?? columns)) {
      throw unusable(name, `${member} is ${rows} x ${columns}, not ${n} x ${expected ?? "its number of classes"}`);
    }
    if (!data.every(Number.isFinite)) throw unusable(name, `${member} holds numbers that are not finite`);
  };
  check("outputs.npy", outputs, about.classes);
  check("correlation.npy", correlation, n);
  for (const reference of [...(calibration?.unrelated ?? []), ...(calibration?.derived ?? [])]) {
    check(`the outputs of ${reference.name}`, reference.outputs);
  }
}

/**
 * Decodes the probes and checks that they have the very pixels that the source saw.
 * @throws SacError FINGERPRINT_INVALID if a probe is not a JPEG of the size that the fingerprint tells, FINGERPRINT_DRIFT
 * if this machine's decoder gives other pixels
 */
export async function decodeProbes({ about, probes }: Fingerprint): Promise<Pixels[]> {
  return Promise.all(
    probes.map(async (bytes, i) => {
      const { file, pixels } = about.probes[i];
      const decoded = await decodeProbe(bytes, file, about.preprocess);
      if (sha256(decoded.data) === pixels) return decoded;
      throw new SacError(
        "FINGERPRINT_DRIFT",
        `The probe ${file} decodes to other pixels here than when the fingerprint was made.`,
        `Another image decoder is at work: install the pinned sharp (made with ${about.runtime.sharp}, libvips ${about.runtime.libvips}).`,
      );
    }),
  );
}

/** Nothing but the JPEG decoder is let loose on a stranger's file, and on no more pixels than a probe has. */
async function decodeProbe(bytes: Uint8Array, file: string, size: { width: number; height: number }): Promise<Pixels> {
  const { width, height } = size;
  const invalid = (cause?: unknown) =>
    new SacError(
      "FINGERPRINT_INVALID",
      `The probe ${file} is not a JPEG image of ${width} x ${height} pixels.`,
      "Use an intact copy of the fingerprint, or enrol the source again.",
      { cause },
    );
  if (!Buffer.from(bytes.subarray(0, 3)).equals(JPEG_START)) throw invalid();
  const decoded = await decode(bytes, file, width * height).catch((cause) => {
    throw invalid(cause);
  });
  if (decoded.width === width && decoded.height === height) return decoded;
  throw invalid();
}
