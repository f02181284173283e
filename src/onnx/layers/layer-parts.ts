import { clearOdd } from "../../core/weights/equilibrate.ts";
import type { Layer, Segment } from "../../core/weights/network.ts";
import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import type { Budget } from "./budget.ts";
import { orderedColumns } from "./column-order.ts";
import { filtersEachUnit, type Linear } from "./linear.ts";
import type { RowStep } from "./row-steps.ts";
import type { Run, SpaceTable } from "./space-table.ts";

/** A layer while the graph is read. */
export interface OpenLayer {
  readonly node: GraphNode;
  readonly linear: Linear;
  readonly output: Run;
  readonly input: readonly (Segment & Run)[];
  /** What the nodes that follow it do to its rows. */
  readonly steps: RowStep[];
}

/** Some rows of a layer, those that write one space. */
interface LayerPart extends Pick<OpenLayer, "output"> {
  readonly layer: OpenLayer;
  readonly input: readonly Segment[];
  readonly first: number;
  load(): Float32Array;
  shifts(): Float32Array | undefined;
}

/** A layer for each of the spaces that its rows write: fused queries, keys and values become layers of their own. */
export function partsOf(layer: OpenLayer, spaces: SpaceTable, budget: Budget): LayerPart[] {
  const outputs = spaces.resolved([layer.output]);
  const input = layer.input.flatMap(({ positions, ...run }) =>
    spaces.resolved([run]).map((part) => ({ ...part, positions })),
  );
  const ordered = layer.linear.groups === 1 ? orderedColumns(input) : undefined;
  const taps = product(layer.linear.weights.shape.slice(2));
  budget.spend("layers", outputs.length - 1);
  budget.spend("runs of units", input.length * (outputs.length - 1));
  const read = rowReader(layer, outputs.length);
  let end = 0;
  return outputs.map((output) => {
    const first = end;
    end += output.count;
    const own = filtersEachUnit(layer.linear) ? [{ ...output, positions: 1 }] : input;
    const load = () => read(first, first + output.count);
    const shifts = () => shiftsOf(layer)?.slice(first, first + output.count);
    if (!ordered) return { layer, output, first, input: own, load, shifts };
    const rows = output.count;
    return { layer, output, first, input: ordered.input, load: () => ordered.reorder(load(), rows, taps), shifts };
  });
}

/** Whether a part is all rows of its layer. */
export function isWholeLayer({ layer: { linear }, output }: LayerPart): boolean {
  return output.count === linear.weights.shape[0];
}

/** A part as the weights leg sees it. @param id of a space, by its number while the graph is read */
export function closed(
  { layer: { node, linear }, input, output, first, load, shifts }: LayerPart,
  id: (space: number) => number,
): Layer {
  const [rows, columns, ...kernel] = linear.weights.shape;
  const name = node.name || node.outputs[0];
  return {
    name: output.count === rows ? name : `${name}[${first}:${first + output.count}]`,
    operator: node.operator,
    rows: output.count,
    columns,
    taps: product(kernel),
    groups: filtersEachUnit(linear) ? output.count : linear.groups,
    output: id(output.space),
    input: input.map(({ space, offset, count, positions }) => ({ space: id(space), offset, count, positions })),
    load,
    shifts,
  };
}

/** Reads rows of a layer that is read in `parts`: its values are held from the first part to the last. */
function rowReader({ linear, steps }: OpenLayer, parts: number): (from: number, to: number) => Float32Array {
  if (parts === 1) return () => scaled(linear, steps);
  const [rows] = linear.weights.shape;
  let held: Float32Array | undefined;
  return (from, to) => {
    held ??= scaled(linear, steps);
    const perRow = held.length / rows;
    const part = held.slice(from * perRow, to * perRow);
    if (to === rows) held = undefined;
    return part;
  };
}

/** A layer's values, each row with all its factors. */
function scaled({ weights, factor }: Linear, steps: readonly RowStep[]): Float32Array {
  const factors = steps.flatMap(({ scale }) => (scale ? [scale()] : []));
  const { shape, data } = weights.load();
  const perRow = data.length / shape[0];
  for (let row = 0; row < shape[0]; row += 1) {
    const scale = factors.reduce((product, values) => product * values[row], factor);
    if (scale === 1) continue;
    const values = data.subarray(row * perRow, (row + 1) * perRow);
    for (let i = 0; i < values.length; i += 1) values[i] *= scale;
  }
  clearOdd(data);
  return data;
}

/** What is added to each row of a layer in all, after its factors; undefined where that is not known, or not a finite number. */
function shiftsOf({ linear: { bias, weights }, steps }: OpenLayer): Float32Array | undefined {
  const [rows] = weights.shape;
  if (steps.some(({ shift }) => shift === "unknown") || (bias && product(bias.shape) !== rows)) return undefined;
  const shifts = Float32Array.from(bias?.load().data ?? new Float32Array(rows));
  for (const { scale, shift } of steps) {
    const [factors, added] = [scale?.(), typeof shift === "function" ? shift() : undefined];
    shifts.forEach((value, row) => {
      shifts[row] = value * (factors?.[row] ?? 1) + (added?.[row] ?? 0);
    });
  }
  return shifts.every(Number.isFinite) ? shifts : undefined;
}
