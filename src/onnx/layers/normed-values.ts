import type { Norm } from "../../core/weights/network.ts";
import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";
import { perUnit, type RowValues } from "./row-steps.ts";

/** What a norm, and what follows it, did to each unit of a value. */
interface Normed {
  readonly centred: boolean;
  readonly scales: readonly RowValues[];
}

/** Norms over the last axis as one operator: where their scales are, and whether they take the mean off. */
const NORMS: Readonly<Record<string, { readonly scale: number; readonly centred: boolean }>> = {
  LayerNormalization: { scale: 1, centred: true },
  RMSNormalization: { scale: 1, centred: false },
  SimplifiedLayerNormalization: { scale: 1, centred: false },
  "com.microsoft::SkipLayerNormalization": { scale: 2, centred: true },
  "com.microsoft::SkipSimplifiedLayerNormalization": { scale: 2, centred: false },
};
/** Operators that leave units as they are: where something is added, and where positions are chosen or lie otherwise. */
const SAME = new Set(
  "Add Cast Dropout Flatten Gather Identity ReduceMean Reshape Slice Squeeze Transpose Unsqueeze".split(" "),
);

/** Follows what was done to values by norms, in one operator or written out. */
export class NormedValues {
  readonly #values = new Map<string, Normed>();
  /** Means over units, and what they are of. */
  readonly #means = new Map<string, string>();

  /** Notes a node that is no layer. */
  follow(node: GraphNode, inputs: readonly Flow[], tracking: Tracking): void {
    const [output] = node.outputs;
    const made = NORMS[node.operator] ? byOperator(node, inputs, tracking) : this.#writtenOut(node, inputs, tracking);
    if (made) this.#values.set(output, made);
    if (node.operator === "ReduceMean") this.#means.set(output, node.inputs[0]);
  }

  /** What a layer reads that reads a value; undefined where it came through no norm. */
  normOf(name: string): Norm | undefined {
    const found = this.#values.get(name);
    if (!found) return undefined;
    const { centred, scales } = found;
    const all = () => {
      const [first, ...others] = scales.map((read) => read());
      return first && Float32Array.from(first, (value, unit) => others.reduce((by, one) => by * one[unit], value));
    };
    return { centred, scales: all };
  }

  #writtenOut(node: GraphNode, inputs: readonly Flow[], { constants }: Tracking): Normed | undefined {
    const { operator, inputs: names } = node;
    const place = inputs.findIndex(({ kind }) => kind === "units");
    const [units, known] = [inputs[place], this.#values.get(names[place])];
    if (units?.kind !== "units") return undefined;
    if (operator === "Sub" && this.#means.get(names[1]) === names[0]) return { centred: true, scales: [] };
    if (SAME.has(operator)) return inputs.filter(({ kind }) => kind === "units").length === 1 ? known : undefined;
    const other = constants.find(names[1 - place]);
    if (operator !== "Mul" && !(operator === "Div" && place === 0)) return undefined;
    if (!other) return inputs[1 - place]?.kind === "neutral" ? (known ?? { centred: false, scales: [] }) : undefined;
    const change = operator === "Mul" ? undefined : (value: number) => 1 / value;
    const scale = known && perUnit(other, units, change);
    return scale && { ...known, scales: [...known.scales, scale] };
  }
}

function byOperator(node: GraphNode, inputs: readonly Flow[], { constants }: Tracking): Normed | undefined {
  const { scale: place, centred } = NORMS[node.operator];
  const units = inputs.find(({ kind }) => kind === "units");
  if (units?.kind !== "units" || units.axis !== units.rank - 1) return undefined;
  const scale = constants.find(node.inputs[place]);
  if (!scale) return { centred, scales: [] };
  return product(scale.shape) === widthOf(units) ? { centred, scales: [() => scale.load().data] } : undefined;
}
