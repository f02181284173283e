import type { Network, Norm, Segment, Wiring } from "../../core/weights/network.ts";
import type { GraphNode } from "../graph.ts";
import { product } from "./arrays.ts";
import type { Budget } from "./budget.ts";
import { type Flow, fixUnits, rankOf, UNKNOWN, type Units, widthOf } from "./flow.ts";
import { closed, isWholeLayer, type OpenLayer, partsOf } from "./layer-parts.ts";
import { filtersEachUnit, type Linear } from "./linear.ts";
import { onPatches } from "./patches.ts";
import { isReadable, outputPlace, segmentsOf } from "./reading.ts";
import type { Run, SpaceTable } from "./space-table.ts";

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
    if (linear.kind === "lookup") return this.#addLookup(node, linear, from);
    const place = outputPlace(linear, from);
    const patches = onPatches(linear, from);
    if (patches) return this.add(node, patches.linear, patches.from);
    if (mixesPositions(from, linear))
      return { flow: { ...from, positions: undefined }, layer: this.#addAlone(node, linear) };
    const readable = isReadable(from, linear);
    if (!readable) fixUnits([from], { spaces: this.#spaces });
    const read = readable ? from : UNKNOWN;
    if (filtersEachUnit(linear)) return this.#addDepthwise(node, linear, read);
    const shared = sharedByGroups(read, groups);
    if (shared) return this.add(node, { ...linear, groups: 1 }, shared);

    const input = this.#segments(read, perGroup * groups);
    // Which units belong to which group is told by the layer, as long as they are all units of one space.
    const divided = groups > 1 && !(input.length === 1 && this.#spaces.isWhole(input[0]));
    if (divided) this.#spaces.fix(input);
    const output = this.#spaces.create(rows, divided || !place);
    if (groups > 1) this.#spaces.keepWhole([output, ...input]);
    const flow: Flow = place
      ? { kind: "units", runs: [output], ...place, positions: place.rank === 2 ? 1 : undefined }
      : UNKNOWN;
    return { flow, layer: this.#push({ node, linear, output, input, steps: [] }) };
  }

  /** The network, with spaces numbered in the order in which layers use them. */
  network(wiringOf: (layer: OpenLayer) => Wiring | undefined, normOf: (layer: OpenLayer) => Norm | undefined): Network {
    const parts = this.#layers.flatMap((layer) => partsOf(layer, this.#spaces, this.#budget));
    const { spaces, id } = this.#spaces.numbered(parts.flatMap(({ input, output }) => [...input, output]));
    return {
      spaces,
      layers: parts.map((part) => ({
        ...closed(part, id),
        wiring: isWholeLayer(part) ? wiringOf(part.layer) : undefined,
        norm: part.layer.linear.kind === "lookup" ? undefined : normOf(part.layer),
      })),
    };
  }

  /** A layer of which neither rows nor columns are units of any other. */
  #addAlone(node: GraphNode, linear: Linear): OpenLayer {
    const [rows, columns] = linear.weights.shape;
    const [output, read] = [this.#spaces.create(rows, true), this.#spaces.create(columns, true)];
    return this.#push({ node, linear, output, input: [{ ...read, positions: 1 }], steps: [] });
  }

  /** A table whose columns are units, and whose rows are what stands in the input. */
  #addLookup(node: GraphNode, linear: Linear, from: Flow): { readonly flow: Flow; readonly layer: OpenLayer } {
    fixUnits([from], { spaces: this.#spaces });
    const [entries, width] = linear.weights.shape;
    const rank = rankOf(from);
    const [output, units] = [this.#spaces.create(entries, true), this.#spaces.create(width, rank === undefined)];
    const layer = this.#push({ node, linear, output, input: [{ ...units, positions: 1 }], steps: [] });
    if (rank === undefined) return { flow: UNKNOWN, layer };
    return { flow: { kind: "units", runs: [units], rank: rank + 1, axis: rank, positions: undefined }, layer };
  }

  /** Depthwise filters belong to the units that they filter, if those are the units of one space. */
  #addDepthwise(node: GraphNode, linear: Linear, from: Flow): { readonly flow: Flow; readonly layer?: OpenLayer } {
    const [width] = linear.weights.shape;
    if (from.kind !== "image" && from.kind !== "units") return { flow: UNKNOWN };
    const [run, ...others] = from.kind === "image" ? [this.#image(width)] : from.runs;
    const flow = from.kind === "image" ? from : { ...from, positions: undefined };
    if (others.length > 0 || !this.#spaces.isWhole(run)) return { flow };
    const input = [{ ...run, positions: 1 }];
    return { flow, layer: this.#push({ node, linear, output: run, input, steps: [] }) };
  }

  #push(layer: OpenLayer): OpenLayer {
    this.#budget.spend("layers", 1);
    this.#budget.spend("weights", product(layer.linear.weights.shape));
    this.#budget.spend("runs of units", layer.input.length);
    this.#layers.push(layer);
    return layer;
  }

  #segments(from: Flow, columns: number): (Segment & Run)[] {
    const once = (runs: readonly Run[]) => runs.map((run) => ({ ...run, positions: 1 }));
    if (from.kind === "image") return once([this.#image(columns)]);
    if (from.kind === "divided") return segmentsOf(from, columns) ?? [];
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

/** What each of a layer's groups reads, if it is the same for all of them: then they are no groups. */
function sharedByGroups(from: Flow, groups: number): Units | undefined {
  if (from.kind !== "units" || groups === 1 || from.runs.length % groups !== 0) return undefined;
  const runs = from.runs.slice(0, from.runs.length / groups);
  const isRepeated = ({ space, offset, count }: Run, i: number) => {
    const first = runs[i % runs.length];
    return space === first.space && offset === first.offset && count === first.count;
  };
  return from.runs.every(isRepeated) ? { ...from, runs } : undefined;
}

/** Whether a layer sums over positions, in the same way for every unit. */
function mixesPositions(from: Flow, { kind, rank, reads }: Linear): from is Units {
  const isProduct = kind === "one axis" && rank === undefined;
  return from.kind === "units" && isProduct && from.axis !== from.rank + reads && !from.flattened;
}
