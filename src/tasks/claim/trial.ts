import { decide, type Standing, standingOf } from "../../core/judging.ts";
import type { Matrix } from "../../core/matrix.ts";
import { formOf, labelsOf } from "../../core/outputs.ts";
import { makePanel, scoreSuspect } from "../../core/panel.ts";
import { prepare, type Settings } from "../../core/prepare.ts";
import { ruleFor } from "../../core/verdict.ts";
import { type Selection, seededOrder, selectProbes } from "../../probes/select.ts";
import { rowsAt } from "../draw.ts";
import type { Images } from "./evidence.ts";
import type { Replays } from "./step.ts";

/** Outputs of source, suspect and independent models on the same images. */
export interface Outputs {
  readonly source: Matrix;
  readonly suspect: Matrix;
  readonly independent: readonly Matrix[];
}

/** One judgement from scratch: the independent models are the calibration, and nothing else is. */
export interface Trial extends Standing {
  /** Whether the rule that so many independent models can bear calls the suspect derived; without such a rule it does not. */
  readonly derived: boolean;
}

/** @param outputs with the classes in the source's order */
export function tryClaim({ source, suspect, independent }: Outputs, settings: Settings, alpha: number): Trial {
  const hard = [source, suspect].some((outputs) => formOf(outputs) === "labels");
  const ours = prepare(source, settings, undefined, hard);
  const theirs = (outputs: Matrix) => prepare(outputs, settings, ours, hard, true);
  const panel = makePanel(ours, independent.map(theirs));
  const scores = scoreSuspect(ours, theirs(suspect), panel);
  const standing = standingOf(ours, scores, panel.scores);
  const rule = ruleFor(standing.panel.length, alpha);
  return {
    ...standing,
    derived: rule !== undefined && decide(standing.evidence, { rule, alpha }).verdict === "derived",
  };
}

/** Fewer probes than these tell nothing. */
const FEWEST_PROBES = 20;

/**
 * Judges again with other seeds. With few images to choose from, fewer probes are drawn each time.
 * @param wanted the fingerprint's rule and number of probes; without classes among the images the rule is `random`
 * @returns undefined if there are too few images
 */
export function replay(
  images: Images,
  outputs: Outputs,
  wanted: { readonly rule: Selection; readonly probes: number },
  how: { readonly seeds: readonly number[]; readonly settings: Settings; readonly alpha: number },
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
    const chosen = selectProbes(seededOrder(pool, seed), rule, probes, ({ sha256 }) => wrong.has(sha256));
    const rows = chosen.map(({ sha256 }) => place.get(sha256) ?? 0);
    const at = (from: Matrix) => rowsAt(from, rows);
    const drawn = {
      source: at(outputs.source),
      suspect: at(outputs.suspect),
      independent: outputs.independent.map(at),
    };
    return tryClaim(drawn, how.settings, how.alpha);
  });
  return {
    rule,
    probes,
    seeds: how.seeds,
    trials,
    derived: trials.filter((trial) => trial.derived).length,
    medianP: upperMedian(trials.map(({ evidence }) => evidence.conformal)),
    medianSpreads: upperMedian(trials.map(({ spreads }) => spreads)),
  };
}

/** The larger of the two in the middle, if there are two. */
function upperMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
