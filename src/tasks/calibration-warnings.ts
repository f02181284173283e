import { distanceIn } from "../core/scores.ts";
import { smallestRate } from "../core/significance.ts";
import { modelsNeeded, ruleFor } from "../core/verdict.ts";
import type { Fingerprint, Reference } from "../fingerprint/fingerprint.ts";

export interface Warning {
  readonly code: string;
  readonly text: string;
}

/** Tail probability below which an unrelated model stands so far from the others that its label deserves a doubt. */
const SUSPICIOUS = 1e-4;

/** What keeps a calibration from bearing its promise: too few models, or none like the source. */
export function calibrationWarnings(fingerprint: Fingerprint, alpha: number): Warning[] {
  const unrelated = fingerprint.calibration?.unrelated ?? [];
  return [...countWarnings(unrelated.length, alpha), ...peerWarnings(fingerprint, unrelated)];
}

function countWarnings(n: number, alpha: number): Warning[] {
  const needed = modelsNeeded(alpha);
  if (n >= needed) return [];
  const supported = n === 0 ? "none is there" : `${n} support ${(smallestRate(n) * 100).toFixed(1)} % at best`;
  const stands =
    ruleFor(n, alpha) === "normal" ? " Until then the rule normal stands in, which assumes normal scores." : "";
  const text = `A false-alarm rate of ${Number((alpha * 100).toPrecision(3))} % without assumptions needs ${needed} unrelated models; ${supported}.${stands}`;
  return [{ code: "FEW_UNRELATED", text }];
}

/** An unrelated model warns of false alarms only about models like itself: same architecture, similar accuracy. */
function peerWarnings({ about: { source } }: Fingerprint, unrelated: readonly Reference[]): Warning[] {
  if (unrelated.length === 0) return [];
  const warnings: Warning[] = [];
  const archs = unrelated.map(({ arch }) => arch);
  if (source.arch === undefined || archs.includes(undefined)) {
    const text = "Architectures are not all known: tell them with enroll --arch and calibrate --unrelated NAME=GLOB.";
    warnings.push({ code: "ARCHITECTURE_UNKNOWN", text });
  }
  if (source.arch !== undefined && !archs.includes(source.arch)) {
    const text = `No unrelated model has the source's architecture ${source.arch}: independent models of that architecture may be called derived. Train one more like the source, from another seed.`;
    warnings.push({ code: "ARCHITECTURE_MISSING", text });
  }
  const accuracies = unrelated.flatMap(({ accuracy }) => accuracy ?? []);
  if (source.accuracy === undefined || accuracies.length < unrelated.length) {
    const text = "Accuracies are not all known: enrol with class folders and calibrate with --images.";
    warnings.push({ code: "ACCURACY_UNKNOWN", text });
  } else if (source.accuracy > Math.max(...accuracies) || source.accuracy < Math.min(...accuracies)) {
    const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)].map((value) => (value * 100).toFixed(1));
    const text = `The source's accuracy ${(source.accuracy * 100).toFixed(1)} % is outside the unrelated models' range of ${low} to ${high} %: honest models as good as the source were not seen.`;
    warnings.push({ code: "ACCURACY_RANGE", text });
  }
  return warnings;
}

/**
 * Unrelated models too close to be so. Each is weighed against the models further away only: two copies of the source
 * would otherwise hide each other. Whatever is as close as a doubtful model is doubtful, too.
 * @param tail the tail p-value of the i-th unrelated model judged by some of the others
 */
export function doubtWarnings(
  unrelated: readonly Reference[],
  tail: (i: number, by: readonly number[]) => number,
): Warning[] {
  const distances = unrelated.map(({ scores }) => distanceIn(scores));
  const furtherThan = (distance: number) => distances.flatMap((other, j) => (other > distance ? j : []));
  const suspicious = distances.filter((distance, i) => tail(i, furtherThan(distance)) < SUSPICIOUS);
  return unrelated.flatMap(({ name, scores }) => {
    if (!(distanceIn(scores) <= Math.max(...suspicious))) return [];
    const text = `${name} is far closer to the source than other unrelated models: make sure that it really is unrelated.`;
    return [{ code: "UNRELATED_DOUBTFUL", text }];
  });
}
