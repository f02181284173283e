import { formatP, percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import { layersAlike } from "../activations-words.ts";
import { LEG_NAMES } from "../leg-words.ts";
import type { ReportLeg, ReportResult } from "../schema.ts";
import type { Measured } from "./measured.ts";
import { isPlain, type Note, sentencesOf } from "./notes.ts";
import { weightsTable } from "./weights-table.ts";

/** What a result's details are made of, beside the result. */
interface Told {
  /** Sentences that are said below the list. */
  readonly notes: readonly Note[];
  /** What is measured of it and not the same of all. */
  readonly measured: readonly Measured[];
  /** So many layers its table may list. */
  readonly layers: number;
  readonly open: boolean;
}

/** What cannot wait to be unfolded: why a model could not be judged, unless that is said below the list. */
export function failure({ error }: ReportResult, notes: readonly Note[]): Html | undefined {
  const own = (text: string | undefined) => text && !notes.some((note) => note.text === text);
  if (!error || !(own(error.message) || own(error.hint))) return undefined;
  return html`${own(error.message) ? html`<p><bdi>${error.message}</bdi></p>` : undefined}${
    own(error.hint) ? html`<p class="hint"><b>What to do:</b> <bdi>${error.hint}</bdi></p>` : undefined
  }`;
}

/** Why a result is what it is, in sentences, what each leg found, and every number behind it, to unfold. */
export function details(result: ReportResult, { notes, measured, layers, open }: Told): Html | undefined {
  const shared = new Set(notes.map(({ text }) => text));
  const own = sentencesOf(result).filter((text) => !shared.has(text));
  const parts = [
    own.length > 0 ? html`<p>${own.map((text) => html`<bdi>${text}</bdi> `)}</p>` : undefined,
    legsFound(result),
    numbers(result, measured),
    result.weights && weightsTable(result.weights, layers),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return html`<details${open ? html` open` : undefined}><summary>Details</summary>${parts}</details>`;
}

/** What a leg's verdict is called, so that it does not read as the model's. */
const FOUND: Readonly<Record<ReportLeg["leg"], Readonly<Record<string, string>>>> = {
  behaviour: { derived: "close", unrelated: "not close", inconclusive: "undecided" },
  weights: { derived: "match", unrelated: "no match" },
  activations: { derived: "alike", unrelated: "not alike" },
};

/** A line for each leg. */
function legsFound(result: ReportResult): Html | undefined {
  const { legs = [] } = result;
  if (legs.length === 0) return undefined;
  const rows = legs.map((leg) => {
    const numbers = isPlain(leg) ? legNumbers(leg.leg, result) : "";
    const found = FOUND[leg.leg][leg.verdict] ?? leg.verdict.replace("-", " ");
    return html`<div><dt>${LEG_NAMES[leg.leg]}<dd>${found}${numbers && `: ${numbers}`}</div>`;
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

function numbers({ sha256 }: ReportResult, measured: readonly Measured[]): Html | undefined {
  if (!sha256) return undefined;
  const facts = measured.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`);
  return html`<dl class="facts">${facts}<div><dt>SHA-256<dd><code>${sha256}</code></div></dl>`;
}
