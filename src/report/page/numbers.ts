import { type Html, html } from "./escape.ts";

/** A p-value: 0.048, 0.0008, 3 × 10⁻⁹. */
export function probability(p: number | undefined): Html {
  if (p === undefined) return html`<span class="none">–</span>`;
  if (p >= 0.001) return html`${p.toFixed(3)}`;
  if (p >= 0.0001) return html`${p.toFixed(4)}`;
  if (p < 1e-15) return html`&lt; 10<sup>−15</sup>`;
  const [digit, exponent] = p.toExponential(0).split("e-");
  return html`${digit} × 10<sup>−${exponent}</sup>`;
}

/** The same for text alternatives. */
export function spokenProbability(p: number): string {
  if (p < 1e-15) return "below 1e-15";
  return p >= 0.0001 ? p.toFixed(p >= 0.001 ? 3 : 4) : p.toExponential(0);
}

/** Three decimals, with a minus sign that is as wide as a plus. */
export function decimal(value: number | undefined, digits = 3): string {
  if (value === undefined) return "–";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
