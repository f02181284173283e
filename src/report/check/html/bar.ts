import { type Html, html } from "../../page/escape.ts";
import { EVIDENCE_LINE, type Evidence, FULL_SPREADS } from "../evidence.ts";

const HEIGHT = 14;
const LINE = 100 * EVIDENCE_LINE;

/** How strong a result's evidence is, on the scale that is the same in every report; for the eye alone. */
export function strengthBar({ strength, undecided }: Evidence): Html | undefined {
  if (strength === undefined) return undefined;
  const width = Math.round(100 * strength);
  return html`<svg class="bar${undecided ? " undecided" : ""}" width="100%" height="${HEIGHT}" aria-hidden="true"><rect class="track" width="100%" y="4" height="6"/><rect class="fill" width="${width}%" y="4" height="6"/><line class="cut" x1="${LINE}%" x2="${LINE}%" y1="0" y2="${HEIGHT}"/></svg>`;
}

/** How to read the bars. @param undecided whether any is of an inconclusive result */
export function barKey(undecided: boolean): string {
  const hollow = undecided ? " A hollow bar is of an inconclusive result, which the tick does not divide." : "";
  return `The bar is the strength of the evidence named beside it, on one scale in all reports: full is every layer matching, or ${FULL_SPREADS} spreads beyond the models compared with. Only derived models reach the tick.${hollow}`;
}
