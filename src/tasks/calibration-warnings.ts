import { distanceIn } from "../core/scores.ts";
import { smallestRate } from "../core/significance.ts";
import { modelsNeeded, ruleFor } from "../core/verdict.ts";
import type { Fingerprint, Reference } from "../fingerprint/fingerprint.ts";

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
    }
  | { readonly code: "ARCHITECTURE_UNKNOWN" | "ACCURACY_UNKNOWN" }
  | { readonly code: "ARCHITECTURE_MISSING"; readonly arch: string }
  | {
      readonly code: "ACCURACY_RANGE";
      readonly source: number;
      readonly unrelated: readonly [least: number, most: number];
    }
  | { readonly code: "UNRELATED_DOUBTFUL"; readonly name: string }
  | {
      readonly code: "TWINS_PICKED_OTHERWISE";
      /** Undefined: it was not said. */
      readonly source: string | undefined;
      readonly twins: string | undefined;
    };

/** Tail probability below which an unrelated model stands so far from the others that its label deserves a doubt. */
const SUSPICIOUS = 1e-4;

/** What keeps a calibration from bearing its promise: too few models, or none like the source. */
export function calibrationWarnings(fingerprint: Fingerprint, alpha: number): CalibrationWarning[] {
  const unrelated = fingerprint.calibration?.unrelated ?? [];
  const twinsAlone = fingerprint.family !== undefined && unrelated.length === 0;
  return [
    ...twinWarnings(fingerprint),
    ...(twinsAlone ? [] : countWarnings(unrelated.length, alpha)),
    ...peerWarnings(fingerprint, unrelated),
  ];
}

/** What keeps twins from bearing their promise: the best of several runs is no model like one that was not picked. */
export function twinWarnings({ family }: Pick<Fingerprint, "family">): CalibrationWarning[] {
  const { sourcePicked: source, twinsPicked: twins } = family ?? {};
  const best = [source, twins].some((picked) => picked?.startsWith("best-of-"));
  return best && source !== twins ? [{ code: "TWINS_PICKED_OTHERWISE", source, twins }] : [];
}

function countWarnings(unrelated: number, alpha: number): CalibrationWarning[] {
  const needed = modelsNeeded(alpha);
  if (unrelated >= needed) return [];
  const supported = unrelated === 0 ? undefined : smallestRate(unrelated);
  const normal = ruleFor(unrelated, alpha) === "normal";
  return [{ code: "FEW_UNRELATED", alpha, unrelated, smallestRate: supported, needed, normal }];
}

/** An unrelated model warns of false alarms only about models like itself: same architecture, similar accuracy. */
function peerWarnings({ about: { source } }: Fingerprint, unrelated: readonly Reference[]): CalibrationWarning[] {
  if (unrelated.length === 0) return [];
  const { arch, accuracy } = source;
  const warnings: CalibrationWarning[] = [];
  const archs = unrelated.map((model) => model.arch);
  if (arch === undefined || archs.includes(undefined)) warnings.push({ code: "ARCHITECTURE_UNKNOWN" });
  if (arch !== undefined && !archs.includes(arch)) warnings.push({ code: "ARCHITECTURE_MISSING", arch });
  const accuracies = unrelated.flatMap((model) => model.accuracy ?? []);
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  if (accuracy === undefined || accuracies.length < unrelated.length) warnings.push({ code: "ACCURACY_UNKNOWN" });
  else if (accuracy > most || accuracy < least)
    warnings.push({ code: "ACCURACY_RANGE", source: accuracy, unrelated: [least, most] });
  return warnings;
}

/**
 * Unrelated models too close to be so. Each is judged by the models further away only: two copies of the source would
 * otherwise hide each other. Whatever is as close as a doubtful model is doubtful, too.
 * @param tail the tail p-value of the i-th unrelated model judged by some of the others
 */
export function doubtWarnings(
  unrelated: readonly Reference[],
  tail: (i: number, by: readonly number[]) => number,
): CalibrationWarning[] {
  const distances = unrelated.map(({ scores }) => distanceIn(scores));
  const furtherThan = (distance: number) => distances.flatMap((other, j) => (other > distance ? j : []));
  const suspicious = distances.filter((distance, i) => tail(i, furtherThan(distance)) < SUSPICIOUS);
  const doubtful = unrelated.filter(({ scores }) => distanceIn(scores) <= Math.max(...suspicious));
  return doubtful.map(({ name }) => ({ code: "UNRELATED_DOUBTFUL", name }));
}
