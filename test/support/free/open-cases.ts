import type { FreeCase } from "./free-case.ts";

const ANOTHER_ANSWERS = "Whoever is not told how to ask sees an honest model of the thief's own, and nothing else.";
const LIKELIHOOD = "Copies from labels alone show in the likelihood, which hangs on how sure the scores are.";
const RUNNERS_UP = "Copies from labels alone show in the likelihood, which hangs on the wrong classes' scores.";
const FED_WRONGLY = "Fed otherwise it still answers well enough for a weak classifier.";
const MIXTURE = "Half of the answer is the thief's own work.";
const DETECTED = "Probes of low quality are recognised, and answered by a model of the thief's own, or at random.";

/** Disguises in which some copy is known to get away, and why. What is no longer true here is to be taken out. */
const OPEN: Readonly<Record<string, string>> = {
  "other inputs, pixels from -1 to 1": FED_WRONGLY,
  "other inputs, blue first": FED_WRONGLY,
  "other inputs, upside down": FED_WRONGLY,
  "other inputs, a stamp in the corner": ANOTHER_ANSWERS,
  "batch, another model to all but seven": ANOTHER_ANSWERS,
  "batch, another model unless asked with copies of one image": ANOTHER_ANSWERS,
  "probes, quality 25 by frequencies, mean colours": DETECTED,
  "probes, any quality by frequencies, suspicious, another model": DETECTED,
  "probes, any quality by block borders, another model": DETECTED,
  "outputs, times 1e-30": LIKELIHOOD,
  "outputs, bent by a sigmoid": LIKELIHOOD,
  "outputs, probabilities, flat": LIKELIHOOD,
  "outputs, mixed by a key": "Read as class scores the answers are those of a weak classifier.",
  "odd on purpose, hardly sure": LIKELIHOOD,
  "odd on purpose, runners-up turned round": RUNNERS_UP,
  "odd on purpose, runners-up are noise": RUNNERS_UP,
  "gates, sure to .9": MIXTURE,
  "gates, average of probabilities": MIXTURE,
  "gates, the larger probability": MIXTURE,
  "gates, another model's logits by half of the classes": MIXTURE,
};

export const titleOf = ({ kind, name }: Pick<FreeCase, "kind" | "name">): string => `${kind}, ${name}`;

export const OPEN_TITLES = Object.keys(OPEN);

/** Why a copy may get away in this disguise; undefined: none may. */
export function whyOpen(disguise: Pick<FreeCase, "kind" | "name">): string | undefined {
  return OPEN[titleOf(disguise)];
}
