import { SacError } from "../errors.ts";
import type { RawOutput } from "./protocol.ts";

/** Share of the largest score by which two answers may differ: devices that add in another order stay far below. */
const TOLERANCE = 0.01;

/**
 * Refuses a model whose second answer to the same images is another: what it answers is drawn by lot, so that neither
 * likeness nor unlikeness to a source would mean anything.
 * @throws SacError OUTPUT_RANDOM
 */
export function refuseNondeterministic(path: string, first: RawOutput, again: RawOutput): void {
  const largest = first.data.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  const same = (value: number, i: number) =>
    Object.is(value, again.data[i]) || Math.abs(value - again.data[i]) <= TOLERANCE * largest;
  if (first.data.length === again.data.length && first.data.every(same)) return;
  const message = `${path} answers the same images differently when it is asked again.`;
  const hint =
    "Export the model without dropout or other random steps. If it is somebody else's, it may have been made to evade this.";
  throw new SacError("OUTPUT_RANDOM", message, hint);
}
