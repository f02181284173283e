import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { info, warning } from "@actions/core";
import { sha256 } from "../../digest.ts";
import { MOST_BYTES } from "../../fingerprint/archive.ts";
import { isSealed } from "../../fingerprint/seal.ts";
import { plainText } from "../../text/table.ts";
import type { Mirror } from "../cache/mirror.ts";

/** Where fingerprints are kept between runs, and passed through on their way there. */
export interface Keeping {
  readonly mirror: Mirror;
  /** A folder of this run's own, in the one that is the same for every run of a kind of machine. */
  readonly temporary: string;
}

/**
 * Gives the file with that digest: the one that an earlier run kept, if it still is that, else the one that `fetch` gets.
 * Only sealed fingerprints are kept, because code from forks can read the cache.
 * @returns bytes that have the digest only if they were kept: whoever fetches checks
 */
export async function keptOr(
  fetch: () => Promise<Buffer>,
  digest: string,
  shown: string,
  { mirror, temporary }: Keeping,
): Promise<{ readonly bytes: Buffer; readonly from: string }> {
  const key = `sac-fp-v1-${digest}`;
  // The cache finds an entry by the spelling of its paths, so that they must be the same in every run.
  const folder = join(dirname(temporary), "sac-fingerprints");
  const file = join(folder, `${digest}.sac`);
  try {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
    const kept = (await mirror.restore(key, [file])) ? await readKept(file) : undefined;
    if (kept !== undefined && sha256(kept) === digest) return { bytes: kept, from: "the Actions cache" };
    if (kept !== undefined) {
      warning(`${plainText(shown)} from the Actions cache is not what was kept there, and is fetched again.`);
    }
    const bytes = await fetch();
    if (sha256(bytes) === digest) await keep(bytes, file, key, shown, mirror).catch(() => undefined);
    return { bytes, from: "its source" };
  } finally {
    await rm(file, { force: true, recursive: true });
  }
}

/** Whatever was restored; empty if it cannot be a fingerprint at all. */
async function readKept(file: string): Promise<Buffer> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() && found.size <= MOST_BYTES ? readFile(file) : Buffer.alloc(0);
}

async function keep(bytes: Buffer, file: string, key: string, shown: string, mirror: Mirror): Promise<void> {
  if (!isSealed(bytes)) {
    info(`${plainText(shown)} is not kept in the Actions cache, which forks can read: it is not sealed.`);
    return;
  }
  await rm(file, { force: true, recursive: true });
  await writeFile(file, bytes, { mode: 0o600 });
  await mirror.save(key, [file]);
}
