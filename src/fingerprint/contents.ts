import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { type Members, unpackArchive } from "./archive.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import { FORMAT_VERSION, type Manifest, type ManifestFile, manifestSchema, variantOf } from "./manifest.ts";

export const MANIFEST = "fingerprint.json";

/** What a `.sac` file holds, after every member was found to be what the manifest says. */
interface Contents {
  readonly about: Manifest;
  readonly members: ManifestFile["members"];
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
  const { members: listed, ...about } = readManifest(members, name);
  members.delete(MANIFEST);
  for (const member of members.keys()) {
    if (!Object.hasOwn(listed, member)) {
      throw unusable(name, `it holds ${member}, which its manifest does not list`);
    }
  }
  const read = (member: string) => {
    const found = members.get(member);
    if (found) return found;
    const message = `${name} lacks its member ${member}.`;
    throw new SacError("FINGERPRINT_MEMBER_MISSING", message, "Use an intact copy of the fingerprint.");
  };
  for (const [member, digest] of Object.entries(listed)) {
    if (sha256(read(member)) !== digest) throw changed(member, name);
  }
  return { about: asManifest(about, name), members: listed, read };
}

function readManifest(members: Members, name: string): ManifestFile {
  const bytes = members.get(MANIFEST);
  if (!bytes) throw unusable(name, `it holds no ${MANIFEST}`);
  const value = readJson(bytes, MANIFEST, name);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version > FORMAT_VERSION) {
    const message = `${name} has format version ${version}; this sac reads up to version ${FORMAT_VERSION}.`;
    throw new SacError("FINGERPRINT_VERSION", message, "Use the sac that wrote it, or a newer one.");
  }
  return fitting(manifestSchema, value, MANIFEST, name);
}

/** The manifest as one of its variants. @throws SacError FINGERPRINT_INVALID naming a field that does not belong to it */
export function asManifest(about: Omit<ManifestFile, "members">, name: string): Manifest {
  return fitting(variantOf(about), about, MANIFEST, name);
}

function changed(member: string, name: string): SacError {
  const message = `${member} in ${name} is not what the manifest says: its SHA-256 differs.`;
  const hint = "The file was changed after it was written. Use an intact copy; do not trust this one.";
  return new SacError("FINGERPRINT_DIGEST", message, hint);
}
