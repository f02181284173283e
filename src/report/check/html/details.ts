import { formatP, percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { layersAlike } from "../activations-words.ts";
import { foundWords, LEG_NAMES, legFound, legSentences } from "../leg-words.ts";
import type { ReportLeg, ReportResult } from "../schema.ts";
import type { NamedValue } from "./measured.ts";
import { isPlain } from "./texts.ts";
import { weightsTable } from "./weights-table.ts";

/** What a result's details are made of, beside the result. */
interface Told {
  /** Sentences about it alone. */
  readonly own: readonly string[];
  /** What legs found of others, too, so that it is not said in full. */
  readonly repeated: ReadonlySet<string>;
  /** What is measured of it and not the same of all. */
  readonly measured: readonly NamedValue[];
  /** So many layers its table may list. */
  readonly layers: number;
  readonly open: boolean;
}

/** Why a result is what it is, in sentences, what each leg found, and every number behind it, to unfold. */
export function details(result: ReportResult, { own, repeated, measured, layers, open }: Told): Html | undefined {
  const parts = [
    own.length > 0 ? html`<p><bdi>${own.join(" ")}</bdi></p>` : undefined,
    legsFound(result, repeated),
    numbers(result, measured),
    result.weights && weightsTable(result.weights, layers),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return html`<details${open ? html` open` : undefined}><summary>Details</summary>${parts}</details>`;
}

/** A line for each leg: in a sentence, or where that is said of others, too, in numbers. */
function legsFound(result: ReportResult, repeated: ReadonlySet<string>): Html | undefined {
  const { legs = [] } = result;
  if (legs.length === 0) return undefined;
  const rows = legs.map((leg) => {
    const alone = !repeated.has(legSentences({ legs: [leg] })[0]);
    const numbers = isPlain(leg) ? legNumbers(leg.leg, result) : "";
    const found = alone ? legFound(leg) : [foundWords(leg), numbers].filter(Boolean).join(": ");
    return html`<div><dt>${LEG_NAMES[leg.leg]}<dd><bdi>${found}</bdi></div>`;
  });
  return html`<dl class="facts legs">${rows}</dl>`;
}

function legNumbers(leg: ReportLeg["leg"], { weights, activations }: ReportResult): string {
  if (leg === "weights" && weights?.verdict === "not-comparable") {
    return `${percent(weights.compared ?? 0)} of its hidden units have a counterpart`;
  }
  if (leg === "weights" && weights?.layers) {
    const { matched = 0, layers, pValue } = weights;
    return `${Math.round(matched * layers.length)}/${layers.length} layers, p ${formatP(pValue)}`;
  }
  if (leg === "activations" && activations?.layers) {
    const { layers, spreads, models } = activations;
    const alike = layersAlike(layers.map((layer) => layer.spreads));
    const all = spreads === undefined ? "" : `, ${decimal(spreads, 1)} spreads beyond ${models} models`;
    return `${alike}/${layers.length} layers${all}`;
  }
  return "";
}

function numbers({ sha256 }: ReportResult, measured: readonly NamedValue[]): Html | undefined {
  if (!sha256) return undefined;
  const facts = measured.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`);
  return html`<dl class="facts">${facts}<div><dt>SHA-256<dd><code>${sha256}</code></div></dl>`;
}
