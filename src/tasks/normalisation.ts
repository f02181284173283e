import { nearChance } from "../core/trial.ts";
import { SacError } from "../errors.ts";
import type { NormalisationRecord } from "../fingerprint/normalisation.ts";
import type { NormalisationTrial, Trials } from "../kinds/trial.ts";
import { areConstantsFor255, NORMALISATIONS, normalisationNamed } from "../probes/normalisations.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { listed } from "../text/list.ts";

/** What is known of a model whose normalisation is to be settled. */
interface Feeding {
  readonly path: string;
  /** Whether its owner says how its images are normalised. */
  readonly given: boolean;
  /** Whether the owner insists, whatever a trial shows. */
  readonly accept: boolean;
  /** How a normalisation is said of this model, ready to be pasted. */
  readonly say: (name: string) => string;
}

/** How a model is fed after a trial. */
interface Settled {
  /** What was chosen; empty if it stays as it would be without a trial. */
  readonly preprocess: PartialPreprocess;
  readonly record: NormalisationRecord;
}

/**
 * Decides by a trial how a model is fed. What was given stays, or is refused; if nothing was given, a normalisation is chosen
 * only where it is clearly better.
 * @throws SacError PREPROCESSING_DOUBTFUL, unless its owner insists, for a model that is clearly better fed otherwise than was
 *   given, or that is right no more often than by chance
 */
export function settleNormalisation(trials: Trials, feeding: Feeding): Settled {
  const { given, accept } = feeding;
  const [first] = trials.tried;
  const isChance = ({ worth }: NormalisationTrial) => trials.chance !== undefined && nearChance(worth, trials.chance);
  // With labels in another order, what is no better than chance may be better than what is right.
  const better = trials.better.filter((one) => !isChance(one));
  const [best] = better;
  const doubtful = given && best !== undefined;
  const used = given ? first : (best ?? first);
  // Answers that cannot be used at all are refused for what they are.
  const blind = Number.isFinite(used.worth.fit) && isChance(used);
  if (!accept && doubtful) throw betterOtherwise({ ...trials, better }, feeding);
  if (!accept && blind) throw asGoodAsChance(trials, used, feeding);
  const origin = given ? "given" : used === first ? "usual" : "chosen";
  const tried = trials.tried.map(({ name, worth }) => ({ name, value: Number(worth.value.toFixed(3)) }));
  const record = {
    name: used.name,
    origin,
    measure: first.worth.right ? "right" : "spread",
    images: trials.images,
    tried,
    ...(doubtful || blind ? { doubtful: true as const } : {}),
  } as const;
  return { preprocess: origin === "chosen" ? used.values : {}, record };
}

function betterOtherwise(trials: Trials, { path, say }: Feeding): SacError {
  const [first] = trials.tried;
  const others = trials.better.slice(0, 3).map((one) => `${count(one, trials)} with ${described(one)}`);
  const message = `${path} ${measured(first, trials)} as it is fed, ${fed(first)}, and ${listed(others)}: its preprocessing is probably wrong.`;
  const best = trials.better.find(({ name }) => isNamed(name)) ?? trials.better[0];
  const how = isNamed(best.name) ? say(best.name) : say("FILE");
  const { scale, mean, std, colour } = best.values;
  const values = `${scale === 1 ? "scale 1, " : ""}mean ${mean.join(",")}, std ${std.join(",")}, ${colour}`;
  const hint = `Say ${how} (${values}), or leave it out: then it is found. ${orTheSource(trials)}If you are sure of yours, add --accept-preprocessing.`;
  return new SacError("PREPROCESSING_DOUBTFUL", message, hint);
}

function asGoodAsChance(trials: Trials, used: NormalisationTrial, { path, say }: Feeding): SacError {
  const others = trials.tried.filter((one) => one !== used).map((one) => `${one.name} ${count(one, trials)}`);
  const chance = Math.round((trials.chance ?? 0) * trials.images);
  const message = `${path} ${measured(used, trials)}, fed ${fed(used)}, where chance gives ${chance}; no usual normalisation does clearly better (${listed(others)}).`;
  const order = trials.bySource ? "" : ", and see that the class folders stand in the order of the model's classes";
  const hint = `Say with ${say("FILE")} how its images are prepared${order}. ${orTheSource(trials)}If the model is like that, add --accept-preprocessing.`;
  return new SacError("PREPROCESSING_DOUBTFUL", message, hint);
}

/** Where images have no classes, a source that is fed wrongly makes every other model look so. */
function orTheSource({ bySource }: Trials): string {
  return bySource
    ? "Or the source is fed wrongly: sac inspect says how, and by images in class folders sac enroll would see it. "
    : "";
}

function measured(trial: NormalisationTrial, trials: Trials): string {
  const { images, bySource } = trials;
  if (bySource) return `answers ${count(trial, trials)} of ${images} images as the source does`;
  if (trial.worth.right) return `answers ${count(trial, trials)} of ${images} images right`;
  return `gives ${images} images answers of a spread of ${count(trial, trials)}`;
}

function count({ worth }: NormalisationTrial, { images }: Trials): string {
  return worth.right ? String(Math.round(worth.value * images)) : worth.value.toFixed(2);
}

function isNamed(name: string): boolean {
  return normalisationNamed(name) !== undefined;
}

/** "with cifar10 (…)", or "as given (…)". */
function fed(trial: NormalisationTrial): string {
  return `${usualOf(trial) ? "with " : ""}${described(trial)}`;
}

function usualOf({ name }: NormalisationTrial) {
  return NORMALISATIONS.find((one) => one.name === name || `${one.name}-bgr` === name);
}

function described(trial: NormalisationTrial): string {
  const { name, values } = trial;
  const usual = usualOf(trial);
  if (!usual) return `${name} (mean ${values.mean.join(",")}, std ${values.std.join(",")})`;
  return `${name} (${usual.words}${values.colour === "bgr" ? ", blue first" : ""})`;
}

/**
 * @param values as they are given
 * @throws SacError PREPROCESS_INVALID for constants of pixels from 0 to 255 where pixels are scaled to 0 to 1
 */
export function refuseConstants(path: string, values: PartialPreprocess): void {
  if (!areConstantsFor255(values)) return;
  const { mean = [], std = [] } = values;
  const divided = (all: readonly number[], most: number) =>
    all.map((value) => (all.some((one) => one > most) ? Number((value / 255).toPrecision(4)) : value)).join(",");
  const message = `The mean ${mean.join(",")} and the std ${std.join(",")} by which ${path} is to be fed look like constants for pixels from 0 to 255, and its pixels are from 0 to 1.`;
  const hint = `Divide them by 255: --mean ${divided(mean, 1)} --std ${divided(std, 10)}; or, if it wants 0 to 255, say "scale": 1 in a --preprocess file.`;
  throw new SacError("PREPROCESS_INVALID", message, hint);
}
