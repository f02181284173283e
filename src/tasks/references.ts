import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { modelsNeeded } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { isImageName } from "../probes/image-file.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import type { Quality } from "../probes/quality.ts";
import { JUDGING } from "../settings/judging.ts";
import { percent } from "../text/numbers.ts";
import { expandPaths, oneModel } from "./model-paths.ts";
import type { OwnSettings } from "./own-settings.ts";
import { readZoo } from "./zoo.ts";

/** A model to calibrate with, and its architecture where it was told. */
export interface ReferenceFile {
  readonly path: string;
  readonly arch: string | undefined;
}

/** The source's twins, and what they are asked. */
export interface TwinOptions {
  readonly twins: readonly string[];
  /** The source model; only needed where probes are to be drawn. */
  readonly source: string | undefined;
  /** Folder to draw probes from; undefined: the fingerprint's own are to serve. */
  readonly images: string | undefined;
  readonly probes: number;
  /** Of the JPEG compression, or mixed; undefined: images as they are. */
  readonly quality: Quality | undefined;
  /** At most so many images are looked at. */
  readonly pool: number;
  /** Digests of images that are not looked at: chosen without regard to which model is the source, too. */
  readonly unwanted?: ReadonlySet<string>;
  /** How the owner picked the source, and each twin, among the runs of it. */
  readonly sourcePicked: string | undefined;
  readonly twinsPicked: string | undefined;
}

/** What a calibration reads. */
interface CalibrationFiles {
  readonly unrelated: readonly ReferenceFile[];
  readonly derived: readonly ReferenceFile[];
  readonly ancestors: readonly string[];
  readonly images: string | undefined;
  readonly family?: Pick<TwinOptions, "twins" | "source" | "images"> | undefined;
}

/** Expands `GLOB` and `ARCHITECTURE=GLOB` arguments. @throws SacError NO_MODELS_MATCHED */
export async function expandReferences(patterns: readonly string[]): Promise<ReferenceFile[]> {
  const expanded = await Promise.all(
    patterns.map(async (pattern) => {
      const named = existsSync(pattern) ? null : /^([\w.-]+)=(.+)$/.exec(pattern);
      const paths = await expandPaths([named ? named[2] : pattern]);
      return paths.map((path) => ({ path, arch: named?.[1] }));
    }),
  );
  return expanded.flat();
}

/** The files of models to calibrate with, by the names of the options that bring them, which begin with `prefix`. */
export function pathsOf(
  { unrelated, derived, ancestors, images, family }: CalibrationFiles,
  prefix = "",
): Record<string, string | readonly string[] | undefined> {
  const paths = (files: readonly ReferenceFile[]) => files.map(({ path }) => path);
  return {
    [`${prefix}unrelated`]: paths(unrelated),
    [`${prefix}derived`]: paths(derived),
    [`${prefix}ancestor`]: ancestors,
    [`${prefix}images`]: images,
    [`${prefix}twin`]: family?.twins,
    [`${prefix}model`]: family?.source,
    [`${prefix}twin-images`]: family?.images,
  };
}

/** Where the models of a calibration come from. */
interface ReferenceSources {
  readonly unrelated?: readonly string[] | undefined;
  readonly derived?: readonly string[] | undefined;
  readonly ancestors?: readonly string[] | undefined;
  /** A ZOO.json, whose models come before those that are named, and whose source and images are taken unless others are. */
  readonly zoo?: string | undefined;
  readonly images?: string | undefined;
  readonly family?: TwinSources | undefined;
  /** How single models are fed: see `readOwnSettings`. */
  readonly preprocessFor?: readonly string[] | undefined;
  /** Whether there is something else to put into the fingerprint, so that no model need be given. */
  readonly optional?: boolean;
}

/** Where twins come from, and what their probes are drawn from: if that is not said, what the accuracies are measured on. */
type TwinSources = Omit<TwinOptions, "twins"> & { readonly twins: readonly string[] | undefined };

/**
 * The models to calibrate with: those of a zoo, and those that patterns name.
 * @throws SacError NO_MODELS_MATCHED, ZOO_INVALID, FILE_NOT_FOUND
 */
export async function gatherReferences(sources: ReferenceSources) {
  const { unrelated, derived, ancestors, zoo: path, images, family, preprocessFor, optional = false } = sources;
  const zoo = path === undefined ? undefined : await readZoo(path);
  const fromZoo = (role: "unrelated" | "derived"): ReferenceFile[] =>
    (zoo?.models ?? []).filter((model) => model.role === role).map(({ path, arch }) => ({ path, arch }));
  const gathered = {
    unrelated: [...fromZoo("unrelated"), ...(await expandReferences(unrelated ?? []))],
    derived: [...fromZoo("derived"), ...(await expandReferences(derived ?? []))],
    ancestors: await expandPaths(ancestors ?? []),
    images: images ?? (zoo && (await unlessFlat(zoo.images))),
    task: zoo?.task,
    family: family && (await gatherTwins(family, { source: zoo?.source, images: images ?? zoo?.images })),
  };
  const own: OwnSettings = new Map([...(zoo?.own ?? []), ...(await readOwnSettings(preprocessFor, gathered))]);
  const others = optional || gathered.ancestors.length > 0 || gathered.family !== undefined;
  if (gathered.unrelated.length > 0 || (others && gathered.derived.length === 0)) return { ...gathered, own };
  throw noReferences();
}

/** Somebody who gives none may have none: says how many it takes, which count, and what can be done without. */
function noReferences(): SacError {
  const alpha = JUDGING.alpha.default;
  const message = "There is no reference to calibrate with, no model that was trained independently of the source.";
  const hint = `Give some with --unrelated or --zoo: at least ${modelsNeeded(alpha, "normal")}, ${modelsNeeded(alpha)} for a false-alarm rate of ${percent(alpha)}; trained to the end for the same task, several of the source's own architecture. docs/references.md says where they come from, and templates/train_references.py trains them. Until then sac check works without: copies show in their weights.`;
  return new SacError("NO_MODELS_MATCHED", message, hint);
}

/** A zoo's images, to measure accuracies on; undefined for a flat folder, in which no image has a label. */
async function unlessFlat(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  return names.some(isImageName) ? undefined : folder;
}

/**
 * The twins that patterns name, and what they are asked.
 * @param usual source and images unless others are named
 * @throws SacError NO_MODELS_MATCHED
 */
export async function gatherTwins(
  { twins, ...options }: TwinSources,
  usual: Pick<TwinOptions, "source" | "images">,
): Promise<TwinOptions | undefined> {
  if (twins === undefined) return undefined;
  const { source = usual.source, images = usual.images } = options;
  return { ...options, twins: await expandPaths(twins), source: source && (await oneModel(source)), images };
}

/**
 * Reads `MODELS=NAME` and `MODELS=FILE`, where MODELS is a path or a glob; a later one wins.
 * @param models that are to be run
 * @throws SacError USAGE for what has no such form, or names no model that is run, NO_MODELS_MATCHED, PREPROCESS_INVALID
 */
export async function readOwnSettings(
  said: readonly string[] = [],
  { unrelated, derived, family }: Pick<CalibrationFiles, "unrelated" | "derived" | "family">,
): Promise<OwnSettings> {
  const models = [...[...unrelated, ...derived].map(({ path }) => path), ...(family?.twins ?? [])];
  const known = new Set(models.map((path) => resolve(path)));
  const own = new Map<string, PartialPreprocess>();
  for (const text of said) {
    const [, pattern, how] = /^(.+)=([^=]+)$/.exec(text) ?? [];
    if (pattern === undefined) {
      const message = `"${text}" does not say how which models are fed.`;
      throw new SacError("USAGE", message, "Write MODELS=NAME or MODELS=FILE, such as 'vgg/*.onnx=imagenet'.");
    }
    const preprocess = await readPreprocess(how);
    for (const path of await expandPaths([pattern])) {
      if (!known.has(resolve(path))) {
        const message = `"${text}" is about ${path}, which is none of the models that are to be run.`;
        throw new SacError("USAGE", message, "Name models that --unrelated, --derived or --twin name, too.");
      }
      own.set(resolve(path), preprocess);
    }
  }
  return own;
}
