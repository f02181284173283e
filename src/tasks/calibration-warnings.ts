import type { PopulationStanding } from "../core/exchangeability.ts";
import { distanceIn } from "../core/scores.ts";
import { FEWEST_FOR_NORMAL, holm, smallestRate } from "../core/significance.ts";
import { modelsNeeded, ruleFor } from "../core/verdict.ts";
import type { Fingerprint, Reference } from "../fingerprint/fingerprint.ts";
import { isOfSourceArchitecture } from "./source-architecture.ts";

/** What to know about a calibration: a code, and the facts that it rests on. */
export type CalibrationWarning =
  | {
      readonly code: "FEW_UNRELATED";
      readonly alpha: number;
      readonly unrelated: number;
      /** What so many support; undefined if there is none. */
      readonly smallestRate: number | undefined;
      readonly needed: number;
      /** Whether the rule `normal` stands in until there are enough. */
      readonly normal: boolean;
      /** Whether there are twins, so that it matters only where those cannot decide. */
      readonly twins: boolean;
    }
  | { readonly code: "FEW_PROBES"; readonly probes: number }
  | { readonly code: "ARCHITECTURE_UNKNOWN" }
  | { readonly code: "ACCURACY_UNKNOWN"; readonly ofSource: boolean }
  | {
      readonly code: "OTHER_CLASSES";
      /** The source's. */
      readonly classes: number;
      readonly models: readonly { readonly name: string; readonly classes: number }[];
    }
  | { readonly code: "ARCHITECTURE_MISSING"; readonly arch: string | undefined }
  /** Too few to tell how close honest models of the source's architecture come. */
  | { readonly code: "ARCHITECTURE_FEW"; readonly arch: string | undefined; readonly references: number }
  | {
      readonly code: "ACCURACY_RANGE";
      readonly source: number;
      readonly unrelated: readonly [least: number, most: number];
    }
  | {
      readonly code: "SOURCE_UNLIKE_REFERENCES";
      readonly standing: PopulationStanding;
      /** Whether it was compared on images that may, for all that is said, be those of its training. */
      readonly onUnsaidImages: boolean;
    }
  | {
      readonly code: "TWINS_UNLIKE_REFERENCES";
      /** The source's; undefined: they are of several kinds, and none is like it. */
      readonly standing: PopulationStanding | undefined;
    }
  | { readonly code: "SOURCE_ISOLATED" }
  | { readonly code: "TWINS_WITHOUT_REFERENCES"; readonly needed: number }
  | {
      readonly code: "TWINS_PICKED_OTHERWISE";
      /** Undefined: it was not said. */
      readonly source: string | undefined;
      readonly twins: string | undefined;
    }
  | {
      readonly code: "UNITS_TIED";
      /** Sets of hidden units in which unrelated models match the source, of how many. */
      readonly tied: number;
      readonly sets: number;
    }
  | {
      readonly code: "UNRELATED_DOUBTFUL";
      readonly name: string;
      /** What gives it away: weights that are the source's, or answers that are too close. */
      readonly by: "weights" | "answers";
    };

/** With fewer probes, chance decides where a suspect stands. */
export const FEW_PROBES = 20;

/** How often the closeness of any of the unrelated models may by chance give rise to a doubt. */
const SUSPICIOUS = 0.05;

/**
 * What keeps a calibration from bearing its promise: too few models, or none like the source.
 * @param source where it stands among the unrelated models; undefined where that says nothing
 * @param isolated whether none of them is like it
 */
export function calibrationWarnings(
  fingerprint: Fingerprint,
  alpha: number,
  source: PopulationStanding | undefined,
  isolated: boolean,
): CalibrationWarning[] {
  const unrelated = fingerprint.calibration?.unrelated ?? [];
  const judging = unrelated.filter((model) => isJudgedBy(fingerprint, model));
  const twinsAlone = fingerprint.family !== undefined && unrelated.length === 0;
  const unlike = source?.doubtful && !fingerprint.family;
  const onUnsaidImages = fingerprint.control !== undefined && fingerprint.about.selection.imagesAre === undefined;
  const probes = fingerprint.outputs.rows;
  return [
    ...(probes < FEW_PROBES ? [{ code: "FEW_PROBES", probes } as const] : []),
    ...twinWarnings(fingerprint, source, isolated),
    ...(twinsAlone ? [] : countWarnings(judging.length, alpha, fingerprint.family !== undefined)),
    ...(unlike ? [{ code: "SOURCE_UNLIKE_REFERENCES", standing: source, onUnsaidImages } as const] : []),
    ...(isolated && !fingerprint.family ? [{ code: "SOURCE_ISOLATED" } as const] : []),
    ...peerWarnings(fingerprint, unrelated),
    ...classWarnings(fingerprint, unrelated),
    ...tiedWarnings(fingerprint),
  ];
}

function tiedWarnings({ weights }: Fingerprint): CalibrationWarning[] {
  const tied = weights?.tied?.length ?? 0;
  const sets = weights?.sketch.spaces.filter(({ fixed }) => !fixed).length ?? 0;
  return tied === 0 ? [] : [{ code: "UNITS_TIED", tied, sets }];
}

/**
 * What keeps twins from bearing their promise: references that are missing, or unlike the source; and the best of several runs is
 * no model like one that was not picked.
 * @param source where it stands among the unrelated models; undefined where that says nothing
 * @param isolated whether none of them is like it
 */
export function twinWarnings(
  { family, calibration }: Pick<Fingerprint, "family" | "calibration">,
  source: PopulationStanding | undefined,
  isolated: boolean,
): CalibrationWarning[] {
  const references = calibration?.unrelated.length ?? 0;
  const standing = isolated ? undefined : source;
  return [
    ...(family && (isolated || source?.doubtful) ? [{ code: "TWINS_UNLIKE_REFERENCES", standing } as const] : []),
    ...(family && references < FEWEST_FOR_NORMAL
      ? [{ code: "TWINS_WITHOUT_REFERENCES", needed: FEWEST_FOR_NORMAL } as const]
      : []),
    ...pickedWarnings(family),
  ];
}

function pickedWarnings(family: Fingerprint["family"]): CalibrationWarning[] {
  const { sourcePicked: source, twinsPicked: twins } = family ?? {};
  const best = [source, twins].some((picked) => picked?.startsWith("best-of-"));
  return best && source !== twins ? [{ code: "TWINS_PICKED_OTHERWISE", source, twins }] : [];
}

function countWarnings(unrelated: number, alpha: number, twins: boolean): CalibrationWarning[] {
  const needed = modelsNeeded(alpha);
  if (unrelated >= needed) return [];
  const supported = unrelated === 0 ? undefined : smallestRate(unrelated);
  const normal = ruleFor(unrelated, alpha) === "normal";
  return [{ code: "FEW_UNRELATED", alpha, unrelated, smallestRate: supported, needed, normal, twins }];
}

/** An unrelated model warns of false alarms only about models like itself: same architecture, similar accuracy. */
function peerWarnings(
  { about: { source }, family }: Fingerprint,
  unrelated: readonly Reference[],
): CalibrationWarning[] {
  if (unrelated.length === 0) return [];
  const { arch, accuracy } = source;
  const warnings: CalibrationWarning[] = [];
  const ofSource = unrelated.map((model) => isOfSourceArchitecture(source, model));
  const isUnknown = ofSource.includes(undefined);
  if (isUnknown) warnings.push({ code: "ARCHITECTURE_UNKNOWN" });
  if (!ofSource.includes(true) && (arch !== undefined || !isUnknown))
    warnings.push({ code: "ARCHITECTURE_MISSING", arch });
  const references = ofSource.filter((one) => one === true).length;
  if (!family && !isUnknown && references > 0 && references < FEWEST_FOR_NORMAL)
    warnings.push({ code: "ARCHITECTURE_FEW", arch, references });
  const accuracies = unrelated.flatMap((model) => model.accuracy ?? []);
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  if (accuracy === undefined || accuracies.length < unrelated.length)
    warnings.push({ code: "ACCURACY_UNKNOWN", ofSource: accuracy === undefined });
  else if (accuracy > most || accuracy < least)
    warnings.push({ code: "ACCURACY_RANGE", source: accuracy, unrelated: [least, most] });
  return warnings;
}

/** A model of other classes stands in no score that looks at classes, and is no stand-in for a suspect that has the source's. */
export function isJudgedBy({ about, outputs }: Fingerprint, model: Reference): boolean {
  return about.task === "verification" || model.outputs.columns === outputs.columns;
}

function classWarnings(fingerprint: Fingerprint, unrelated: readonly Reference[]): CalibrationWarning[] {
  const { columns: classes } = fingerprint.outputs;
  const others = unrelated.filter((model) => !isJudgedBy(fingerprint, model));
  if (others.length === 0) return [];
  const models = others.map(({ name, outputs: { columns } }) => ({ name, classes: columns }));
  return [{ code: "OTHER_CLASSES", classes, models }];
}

/**
 * Unrelated models that are none, by their weights, or too close to be so. Each is judged by the models further away only: two
 * copies of the source would otherwise hide each other. Being the closest of those is allowed for, and so is looking at many
 * models (Holm). Whatever is as close as a doubtful model is doubtful, too; but not a model of the source's own architecture
 * whose weights are not the source's: it is expected to be the closest, and what a calibration most wants.
 * @param tail the tail p-value of the i-th unrelated model judged by some of the others
 */
export function doubtWarnings(
  { about: { source } }: Fingerprint,
  unrelated: readonly Reference[],
  tail: (i: number, by: readonly number[]) => number,
): CalibrationWarning[] {
  const isExpected = (model: Reference) =>
    isOfSourceArchitecture(source, model) === true && model.weights !== undefined && model.weights !== "derived";
  const distances = unrelated.map(({ scores }) => distanceIn(scores));
  const pValues = distances.map((distance, i) => {
    const further = distances.flatMap((other, j) => (other > distance ? j : []));
    const closest = (further.length + 1) * tail(i, further);
    return isExpected(unrelated[i]) || Number.isNaN(closest) ? 1 : closest;
  });
  const corrected = holm(pValues);
  const suspicious = distances.filter((_, i) => corrected[i] < SUSPICIOUS);
  return unrelated.flatMap((model, i): CalibrationWarning[] => {
    const { name, weights } = model;
    if (weights === "derived") return [{ code: "UNRELATED_DOUBTFUL", name, by: "weights" }];
    const isClose = distances[i] <= Math.max(...suspicious) && !isExpected(model);
    return isClose ? [{ code: "UNRELATED_DOUBTFUL", name, by: "answers" }] : [];
  });
}
