import { DenseSums } from "./dense-sums.ts";

/** The values of a layer, and how it is laid out: what `equilibrate` needs to know of it. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
  readonly groups: number;
}

export interface Scales {
  readonly rowScale: Float64Array;
  /** One for each input unit: groups * columns. */
  readonly columnScale: Float64Array;
}

/**
 * A layer whose rows and columns all have the same root mean square once value (r, c, t) is multiplied by
 * `rowScale[r] * columnScale[input(r) + c]`. Rows and columns of zeros have scale 0.
 */
export interface Equilibrated extends Scales {
  readonly values: Float32Array;
  /** Over the taps, rows x columns; of single values, the values themselves with their sign. */
  readonly norms: Float32Array;
}

const MOST_ROUNDS = 30;
/** Largest relative change of a row's squared scale in a round after which nothing worth having is to come. */
const SETTLED = 1e-4;

/** The first input unit that row r reads. */
export function firstInput({ rows, columns, groups }: Shape, r: number): number {
  return Math.floor(r / (rows / groups)) * columns;
}

/**
 * Sinkhorn's iteration on the squared norms. Multiplying a hidden unit's incoming weights by a > 0 and its outgoing ones by
 * 1/a changes nothing of what a ReLU network computes; nor does it change what this returns, times the scales.
 * @param values rows x columns x taps; what is not finite is set to 0
 * @param known scales found before, for the same values
 */
export function equilibrate(values: Float32Array, shape: Shape, known?: Scales): Equilibrated {
  clearOdd(values);
  const norms = tapNorms(values, shape);
  return { values, norms, ...(known ?? findScales(norms, shape)) };
}

/** Values looked at together: in most of a layer's nothing is to be done. */
const AT_ONCE = 4096;

/** Sets what is no finite number to 0. */
export function clearOdd(values: Float32Array): void {
  for (let start = 0; start < values.length; start += AT_ONCE) {
    const some = values.subarray(start, start + AT_ONCE);
    if (!isFiniteAll(some))
      some.forEach((value, i) => {
        if (!Number.isFinite(value)) some[i] = 0;
      });
  }
}

/** Zero times anything finite is 0, and so is their sum; that of others is no number. */
function isFiniteAll(values: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * values[i];
    b += 0 * values[i + 1];
    c += 0 * values[i + 2];
    d += 0 * values[i + 3];
  }
  for (let i = whole; i < values.length; i += 1) a += 0 * values[i];
  return a + b + c + d === 0;
}

function findScales(norms: Float32Array, shape: Shape): Scales {
  const rowWeight = new Float64Array(shape.rows).fill(1);
  const columnWeight = new Float64Array(shape.groups * shape.columns).fill(1);
  const sums = shape.groups === 1 ? new DenseSums(norms, shape) : new GroupedSums(norms, shape);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    invert(columnWeight, sums.ofColumns(rowWeight), shape.rows / shape.groups);
    const change = invert(rowWeight, sums.ofRows(columnWeight), shape.columns);
    if (change < SETTLED) break;
  }
  return { rowScale: rowWeight.map(Math.sqrt), columnScale: columnWeight.map(Math.sqrt) };
}

function tapNorms(values: Float32Array, { rows, columns, taps }: Shape): Float32Array {
  if (taps === 1) return values;
  const norms = new Float32Array(rows * columns);
  for (let cell = 0, i = 0; cell < norms.length; cell += 1) {
    let sum = 0;
    for (const end = i + taps; i < end; i += 1) sum += values[i] * values[i];
    norms[cell] = Math.sqrt(sum);
  }
  return norms;
}

/** Sums of squares in layers with groups, which are small. */
class GroupedSums {
  constructor(
    readonly norms: Float32Array,
    readonly shape: Shape,
  ) {}

  ofColumns(rowWeight: Float64Array): Float64Array {
    const { rows, columns, groups } = this.shape;
    const sums = new Float64Array(groups * columns);
    for (let r = 0, at = 0; r < rows; r += 1) {
      const first = firstInput(this.shape, r);
      for (let c = 0; c < columns; c += 1, at += 1) sums[first + c] += rowWeight[r] * this.norms[at] * this.norms[at];
    }
    return sums;
  }

  ofRows(columnWeight: Float64Array): Float64Array {
    const { rows, columns } = this.shape;
    const sums = new Float64Array(rows);
    for (let r = 0, at = 0; r < rows; r += 1) {
      const first = firstInput(this.shape, r);
      for (let c = 0; c < columns; c += 1, at += 1)
        sums[r] += columnWeight[first + c] * this.norms[at] * this.norms[at];
    }
    return sums;
  }
}

/** The part of an array of input units that row r reads. */
export function inputsOf(units: Float64Array, shape: Shape, r: number): Float64Array {
  const first = firstInput(shape, r);
  return units.subarray(first, first + shape.columns);
}

/** Sets each weight to `target` / sum, so that the weighted sum becomes `target`. @returns the largest relative change */
function invert(weights: Float64Array, sums: Float64Array, target: number): number {
  let change = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const next = sums[i] > 0 ? target / sums[i] : 0;
    if (next > 0) change = Math.max(change, Math.abs(weights[i] / next - 1));
    weights[i] = next;
  }
  return change;
}
