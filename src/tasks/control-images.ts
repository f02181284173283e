import type { Matrix } from "../core/matrix.ts";
import type { Control } from "../fingerprint/control.ts";
import type { ImagesAre } from "../fingerprint/manifest.ts";
import type { Candidate } from "../probes/pool.ts";
import type { Selection } from "../probes/select.ts";
import { memberOf } from "./assemble.ts";
import { rowsAt } from "./draw.ts";

/**
 * Whether a source is compared with its references on control images: where its probes are chosen by its mistakes, and the images
 * are not those of its training, which would set it apart from models that never saw them.
 */
export function needsControl(rule: Selection, imagesAre: ImagesAre | undefined): boolean {
  return rule !== "random" && imagesAre !== "training";
}

/** The first images of a pool, whatever the source says of them. @param outputs of the source on the whole pool */
export function controlOf(pool: readonly Candidate[], outputs: Matrix, count: number): Control {
  const first = pool.slice(0, count);
  return {
    images: first.map((image, i) => memberOf("control", image, i)),
    encoded: first.map(({ encoded }) => encoded),
    outputs: firstRows(outputs, first.length),
  };
}

export function firstRows(outputs: Matrix, count: number): Matrix {
  return rowsAt(
    outputs,
    Array.from({ length: Math.min(count, outputs.rows) }, (_, i) => i),
  );
}
