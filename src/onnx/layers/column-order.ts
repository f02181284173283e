import type { Segment } from "../../core/weights/network.ts";

/** Columns in another order than the file's. */
interface ColumnOrder {
  readonly input: readonly Segment[];
  /** The values of rows with so many numbers for each column, in that order. */
  reorder(values: Float32Array, rows: number, perColumn: number): Float32Array;
}

/**
 * The units of each space side by side, in their order, where a layer reads them torn apart: so that it does not matter
 * whether they were exchanged before it. Undefined where none is torn apart, or where units are read more than once.
 */
export function orderedColumns(input: readonly Segment[]): ColumnOrder | undefined {
  const spaces = [...new Set(input.map(({ space }) => space))];
  if (spaces.length === input.length) return undefined;
  let end = 0;
  const chunks = input.map((segment) => {
    const start = end;
    end += segment.count * segment.positions;
    return { segment, start, end };
  });
  const places = new Map(spaces.map((space, i) => [space, i]));
  const place = ({ space }: Segment) => places.get(space) ?? 0;
  const sorted = chunks.toSorted((a, b) => place(a.segment) - place(b.segment) || a.segment.offset - b.segment.offset);
  const merged: Segment[] = [];
  for (const { segment } of sorted) {
    const last = merged.at(-1);
    const sameSpace = last?.space === segment.space;
    if (!last || !sameSpace) merged.push(segment);
    else if (last.positions !== segment.positions || last.offset + last.count > segment.offset) return undefined;
    else if (last.offset + last.count < segment.offset) merged.push(segment);
    else merged[merged.length - 1] = { ...last, count: last.count + segment.count };
  }
  const reorder = (values: Float32Array, rows: number, perColumn: number) => {
    const result = new Float32Array(values.length);
    let to = 0;
    for (let row = 0; row < rows; row += 1) {
      for (const { start, end: stop } of sorted) {
        const from = row * end * perColumn;
        result.set(values.subarray(from + start * perColumn, from + stop * perColumn), to);
        to += (stop - start) * perColumn;
      }
    }
    return result;
  };
  return { input: merged, reorder };
}
