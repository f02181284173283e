import { isDepthwise, readsEarlier, spaceOrder } from "./blocks.ts";
import type { Topology } from "./network.ts";

/** The units on one side of a layer. */
interface Side {
  readonly space: number;
  readonly units: number;
  readonly fixed: boolean;
}

/** What decides whether two layers can be compared. */
interface LayerShape {
  /** Every size, in a form that is the same only for the same shapes. */
  readonly exact: string;
  readonly kind: "dense" | "depthwise" | "grouped";
  readonly taps: number;
  readonly output: Side;
  readonly input: readonly (Side & { readonly positions: number; readonly earlier: boolean })[];
}

export function shapesOf({ spaces, layers }: Topology): LayerShape[] {
  const order = spaceOrder({ spaces, layers });
  return layers.map((layer) => {
    const { rows, columns, taps, groups } = layer;
    const input = layer.input.map((segment) => ({
      space: segment.space,
      units: segment.count,
      fixed: spaces[segment.space].fixed,
      positions: segment.positions,
      earlier: readsEarlier(layer, segment, order),
    }));
    const sizes = input.flatMap(({ units, positions, earlier }) => [units, positions, Number(earlier)]);
    return {
      exact: [rows, columns, taps, groups, ...sizes].join(),
      kind: groups === 1 ? "dense" : isDepthwise(layer) ? "depthwise" : "grouped",
      taps,
      output: { space: layer.output, units: rows, fixed: spaces[layer.output].fixed },
      input,
    };
  });
}

/** Share of the closeness of layers of the same shape that those of other widths have at most. */
const OTHER_WIDTHS = 0.5;
/** Smallest ratio of the widths of two sets of units that are compared. */
const LEAST_RATIO = 0.25;

/** How close two layers' shapes are: 1 where they are the same, 0 where the layers cannot be compared. */
export function shapeLikeness(a: LayerShape, b: LayerShape): number {
  if (a.exact === b.exact) return 1;
  if (a.kind !== b.kind || a.kind === "grouped" || a.taps !== b.taps || a.input.length !== b.input.length) return 0;
  const ratios = [ratio(a.output, b.output)];
  for (const [i, one] of a.input.entries()) {
    const other = b.input[i];
    ratios.push(one.positions === other.positions && one.earlier === other.earlier ? ratio(one, other) : 0);
  }
  const least = Math.min(...ratios);
  return least < LEAST_RATIO ? 0 : OTHER_WIDTHS * least;
}

/** Colours and classes are compared only with as many. */
function ratio(a: Side, b: Side): number {
  if (a.fixed !== b.fixed || (a.fixed && a.units !== b.units)) return 0;
  return Math.min(a.units, b.units) / Math.max(a.units, b.units);
}
