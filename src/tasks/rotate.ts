import { SacError } from "../errors.ts";
import { asDrawn } from "../fingerprint/drawing.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";
import type { Keys, Lock } from "../fingerprint/keys.ts";
import { loadFingerprint, saveFingerprint } from "../fingerprint/store.ts";
import { kindOf } from "../kinds/kind-of.ts";
import type { RunOptions } from "../runtime/options.ts";
import { ensureWritable } from "../write-file.ts";
import { type CalibrationOptions, sameLock, withCalibration } from "./calibrate.ts";
import { makeFingerprint } from "./enroll.ts";
import type { Progress } from "./progress.ts";

export interface RotateOptions extends CalibrationOptions {
  /** Path of the fingerprint to be replaced; it stays as it is. */
  readonly old: string;
  readonly model: string;
  readonly probeImages: string;
  readonly out: string;
  readonly seed: number;
  /** At most so many images are looked at for probes. */
  readonly pool: number;
  /** Whether images of the old probes may become probes again. */
  readonly reuseImages: boolean;
  /** Whether the calibration may lack models that the old one had. */
  readonly otherReferences: boolean;
  readonly keys: Keys;
  /** Undefined: sealed as the old one. */
  readonly lock: Lock | undefined;
}

/**
 * Makes a fingerprint with fresh probes of the same source, by the old one's settings, and calibrates it at once: what the
 * old calibration promised was about the old probes. Writes `options.out` whole or not at all.
 * @throws SacError ROTATION_REFUSED for another source, the same seed, or a calibration that lacks models of the old one
 */
export async function rotate(options: RotateOptions, progress: Progress): Promise<Fingerprint> {
  await ensureWritable(options.out);
  const stored = await loadFingerprint(options.old, options.keys);
  const old = stored.fingerprint;
  const lock = options.lock ?? sameLock(stored);
  if (options.seed === old.about.selection.seed) {
    const hint = "Leave --new-seed out: then nobody can foresee it.";
    throw refused(`the seed ${options.seed} is the old one's, which would choose from the same order`, hint);
  }
  if (old.about.selection.rule === "given") {
    const hint = "Have new probes made, and enrol the source with them.";
    throw refused("its probes were given, so that no others can be drawn in their place", hint);
  }
  const made = await makeFingerprint(settingsFrom(old, options), progress, unwanted(old, options));
  refuseOtherSource(old, made, options.model);
  const rotated = await withCalibration(made, options, progress);
  if (!options.otherReferences) refuseLacking(old, rotated);
  await saveFingerprint(options.out, rotated, lock);
  return rotated;
}

function settingsFrom(old: Fingerprint, { model, probeImages, seed, pool, run }: RotateOptions) {
  const about = asDrawn(old.about);
  const matching = { ...kindOf(old).matching, ...run.matching };
  const how: RunOptions = { ...run, preprocess: { ...about.preprocess, ...run.preprocess }, matching };
  return {
    model,
    images: probeImages,
    probes: about.probes.length,
    quality: about.quality,
    selection: about.selection.rule,
    seed,
    pool,
    arch: about.source.arch,
    settings: settingsOf(old),
    ...(about.verification && { verification: { references: about.classes } }),
    weights: old.weights !== undefined,
    run: how,
    replaces: about.id,
  };
}

/** Digests of the images that whoever has the old fingerprint knows. */
function unwanted({ about }: Fingerprint, { reuseImages }: RotateOptions): ReadonlySet<string> {
  return new Set(reuseImages ? [] : about.probes.map(({ image }) => image));
}

function refuseOtherSource(old: Fingerprint, made: Fingerprint, path: string): void {
  if (made.about.source.sha256 === old.about.source.sha256) return;
  const hint = "Give the very model that the old fingerprint is of. Another model gets its own, with sac enroll.";
  throw refused(`${path} is not the source of the old fingerprint: its SHA-256 is another`, hint);
}

/** With other or fewer models the new one could promise less than the old one did, and nobody would notice. */
function refuseLacking(old: Fingerprint, { calibration, weights }: Fingerprint): void {
  refuseWithout("ancestors", old.weights?.ancestors, weights?.ancestors);
  for (const role of ["unrelated", "derived"] as const) {
    refuseWithout(`${role} models`, old.calibration?.[role], calibration?.[role]);
  }
}

interface Known {
  readonly name: string;
  readonly sha256: string;
}

function refuseWithout(what: string, old: readonly Known[] = [], given: readonly Known[] = []): void {
  const known = new Set(given.map(({ sha256 }) => sha256));
  const lacking = old.filter(({ sha256 }) => !known.has(sha256));
  if (lacking.length === 0) return;
  const names = lacking.slice(0, 5).map(({ name }) => name);
  const more = lacking.length > names.length ? ` and ${lacking.length - names.length} more` : "";
  throw refused(
    `the old one has ${what} that are not among those given: ${names.join(", ")}${more}`,
    "Give them too (they are told by their SHA-256), or say with --other-references that you mean it.",
  );
}

function refused(why: string, hint: string): SacError {
  return new SacError("ROTATION_REFUSED", `The fingerprint was not rotated: ${why}.`, hint);
}
