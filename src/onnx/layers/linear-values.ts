import type { Wiring } from "../../core/weights/network.ts";
import type { GraphNode } from "../graph.ts";
import type { Flow, Tracking, Units } from "./flow.ts";
import { kernelWindow } from "./kernel-window.ts";
import type { OpenLayer } from "./layer-parts.ts";
import { rowStepOf } from "./row-steps.ts";
import type { Run } from "./space-table.ts";

/** A value that is the sum of some layers' results, with nothing done to it but what is linear and done to each unit alone. */
interface LinearValue {
  readonly terms: readonly OpenLayer[];
  /** Whether the terms go nowhere else, so that factors of what follows can be multiplied into their rows. */
  readonly exclusive: boolean;
  /** The value that was made when something was done to positions last; "" if nothing was. */
  readonly through: string;
}

/** What is found out of a layer while the graph is read. */
interface Found {
  readonly reads: string;
  readonly source: LinearValue | undefined;
  addends: readonly OpenLayer[];
  seen: boolean;
}

/** Operators that leave a value as it is. */
const SAME = new Set(["Identity", "Cast", "Dropout"]);
/** Operators that take means over positions, choose some, add some, or lay them out otherwise, where they leave units as they are. */
const OVER_POSITIONS = new Set([
  ..."AveragePool GlobalAveragePool ReduceMean Flatten Reshape Squeeze Unsqueeze Transpose".split(" "),
  ..."Gather Slice Pad DepthToSpace SpaceToDepth".split(" "),
]);
/** Operators that shift positions, by how much a layer's window tells. */
const SHIFTS = new Set(["Slice", "Gather", "Pad"]);
/** Most results of which a sum is known. */
const MOST_TERMS = 64;

/** Follows what becomes of layers' results until something is done to them that mixes or bends. */
export class LinearValues {
  readonly #values = new Map<string, LinearValue>();
  /** The name under which a value was made first. */
  readonly #roots = new Map<string, string>();
  readonly #found = new Map<OpenLayer, Found>();
  readonly #uses = new Map<string, number>();
  readonly #numbers = new Map<string, number>();

  /** @param used names of values, as often as they are used */
  constructor(used: readonly string[]) {
    for (const name of used) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  /**
   * Notes a node that is a layer.
   * @param plain whether nothing is added to what the layer makes
   * @param bent whether part of what it makes is cut off
   */
  addLayer(node: GraphNode, layer: OpenLayer | undefined, plain: boolean, bent: boolean): void {
    const read = node.inputs[layer?.linear.from ?? 0];
    for (const name of [...node.inputs, ...node.captured]) if (name !== read) this.#see(name);
    const isLookup = layer?.linear.kind === "lookup";
    if (!layer || isLookup || layer.linear.groups > 1) this.#see(read);
    if (!layer || isLookup) return;
    const source = this.#values.get(read);
    this.#found.set(layer, { reads: this.#rootOf(read), source, addends: [layer], seen: !plain || bent });
    if (!bent) this.#values.set(node.outputs[0], { terms: [layer], exclusive: true, through: "" });
  }

  /** Notes a node that is none. @returns whether what it makes is a linear value, too */
  follow(node: GraphNode, inputs: readonly Flow[], outputs: readonly Flow[], tracking: Tracking): boolean {
    const [output] = node.outputs;
    const value =
      this.#sum(node, outputs) ??
      this.#scaled(node, inputs, tracking) ??
      this.#moved(node, inputs, outputs) ??
      this.#besideItself(node);
    if (value) this.#values.set(output, value);
    else for (const name of [...node.inputs, ...node.captured]) this.#see(name);
    const isShifted = SHIFTS.has(node.operator) && outputs[0].kind === "units" && outputs[0].runs.every(({ at }) => at);
    if (SAME.has(node.operator) || isShifted) this.#roots.set(output, this.#rootOf(node.inputs[0]));
    return value !== undefined;
  }

  /** What is known of each layer's wiring in the end. @param outputs names of what the graph gives */
  wiring(outputs: readonly string[]): (layer: OpenLayer) => Wiring | undefined {
    for (const name of outputs) this.#see(name);
    const ids = new Map([...this.#found.keys()].map((layer, id) => [layer, id]));
    const idsOf = (layers: readonly OpenLayer[] = []) => layers.flatMap((one) => ids.get(one) ?? []);
    return (layer) => {
      const [id, found] = [ids.get(layer), this.#found.get(layer)];
      if (id === undefined || !found) return undefined;
      const { reads, source, addends, seen } = found;
      const through = source?.through ? this.#numbered(source.through) : "";
      return {
        id,
        reads: this.#numbered(reads),
        terms: idsOf(source?.terms),
        through,
        addends: idsOf(addends),
        seen,
        window: kernelWindow(layer),
      };
    };
  }

  /** The sum or difference of linear values alone. */
  #sum({ operator, inputs, outputs: [output] }: GraphNode, [flow]: readonly Flow[]): LinearValue | undefined {
    const parts = inputs.flatMap((name) => this.#values.get(name) ?? []);
    if (!["Add", "Sum", "Sub"].includes(operator) || parts.length < inputs.length || flow?.kind !== "units")
      return undefined;
    const exclusive = parts.every((part) => part.exclusive) && inputs.every((name) => this.#isUsedOnce(name));
    if (operator === "Sub" && !exclusive) return undefined;
    const terms = [...new Set(parts.flatMap((part) => part.terms))];
    if (terms.length > MOST_TERMS) return undefined;
    if (operator === "Sub")
      for (const { steps, output } of parts[1].terms) steps.push({ scale: () => new Array(output.count).fill(-1) });
    const isPlain = parts.every((part) => part.through === "");
    if (exclusive && isPlain) for (const term of terms) this.#note(term, { addends: terms });
    const [{ through }] = parts;
    return {
      terms,
      exclusive,
      through: parts.every((part) => part.through === through) ? through : output,
    };
  }

  /** A linear value with a factor for each unit, or with a constant added. */
  #scaled(node: GraphNode, inputs: readonly Flow[], tracking: Tracking): LinearValue | undefined {
    const place = node.inputs.findIndex((name) => this.#values.has(name));
    const value = this.#values.get(node.inputs[place] ?? "");
    const step = value && rowStepOf(node, inputs[place], tracking);
    if (!value || !step) return undefined;
    // What is added to some positions more than to others, after these were put together, no row has.
    const isKnown = value.through === "" || step.shift !== "unknown";
    const exclusive = value.exclusive && isKnown && this.#isUsedOnce(node.inputs[place]);
    if (!exclusive) return step.scale ? undefined : { ...value, exclusive };
    const { shift: _, ...scale } = step;
    // What is added to a sum is added once.
    value.terms.forEach((term, i) => {
      term.steps.push(i === 0 ? step : scale);
    });
    return value;
  }

  /** A linear value with its positions put together or elsewhere. */
  #moved(node: GraphNode, [from]: readonly Flow[], [to]: readonly Flow[]): LinearValue | undefined {
    const value = this.#values.get(node.inputs[0]);
    if (!value || !(OVER_POSITIONS.has(node.operator) || SAME.has(node.operator))) return undefined;
    if (from.kind !== "units" || to?.kind !== "units" || !sameUnits(from, to)) return undefined;
    return { ...value, exclusive: value.exclusive && this.#isUsedOnce(node.inputs[0]), through: node.outputs[0] };
  }

  /** One linear value several times, with its positions put elsewhere, as in patches. */
  #besideItself({ operator, inputs, outputs: [through] }: GraphNode): LinearValue | undefined {
    const [first, ...others] = inputs.map((name) => this.#values.get(name));
    if (operator !== "Concat" || !first || others.length === 0) return undefined;
    const isSame = (terms: readonly OpenLayer[] = []) =>
      terms.length === first.terms.length && terms.every((term, i) => term === first.terms[i]);
    return others.every((one) => isSame(one?.terms)) ? { terms: first.terms, exclusive: false, through } : undefined;
  }

  /** Notes that something else than layers and sums reads a value. */
  #see(name: string): void {
    for (const term of this.#values.get(name)?.terms ?? []) this.#note(term, { seen: true });
  }

  #note(layer: OpenLayer, what: Partial<Pick<Found, "addends" | "seen">>): void {
    Object.assign(this.#found.get(layer) ?? {}, what);
  }

  #isUsedOnce(name: string): boolean {
    return this.#uses.get(name) === 1;
  }

  /** A short name for a value. */
  #numbered(name: string): string {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return `${number}`;
  }

  #rootOf(name: string): string {
    return this.#roots.get(name) ?? name;
  }
}

function sameUnits(a: Units, b: Units): boolean {
  const isSame = ({ space, offset, count }: Run, other: Run) =>
    space === other.space && offset === other.offset && count === other.count;
  return a.runs.length === b.runs.length && a.runs.every((run, i) => isSame(run, b.runs[i]));
}
