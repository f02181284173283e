import { type Html, html } from "../../page/escape.ts";
import { mark, stack, whisker } from "../../page/marks.ts";
import { decimal } from "../../page/numbers.ts";
import type { PlotScale } from "../../page/scale.ts";
import { type Comparison, intervalOf, type Placed } from "./comparison.ts";

const HEIGHT = 34;
const MIDDLE = 15;

/** What all strips of a comparison have behind the suspect's mark; drawn once, so that a thousand rows stay small. */
export function stripBackground({ id, unrelated, derived, line }: Comparison, scale: PlotScale): Html {
  const places = unrelated.map(scale.place);
  const levels = stack(places, 2.5, 2);
  const cut = line === undefined ? undefined : scale.place(line);
  return html`<g id="${id}"><line class="rail" x1="0" x2="100%" y1="${MIDDLE}" y2="${MIDDLE}"/>
${cut === undefined ? undefined : html`<line class="cut" x1="${cut}%" x2="${cut}%" y1="1" y2="${HEIGHT - 1}"/>`}
${derived.map(scale.place).map((x) => html`<line class="s-known" x1="${x}%" x2="${x}%" y1="${HEIGHT - 5}" y2="${HEIGHT}"/>`)}
${places.map((x, i) => html`<circle class="s-reference" cx="${x}%" cy="${MIDDLE + levels[i] * 6}" r="2.5"/>`)}</g>`;
}

/** One suspect among the models it was compared with. */
export function strip(comparison: Comparison, { result, value }: Placed, scale: PlotScale): Html {
  const { unrelated, id } = comparison;
  const among =
    unrelated.length === 0
      ? ""
      : `; unrelated models ${decimal(Math.min(...unrelated))} to ${decimal(Math.max(...unrelated))}`;
  return html`<svg class="strip" width="100%" height="${HEIGHT}" role="img" aria-label="${comparison.score} ${decimal(value)}${among}"><use href="#${id}"/>${whisker(intervalOf(result), scale, MIDDLE)}${mark(result.verdict, scale.place(value), MIDDLE)}</svg>`;
}
