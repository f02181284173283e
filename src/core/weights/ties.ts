import { type Equilibrated, equilibrate, firstInput } from "./equilibrate.ts";
import type { Layout } from "./network.ts";
import { firstColumn } from "./projection.ts";

/** Of each row, the column that is tied to it, counted within the row; -1: none. */
type Ties = Int32Array;

/** Standard errors by which a diagonal exceeds the rest of a layer that ties its units. */
const STANDS_OUT = 4;
/** How many times a kernel's energy is that of the next largest in its row where the two units are tied. */
const TIMES_LARGER = 4;
/** The least share of rows with such a kernel. */
const MANY = 0.5;

/**
 * A layer's equilibrated weights without what ties unit i of its output to unit i of its input in every model of a design: an
 * identity that was folded into the kernel, as re-parameterised networks have it. Where the diagonal stands out, or where most
 * rows have one kernel that dwarfs all others (as in a copy with its units in another order), these kernels are replaced by
 * the mean of the other rows at the same column. Both are found from this model alone, and neither by anything that depends
 * on the order of units otherwise.
 * @param values rows x columns x taps, changed in place
 */
export function equilibrateUntied(values: Float32Array, layer: Layout): Equilibrated & { readonly tied: boolean } {
  let weights = equilibrate(values, layer);
  let tied = false;
  for (const diagonal of diagonalsOf(layer)) {
    const ties = standsOut(weights, layer, diagonal) ? diagonal : largeKernels(weights, layer, diagonal);
    if (!ties) continue;
    replaceByMeans(weights, layer, ties);
    tied = true;
    weights = equilibrate(values, layer);
  }
  return { ...weights, tied };
}

/** Every way in which a layer could have as many inputs as rows: of a group, or of a segment. */
function diagonalsOf(layer: Layout): Ties[] {
  const { rows, columns, groups, input } = layer;
  if (groups > 1) {
    return columns > 1 && rows === groups * columns ? [Int32Array.from({ length: rows }, (_, r) => r % columns)] : [];
  }
  return input.flatMap(({ count, positions }, segment) => {
    const start = firstColumn(layer, segment);
    return count === rows && positions === 1 && rows > 1
      ? [Int32Array.from({ length: rows }, (_, r) => start + r)]
      : [];
  });
}

/** The columns that a diagonal runs over. */
function columnsOf({ rows, groups }: Layout, diagonal: Ties): readonly [from: number, to: number] {
  return [diagonal[0], diagonal[0] + rows / groups];
}

/** Whether values at any tap, or the energies of whole kernels, are others on the diagonal than beside it. */
function standsOut(weights: Equilibrated, layer: Layout, diagonal: Ties): boolean {
  const { rows, taps } = layer;
  const [from, to] = columnsOf(layer, diagonal);
  const on = new Float64Array(taps + 1);
  const sums = new Float64Array(taps + 1);
  const squares = new Float64Array(taps + 1);
  const kernel = new Float64Array(taps + 1);
  for (let r = 0; r < rows; r += 1) {
    for (let c = from; c < to; c += 1) {
      readKernel(weights, layer, r, c, kernel);
      for (let k = 0; k <= taps; k += 1) {
        if (c === diagonal[r]) on[k] += kernel[k];
        else {
          sums[k] += kernel[k];
          squares[k] += kernel[k] * kernel[k];
        }
      }
    }
  }
  const beside = rows * (to - from - 1);
  return on.some((sum, k) => {
    const mean = sums[k] / beside;
    const spread = Math.sqrt(Math.max(0, squares[k] / beside - mean * mean) / rows);
    const above = sum / rows - mean;
    return (k === taps ? above : Math.abs(above)) > STANDS_OUT * spread;
  });
}

/** The equilibrated values of a kernel, and its energy after them. */
function readKernel(weights: Equilibrated, layer: Layout, r: number, c: number, into: Float64Array): void {
  const { columns, taps } = layer;
  const scale = weights.rowScale[r] * weights.columnScale[firstInput(layer, r) + c];
  const start = (r * columns + c) * taps;
  let energy = 0;
  for (let t = 0; t < taps; t += 1) {
    into[t] = scale * weights.values[start + t];
    energy += into[t] * into[t];
  }
  into[taps] = energy;
}

/** The largest kernels of those rows in which one dwarfs all others, if most rows have one, each at a column of its own. */
function largeKernels(weights: Equilibrated, layer: Layout, diagonal: Ties): Ties | undefined {
  const { rows, taps } = layer;
  const [from, to] = columnsOf(layer, diagonal);
  const kernel = new Float64Array(taps + 1);
  const ties = new Int32Array(rows).fill(-1);
  const taken = new Set<number>();
  for (let r = 0; r < rows; r += 1) {
    let [most, next, at] = [0, 0, -1];
    for (let c = from; c < to; c += 1) {
      readKernel(weights, layer, r, c, kernel);
      if (kernel[taps] > most) [most, next, at] = [kernel[taps], most, c];
      else if (kernel[taps] > next) next = kernel[taps];
    }
    const input = firstInput(layer, r) + at;
    if (at < 0 || most < TIMES_LARGER * next || taken.has(input)) continue;
    ties[r] = at;
    taken.add(input);
  }
  return taken.size >= MANY * rows ? ties : undefined;
}

function replaceByMeans(weights: Equilibrated, layer: Layout, ties: Ties): void {
  const { rows, columns, taps, groups } = layer;
  const { values, rowScale } = weights;
  const before = values.slice();
  const inGroup = rows / groups;
  const sums = new Float64Array(taps);
  ties.forEach((c, r) => {
    if (c < 0 || !(rowScale[r] > 0)) return;
    const first = r - (r % inGroup);
    sums.fill(0);
    for (let other = first; other < first + inGroup; other += 1) {
      if (other === r) continue;
      for (let t = 0; t < taps; t += 1) sums[t] += rowScale[other] * before[(other * columns + c) * taps + t];
    }
    const start = (r * columns + c) * taps;
    for (let t = 0; t < taps; t += 1) values[start + t] = sums[t] / (inGroup - 1) / rowScale[r];
  });
}
