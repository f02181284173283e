import { createHash } from "node:crypto";
import type { Matrix } from "../core/matrix.ts";
import type { OutputForm } from "../core/outputs.ts";
import type { Scores, Settings } from "../core/scores.ts";
import { SacError } from "../errors.ts";
import { decode, type Pixels } from "../probes/pixels.ts";
import { type Members, packArchive, unpackArchive } from "./archive.ts";
import { type CalibrationFile, calibrationSchema, FORMAT_VERSION, type Manifest, manifestSchema } from "./manifest.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";

/** An unrelated or derived model that the owner compared with the source. */
export interface Reference {
  readonly name: string;
  readonly sha256: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  readonly form: OutputForm;
  /** What it answered on the probes, n x its own number of classes. */
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

const MANIFEST = "fingerprint.json";
const CALIBRATION = "calibration.json";

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function settingsOf({ about }: Fingerprint): Settings {
  return { representation: about.representation, correlation: about.correlation };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** The bytes of the `.sac` file: a plain ZIP; the same fingerprint always gives the same bytes. */
export function packFingerprint(fingerprint: Fingerprint): Uint8Array {
  const members = new Map<string, Uint8Array>();
  fingerprint.about.probes.forEach(({ file }, i) => {
    members.set(file, fingerprint.probes[i]);
  });
  members.set("outputs.npy", encodeNpy(fingerprint.outputs));
  members.set("correlation.npy", encodeNpy(fingerprint.correlation));
  if (fingerprint.calibration) addCalibration(members, fingerprint.calibration);
  const digests = Object.fromEntries([...members].map(([name, bytes]) => [name, sha256(bytes)]));
  const manifest: Manifest = { ...fingerprint.about, members: digests };
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
  members.set(CALIBRATION, json(file));
}

/**
 * Reads a `.sac` file's bytes and checks the digest of every member before it is used.
 * @param name the file's path, for messages
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_VERSION, FINGERPRINT_MEMBER_MISSING, FINGERPRINT_DIGEST, FINGERPRINT_TOO_LARGE
 */
export function unpackFingerprint(bytes: Uint8Array, name: string): Fingerprint {
  const members = unpackArchive(bytes, name);
  const manifest = readManifest(members, name);
  const { members: digests, ...about } = manifest;
  for (const member of members.keys()) {
    if (member !== MANIFEST && !(member in digests))
      throw invalid(name, `it holds ${member}, which its manifest does not list`);
  }
  const read = (member: string) => verified(members, digests, member, name);
  for (const member of Object.keys(digests)) read(member);

  const fingerprint = {
    about,
    probes: about.probes.map(({ file }) => read(file)),
    outputs: decodeNpy(read("outputs.npy"), `outputs.npy in ${name}`),
    correlation: decodeNpy(read("correlation.npy"), `correlation.npy in ${name}`),
    calibration: CALIBRATION in digests ? readCalibration(read, name) : undefined,
  };
  checkShapes(fingerprint, name);
  return fingerprint;
}

function parseJson(bytes: Uint8Array, member: string, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw invalid(name, `${member} is not JSON`, cause);
  }
}

function readManifest(members: Members, name: string): Manifest {
  const bytes = members.get(MANIFEST);
  if (!bytes) throw invalid(name, `it holds no ${MANIFEST}`);
  const value = parseJson(bytes, MANIFEST, name);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version > FORMAT_VERSION) {
    throw new SacError(
      "FINGERPRINT_VERSION",
      `${name} has format version ${version}; this sac reads up to version ${FORMAT_VERSION}.`,
      "Use the sac that wrote it, or a newer one.",
    );
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(name, `${MANIFEST} is not as it should be at ${issue.path.join(".") || "its top"}: ${issue.message}`);
}

function verified(
  members: Members,
  digests: Readonly<Record<string, string>>,
  member: string,
  name: string,
): Uint8Array {
  const bytes = members.get(member);
  if (!bytes || !(member in digests)) {
    const message = `${name} lacks its member ${member}.`;
    throw new SacError("FINGERPRINT_MEMBER_MISSING", message, "Use an intact copy of the fingerprint.");
  }
  if (sha256(bytes) === digests[member]) return bytes;
  throw new SacError(
    "FINGERPRINT_DIGEST",
    `${member} in ${name} is not what the manifest says: its SHA-256 differs.`,
    "The file was damaged or changed after it was written. Use an intact copy; do not trust this one.",
  );
}

function readCalibration(read: (member: string) => Uint8Array, name: string): Calibration {
  const parsed = calibrationSchema.safeParse(parseJson(read(CALIBRATION), CALIBRATION, name));
  if (!parsed.success) throw invalid(name, `${CALIBRATION} is not as it should be`, parsed.error);
  const references = (entries: CalibrationFile["unrelated"]) =>
    entries.map(({ arch, accuracy, scores, ...rest }) => ({
      ...rest,
      arch,
      accuracy,
      scores: scores as Scores,
      outputs: decodeNpy(read(rest.outputs), `${rest.outputs} in ${name}`),
    }));
  return { unrelated: references(parsed.data.unrelated), derived: references(parsed.data.derived) };
}

function checkShapes({ about, outputs, correlation, calibration }: Omit<Fingerprint, "probes">, name: string): void {
  const n = about.probes.length;
  const references = [...(calibration?.unrelated ?? []), ...(calibration?.derived ?? [])];
  const fitting =
    outputs.rows === n &&
    outputs.columns === about.classes &&
    correlation.rows === n &&
    correlation.columns === n &&
    references.every((reference) => reference.outputs.rows === n && Number.isFinite(reference.scores.sac));
  if (!fitting) throw invalid(name, "its members disagree about the number of probes or classes");
}

function invalid(name: string, reason: string, cause?: unknown): SacError {
  const hint = "Use an intact copy of the fingerprint, or enrol the source again.";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a usable fingerprint: ${reason}.`, hint, { cause });
}

/**
 * Decodes the probes and checks that they have the very pixels that the source saw.
 * @throws SacError FINGERPRINT_DRIFT if this machine's decoder gives other pixels
 */
export async function decodeProbes({ about, probes }: Fingerprint): Promise<Pixels[]> {
  return Promise.all(
    probes.map(async (bytes, i) => {
      const { file, pixels } = about.probes[i];
      const decoded = await decode(bytes, file);
      if (sha256(decoded.data) === pixels) return decoded;
      throw new SacError(
        "FINGERPRINT_DRIFT",
        `The probe ${file} decodes to other pixels here than when the fingerprint was made.`,
        `Another image decoder is at work: install the pinned sharp (made with ${about.runtime.sharp}, libvips ${about.runtime.libvips}).`,
      );
    }),
  );
}
