import type { Segment } from "../../core/weights/network.ts";
import { MAX_SEGMENTS } from "../limits.ts";
import { type Axis, hasUnits } from "./axes.ts";
import { type DividedUnits, type Flow, rankOf, widthOf } from "./flow.ts";
import type { Linear } from "./linear.ts";
import { sliceRuns } from "./space-table.ts";

/** An axis of a value. */
interface Place {
  readonly rank: number;
  readonly axis: number;
}

/** Where the units lie that a layer reads; undefined where the rank of what goes in is not known. */
function inputPlace({ rank: told, reads }: Linear, from: Flow): Place | undefined {
  const rank = told ?? rankOf(from);
  return rank === undefined ? undefined : { rank, axis: rank + reads };
}

/** Where its own lie in what comes out of it. */
export function outputPlace(linear: Linear, from: Flow): Place | undefined {
  const read = inputPlace(linear, from)?.rank;
  if (read === undefined) return undefined;
  const rank = linear.kind === "convolution" ? read : read + 2 - linear.weights.shape.length;
  return { rank, axis: rank + linear.writes };
}

/** Whether a layer's columns are the units that come in, each once, or at a whole number of positions if flattened. */
export function isReadable(flow: Flow, linear: Linear): boolean {
  const place = inputPlace(linear, flow);
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

/** Whether a constant that comes first weighs places and no units, as of what is resized or averaged. */
export function isSumOverPlaces(linear: Linear, from: Flow): boolean {
  if (linear.from === 0 || linear.kind === "lookup") return false;
  if (from.kind === "units" || from.kind === "divided") return !isReadable(from, linear);
  return inputPlace(linear, from)?.axis !== 1;
}

/** What columns along the one axis with units read, in their order; undefined where the sizes do not tell. */
export function segmentsOf({ runs, axes }: DividedUnits, columns: number): Segment[] | undefined {
  const axis = withKnownSizes(axes.find(hasUnits) ?? [], columns);
  const last = axis?.findLastIndex(({ stride }) => stride !== undefined) ?? -1;
  // Units of which every second or third stands beside the other are shuffled: none of them is like another.
  if (!axis || last < 0 || axis[last].stride !== 1) return undefined;
  const count = axis[last].size;
  let starts = [0];
  for (const outer of axis.slice(0, last)) {
    if (starts.length * outer.size > MAX_SEGMENTS) return undefined;
    const steps = Array.from({ length: outer.size }, (_, i) => i * (outer.stride ?? 0));
    starts = starts.flatMap((start) => steps.map((step) => start + step));
  }
  const read = starts.flatMap((start) => sliceRuns(runs, start, start + count));
  const positions = axis.slice(last + 1).reduce((product, { size }) => product * size, 1);
  return read.length <= MAX_SEGMENTS ? read.map((run) => ({ ...run, positions })) : undefined;
}

/** An axis of `columns` elements, with a size that only the model's run would tell worked out from the others. */
function withKnownSizes(axis: Axis, columns: number): (Axis[number] & { size: number })[] | undefined {
  const known = axis.reduce((product, { size = 1 }) => product * size, 1);
  const unknown = axis.filter(({ size }) => size === undefined).length;
  const rest = columns / known;
  if (unknown > 1 || !Number.isInteger(rest) || (unknown === 0 && rest !== 1)) return undefined;
  return axis.map(({ size = rest, stride }) => ({ size, stride }));
}
