import { isDepthwise } from "./blocks.ts";
import { firstColumn, type Layer } from "./network.ts";
import type { MatchedNetwork } from "./suspect.ts";

/**
 * What a layer's rows have of units that are silenced: all that such a unit was worth to a row is in the row's bias now, as a
 * norm takes the means of what comes in.
 * @returns for each row the sum of its weights on them, in the measure of its biases; undefined where there are none
 */
export function silencedWeights(matched: MatchedNetwork, index: number): Float64Array | undefined {
  const layer = matched.network.layers[index];
  const silenced = layer.groups === 1 ? silencedColumns(matched, layer) : [];
  if (silenced.length === 0) return undefined;
  const { columns, taps } = layer;
  const { values, rowScale } = matched.weights(index);
  return rowScale.map((scale, row) => {
    let sum = 0;
    for (const column of silenced) {
      const start = (row * columns + column) * taps;
      for (let i = start; i < start + taps; i += 1) sum += values[i];
    }
    return scale * sum;
  });
}

function silencedColumns(matched: MatchedNetwork, layer: Layer): number[] {
  return layer.input.flatMap(({ space, offset, count, positions }, segment) => {
    const isSilent = silentUnits(matched, space);
    if (!isSilent) return [];
    const first = firstColumn(layer, segment);
    return Array.from({ length: count * positions }, (_, at) => at).flatMap((at) =>
      isSilent(offset + Math.floor(at / positions)) ? [first + at] : [],
    );
  });
}

/** Whether all that writes a unit is zero; undefined of spaces where that is not known of any. */
function silentUnits({ network, weights }: MatchedNetwork, space: number): ((unit: number) => boolean) | undefined {
  const writers = network.layers.flatMap((layer, i) => (layer.output === space ? [{ layer, i }] : []));
  if (writers.length === 0 || writers.some(({ layer }) => isDepthwise(layer))) return undefined;
  const found = writers.map(({ layer, i }) => ({ shifts: layer.shifts?.(), rowScale: weights(i).rowScale }));
  return (unit) => found.every(({ shifts, rowScale }) => rowScale[unit] === 0 && shifts?.[unit] === 0);
}
