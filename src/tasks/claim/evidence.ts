import { basename } from "node:path";
import { reorderColumns } from "../../core/alignment.ts";
import { type Matrix, matrix } from "../../core/matrix.ts";
import { defectOf, labelsOf } from "../../core/outputs.ts";
import { prepare } from "../../core/prepare.ts";
import { SacError } from "../../errors.ts";
import { needsControl } from "../../fingerprint/control.ts";
import { type Fingerprint, settingsOf } from "../../fingerprint/fingerprint.ts";
import { decodeProbes } from "../../fingerprint/images.ts";
import type { DrawnManifest } from "../../fingerprint/manifest.ts";
import { outputMatrix } from "../../kinds/output-matrix.ts";
import { type ImageFolder, listImages, withoutEmptyFolders } from "../../probes/folder.ts";
import { type Candidate, drawPool } from "../../probes/pool.ts";
import type { Pixels } from "../../probes/preprocess.ts";
import type { RunOptions } from "../../runtime/options.ts";
import { type ModelRun, runModel } from "../../runtime/run.ts";
import { withSuspect } from "../../runtime/suspect.ts";
import { onControlImages } from "../control.ts";
import type { Progress } from "../progress.ts";
import type { ReferenceFile } from "../references.ts";

/** A folder of images with those of them that are looked at, compressed as the probes are. */
export interface Images {
  readonly folder: ImageFolder;
  /** In the order of the fingerprint's seed, or in that of the verifier's. */
  readonly pool: readonly Candidate[];
  /** Whether images of the folder were left out. */
  readonly leftOut: boolean;
}

/** What one model answered: to the fingerprint's probes, to the claimant's images, to the verifier's own. */
export interface ClaimAnswers {
  readonly name: string;
  readonly sha256: string;
  readonly arch: string | undefined;
  readonly run: ModelRun;
  readonly onProbes: Matrix;
  readonly onNamed: Matrix;
  readonly onOwn: Matrix | undefined;
  /** Share of the verifier's own images that it labels right; undefined if their classes are not its own. */
  readonly accuracy: number | undefined;
}

/** Everything that the steps look at. */
export interface Evidence {
  readonly fingerprint: Fingerprint<DrawnManifest>;
  readonly named: Images;
  readonly own: Images | undefined;
  readonly source: ClaimAnswers;
  readonly suspect: ClaimAnswers;
  readonly independent: readonly ClaimAnswers[];
}

export interface EvidenceOptions {
  readonly images: string;
  /** Digests of images in that folder that the claimant left out: those of a retired fingerprint's probes. */
  readonly retired: ReadonlySet<string>;
  readonly ownImages: string | undefined;
  readonly source: string;
  readonly suspect: string;
  readonly independent: readonly ReferenceFile[];
  /** At most so many of the verifier's own images are looked at, drawn by `replaySeed`. */
  readonly pool: number;
  readonly replaySeed: number;
  readonly run: RunOptions;
}

/**
 * Reads the images and runs every model on everything, once.
 * @throws SacError IMAGES_*, MODEL_*, OUTPUT_* for what cannot be read or run, IMAGES_TOO_FEW if no own image is left, CLAIM_REFUSED
 */
export async function gatherEvidence(
  fingerprint: Fingerprint<DrawnManifest>,
  options: EvidenceOptions,
  progress: Progress,
): Promise<Evidence> {
  const { about } = fingerprint;
  const { seed, pool } = about.selection;
  progress.step(0, options.independent.length + 3, "reading images");
  const named = await readImages(options.images, fingerprint, seed, pool, options.retired);
  const known = new Set([...options.retired, ...named.folder.images.map(({ sha256 }) => sha256)]);
  const { ownImages, replaySeed } = options;
  const own =
    ownImages === undefined ? undefined : await readImages(ownImages, fingerprint, replaySeed, options.pool, known);
  if (own?.pool.length === 0) throw nothingOwn(ownImages ?? "", options.images);

  const sets = [await decodeProbes(fingerprint), pixelsOf(named), own ? pixelsOf(own) : []];
  const files = [
    { path: options.source, arch: about.source.arch },
    { path: options.suspect, arch: undefined },
    ...options.independent,
  ];
  const answered: ClaimAnswers[] = [];
  for (const [i, file] of files.entries()) {
    progress.step(i + 1, files.length + 1, file.path);
    answered.push(await ask(file, sets, { fingerprint, own }, answered[0], options.run));
  }
  progress.step(files.length + 1, files.length + 1, "done");
  const [source, suspect, ...independent] = answered;
  return { fingerprint, named, own, source, suspect, independent };
}

async function readImages(
  path: string,
  { about }: Fingerprint<DrawnManifest>,
  seed: number,
  pool: number,
  unwanted: ReadonlySet<string>,
): Promise<Images> {
  const folder = withoutEmptyFolders(await listImages(path), about.classes);
  const images = folder.images.filter(({ sha256 }) => !unwanted.has(sha256));
  return {
    folder: { ...folder, images },
    leftOut: images.length < folder.images.length,
    pool: await drawPool(images, about.preprocess, { seed, pool, quality: about.quality }),
  };
}

function nothingOwn(path: string, claimants: string): SacError {
  const message = `No image of ${path} is left once those of ${claimants} are taken out: they are the claimant's.`;
  return new SacError("IMAGES_TOO_FEW", message, "Give images for the same task that the claimant did not choose.");
}

function pixelsOf({ pool }: Images): Pixels[] {
  return pool.map(({ pixels }) => pixels);
}

/** Runs a model on all images in one go, and puts its classes into the source's order where that can be told. */
async function ask(
  { path, arch }: ReferenceFile,
  sets: readonly (readonly Pixels[])[],
  { fingerprint, own }: Pick<Evidence, "fingerprint" | "own">,
  source: ClaimAnswers | undefined,
  options: RunOptions,
): Promise<ClaimAnswers> {
  const { about } = fingerprint;
  const run = await withSuspect(path, options, (model) => runModel(model, sets.flat(), about.preprocess, options));
  const given = outputMatrix(run.answer, about.classes);
  const defect = defectOf(given);
  if (defect) {
    const hint = "Say with its own preprocessor_config.json how it wants its images, or leave it out.";
    throw new SacError(defect, `The outputs of ${path} cannot be compared.`, hint);
  }
  const outputs = source ? inOrderOf(source, given, sets[0].length, fingerprint) : given;
  const ends = sets.map((_, i) => sets.slice(0, i + 1).reduce((sum, set) => sum + set.length, 0));
  const part = (i: number) => rowsOf(outputs, i === 0 ? 0 : ends[i - 1], ends[i]);
  const onOwn = own && part(2);
  const accuracy = onOwn && accuracyOn(onOwn, own, about.classes);
  return { name: basename(path), sha256: run.sha256, arch, run, onProbes: part(0), onNamed: part(1), onOwn, accuracy };
}

function rowsOf({ columns, data }: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, columns, data.slice(from * columns, to * columns));
}

function inOrderOf(source: ClaimAnswers, given: Matrix, probes: number, fingerprint: Fingerprint): Matrix {
  const settings = settingsOf(fingerprint);
  const { order } = prepare(rowsOf(given, 0, probes), settings, prepare(source.onProbes, settings));
  return order ? reorderColumns(given, order) : given;
}

function accuracyOn(outputs: Matrix, { folder, pool }: Images, classes: number): number | undefined {
  if (folder.classes?.length !== classes || outputs.columns !== classes) return undefined;
  const labels = labelsOf(outputs);
  return pool.filter(({ label }, i) => label === labels[i]).length / pool.length;
}

/**
 * What source and independent models answer to those of the claimant's images that come first. Undefined where the probes do not
 * need them, and where images were left out because they had been probes: the source's mistakes.
 */
export function controlOn({ fingerprint, named, source, independent }: Evidence) {
  if (!needsControl(fingerprint.about.selection) || named.leftOut) return undefined;
  const first = ({ onNamed }: ClaimAnswers) => onControlImages(onNamed);
  return { source: first(source), independent: independent.map(first) };
}
