import { type GraphNode, integerOf } from "../graph.ts";
import { MAX_SHAPE_SIZES } from "../limits.ts";
import { lengthOfAxis, type Sizes } from "./axes.ts";
import { type Flow, type Tracking, widthOf } from "./flow.ts";

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
  Mod: (a, b) => a - b * Math.floor(a / b),
};

/**
 * Follows shapes that a model computes from its values' shapes, as exporters write them for sizes that may vary: of a value
 * with units, the number of units is known. Scalars count as lists of one.
 */
export class SizeTable {
  readonly #found = new Map<string, Sizes>();
  readonly #constants: Tracking["constants"];

  constructor(constants: Tracking["constants"]) {
    this.#constants = constants;
  }

  find(name: string | undefined): Sizes | undefined {
    return (name && this.#found.get(name)) || this.#constants.integers(name);
  }

  add(node: GraphNode, inputs: readonly Flow[]): void {
    const sizes = node.operator === "Shape" ? shapeOf(node, inputs[0]) : this.#derive(node);
    if (sizes && sizes.length <= MAX_SHAPE_SIZES && node.outputs[0]) this.#found.set(node.outputs[0], sizes);
  }

  #derive(node: GraphNode): Sizes | undefined {
    if (!node.inputs.some((name) => this.#found.has(name))) return undefined;
    const [first, ...others] = node.inputs.map((name) => this.find(name));
    const arithmetic = ARITHMETIC[node.operator];
    if (arithmetic) return first && others[0] && pairwise(first, others[0], arithmetic);
    switch (node.operator) {
      case "Cast":
      case "Identity":
      case "Squeeze":
      case "Unsqueeze":
        return first;
      case "Concat":
        return others.includes(undefined) ? undefined : first && [first, ...others].flatMap((part) => part ?? []);
      case "Gather":
        return others[0]?.map((index) => first?.at(index ?? first.length));
      case "Slice":
        return first && integerOf(node, "axis", 0) === 0 ? sliced(node, first, others) : undefined;
      case "Where":
        return others[1]?.map(() => undefined);
      default:
        return undefined;
    }
  }
}

/** The lengths of a value's axes, or of those from `start` to `end`. */
function shapeOf(node: GraphNode, flow: Flow): Sizes | undefined {
  return lengthsOf(flow)?.slice(integerOf(node, "start", 0), node.attributes.integers.get("end")?.[0]);
}

function lengthsOf(flow: Flow): Sizes | undefined {
  if (flow.kind === "divided") return flow.axes.map(lengthOfAxis);
  if (flow.kind === "neutral" || flow.rank === undefined) return undefined;
  const axis = flow.kind === "units" && !flow.flattened ? flow.axis : undefined;
  return Array.from({ length: flow.rank }, (_, i) => (i === axis && flow.kind === "units" ? widthOf(flow) : undefined));
}

function pairwise(a: Sizes, b: Sizes, operation: (a: number, b: number) => number): Sizes | undefined {
  if (a.length !== b.length) return undefined;
  return a.map((left, i) => {
    const right = b[i];
    const value = left === undefined || right === undefined ? undefined : operation(left, right);
    return Number.isSafeInteger(value) ? value : undefined;
  });
}

function sliced(node: GraphNode, sizes: Sizes, [starts, ends]: readonly (Sizes | undefined)[]): Sizes | undefined {
  const start = node.attributes.integers.get("starts")?.[0] ?? starts?.[0];
  const end = node.attributes.integers.get("ends")?.[0] ?? ends?.[0];
  return start === undefined || end === undefined ? undefined : sizes.slice(start, end);
}
