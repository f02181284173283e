import { type Html, html } from "../../page/escape.ts";

const HEIGHT = 14;

/** Of a result's evidence, from 0 to 1. */
interface Strength {
  readonly strength: number | undefined;
  /** Of an inconclusive result. */
  readonly undecided: boolean;
}

/** How strong a result's evidence is, on the scale that is the same in every report; for the eye alone. @param line from 0 to 1 */
export function strengthBar({ strength, undecided }: Strength, line: number): Html | undefined {
  if (strength === undefined) return undefined;
  const cut = 100 * line;
  const width = Math.round(100 * strength);
  return html`<svg class="bar${undecided ? " undecided" : ""}" width="100%" height="${HEIGHT}" aria-hidden="true"><rect class="track" width="100%" y="4" height="6"/><rect class="fill" width="${width}%" y="4" height="6"/><line class="cut" x1="${cut}%" x2="${cut}%" y1="0" y2="${HEIGHT}"/></svg>`;
}

/** How to read the bars. @param full spreads that fill one @param undecided whether any is of an inconclusive result */
export function barKey(full: number, undecided: boolean): string {
  const hollow = undecided ? " A hollow bar is of an inconclusive result, which the tick does not divide." : "";
  return `The bar is the strength of the evidence named beside it, on one scale in all reports: full is every layer matching, or ${full} spreads beyond the models compared with. Only derived models reach the tick.${hollow}`;
}
