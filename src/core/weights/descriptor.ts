import { LANES, padded, Room } from "../kernel.ts";
import { type Equilibrated, inputsOf, type Shape } from "./equilibrate.ts";
import type { Descriptor } from "./kept.ts";

/** How many numbers a descriptor has. */
const DESCRIPTOR_LENGTH = 24;
const BINS_PER_OCTAVE = 4;
/** Norms up to 2^-4 of their root mean square share the first bin, from 2^2 on the last. */
const LOWEST_EXPONENT = -4;
const WHOLE = 255;
/** Of a layer with more norms than this, evenly spaced rows are looked at: its shares are then known to 0.2 %. */
const ENOUGH_NORMS = 2 ** 18;
/** What is added to the exponents of single-precision numbers as they are stored. */
const EXPONENT_BIAS = 127;

export function describeLayer({ norms, rowScale, columnScale }: Equilibrated, shape: Shape): Descriptor {
  const { rows, columns } = shape;
  const room = new Room();
  const values = room.take(4 * padded(columns));
  const scales = room.take(8 * padded(columns));
  const counts = room.take(4 * LANES * DESCRIPTOR_LENGTH);
  const { memory, countBins } = room.kernel();
  const row = new Float32Array(memory.buffer, values, padded(columns)).fill(0);
  const inputs = new Float64Array(memory.buffer, scales, padded(columns)).fill(0);
  const tables = new Int32Array(memory.buffer, counts, LANES * DESCRIPTOR_LENGTH).fill(0);
  // The exponent and the first two bits of the fraction: a logarithm in quarters of an octave.
  const first = (EXPONENT_BIAS + LOWEST_EXPONENT) * BINS_PER_OCTAVE;
  const step = Math.max(1, Math.floor((rows * columns) / ENOUGH_NORMS));
  let described = 0;
  for (let r = 0; r < rows; r += step) {
    described += 1;
    row.set(norms.subarray(r * columns, (r + 1) * columns));
    if (r === 0 || shape.groups > 1) inputs.set(inputsOf(columnScale, shape, r));
    countBins(values, 4 * columns, rowScale[r], scales, counts, DESCRIPTOR_LENGTH, first);
  }
  return Uint8Array.from({ length: DESCRIPTOR_LENGTH }, (_, bin) => {
    const filled = bin === 0 ? described * (padded(columns) - columns) : 0;
    let count = -filled;
    for (let lane = 0; lane < LANES; lane += 1) count += tables[lane * DESCRIPTOR_LENGTH + bin];
    return Math.round((WHOLE * count) / (described * columns));
  });
}

/** The share that two distributions have in common: from 0 to 1. */
export function likeness(a: Descriptor, b: Descriptor): number {
  let [common, most] = [0, 0];
  for (let bin = 0; bin < DESCRIPTOR_LENGTH; bin += 1) {
    common += Math.min(a[bin], b[bin]);
    most += Math.max(a[bin], b[bin]);
  }
  return most === 0 ? 0 : common / most;
}
