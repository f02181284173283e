import { integerOf } from "../graph.ts";
import { type Axis, hasUnits, places, sameUnits } from "./axes.ts";
import { undivided, withAxes } from "./divided.ts";
import {
  type DividedUnits,
  type Flow,
  type FlowRule,
  fixUnits,
  NEUTRAL,
  type Tracking,
  type Units,
  widthOf,
} from "./flow.ts";

/**
 * A product of two computed values. Queries times keys sum over the units of a head: unit by unit the two are one from then on,
 * and the sums tell no unit from another. Such weights times values sum over positions, and the values' units stay what they are.
 */
export const computedProduct: FlowRule = (node, [a, b], tracking) => {
  if (!a || !b) return undefined;
  const [left, right] = [factor(a, integerOf(node, "transA", 0) === 1), factor(b, integerOf(node, "transB", 0) === 1)];
  if (left && right) return scores(left, right, tracking) ? [NEUTRAL] : undefined;
  const [value, summed, other] = left ? [left, left.axes.length - 1, b] : [right, (right?.axes.length ?? 0) - 2, a];
  if (!value || summed < 0 || value.axes.length < 2 || hasUnits(value.axes[summed])) return undefined;
  const axes = value.axes.with(summed, [places(undefined)]);
  const added = Math.max(0, (other.kind === "unknown" ? (other.rank ?? 0) : 0) - axes.length);
  return [undivided({ ...value, axes: [...Array.from({ length: added }, (): Axis => [places(undefined)]), ...axes] })];
};

/** A value with units, its last two axes exchanged if asked for. */
function factor(flow: Flow, exchanged: boolean): DividedUnits | undefined {
  if (flow.kind !== "units" && flow.kind !== "divided") return undefined;
  const value = withAxes(flow);
  if (!exchanged) return value;
  const { axes } = value;
  return { ...value, axes: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] };
}

/** Makes queries' and keys' units one; units that the product lays out in another way are fixed. False where it is none. */
function scores(queries: DividedUnits, keys: DividedUnits, { spaces }: Tracking): boolean {
  const summed = keys.axes.at(-2);
  if (!summed || !hasUnits(summed) || !hasUnits(queries.axes.at(-1) ?? [])) return false;
  if (hasUnits(queries.axes.at(-2) ?? []) || hasUnits(keys.axes.at(-1) ?? [])) return false;
  const turned = [...keys.axes.slice(0, -2), ...keys.axes.slice(-2).reverse()];
  if (sameUnits(queries.axes, turned)) spaces.unify(queries.runs, keys.runs);
  else fixUnits([queries, keys], { spaces });
  return true;
}

/** An attention as one operator, whose heads are told by attributes: queries, keys, values, and what is added to scores. */
export const attention: FlowRule = (node, [queries, keys, values], tracking) => {
  const heads = integerOf(node, "num_heads", integerOf(node, "q_num_heads", 1));
  if (integerOf(node, "kv_num_heads", heads) !== heads) return undefined;
  const [q, k, v] = [queries, keys, values].map((flow) =>
    flow?.kind === "units" ? inHeads(flow, heads, tracking) : undefined,
  );
  if (!q || !k || !v) return undefined;
  tracking.spaces.unify(q.runs, k.runs);
  return [v, ...node.outputs.slice(1).map(() => NEUTRAL)];
};

/** Units along the last axis, alike within each of the heads only. */
function inHeads(units: Units, heads: number, { spaces }: Tracking): Units | undefined {
  const size = widthOf(units) / heads;
  if (units.axis !== units.rank - 1 || !Number.isInteger(size)) return undefined;
  spaces.isolate(units.runs);
  return spaces.cut(units.runs, size) ? units : undefined;
}
