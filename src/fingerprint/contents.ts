import type { ZodType } from "zod";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { type Members, unpackArchive } from "./archive.ts";
import { FORMAT_VERSION, type Manifest, manifestSchema } from "./manifest.ts";

export const MANIFEST = "fingerprint.json";

/** What a `.sac` file holds, after every member was found to be what the manifest says. */
interface Contents {
  readonly manifest: Manifest;
  /** A member that the manifest lists. @throws SacError FINGERPRINT_MEMBER_MISSING if it lists none of that name */
  read(member: string): Uint8Array;
}

/**
 * Opens the archive and checks that it holds what its manifest lists, byte for byte, and nothing else.
 * @param name the file's path, for messages
 * @throws SacError of kind `fingerprint`
 */
export function openContents(bytes: Uint8Array, name: string): Contents {
  const members = new Map(unpackArchive(bytes, name));
  const manifest = readManifest(members, name);
  members.delete(MANIFEST);
  for (const member of members.keys()) {
    if (!Object.hasOwn(manifest.members, member)) {
      throw unusable(name, `it holds ${member}, which its manifest does not list`);
    }
  }
  const read = (member: string) => {
    const found = members.get(member);
    if (found) return found;
    const message = `${name} lacks its member ${member}.`;
    throw new SacError("FINGERPRINT_MEMBER_MISSING", message, "Use an intact copy of the fingerprint.");
  };
  for (const [member, digest] of Object.entries(manifest.members)) {
    if (sha256(read(member)) !== digest) throw changed(member, name);
  }
  return { manifest, read };
}

function readManifest(members: Members, name: string): Manifest {
  const bytes = members.get(MANIFEST);
  if (!bytes) throw unusable(name, `it holds no ${MANIFEST}`);
  const value = readJson(bytes, MANIFEST, name);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version > FORMAT_VERSION) {
    throw new SacError(
      "FINGERPRINT_VERSION",
      `${name} has format version ${version}; this sac reads up to version ${FORMAT_VERSION}.`,
      "Use the sac that wrote it, or a newer one.",
    );
  }
  return fitting(manifestSchema, value, MANIFEST, name);
}

/** A JSON member's value. @throws SacError FINGERPRINT_INVALID */
export function readJson(bytes: Uint8Array, member: string, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw unusable(name, `${member} is not JSON`, cause);
  }
}

/** The value, if it fits its schema. @throws SacError FINGERPRINT_INVALID naming the first field that does not */
export function fitting<T>(schema: ZodType<T>, value: unknown, member: string, name: string): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [issue] = error.issues;
  const where = issue.path.join(".") || "its top";
  throw unusable(name, `${member} is not as it should be at ${where}: ${issue.message}`, error);
}

function changed(member: string, name: string): SacError {
  return new SacError(
    "FINGERPRINT_DIGEST",
    `${member} in ${name} is not what the manifest says: its SHA-256 differs.`,
    "The file was changed after it was written. Use an intact copy; do not trust this one.",
  );
}

/** The error for an archive whose members are whole, but do not make a fingerprint. */
export function unusable(name: string, reason: string, cause?: unknown): SacError {
  const hint = "Use an intact copy of the fingerprint, or enrol the source again.";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a usable fingerprint: ${reason}.`, hint, { cause });
}
