import { info } from "@actions/core";
import { sha256 } from "../../digest.ts";
import { SacError } from "../../errors.ts";
import type { Keys } from "../../fingerprint/keys.ts";
import { openFingerprint, type StoredFingerprint } from "../../fingerprint/store.ts";
import { plainText } from "../../text/table.ts";
import type { Api } from "../api.ts";
import { download } from "./download.ts";
import { type Keeping, keptOr } from "./kept-fingerprint.ts";
import { type CommitPlace, type Place, parsePlace, shownPlace } from "./location.ts";
import { pinnedFile } from "./pinned-file.ts";
import { releaseAsset } from "./release-asset.ts";
import { lfsObject, type Repository, readTrustedFile } from "./trusted-file.ts";

/** Where a fingerprint is, as `parsePlace` reads it. */
export interface FingerprintSource {
  readonly place: string;
  /** Of the file as it is stored, in lower case. */
  readonly sha256: string | undefined;
}

/** What fingerprints can be obtained with. */
export interface FingerprintAccess extends Repository, Keeping {
  readonly keys: Keys;
}

export interface Obtained {
  readonly stored: StoredFingerprint;
  /** What a reader must know about where it came from. */
  readonly notes: readonly { readonly code: string; readonly text: string }[];
}

interface Found {
  readonly bytes: Buffer;
  readonly from: string;
  readonly notes: Obtained["notes"];
}

/**
 * Gets a fingerprint, proves that it is the one meant, and opens it in memory.
 * @throws SacError INPUT_INVALID, FILE_NOT_FOUND, DOWNLOAD_FAILED, GITHUB_REFUSED, and of kind `fingerprint`
 */
export async function obtainFingerprint(source: FingerprintSource, means: FingerprintAccess): Promise<Obtained> {
  const shown = shownPlace(source.place);
  const place = parsePlace(source.place);
  const { bytes, from, notes } = await find(place, source, means);
  const digest = sha256(bytes);
  if (source.sha256 !== undefined && digest !== source.sha256) throw otherDigest(shown, source.sha256, digest);
  info(`Fingerprint ${plainText(shown)} from ${from}, SHA-256 ${digest}`);
  return { stored: await openFingerprint(bytes, shown, means.keys), notes };
}

/** @throws SacError FINGERPRINT_UNPINNED if it comes from elsewhere and there is no digest; INPUT_INVALID */
export function refuseUnpinned(source: FingerprintSource): void {
  if (parsePlace(source.place).kind !== "path") pinnedDigest(source);
}

function pinnedDigest({ place, sha256: digest }: FingerprintSource): string {
  if (digest !== undefined) return digest;
  const message = `There is no digest for ${shownPlace(place)}: anybody who can replace the file would decide every verdict.`;
  const hint = "Give the input fingerprint-sha256, or sha256 in the config file: what sha256sum prints of the file.";
  throw new SacError("FINGERPRINT_UNPINNED", message, hint);
}

async function find(place: Place, source: FingerprintSource, means: FingerprintAccess): Promise<Found> {
  if (place.kind === "path") return inRepository(place.path, source.sha256, means);
  const shown = shownPlace(source.place);
  return { ...(await keptOr(() => fetchFrom(place, shown, means.api), pinnedDigest(source), shown, means)), notes: [] };
}

function fetchFrom(place: Exclude<Place, { kind: "path" }>, shown: string, api: Api): Promise<Buffer> {
  switch (place.kind) {
    case "address":
      return download(place.url);
    case "release":
      return releaseAsset(place, shown, api);
    case "commit":
      return atCommit(place, shown, api);
  }
}

async function atCommit(place: CommitPlace, shown: string, api: Api): Promise<Buffer> {
  const bytes = await pinnedFile(place, api);
  if (bytes === undefined) {
    const message = `There is no fingerprint ${place.path} in ${place.repository} at ${place.commit.slice(0, 12)}.`;
    throw new SacError("FILE_NOT_FOUND", message, "Check the path and the commit.");
  }
  if (lfsObject(bytes) === undefined) return bytes;
  const message = `${shown} is a Git LFS pointer, not the file itself.`;
  const hint = "Keep it in git itself, or as an asset of a release: release:OWNER/REPO@TAG/ASSET.";
  throw new SacError("FINGERPRINT_INVALID", message, hint);
}

async function inRepository(path: string, digest: string | undefined, means: FingerprintAccess): Promise<Found> {
  const found = await readTrustedFile(path, digest, means);
  if (found === undefined) {
    const message = `There is no fingerprint ${path} in the repository.`;
    const hint = "Paths are relative to the repository's root. Is it committed, and not left out by .gitignore?";
    throw new SacError("FILE_NOT_FOUND", message, hint);
  }
  return found;
}

function otherDigest(shown: string, expected: string, found: string): SacError {
  const message = `${shown} is not the fingerprint that was pinned: its SHA-256 is ${found}, not ${expected}.`;
  const hint =
    "If it was replaced on purpose, pin the new digest. If not, find out who replaced it before you trust a verdict.";
  return new SacError("FINGERPRINT_DIGEST", message, hint);
}
