import { percent } from "../../../text/numbers.ts";
import { type Html, html } from "../../page/escape.ts";
import { decimal } from "../../page/numbers.ts";
import type { ReportWeights } from "../schema.ts";

/** What a model's weights say, layer by layer, to unfold. @param most rows of the table; the rest are counted */
export function weightsTable({ layers = [], ancestors = [] }: ReportWeights, most: number): Html | undefined {
  if (layers.length === 0) return undefined;
  const left = layers.length - most;
  return html`<details><summary>Weights, layer by layer</summary>
<table class="layers"><thead><tr><th scope="col">Layer</th><th scope="col" class="number">Units</th><th scope="col" class="number">Not all zero</th><th scope="col" class="number">Cosine</th></tr></thead><tbody>${layers
    .slice(0, most)
    .map(
      row,
    )}</tbody></table>${left > 0 ? html`<p class="note">${left} more in the JSON report.</p>` : undefined}${ancestors.map(relation)}</details>`;
}

function row({ name, operator, units, alive, similarity }: NonNullable<ReportWeights["layers"]>[number]): Html {
  const [living, cosine] = similarity === undefined ? ["–", "no counterpart"] : [percent(alive), decimal(similarity)];
  return html`<tr><th scope="row"><bdi>${name}</bdi> <small>${operator}</small></th><td class="number">${units}</td><td class="number">${living}</td><td class="number">${cosine}</td></tr>`;
}

function relation({
  name,
  sourceDistance,
  suspectDistance,
  distance,
  beyond,
}: NonNullable<ReportWeights["ancestors"]>[number]): Html {
  const far = `Distances between units: source to ancestor ${decimal(sourceDistance)}, model to ancestor ${decimal(suspectDistance)}, model to source ${decimal(distance)}`;
  return html`<p>Both descend from <bdi>${name}</bdi>. ${far}${beyond ? ", which is closer than that explains." : ", which that explains."}</p>`;
}
