import { behaviourVerdict, type Doubt } from "../../core/doubts.ts";
import { decide, type Standing } from "../../core/judging.ts";
import type { Matrix } from "../../core/matrix.ts";
import { formOf, labelsOf } from "../../core/outputs.ts";
import { scoreSuspect } from "../../core/panel.ts";
import { prepare, type Settings } from "../../core/prepare.ts";
import { ruleFor } from "../../core/verdict.ts";
import { MOST_CONTROL_IMAGES } from "../../fingerprint/control.ts";
import type { Candidate } from "../../probes/pool.ts";
import { type Selection, seededOrder, selectProbes } from "../../probes/select.ts";
import { type Background, closenessIn, viewAmong } from "../closeness.ts";
import { controlAnswers } from "../control.ts";
import { rowsAt } from "../draw.ts";
import { doubtsOf } from "../judgement.ts";
import type { Images } from "./evidence.ts";
import { onceEach, type Replays } from "./step.ts";

/** Outputs of source, suspect and independent models on the same images. */
export interface Outputs {
  readonly source: Matrix;
  readonly suspect: Matrix;
  readonly independent: readonly Matrix[];
  /** The same on images that the source did not choose; undefined where these are such themselves. */
  readonly control?: Pick<Outputs, "source" | "independent"> | undefined;
}

/** How a claim is judged, on whatever images. */
export interface ClaimJudging {
  readonly settings: Settings;
  readonly alpha: number;
  /** Of source and independent models; what is stated is what the verifier found out, and what the claimant says against the claim. */
  readonly background: Background;
}

/** One judgement from scratch: the independent models are the calibration, and nothing else is. */
export interface Trial extends Standing {
  /** By the rule that so many independent models can bear; without such a rule nothing is derived. */
  readonly verdict: "derived" | "unrelated" | "inconclusive";
  /** What may bring an honest suspect as close, where that makes it inconclusive; as `sac check` doubts. */
  readonly doubts: readonly Doubt[];
}

/** @param outputs with the classes in the source's order */
export function tryClaim({ source, suspect, independent, control }: Outputs, how: ClaimJudging): Trial {
  const { settings, alpha, background } = how;
  const hard = [source, suspect].some((outputs) => formOf(outputs) === "labels");
  const ours = prepare(source, settings, undefined, hard);
  const answers = (outputs: Matrix) => prepare(outputs, settings, ours, hard, true);
  const onControl = control && { source: control.source, unrelated: control.independent };
  const view = viewAmong(ours, independent.map(answers), onControl && controlAnswers(onControl, settings));
  const theirs = answers(suspect);
  const close = closenessIn(view, background, theirs, scoreSuspect(ours, theirs, view.panel));
  const { standing } = close;
  // No weights are read in a claim, so none can show another architecture.
  const doubts = doubtsOf(close, { alpha, otherArchitecture: false });
  const rule = ruleFor(standing.panel.length, alpha);
  const verdict = rule ? behaviourVerdict(decide(standing.evidence, { rule, alpha }), rule, doubts) : "unrelated";
  return { ...standing, verdict, doubts: verdict === "inconclusive" ? doubts : [] };
}

/** Fewer probes than these tell nothing. */
const FEWEST_PROBES = 20;

/**
 * Judges again with other seeds. With few images to choose from, fewer probes are drawn each time.
 * @param wanted the fingerprint's rule and number of probes, and whether the images that come first are ones that the source did
 *   not choose; without classes among the images the rule is `random`
 * @returns undefined if there are too few images
 */
export function replay(
  images: Images,
  outputs: Outputs,
  wanted: { readonly rule: Selection; readonly probes: number; readonly control: boolean },
  how: ClaimJudging & { readonly seeds: readonly number[] },
): (Replays & { readonly trials: readonly Trial[] }) | undefined {
  const { pool, folder } = images;
  const labels = labelsOf(outputs.source);
  const wrong = new Set(pool.filter(({ label }, i) => label !== labels[i]).map(({ sha256 }) => sha256));
  const rule = folder.classes?.length === outputs.source.columns ? wanted.rule : "random";
  const right = pool.length - wrong.size;
  const most = { random: pool.length, misclassified: wrong.size, mixed: 2 * Math.min(wrong.size, right) }[rule];
  const probes = Math.min(wanted.probes, most);
  if (probes < FEWEST_PROBES) return undefined;
  const place = new Map(pool.map(({ sha256 }, i) => [sha256, i]));
  const trials = how.seeds.map((seed) => {
    const order = seededOrder(pool, seed);
    const outputsOn = (chosen: readonly Candidate[]) => {
      const rows = chosen.map(({ sha256 }) => place.get(sha256) ?? 0);
      const { source, suspect, independent } = outputs;
      const at = (from: Matrix) => rowsAt(from, rows);
      return { source: at(source), suspect: at(suspect), independent: independent.map(at) };
    };
    const chosen = outputsOn(selectProbes(order, rule, probes, ({ sha256 }) => wrong.has(sha256)));
    const first = order.slice(0, MOST_CONTROL_IMAGES);
    const control = wanted.control && rule !== "random" ? outputsOn(first) : undefined;
    return tryClaim({ ...chosen, control }, how);
  });
  return {
    rule,
    probes,
    seeds: how.seeds,
    trials,
    derived: trials.filter(({ verdict }) => verdict === "derived").length,
    doubtful: trials.filter(({ verdict }) => verdict === "inconclusive").length,
    doubts: onceEach(trials.flatMap(({ doubts }) => doubts)),
    medianP: upperMedian(trials.map(({ evidence }) => evidence.conformal)),
    medianSpreads: upperMedian(trials.map(({ spreads }) => spreads)),
  };
}

/** The larger of the two in the middle, if there are two. */
function upperMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
