import type { Matrix } from "../core/matrix.ts";
import { type Control, MOST_CONTROL_IMAGES } from "../fingerprint/control.ts";
import type { Candidate } from "../probes/pool.ts";
import { memberOf } from "./assemble.ts";
import { rowsAt } from "./draw.ts";

/** The first images of a pool, whatever the source says of them. @param outputs of the source on the whole pool */
export function controlOf(pool: readonly Candidate[], outputs: Matrix): Control {
  const first = pool.slice(0, MOST_CONTROL_IMAGES);
  return {
    images: first.map((image, i) => memberOf("control", image, i)),
    encoded: first.map(({ encoded }) => encoded),
    outputs: firstRows(outputs),
  };
}

/** What a model answers to them, of what it answers to the whole pool. */
export function firstRows(outputs: Matrix): Matrix {
  return rowsAt(
    outputs,
    Array.from({ length: Math.min(MOST_CONTROL_IMAGES, outputs.rows) }, (_, i) => i),
  );
}
