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
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(values[i])) values[i] = 0;
  return { values, ...(known ?? findScales(tapNorms(values, shape), shape)) };
}

function findScales(norms: Float32Array, shape: Shape): Scales {
  const rowWeight = new Float64Array(shape.rows).fill(1);
  const columnWeight = new Float64Array(shape.groups * shape.columns).fill(1);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    invert(columnWeight, columnSums(norms, shape, rowWeight), shape.rows / shape.groups);
    const change = invert(rowWeight, rowSums(norms, shape, columnWeight), shape.columns);
    if (change < SETTLED) break;
  }
  return { rowScale: rowWeight.map(Math.sqrt), columnScale: columnWeight.map(Math.sqrt) };
}

/** Norms over the taps, rows x columns; of single values, the values themselves with their sign. */
export function tapNorms(values: Float32Array, { rows, columns, taps }: Shape): Float32Array {
  if (taps === 1) return values;
  const norms = new Float32Array(rows * columns);
  for (let cell = 0, i = 0; cell < norms.length; cell += 1) {
    let sum = 0;
    for (const end = i + taps; i < end; i += 1) sum += values[i] * values[i];
    norms[cell] = Math.sqrt(sum);
  }
  return norms;
}

// Each row is taken out as an array of its own: an index that starts at 0 is several times faster than one that runs on.
function columnSums(norms: Float32Array, shape: Shape, rowWeight: Float64Array): Float64Array {
  const sums = new Float64Array(shape.groups * shape.columns);
  for (let r = 0; r < shape.rows; r += 1) {
    const weight = rowWeight[r];
    const values = norms.subarray(r * shape.columns, (r + 1) * shape.columns);
    const inputs = inputsOf(sums, shape, r);
    for (let c = 0; c < values.length; c += 1) inputs[c] += weight * values[c] * values[c];
  }
  return sums;
}

function rowSums(norms: Float32Array, shape: Shape, columnWeight: Float64Array): Float64Array {
  const sums = new Float64Array(shape.rows);
  for (let r = 0; r < shape.rows; r += 1) {
    const values = norms.subarray(r * shape.columns, (r + 1) * shape.columns);
    const weights = inputsOf(columnWeight, shape, r);
    let sum = 0;
    for (let c = 0; c < values.length; c += 1) sum += weights[c] * values[c] * values[c];
    sums[r] = sum;
  }
  return sums;
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
