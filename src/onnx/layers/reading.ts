import type { Segment } from "../../core/weights/network.ts";
import { MAX_RUNS, MAX_SEGMENTS } from "../limits.ts";
import { hasUnits, lengthOf } from "./axes.ts";
import { type DividedUnits, type Flow, rankOf, type Units, widthOf } from "./flow.ts";
import type { Linear } from "./linear.ts";
import { sliceRuns } from "./space-table.ts";

/** Where a layer's units lie in what comes out of it; undefined where the rank of what goes in is not known. */
export function placeOf({ kind, weights }: Linear, from: Flow): Pick<Units, "rank" | "axis"> | undefined {
  if (kind === "convolution") return { rank: weights.shape.length, axis: 1 };
  if (kind === "rows of vectors") return { rank: 2, axis: 1 };
  const rank = rankOf(from);
  return rank === undefined ? undefined : { rank, axis: rank - 1 };
}

/** Whether a layer's columns are the units that come in, each once, or at a whole number of positions if flattened. */
export function isReadable(flow: Flow, place: Pick<Units, "rank" | "axis"> | undefined, linear: Linear): boolean {
  const columns = linear.weights.shape[1] * linear.groups;
  if (flow.kind === "divided") {
    const elsewhere = flow.axes.some((axis, i) => i !== place?.axis && hasUnits(axis));
    return flow.axes.length === place?.rank && !elsewhere && segmentsOf(flow, columns) !== undefined;
  }
  if (flow.kind !== "units") return true;
  const positions = columns / widthOf(flow);
  if (flow.rank !== place?.rank || flow.axis !== place.axis || !Number.isInteger(positions)) return false;
  if (!flow.flattened) return positions === 1;
  const segments = flow.runs.length * (flow.flattened === "by unit" ? 1 : positions);
  return positions >= 1 && segments <= MAX_SEGMENTS;
}

/** What columns along the one axis with units read, in their order; undefined where the sizes do not tell. */
export function segmentsOf({ runs, axes }: DividedUnits, columns: number): Segment[] | undefined {
  const axis = axes.find(hasUnits);
  const known = axis?.every(({ size }) => size !== undefined) && lengthOf(axis) === columns;
  if (!axis || !known || columns > MAX_RUNS * MAX_SEGMENTS) return undefined;
  const inner = axis.findLastIndex(({ stride }) => stride !== undefined);
  const positions = lengthOf(axis.slice(inner + 1)) ?? 1;
  const count = axis[inner].stride === 1 ? (axis[inner].size ?? 1) : 1;
  const starts = axis
    .slice(0, count === 1 ? inner + 1 : inner)
    .reduce(
      (places, { size = 1, stride = 0 }) =>
        places.length * size > MAX_SEGMENTS
          ? []
          : places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * stride)),
      [0],
    );
  const read = starts.flatMap((start) => sliceRuns(runs, start, start + count));
  return starts.length > 0 && read.length <= MAX_SEGMENTS ? read.map((run) => ({ ...run, positions })) : undefined;
}
