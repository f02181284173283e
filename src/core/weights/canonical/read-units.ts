import { firstColumn, type Layer, type Network } from "../network.ts";
import { NOTHING, rootMeanSquare } from "./work.ts";

/** Passes over a network's layers after which it is not known which units are read. */
const MOST_PASSES = 8;

/**
 * Which units anything depends on that a network gives: those of fixed spaces, those that no layer reads for all that is known,
 * and whatever is read by the rows of such units.
 * @returns by space, 1 for each such unit; undefined where it takes too long to tell
 */
export function readUnits({ spaces, layers }: Network): readonly Uint8Array[] | undefined {
  const consumed = new Set(
    layers.flatMap(({ input, groups }) => (groups === 1 ? input.map(({ space }) => space) : [])),
  );
  const read = spaces.map(({ id, width, fixed }) => new Uint8Array(width).fill(fixed || !consumed.has(id) ? 1 : 0));
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let changed = false;
    for (const layer of layers.toReversed()) changed = markRead(layer, read) || changed;
    if (!changed) return read;
  }
  return undefined;
}

/** Marks the units that rows of units which are read have weights for. @returns whether any is new */
function markRead(layer: Layer, read: readonly Uint8Array[]): boolean {
  const { rows, columns, taps, groups, output, input } = layer;
  // A depthwise layer reads its own units only.
  if (groups > 1) return false;
  let left = input.flatMap(({ space, offset, count, positions }, segment) => {
    const start = firstColumn(layer, segment);
    const units = Array.from({ length: count }, (_, k) => ({
      space,
      unit: offset + k,
      column: start + k * positions,
      positions,
    }));
    return units.filter(({ unit }) => read[space][unit] === 0);
  });
  if (left.length === 0) return false;
  const values = layer.load();
  const least = NOTHING * rootMeanSquare(values);
  const before = left.length;
  for (let r = 0; r < rows && left.length > 0; r += 1) {
    if (read[output][r] === 0) continue;
    left = left.filter(({ space, unit, column, positions }) => {
      const start = (r * columns + column) * taps;
      for (let k = start; k < start + positions * taps; k += 1) {
        if (Math.abs(values[k]) > least) {
          read[space][unit] = 1;
          return false;
        }
      }
      return true;
    });
  }
  return left.length < before;
}
