import { reorderColumns } from "../core/alignment.ts";
import type { Answers } from "../core/answers.ts";
import type { PartStanding } from "../core/contradiction.ts";
import { standingOf } from "../core/judging.ts";
import type { Matrix } from "../core/matrix.ts";
import { makePanel, scoreSuspect } from "../core/panel.ts";
import { prepare } from "../core/prepare.ts";
import type { ScoreName } from "../core/score-table.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";
import { qualityFor } from "../probes/quality.ts";
import { rowsAt } from "./draw.ts";
import type { JudgeParts } from "./examination.ts";

/** Fewer images tell too little by themselves. */
const FEWEST_IMAGES = 10;

/**
 * The same panel once more, on the lossless probes alone and on the others alone.
 * @returns undefined where probes are all of one kind, or too few of one; and for verification models, of which it was not measured
 *   how much honest ones differ
 */
export function judgeByParts(fingerprint: Fingerprint, hard: boolean): JudgeParts | undefined {
  const { about } = fingerprint;
  if (about.task !== "classification" || about.quality !== "mixed") return undefined;
  const { seed } = about.selection;
  const isClean = about.probes.map(({ image }) => qualityFor("mixed", seed, { sha256: image }) === "lossless");
  const [clean, compressed] = [true, false].map((wanted) => {
    const rows = isClean.flatMap((one, i) => (one === wanted ? [i] : []));
    return rows.length < FEWEST_IMAGES ? undefined : partOf(fingerprint, rows, hard);
  });
  if (!clean || !compressed) return undefined;
  return (...suspect) => ({ clean: clean(...suspect), compressed: compressed(...suspect) });
}

function partOf(fingerprint: Fingerprint, rows: readonly number[], hard: boolean) {
  const { outputs, calibration } = fingerprint;
  const settings = settingsOf(fingerprint);
  const source = prepare(rowsAt(outputs, rows), settings, undefined, hard);
  const references = (calibration?.unrelated ?? []).map((one) =>
    prepare(rowsAt(one.outputs, rows), settings, source, hard, true),
  );
  const panel = makePanel(source, references);
  return (given: Matrix, { order, added }: Answers, wanted: ScoreName | undefined): PartStanding => {
    // By all images the order of the classes is told better than by some.
    const part = rowsAt(order && added === 0 ? reorderColumns(given, order) : given, rows);
    const suspect = prepare(part, settings, source, hard, added === 0);
    const standing = standingOf(source, scoreSuspect(source, suspect, panel), panel.scores, wanted);
    return { ...standing, images: rows.length };
  };
}
