import { unzipSync, zipSync } from "fflate";
import { SacError } from "../errors.ts";

export type Members = ReadonlyMap<string, Uint8Array>;

/** Far above any real fingerprint (1,000 probes of 512 pixels and 200 models of 1,000 classes take about 900 MB). */
const MOST_BYTES = 2 ** 30;
const MOST_MEMBERS = 100_000;

/** A ZIP file with members stored as they are (JPEGs do not shrink), in the given order: same members, same bytes. */
export function packArchive(members: Members): Uint8Array {
  // ZIP keeps local wall-clock time, so the constant is built in local time too.
  const options = { level: 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync(Object.fromEntries([...members].map(([name, bytes]) => [name, [bytes, options] as const])));
}

/**
 * Unpacks a ZIP file in memory, within limits that are checked before anything is inflated.
 * @param name the file's path, for messages
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_TOO_LARGE
 */
export function unpackArchive(bytes: Uint8Array, name: string): Members {
  const seen = new Set<string>();
  let total = 0;
  try {
    const members = unzipSync(bytes, {
      filter: (member) => {
        total += member.originalSize;
        if (seen.has(member.name)) throw invalid(name, `it holds ${member.name} twice`);
        seen.add(member.name);
        if (total > MOST_BYTES || seen.size > MOST_MEMBERS) throw tooLarge(name);
        return true;
      },
    });
    return new Map(Object.entries(members));
  } catch (thrown) {
    if (thrown instanceof SacError) throw thrown;
    throw invalid(name, "it is not a ZIP file, or a damaged one", thrown);
  }
}

function invalid(name: string, reason: string, cause?: unknown): SacError {
  const hint = "Check that this is the file that sac enroll wrote, copied whole (a Git LFS file must be pulled).";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a fingerprint: ${reason}.`, hint, { cause });
}

function tooLarge(name: string): SacError {
  return new SacError(
    "FINGERPRINT_TOO_LARGE",
    `${name} would unpack to more than ${MOST_BYTES / 2 ** 30} GiB or ${MOST_MEMBERS} members and was not opened.`,
    "No honest fingerprint is that large: ask whoever gave you the file.",
  );
}
