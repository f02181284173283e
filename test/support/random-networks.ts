import type { Layer, Network, Segment, Space } from "../../src/core/weights/network.ts";
import { random } from "./random.ts";

export interface LayerPlan {
  readonly rows: number;
  readonly taps?: number;
  readonly groups?: number;
  readonly output: number;
  readonly input: readonly (number | Segment)[];
}

/** A network of normal weights. @param widths of the spaces; negative ones are fixed */
export function randomNetwork(widths: readonly number[], plans: readonly LayerPlan[], seed: number): Network {
  const spaces: Space[] = widths.map((width, id) => ({ id, width: Math.abs(width), fixed: width < 0 }));
  const layers = plans.map(({ rows, taps = 1, groups = 1, output, input }, index): Layer => {
    const reads = input.map((read) =>
      typeof read === "number" ? { space: read, offset: 0, count: spaces[read].width, positions: 1 } : read,
    );
    const columns = reads.reduce((sum, { count, positions }) => sum + count * positions, 0) / groups;
    const { normal } = random(seed * 1000 + index);
    const values = Float32Array.from({ length: rows * columns * taps }, normal);
    const layout = { operator: "Conv", rows, columns, taps, groups, output, input: reads };
    // Biases that a norm would have left: they spread further than weights do.
    const shifts = Float32Array.from({ length: rows }, () => 3 * normal());
    return { name: `layer ${index}`, ...layout, load: () => values.slice(), shifts: () => shifts.slice() };
  });
  return { spaces, layers };
}

/** Convolutions and a head in a row: 3 colours, the widths, 10 classes. */
export function randomChain(widths: readonly number[], seed: number, taps = 3): Network {
  const spaces = [-3, ...widths, -10];
  const plans = spaces.slice(1).map((width, i): LayerPlan => {
    const last = i === widths.length;
    return { rows: Math.abs(width), taps: last ? 1 : taps, output: i + 1, input: [i] };
  });
  return randomNetwork(spaces, plans, seed);
}
