import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { loadFingerprint, type StoredFingerprint } from "../fingerprint/store.ts";
import type { KeysInput, OpenedFingerprint } from "../public-types.ts";

/** What was opened, which callers of the library do not get to see: a fingerprint is secret. */
const opened = new WeakMap<OpenedFingerprint, StoredFingerprint>();

/** Hands out a fingerprint that was opened, so that it can be handed back instead of its path. */
export function keep(stored: StoredFingerprint): OpenedFingerprint {
  const handle = factsOf(stored.path, stored.fingerprint);
  opened.set(handle, stored);
  return handle;
}

/** The file is another one now: whoever asks for it again gets what it holds then. */
export function forget(fingerprint: string | OpenedFingerprint): void {
  if (typeof fingerprint !== "string") opened.delete(fingerprint);
}

/** A fingerprint, as far as it may be shown. */
export function factsOf(path: string, { about, calibration, family }: Fingerprint): OpenedFingerprint {
  const { id, task, source, probes } = about;
  return {
    path,
    id,
    task,
    source: { name: source.name, sha256: source.sha256, arch: source.arch },
    probes: probes.length,
    unrelated: calibration?.unrelated.length ?? 0,
    derived: calibration?.derived.length ?? 0,
    twins: family?.twins.length ?? 0,
  };
}

export function pathOf(fingerprint: string | OpenedFingerprint): string {
  return typeof fingerprint === "string" ? fingerprint : fingerprint.path;
}

/**
 * One after the other: opening a sealed one takes 128 MiB for a moment.
 * @throws SacError of kind `fingerprint`; FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function loadAll(fingerprints: readonly (string | OpenedFingerprint)[], keys: KeysInput | undefined) {
  const loaded: StoredFingerprint[] = [];
  for (const one of fingerprints) {
    const known = typeof one === "string" ? undefined : opened.get(one);
    loaded.push(known ?? (await loadFingerprint(pathOf(one), keys)));
  }
  return loaded;
}
