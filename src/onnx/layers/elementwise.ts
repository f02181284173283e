import { integerOf } from "../graph.ts";
import { MAX_RUNS } from "../limits.ts";
import { axisOf } from "./arrays.ts";
import { sameUnits } from "./axes.ts";
import { type Flow, type FlowRule, fixUnits, NEUTRAL, type Tracking, UNKNOWN, type Units, widthOf } from "./flow.ts";
import { mergedRuns } from "./space-table.ts";

/** Operators that treat all elements, or at least all units, alike: what they take keeps its place. */
export const elementwise: FlowRule = (node, inputs, tracking) => {
  const rank = Math.max(...node.inputs.map((name) => tracking.constants.find(name)?.shape.length ?? 0));
  const made = together(inputs, rank, tracking);
  return [made, ...node.outputs.slice(1).map(() => NEUTRAL)];
};

/** The value of flows put together element by element; units that meet are one and the same from now on. */
export function together(flows: readonly Flow[], constantRank: number, { spaces }: Tracking): Flow {
  if (flows.some(({ kind }) => kind === "divided")) return meetDivided(flows, { spaces });
  const units = flows.filter((flow) => flow.kind === "units");
  const images = flows.filter((flow) => flow.kind === "image");
  if (units.length === 0) {
    return flows.find(({ kind }) => kind === "unknown") ?? images[0] ?? NEUTRAL;
  }
  const strange = flows.some(({ kind }) => kind === "unknown") || units.some(({ rank }) => constantRank > rank);
  if (strange || images.length > 0) for (const { runs } of units) spaces.fix(runs);
  if (strange) return UNKNOWN;
  const met = units.reduce<Units | undefined>((a, b) => a && meet(a, b, spaces), units[0]);
  if (!met) for (const { runs } of units) spaces.fix(runs);
  return met ?? UNKNOWN;
}

/** The same of flows some of which have divided units: they must be laid out alike. */
export function meetDivided(flows: readonly Flow[], { spaces }: Pick<Tracking, "spaces">): Flow {
  const [first, ...others] = flows.filter((flow) => flow.kind === "divided");
  const alone = flows.every(({ kind }) => kind === "divided" || kind === "neutral");
  if (alone && others.every(({ axes }) => sameUnits(axes, first.axes))) {
    if (others.every(({ runs }) => spaces.unify(first.runs, runs))) return first;
  }
  fixUnits(flows, { spaces });
  return UNKNOWN;
}

function meet(a: Units, b: Units, spaces: Tracking["spaces"]): Units | undefined {
  if (a === b) return a;
  const wide = a.rank >= b.rank ? a : b;
  // Shapes are broadcast from their last axis on.
  if (a.rank - a.axis !== b.rank - b.axis || a.flattened !== b.flattened) return undefined;
  const [widthA, widthB] = [widthOf(a), widthOf(b)];
  if (widthA !== widthB && widthA === 1) return { ...b, rank: wide.rank, axis: wide.axis };
  if (widthA !== widthB && widthB === 1) return { ...a, rank: wide.rank, axis: wide.axis };
  if (!spaces.unify(a.runs, b.runs)) return undefined;
  return { ...wide, positions: a.positions === 1 ? b.positions : b.positions === 1 ? a.positions : wide.positions };
}

/** Concatenation: one after the other along the channel axis, or the same units at more positions. */
export const concatenation: FlowRule = (node, inputs, tracking) => {
  // QLinearConcat takes its output's scale and zero point first, and those of each input after it.
  const values = node.operator.endsWith("QLinearConcat") ? inputs.slice(2).filter((_, i) => i % 3 === 0) : inputs;
  const first = values.find((flow) => flow.kind === "units");
  if (!first) return [together(values, 0, tracking)];
  const axis = axisOf(integerOf(node, "axis", 1), first.rank);
  if (axis !== first.axis) return [lengthened(together(values, 0, tracking))];
  const alike = values.every(
    (flow): flow is Units => flow.kind === "units" && flow.rank === first.rank && flow.axis === axis && !flow.flattened,
  );
  const runs = alike ? mergedRuns(values.flatMap((flow) => flow.runs)) : [];
  tracking.budget.spend("runs of units", runs.length);
  return runs.length > 0 && runs.length <= MAX_RUNS ? [{ ...first, runs }] : undefined;
};

function lengthened(flow: Flow): Flow {
  return flow.kind === "units" ? { ...flow, positions: undefined } : flow;
}
