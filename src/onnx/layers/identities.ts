import { integerOf } from "../graph.ts";
import { MAX_RUNS } from "../limits.ts";
import type { Sizes } from "./axes.ts";
import { type FlowRule, onUnits, type Tracking, type Units, widthOf } from "./flow.ts";
import { mergedRuns, type Run, sliceRuns } from "./space-table.ts";

/** SpaceToDepth: the same units once for each position of a block. */
export const blocksToDepth: FlowRule = onUnits((units, node, { budget }) => {
  const positions = integerOf(node, "blocksize", 0) ** 2;
  const count = positions * units.runs.length;
  if (units.axis !== 1 || units.flattened || positions < 1 || count > MAX_RUNS) return undefined;
  budget.spend("runs of units", count);
  return { ...units, runs: Array.from({ length: positions }, () => units.runs).flat() };
});

/** DepthToSpace: units that are there once for each position of a block are there once again. */
export const depthToBlocks: FlowRule = onUnits((units, node) => {
  const positions = integerOf(node, "blocksize", 0) ** 2;
  const count = units.runs.length / positions;
  const told = positions === 1 || (node.attributes.texts.get("mode") ?? "DCR") === "DCR";
  if (units.axis !== 1 || units.flattened || !told || !Number.isInteger(count)) return undefined;
  const runs = units.runs.slice(0, count);
  const alike = units.runs.every((run, i) => {
    const { space, offset, count: width } = runs[i % count];
    return run.space === space && run.offset === offset && run.count === width;
  });
  return alike ? { ...units, runs } : undefined;
});

/** A sequence of one value, and the value that is taken out of it. */
export const sequence: FlowRule = onUnits((units) => units);

/** The units that constant indices name, in their order, as far as these are neighbours in not too many runs. */
export function chosenUnits(units: Units, indices: readonly number[], { budget }: Tracking): Units | undefined {
  const width = widthOf(units);
  const runs: Run[] = [];
  for (const [start, end] of stretches(indices, width)) {
    runs.push(...sliceRuns(units.runs, start, end));
    budget.spend("runs of units", units.runs.length);
    if (start < 0 || start >= width || runs.length > MAX_RUNS) return undefined;
  }
  return runs.length > 0 ? { ...units, runs: mergedRuns(runs) } : undefined;
}

/** Indices as stretches of neighbours, each from its first up to, and without, its last. */
function stretches(indices: readonly number[], width: number): [number, number][] {
  const found: [number, number][] = [];
  for (const index of indices) {
    const place = index < 0 ? index + width : index;
    const last = found.at(-1);
    if (last?.[1] === place) last[1] += 1;
    else found.push([place, place + 1]);
  }
  return found;
}

/** A flattened value as it was before, where its shape shows that it becomes that again. */
export function unflattened({ flattened, ...units }: Units, target: Sizes): Units | undefined {
  const rank = target.length;
  const axis = flattened === "by unit" ? 1 : rank - 1;
  const others = target.slice(1).filter((_, i) => i + 1 !== axis);
  if (rank < 3 || target[axis] !== widthOf(units)) return undefined;
  const positions = others.reduce<number>((product, size = -1) => (size < 0 ? Number.NaN : product * size), 1);
  const fits = units.positions === undefined || Number.isNaN(positions) || positions === units.positions;
  return fits ? { ...units, rank, axis } : undefined;
}
