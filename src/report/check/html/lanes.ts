import { isDistance, SCORE_TABLE } from "../../../core/score-table.ts";
import { counted } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { type MarkKind, mark, stack, whisker } from "../../page/marks.ts";
import { decimal } from "../../page/numbers.ts";
import { type PlotScale, scaleOver } from "../../page/scale.ts";
import type { ReportResult } from "../schema.ts";
import { type Comparison, intervalOf, type Placed } from "./comparison.ts";

/** One line of the figure: a name, and what lies on the scale beside it. */
export interface Lane {
  readonly name: string;
  /** As wide as what it is put into. */
  readonly content: Html;
  readonly height: number;
}

const STEP = 9;
/** Marks that would lie on each other are moved up and down by so many steps. */
const LEVELS = 6;
/** What a mark takes of the width, in per cent. */
const MARK = 2;
const SUSPECT = 22;

/** The scale that everything of a comparison has a place on. */
export function scaleOf({ score, unrelated, derived, suspects, line }: Comparison): PlotScale {
  const all = [...unrelated, ...derived, ...suspects.map(({ value }) => value)];
  for (const extra of [line, SCORE_TABLE[score].ideal]) if (extra !== undefined) all.push(extra);
  return scaleOver(all, unrelated, isDistance(score));
}

/** The models that the calibration knows: unrelated and, if there are any, derived ones. */
export function knownLanes({ unrelated, derived }: Comparison, scale: PlotScale): Lane[] {
  return [
    swarm(counted(unrelated.length, "unrelated model"), "reference", unrelated, scale),
    swarm(counted(derived.length, "known derived model"), "known", derived, scale),
  ].flatMap((lane) => lane ?? []);
}

function swarm(name: string, kind: MarkKind, values: readonly number[], scale: PlotScale): Lane | undefined {
  if (values.length === 0) return undefined;
  const places = values.map(scale.place);
  const levels = stack(places, MARK, LEVELS);
  const middle = Math.max(0, ...levels.map(Math.abs)) * STEP + 10;
  const marks = places.map((x, i) => mark(kind, x, middle + levels[i] * STEP));
  return { name, content: html`${rail(middle)}${marks}`, height: 2 * middle };
}

function rail(y: number): Html {
  return html`<line class="rail" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
}

/** A suspect, under the name that tells it from the others. */
export function suspectLane({ result, value }: Placed, name: string, scale: PlotScale): Lane {
  const middle = SUSPECT / 2;
  const content = html`${rail(middle)}${whisker(intervalOf(result), scale, middle)}${mark(markOf(result), scale.place(value), middle, `${name}: ${result.verdict}, ${decimal(value)}`)}`;
  return { name, content, height: SUSPECT };
}

/** How a suspect is drawn where its answers have their place. */
export function markOf({ verdict, behaviour = verdict }: ReportResult): MarkKind {
  return verdict === "derived" && behaviour !== "derived" ? "elsewhere" : verdict;
}
