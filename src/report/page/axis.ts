import { type Html, html } from "./escape.ts";
import { decimal } from "./numbers.ts";
import type { PlotScale } from "./scale.ts";

/** Height of the axis with its words. */
export const AXIS = 46;

/** Which end of a text stands at a place in per cent, so that it stays inside. */
export function anchor(x: number): string {
  if (x < 15) return "start";
  return x > 85 ? "end" : "middle";
}

/** The line with its ticks below a plot, and which end is which. It takes AXIS pixels. */
export function likenessAxis(scale: PlotScale, y: number): Html {
  return html`<line class="axis" x1="0" x2="100%" y1="${y}" y2="${y}"/>
${scale.ticks.map((tick) => {
  const x = scale.place(tick);
  return html`<line class="axis" x1="${x}%" x2="${x}%" y1="${y}" y2="${y + 5}"/><text class="tick" x="${x}%" y="${y + 19}" text-anchor="middle">${decimal(tick, scale.digits)}</text>`;
})}
<text class="end" x="0" y="${y + 40}">less alike</text><text class="end" x="100%" y="${y + 40}" text-anchor="end">more alike →</text>`;
}
