import { makePanel, scoreSuspect } from "../core/panel.ts";
import { type Answers, closeness, prepare, type Scores } from "../core/scores.ts";
import { modelsNeeded, smallestRate } from "../core/significance.ts";
import { decide, evidenceOf, ruleFor } from "../core/verdict.ts";
import { type Calibration, type Fingerprint, type Reference, settingsOf } from "../fingerprint/fingerprint.ts";

export interface ReferenceSummary {
  readonly name: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  readonly scores: Scores;
}

/** How often unrelated models are called derived when they are judged by the others. */
export interface HeldOut {
  readonly rule: "conformal" | "normal" | undefined;
  readonly models: number;
  readonly falseAlarms: number;
}

export interface CalibrationSummary {
  readonly alpha: number;
  readonly unrelated: readonly ReferenceSummary[];
  readonly derived: readonly ReferenceSummary[];
  /** 1/(n + 1): the smallest false-alarm rate of the conformal rule; undefined without unrelated models. */
  readonly smallestRate: number | undefined;
  readonly rule: "conformal" | "normal" | undefined;
  /** Each unrelated model judged by all the others. */
  readonly leaveOneOut: HeldOut;
  /** Per architecture: its models judged by the models of all other architectures. */
  readonly architectures: readonly ({ readonly arch: string } & HeldOut)[];
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly code: string;
  readonly text: string;
}

const NOTHING: Calibration = { unrelated: [], derived: [] };
/** Tail probability below which an unrelated model stands so far from the others that its label deserves a doubt. */
const SUSPICIOUS = 1e-4;

/** What a calibration can support at alpha, measured on its own models. */
export function summariseCalibration(fingerprint: Fingerprint, alpha: number): CalibrationSummary {
  const { unrelated, derived } = fingerprint.calibration ?? NOTHING;
  const held = heldOut(fingerprint, unrelated, alpha);
  const everyone = unrelated.map((_, i) => i);
  const archs = [...new Set(unrelated.map(({ arch }) => arch))].filter((arch) => arch !== undefined);
  const alone = everyone.map((i) =>
    held(
      [i],
      everyone.filter((other) => other !== i),
    ),
  );
  return {
    alpha,
    unrelated: unrelated.map(summariseReference),
    derived: derived.map(summariseReference),
    smallestRate: unrelated.length > 0 ? smallestRate(unrelated.length) : undefined,
    rule: ruleFor(unrelated.length, alpha),
    leaveOneOut: {
      rule: ruleFor(unrelated.length - 1, alpha),
      models: unrelated.length,
      falseAlarms: alone.reduce((sum, one) => sum + one.falseAlarms, 0),
    },
    architectures: archs.map((arch) => {
      const inside = everyone.filter((i) => unrelated[i].arch === arch);
      return {
        arch,
        ...held(
          inside,
          everyone.filter((i) => unrelated[i].arch !== arch),
        ),
      };
    }),
    warnings: [...calibrationWarnings(fingerprint, alpha), ...doubts(unrelated, (i, by) => held([i], by).smallestTail)],
  };
}

/** What keeps a calibration from bearing its promise: too few models, or none like the source. */
export function calibrationWarnings(fingerprint: Fingerprint, alpha: number): Warning[] {
  const { unrelated } = fingerprint.calibration ?? NOTHING;
  return [...countWarnings(unrelated.length, alpha), ...peerWarnings(fingerprint, unrelated)];
}

function summariseReference({ name, arch, accuracy, scores }: Reference): ReferenceSummary {
  return { name, arch, accuracy, scores };
}

/** Judges some unrelated models, one at a time, by others. */
function heldOut(fingerprint: Fingerprint, unrelated: readonly Reference[], alpha: number) {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers: Answers[] = unrelated.map(({ outputs }) => prepare(outputs, settings, source, false, true));
  return (judged: readonly number[], by: readonly number[]): HeldOut & { readonly smallestTail: number } => {
    const rule = ruleFor(by.length, alpha);
    const panel = makePanel(
      source,
      by.map((i) => answers[i]),
    );
    const evidence = judged.map((i) => {
      const scores = scoreSuspect(source, answers[i], panel);
      const name = scores.fusion === undefined ? "sac" : "fusion";
      return evidenceOf(
        scores.sac,
        closeness(scores, name),
        panel.scores.map((one) => closeness(one, name)),
      );
    });
    const verdicts = rule ? evidence.map((one) => decide([one], [{ rule, alpha }])[0].verdict) : [];
    const falseAlarms = verdicts.filter((verdict) => verdict === "derived").length;
    return { rule, models: judged.length, falseAlarms, smallestTail: Math.min(...evidence.map(({ tail }) => tail)) };
  };
}

function countWarnings(n: number, alpha: number) {
  const needed = modelsNeeded(alpha);
  if (n >= needed) return [];
  const supported = n === 0 ? "none is there" : `${n} support ${(smallestRate(n) * 100).toFixed(1)} % at best`;
  const stands =
    ruleFor(n, alpha) === "normal" ? " Until then the rule normal stands in, which assumes normal scores." : "";
  const text = `A false-alarm rate of ${Number((alpha * 100).toPrecision(3))} % without assumptions needs ${needed} unrelated models; ${supported}.${stands}`;
  return [{ code: "FEW_UNRELATED", text }];
}

/** An unrelated model warns of false alarms only about models like itself: same architecture, similar accuracy. */
function peerWarnings({ about: { source } }: Fingerprint, unrelated: readonly Reference[]) {
  if (unrelated.length === 0) return [];
  const warnings = [];
  const archs = unrelated.map(({ arch }) => arch);
  if (source.arch === undefined || archs.includes(undefined)) {
    const text = "Architectures are not all known: tell them with enroll --arch and calibrate --unrelated NAME=GLOB.";
    warnings.push({ code: "ARCHITECTURE_UNKNOWN", text });
  }
  if (source.arch !== undefined && !archs.includes(source.arch)) {
    const text = `No unrelated model has the source's architecture ${source.arch}: independent models of that architecture may be called derived.`;
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
 */
function doubts(unrelated: readonly Reference[], tail: (i: number, by: readonly number[]) => number) {
  const distances = unrelated.map(({ scores }) => scores.sac);
  const furtherThan = (distance: number) => distances.flatMap((other, j) => (other > distance ? j : []));
  const suspicious = distances.filter((distance, i) => tail(i, furtherThan(distance)) < SUSPICIOUS);
  return unrelated.flatMap(({ name, scores }) => {
    if (!(scores.sac <= Math.max(...suspicious))) return [];
    const text = `${name} is far closer to the source than other unrelated models: make sure that it really is unrelated.`;
    return [{ code: "UNRELATED_DOUBTFUL", text }];
  });
}
