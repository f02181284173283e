import type { Layer, Network, Segment, Wiring } from "../../core/weights/network.ts";
import type { GraphNode } from "../graph.ts";
import { MAX_SEGMENTS } from "../limits.ts";
import { product } from "./arrays.ts";
import type { Budget } from "./budget.ts";
import { type Flow, UNKNOWN, type Units, widthOf } from "./flow.ts";
import type { Linear } from "./linear.ts";
import type { RowScales } from "./row-scales.ts";
import type { Run, SpaceTable } from "./space-table.ts";

/** A layer while the graph is read. */
export interface OpenLayer {
  readonly node: GraphNode;
  readonly linear: Linear;
  readonly output: Run;
  readonly input: readonly Segment[];
  /** What the nodes that follow it multiply its rows by. */
  readonly scales: RowScales[];
}

/** The layers of a network while it is read, and the spaces between them. */
export class LayerList {
  readonly #layers: OpenLayer[] = [];
  readonly #images = new Map<number, Run>();
  readonly #spaces: SpaceTable;
  readonly #budget: Budget;

  constructor(spaces: SpaceTable, budget: Budget) {
    this.#spaces = spaces;
    this.#budget = budget;
  }

  /** Adds the layer that a node is, and tells what comes out of it. A layer that is no use for comparisons is left out. */
  add(node: GraphNode, linear: Linear, from: Flow): { readonly flow: Flow; readonly layer?: OpenLayer } {
    const [rows, perGroup] = linear.weights.shape;
    const { groups } = linear;
    const place = placeOf(linear, from);
    if (from.kind === "units" && !isReadable(from, place, linear)) this.#spaces.fix(from.runs);
    const read = from.kind === "units" && !isReadable(from, place, linear) ? UNKNOWN : from;
    if (groups > 1 && groups === rows && perGroup === 1) return this.#addDepthwise(node, linear, read);

    const input = this.#segments(read, perGroup * groups);
    // Which units belong to which group is told by the layer, as long as they are all units of one space.
    const divided = groups > 1 && !(input.length === 1 && this.#spaces.isWhole(input[0]));
    if (divided) this.#spaces.fix(input);
    const output = this.#spaces.create(rows, divided || !place);
    const flow: Flow = place
      ? { kind: "units", runs: [output], ...place, positions: place.rank === 2 ? 1 : undefined }
      : UNKNOWN;
    return { flow, layer: this.#push({ node, linear, output, input, scales: [] }) };
  }

  /** The network, with spaces numbered in the order in which layers use them. */
  network(wiringOf: (layer: OpenLayer) => Wiring | undefined): Network {
    const runs = this.#layers.flatMap(({ input, output }) => [...input, output]);
    const { spaces, id } = this.#spaces.numbered(runs);
    return { spaces, layers: this.#layers.map((layer) => ({ ...closed(layer, id), wiring: wiringOf(layer) })) };
  }

  /** Depthwise filters belong to the units that they filter, if those are the units of one space. */
  #addDepthwise(node: GraphNode, linear: Linear, from: Flow): { readonly flow: Flow; readonly layer?: OpenLayer } {
    const [width] = linear.weights.shape;
    if (from.kind === "unknown" || from.kind === "neutral") return { flow: UNKNOWN };
    const [run, ...others] = from.kind === "image" ? [this.#image(width)] : from.runs;
    const flow = from.kind === "image" ? from : { ...from, positions: undefined };
    if (others.length > 0 || !this.#spaces.isWhole(run)) return { flow };
    const input = [{ ...run, positions: 1 }];
    return { flow, layer: this.#push({ node, linear, output: run, input, scales: [] }) };
  }

  #push(layer: OpenLayer): OpenLayer {
    this.#budget.spend("layers", 1);
    this.#budget.spend("weights", product(layer.linear.weights.shape));
    this.#budget.spend("runs of units", layer.input.length);
    this.#layers.push(layer);
    return layer;
  }

  #segments(from: Flow, columns: number): Segment[] {
    const once = (runs: readonly Run[]) => runs.map((run) => ({ ...run, positions: 1 }));
    if (from.kind === "image") return once([this.#image(columns)]);
    if (from.kind !== "units") return once([this.#spaces.create(columns, true)]);
    const positions = columns / widthOf(from);
    if (from.flattened === "by unit") return from.runs.map((run) => ({ ...run, positions }));
    return Array.from({ length: positions }, () => once(from.runs)).flat();
  }

  /** The colours of the image, or whatever a layer that reads the image directly finds there. */
  #image(width: number): Run {
    const run = this.#images.get(width) ?? this.#spaces.create(width, true);
    this.#images.set(width, run);
    return run;
  }
}

/** Where a layer's units lie in what comes out of it; undefined where the rank of what goes in is not known. */
function placeOf({ kind, weights }: Linear, from: Flow): Pick<Units, "rank" | "axis"> | undefined {
  if (kind === "convolution") return { rank: weights.shape.length, axis: 1 };
  if (kind === "rows of vectors") return { rank: 2, axis: 1 };
  const rank = from.kind === "neutral" ? undefined : from.rank;
  return rank === undefined ? undefined : { rank, axis: rank - 1 };
}

/** Whether a layer's columns are the units that come in, each once, or at a whole number of positions if flattened. */
function isReadable(units: Units, place: Pick<Units, "rank" | "axis"> | undefined, linear: Linear): boolean {
  const positions = (linear.weights.shape[1] * linear.groups) / widthOf(units);
  if (units.rank !== place?.rank || units.axis !== place.axis || !Number.isInteger(positions)) return false;
  if (!units.flattened) return positions === 1;
  const segments = units.runs.length * (units.flattened === "by unit" ? 1 : positions);
  return positions >= 1 && segments <= MAX_SEGMENTS;
}

function closed({ node, linear, output, input, scales }: OpenLayer, id: (space: number) => number): Layer {
  const [rows, columns, ...kernel] = linear.weights.shape;
  return {
    name: node.name || node.outputs[0],
    operator: node.operator,
    rows,
    columns,
    taps: product(kernel),
    groups: linear.groups,
    output: id(output.space),
    input: input.map((segment) => ({ ...segment, space: id(segment.space) })),
    load: () => scaled(linear, scales),
  };
}

/** A layer's values, each row with all its factors. */
function scaled({ weights, factor }: Linear, scales: readonly RowScales[]): Float32Array {
  const factors = scales.map((read) => read());
  const { shape, data } = weights.load();
  const perRow = data.length / shape[0];
  for (let row = 0; row < shape[0]; row += 1) {
    const scale = factors.reduce((product, values) => product * values[row], factor);
    for (let i = row * perRow; i < (row + 1) * perRow; i += 1) {
      const value = Math.fround(scale * data[i]);
      data[i] = Number.isFinite(value) ? value : 0;
    }
  }
  return data;
}
