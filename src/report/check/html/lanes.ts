import { isDistance, SCORE_TABLE } from "../../../core/score-table.ts";
import { counted } from "../../../text/numbers.ts";
import { html } from "../../page/escape.ts";
import { type Lane, rail, swarm } from "../../page/lanes.ts";
import { type MarkKind, mark, whisker } from "../../page/marks.ts";
import { decimal } from "../../page/numbers.ts";
import { type PlotScale, scaleOver } from "../../page/scale.ts";
import { type Comparison, intervalOf, type Placed } from "./comparison.ts";
import { markOf } from "./mark-of.ts";

const SUSPECT = 22;

/** The scale that everything of a comparison has a place on. */
export function scaleOf({ score, unrelated, derived, suspects, line }: Comparison): PlotScale {
  const all = [...unrelated, ...derived, ...suspects.map(({ value }) => value)];
  for (const extra of [line, SCORE_TABLE[score].ideal]) if (extra !== undefined) all.push(extra);
  return scaleOver(all, unrelated, isDistance(score));
}

/** The models that the calibration knows: unrelated and derived ones, where there are any. */
export function knownLanes({ unrelated, derived }: Comparison, scale: PlotScale): Lane[] {
  const lane = (noun: string, kind: MarkKind, values: readonly number[]) =>
    values.length === 0
      ? []
      : [
          swarm(
            counted(values.length, noun),
            values.map((value) => ({ kind, value })),
            scale,
          ),
        ];
  return [...lane("unrelated model", "reference", unrelated), ...lane("known derived model", "known", derived)];
}

/** A suspect, under the name that tells it from the others. */
export function suspectLane({ result, value }: Placed, name: string, scale: PlotScale): Lane {
  const middle = SUSPECT / 2;
  const title = `${name}: ${result.verdict}, ${decimal(value)}`;
  const content = html`${rail(middle)}${whisker(intervalOf(result), scale, middle)}${mark(markOf(result), scale.place(value), middle, title)}`;
  return { name, content, height: SUSPECT };
}
