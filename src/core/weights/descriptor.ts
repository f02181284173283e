import { type Equilibrated, inputsOf, type Shape, tapNorms } from "./equilibrate.ts";
import type { Descriptor } from "./kept.ts";

/** How many numbers a descriptor has. */
const DESCRIPTOR_LENGTH = 24;
const BINS_PER_OCTAVE = 4;
/** Norms up to 2^-4 of their root mean square share the first bin, from 2^2 on the last. */
const LOWEST_EXPONENT = -4;
const WHOLE = 255;
/** Of a layer with more norms than this, evenly spaced rows are looked at: its shares are then known to 0.2 %. */
const ENOUGH_NORMS = 2 ** 18;
/** How single-precision numbers are stored: 23 bits of fraction under an exponent that has 127 added to it. */
const FRACTION_BITS = 23;
const EXPONENT_BIAS = 127;

export function describeLayer({ values, rowScale, columnScale }: Equilibrated, shape: Shape): Descriptor {
  const norms = tapNorms(values, shape);
  const counts = new Uint32Array(DESCRIPTOR_LENGTH);
  const scaled = new Float32Array(shape.columns);
  const bits = new Uint32Array(scaled.buffer);
  const first = (EXPONENT_BIAS + LOWEST_EXPONENT) * BINS_PER_OCTAVE;
  const step = Math.max(1, Math.floor(norms.length / ENOUGH_NORMS));
  let described = 0;
  for (let r = 0; r < shape.rows; r += step) {
    described += shape.columns;
    const values = norms.subarray(r * shape.columns, (r + 1) * shape.columns);
    const scales = inputsOf(columnScale, shape, r);
    for (let c = 0; c < values.length; c += 1) scaled[c] = Math.abs(rowScale[r] * scales[c] * values[c]);
    for (let c = 0; c < bits.length; c += 1) {
      // The exponent and the first two bits of the fraction: a logarithm in quarters of an octave.
      const bin = (bits[c] >>> (FRACTION_BITS - 2)) - first;
      counts[bin < 0 ? 0 : bin < DESCRIPTOR_LENGTH ? bin : DESCRIPTOR_LENGTH - 1] += 1;
    }
  }
  return Uint8Array.from(counts, (count) => Math.round((WHOLE * count) / described));
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
