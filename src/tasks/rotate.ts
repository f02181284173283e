import { SacError } from "../errors.ts";
import { destinationFor } from "../fingerprint/destination.ts";
import { asDrawn } from "../fingerprint/drawing.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";
import type { Keys, Lock } from "../fingerprint/keys.ts";
import { loadFingerprint, saveFingerprint } from "../fingerprint/store.ts";
import { kindOf } from "../kinds/kind-of.ts";
import { AS_IMAGES_ALLOW, type HowMany } from "../probes/select.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type CalibrationOptions, sameLock, withCalibration } from "./calibrate.ts";
import { makeFingerprint } from "./enroll.ts";
import type { MakingOptions } from "./enrolment.ts";
import { refuseLost } from "./lost-references.ts";
import type { Progress } from "./progress.ts";

export interface RotateOptions extends Omit<CalibrationOptions, "images"> {
  /** Path of the fingerprint to be replaced; it stays as it is. */
  readonly old: string;
  readonly model: string;
  readonly probeImages: string;
  readonly out: string;
  /** Whether a file that is at `out` may be replaced. */
  readonly force?: boolean | undefined;
  readonly seed: number;
  /** At most so many images are looked at for probes. */
  readonly pool: number;
  /** What the images are to the source; undefined: unsaid. */
  readonly imagesAre?: MakingOptions["imagesAre"];
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
  const target = await destinationFor(options.out, options.force === true);
  const stored = await loadFingerprint(options.old, options.keys);
  const old = stored.fingerprint;
  const lock = options.lock ?? sameLock(stored);
  if (options.seed === old.about.selection.seed) {
    const hint = "Leave --new-seed out: then nobody can foresee it.";
    throw refused(`the seed ${options.seed} is the old one's, which would choose from the same order`, hint);
  }
  if (old.about.selection.rule === "given") {
    const hint = "Have new probes made, and enroll the source with them.";
    throw refused("its probes were given, so that no others can be drawn in their place", hint);
  }
  const made = await makeFingerprint(settingsFrom(old, options), progress, unwanted(old, options));
  refuseOtherSource(old, made, options.model);
  const calibrating = { ...options, images: labelledImages(made, options), family: freshTwins(old, options) };
  const rotated = await withCalibration(made, calibrating, progress);
  if (!options.otherReferences) refuseLost(old, modelsOf(rotated), LOST);
  await saveFingerprint(target, rotated, lock);
  return rotated;
}

function settingsFrom(
  old: Fingerprint,
  { model, probeImages, imagesAre, seed, pool, run, acceptPreprocessing }: RotateOptions,
): MakingOptions {
  const about = asDrawn(old.about);
  const matching = { ...kindOf(old).matching, ...run.matching };
  const how: RunOptions = { ...run, preprocess: { ...about.preprocess, ...run.preprocess }, matching };
  return {
    model,
    images: probeImages,
    probes: asManyAs(about),
    quality: about.quality,
    selection: about.selection.rule,
    seed,
    pool,
    arch: about.source.arch,
    settings: settingsOf(old),
    ...(about.verification && { verification: { references: about.classes } }),
    statements: about.statements,
    imagesAre,
    weights: old.weights !== undefined,
    activations: old.activations !== undefined,
    run: how,
    // What the owner of the old one insisted on need not be said again.
    acceptPreprocessing: acceptPreprocessing || about.normalisation?.doubtful,
    replaces: about.id,
  };
}

/** As many as the old one has; fewer mistakes of the source must do where fresh images show no more. */
function asManyAs({ probes: { length }, selection }: Fingerprint["about"]): number | HowMany {
  return selection.rule === "misclassified" ? { least: Math.min(length, AS_IMAGES_ALLOW.least), most: length } : length;
}

/** The images of the new probes, where they are in the source's class folders: accuracies are measured on them. */
function labelledImages({ about }: Fingerprint, { probeImages }: RotateOptions): string | undefined {
  return about.task === "classification" && about.source.accuracy !== undefined ? probeImages : undefined;
}

/** Digests of the images that whoever has the old fingerprint knows. */
function unwanted({ about }: Fingerprint, { reuseImages }: RotateOptions): ReadonlySet<string> {
  return new Set(reuseImages ? [] : about.probes.map(({ image }) => image));
}

/**
 * Twins with probes from other images than the old ones were. Images of the source's own old probes may be among them: those
 * were chosen by its errors, and without them the choice would favour it.
 */
function freshTwins({ family }: Fingerprint, options: RotateOptions): RotateOptions["family"] {
  if (!options.family || options.reuseImages) return options.family;
  return { ...options.family, unwanted: new Set(family?.contested?.probes.map(({ image }) => image)) };
}

function refuseOtherSource(old: Fingerprint, made: Fingerprint, path: string): void {
  if (made.about.source.sha256 === old.about.source.sha256) return;
  const hint = "Give the very model that the old fingerprint is of. Another model gets its own, with sac enroll.";
  throw refused(`${path} is not the source of the old fingerprint: its SHA-256 is another`, hint);
}

/** All models of a calibration: what it does not have is lost. */
function modelsOf({ calibration, weights, family }: Fingerprint) {
  const { unrelated = [], derived = [] } = calibration ?? {};
  return { unrelated, derived, ancestors: weights?.ancestors ?? [], twins: family?.twins ?? [] };
}

const LOST = {
  code: "ROTATION_REFUSED",
  what: "The fingerprint was not rotated",
  hint: "Give them too (they are told by their SHA-256), or say with --other-references that you mean it.",
} as const;

function refused(why: string, hint: string): SacError {
  return new SacError("ROTATION_REFUSED", `The fingerprint was not rotated: ${why}.`, hint);
}
