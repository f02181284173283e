import type { Statements } from "../core/statements.ts";
import { type Task, taskMismatch } from "../core/task.ts";
import { SacError } from "../errors.ts";
import { scoreCalibration } from "../fingerprint/calibration.ts";
import { destinationFor } from "../fingerprint/destination.ts";
import type { Family, Twin } from "../fingerprint/family.ts";
import { type Fingerprint, statementsOf, stating } from "../fingerprint/fingerprint.ts";
import type { Keys, Lock } from "../fingerprint/keys.ts";
import type { KnownAncestor } from "../fingerprint/known-weights.ts";
import { refuseManyReferences } from "../fingerprint/pack.ts";
import { loadFingerprint, type StoredFingerprint, saveFingerprint } from "../fingerprint/store.ts";
import { kindOf } from "../kinds/kind-of.ts";
import type { RunOptions } from "../runtime/options.ts";
import { type Suspect, withSuspect } from "../runtime/suspect.ts";
import { distinctNames, fileName } from "../text/path.ts";
import { ensureWritable } from "../write-file.ts";
import { type Inspection, measureInside, openInspection } from "./activations.ts";
import { eachInOrder } from "./at-once.ts";
import { jobsFor } from "./jobs.ts";
import { refuseLost } from "./lost-references.ts";
import { measureReference } from "./measure-reference.ts";
import { type FeedReference, openFeeding } from "./normalise-reference.ts";
import type { OwnSettings } from "./own-settings.ts";
import { readAncestor } from "./own-weights.ts";
import type { Progress } from "./progress.ts";
import { type ComparedReference, learnTies } from "./reference-weights.ts";
import type { ReferenceFile, TwinOptions } from "./references.ts";
import { refuseForms, refuseSameBytes } from "./repeated.ts";
import { makeFamily, ownProbesServe, refuseCopies } from "./twins.ts";

/** The models to calibrate with, and how they are run. */
export interface CalibrationOptions {
  readonly unrelated: readonly ReferenceFile[];
  readonly derived: readonly ReferenceFile[];
  /** Models from which the source descends; none leaves those that the fingerprint knows. */
  readonly ancestors: readonly string[];
  /** What the owner states of the source's training; of the rest it stays as it was. */
  readonly statements?: Partial<Statements> | undefined;
  /** Models of the source's own recipe and data; undefined leaves those that the fingerprint has. */
  readonly family?: TwinOptions | undefined;
  /** The labelled images that the source was enrolled with, to measure each model's accuracy on. */
  readonly images: string | undefined;
  readonly run: RunOptions;
  /** How many models at once, twins apart; undefined: as many as the machine has cores for. */
  readonly jobs?: number | undefined;
  /** How single models are fed, whatever is said of all. */
  readonly own?: OwnSettings | undefined;
  /** Whether models are fed as is said though that looks wrong; undefined: they are refused then. */
  readonly acceptPreprocessing?: boolean | undefined;
  /** Of the zoo that the models come from, if they come from one. */
  readonly task?: Task | undefined;
}

export interface CalibrateOptions extends CalibrationOptions {
  readonly fingerprint: string;
  readonly out: string;
  /** Whether another file that is at `out` may be replaced. */
  readonly force?: boolean | undefined;
  /** Whether models of the old calibration may be left out of the new one. */
  readonly replace?: boolean | undefined;
  /** Open a sealed fingerprint. */
  readonly keys?: Keys | undefined;
  /** Seals what is written; undefined: as the fingerprint was. */
  readonly lock?: Lock | undefined;
}

/**
 * Calibrates a fingerprint and writes it, whole or not at all; one that is sealed stays so.
 * @throws SacError CALIBRATION_REFUSED if models of the old calibration are not among those given, OUTPUT_CHANGED if the
 *   fingerprint was written to meanwhile, and others; nothing is written unless every model could be run
 */
export async function calibrate(options: CalibrateOptions, progress: Progress): Promise<Fingerprint> {
  const { fingerprint: path, out, force = false, replace = false } = options;
  await ensureWritable(out);
  const elsewhere = out === path ? undefined : await destinationFor(out, force);
  const stored = await loadFingerprint(path, options.keys);
  const lock = options.lock ?? sameLock(stored);
  // Written elsewhere, nothing is lost: the old one stays.
  if (!replace && elsewhere === undefined) await refuseLosses(stored, options);
  const calibrated = await withCalibration(stored.fingerprint, options, progress);
  await saveFingerprint(elsewhere ?? { path, before: stored.sha256 }, calibrated, lock);
  return calibrated;
}

/** Before any model is run, which may take long. References, ancestors and twins alone leave the others as they are. */
async function refuseLosses({ path, fingerprint }: StoredFingerprint, options: CalibrateOptions): Promise<void> {
  const { calibration, weights, family } = fingerprint;
  if (calibration === undefined && weights?.ancestors === undefined && family === undefined) return;
  const digests = async (paths: readonly string[]) => {
    const found: { sha256: string }[] = [];
    for (const one of paths) found.push(await withSuspect(one, options.run, async ({ sha256 }) => ({ sha256 })));
    return found;
  };
  const [unrelated, derived] = [options.unrelated, options.derived].map((files) => files.map((file) => file.path));
  const models =
    unrelated.length + derived.length > 0 && calibration !== undefined
      ? { unrelated: await digests(unrelated), derived: await digests(derived) }
      : {};
  const ancestors = options.ancestors.length > 0 ? await digests(options.ancestors) : undefined;
  const twins = options.family && family && (await digests(options.family.twins));
  refuseLost(
    fingerprint,
    { ...models, ancestors, twins },
    {
      code: "CALIBRATION_REFUSED",
      what: `${path} was not calibrated anew`,
      hint: "A calibration takes the place of the old one: give all models again, the new ones beside them, or say with --replace that the others may go.",
    },
  );
}

/** What seals a fingerprint as another was. @throws SacError USAGE if that was for several keys, which it does not name */
export function sameLock({ path, sealed, lock }: StoredFingerprint): Lock | undefined {
  if (!sealed || lock !== undefined) return lock;
  const message = `${path} is sealed for several keys, and does not tell whose they are.`;
  throw new SacError("USAGE", message, "Say with --recipient, once for each, for whom to seal what is written.");
}

/**
 * Runs models whose relation to the source is known, scores each as if it were the suspect, and puts outputs and scores
 * into the fingerprint, in place of any calibration that it had. With ancestors, twins or statements alone, the calibration
 * stays as it is.
 * @throws SacError
 */
export async function withCalibration(
  fingerprint: Fingerprint,
  wanted: CalibrationOptions,
  progress: Progress,
): Promise<Fingerprint> {
  const options = { ...wanted, run: { ...wanted.run, onAnswered: progress.answered } };
  const { task, source } = fingerprint.about;
  if (options.task !== undefined && options.task !== task) {
    throw taskMismatch(`The models are for ${options.task}, and ${source.name} is for ${task}.`, task);
  }
  const { family: twins, run, own, acceptPreprocessing: accept = false } = options;
  refuseMany(fingerprint, options);
  refuseUnasked(fingerprint, options);
  const total = options.unrelated.length + options.derived.length + (twins?.twins.length ?? 0);
  let done = 0;
  const step = (path: string) => {
    progress.step(Math.min(done, total), total, path);
    done += 1;
  };
  const known = await withAncestors(fingerprint, options);
  const about = withStatements({ about: fingerprint.about, weights: known }, options);
  const inspection = await openInspection(fingerprint);
  const feed = await openFeeding(fingerprint, { run, own, accept, note: progress.note });
  const names = namesOf(options);
  // What began from an ancestor that is stated and not there has its weights, twins as well as copies.
  const isUntold = known?.ancestors.length === 0 && statementsOf({ about, weights: known }).ancestor === "stated";
  if (twins && known && !isUntold) await refuseCopies(twins.twins, known, { run, names });
  const made = twins && (await makeFamily(fingerprint, twins, { run, feed, names }, step));
  const looking = inspection && { inspection, feed };
  const family = made && looking ? await lookIntoTwins(made, looking, options) : (made ?? fingerprint.family);
  const measuring = { ...fingerprint, family, weights: known };
  const looked = { inspection, feed, names, note: progress.note };
  const tell = (path: string, measured: number) => progress.step(Math.min(done + measured, total), total, path);
  const { calibration, weights } = await measureReferences(measuring, options, looked, tell);
  refuseSameBytes([...(calibration?.unrelated ?? []), ...(calibration?.derived ?? []), ...(family?.twins ?? [])]);
  refuseForms(measuring, calibration?.unrelated ?? [], family?.twins ?? []);
  progress.step(total, total, "done");
  return { ...fingerprint, about, family, calibration, weights };
}

/** What to call each model: the shortest path that tells it from the others. */
function namesOf({ unrelated, derived, family }: CalibrationOptions): (path: string) => string {
  const paths = [...unrelated, ...derived].map(({ path }) => path);
  const names = distinctNames([...paths, ...(family?.twins ?? [])]);
  return (path) => names.get(path) ?? fileName(path);
}

/** Twins in the order in which they were given, with what is inside them. */
async function lookIntoTwins(
  family: Family,
  { inspection, feed }: { readonly inspection: Inspection; readonly feed: FeedReference },
  { family: given, run }: CalibrationOptions,
): Promise<Family> {
  const twins: Twin[] = [];
  for (const [i, twin] of family.twins.entries()) {
    const path = given?.twins[i] ?? twin.name;
    const look = async (model: Suspect) => measureInside(model, inspection, (await feed(model)).run);
    twins.push({ ...twin, inside: await withSuspect(path, run, look) });
  }
  return { ...family, twins };
}

/** Runs, scores and compares the models that were given; without any, all stays as it is. */
async function measureReferences(
  fingerprint: Fingerprint,
  { unrelated, derived, images, run, jobs }: CalibrationOptions,
  how: Omit<Parameters<typeof measureReference>[2], "ask">,
  tell: (path: string, measured: number) => void,
): Promise<Pick<Fingerprint, "calibration" | "weights">> {
  if (unrelated.length + derived.length === 0) return fingerprint;
  const ask = await kindOf(fingerprint).open({ labelled: images });
  const atOnce = jobsFor({ run, jobs }, unrelated.length + derived.length, how.note);
  let done = 0;
  const measureAll = async (models: readonly ReferenceFile[]) => {
    const measured: ComparedReference[] = [];
    const measure = (model: ReferenceFile, signal: AbortSignal) => {
      tell(model.path, done);
      return measureReference(model, fingerprint, { ask, ...how }, { ...run, signal });
    };
    await eachInOrder(models, atOnce, measure, (one) => {
      measured.push(one);
      done += 1;
    });
    return measured;
  };
  const { models: honest, weights } = await learnTies(fingerprint.weights, await measureAll(unrelated), run);
  const copies = (await measureAll(derived)).map(
    ({ model: { onContested: _, onControl: __, ...model }, evidence }) => ({
      ...model,
      ...(evidence && { weights: evidence.verdict }),
    }),
  );
  return { calibration: scoreCalibration(fingerprint, honest, copies), weights };
}

function refuseMany({ about, calibration, family }: Fingerprint, options: CalibrationOptions): void {
  const given = options.unrelated.length + options.derived.length > 0;
  const { unrelated = [], derived = [] } = given ? options : (calibration ?? {});
  const twins = options.family?.twins ?? family?.twins ?? [];
  refuseManyReferences(unrelated.length, derived.length, twins.length, about.source.name);
}

/** Twins that get probes of their own make every unrelated model of the calibration one that was not asked about them. */
function refuseUnasked(fingerprint: Fingerprint, { family, unrelated }: CalibrationOptions): void {
  const { calibration, family: before } = fingerprint;
  if (!family || unrelated.length > 0 || (calibration?.unrelated.length ?? 0) === 0) return;
  if (ownProbesServe(fingerprint, family) && !before?.contested) return;
  const message = "The twins get probes of their own, which the unrelated models of the calibration were not asked.";
  throw new SacError("CALIBRATION_REFUSED", message, "Give them again with --unrelated, beside the twins.");
}

/** @throws SacError USAGE for a statement that there is no ancestor, where the fingerprint knows some */
function withStatements(
  known: Pick<Fingerprint, "about" | "weights">,
  options: CalibrationOptions,
): Fingerprint["about"] {
  const { statements = {}, ancestors } = options;
  const about = stating(known.about, ancestors.length > 0 ? { ...statements, ancestor: "stated" } : statements);
  const { ancestor } = statements;
  if (ancestor === undefined || ancestor === statementsOf({ ...known, about }).ancestor) return about;
  const names = known.weights?.ancestors.map(({ name }) => name).join(", ");
  const message = `The statement that the source has no known ancestor contradicts the fingerprint, which knows ${names}.`;
  throw new SacError("USAGE", message, "Leave --trained-from out, or enroll the source again without that ancestor.");
}

/** @throws SacError USAGE if there is no sketch to lay ancestors beside, or one is the source itself */
async function withAncestors({ weights, about }: Fingerprint, { ancestors, run }: CalibrationOptions) {
  if (ancestors.length === 0) return weights;
  if (!weights) {
    const message = `The fingerprint of ${about.source.name} has no sketch of weights, which ancestors are compared with.`;
    throw new SacError("USAGE", message, "Enroll the source again, without --no-weights.");
  }
  const known: KnownAncestor[] = [];
  for (const path of ancestors) {
    const ancestor = await withSuspect(path, run, (model) => readAncestor(model, weights));
    if (ancestor.sha256 === about.source.sha256) {
      const message = `${path} is the source model itself, byte for byte.`;
      throw new SacError("USAGE", message, "Give the model whose weights the source's training started from.");
    }
    known.push(ancestor);
  }
  return { ...weights, ancestors: known };
}
