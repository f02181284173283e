import { type GraphNode, integerOf, type ModelGraph } from "../graph.ts";
import type { TensorSummary } from "../tensor.ts";
import { axisOf, broadcastShape, combine, isPermutation, product, reshaped, transpose, type Values } from "./arrays.ts";
import { isNumeric, readValues } from "./tensor-values.ts";

/** A value that does not depend on the images, computed when it is asked for. */
export interface Constant {
  readonly shape: readonly number[];
  /** Values that are the caller's own. */
  load(): Values;
  /** Operations and tensors that loading it takes. */
  readonly steps: number;
  /** It should be integers by now, but the step that rounds was left out, so that DequantizeLinear must be, too. */
  readonly unrounded?: boolean;
}

/** A hostile chain of operations ends here; real weights take ten at most. */
const MOST_STEPS = 32;
/** Longer lists are no shapes, axes or indices. */
const MOST_INTEGERS = 4096;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** What is known of a model's values before it sees an image: initialisers, and what nodes make of them alone. */
export class Constants {
  readonly #found = new Map<string, Constant>();
  readonly #path: string;

  constructor({ path, tensors }: ModelGraph) {
    this.#path = path;
    for (const [name, tensor] of tensors) this.#addTensor(name, tensor);
  }

  find(name: string | undefined): Constant | undefined {
    return name ? this.#found.get(name) : undefined;
  }

  /** The whole numbers of a short constant, such as a shape or axes. */
  integers(name: string | undefined): number[] | undefined {
    const constant = this.find(name);
    if (!constant || product(constant.shape) > MOST_INTEGERS) return undefined;
    return Array.from(constant.load().data, Math.trunc);
  }

  /** Notes what a node makes, if that is a constant; nodes come in the graph's order. */
  add(node: GraphNode): void {
    const [output] = node.outputs;
    const made = node.operator === "Constant" ? this.#literal(node) : this.#derive(node);
    if (output && made && made.steps <= MOST_STEPS) this.#found.set(output, made);
  }

  #addTensor(name: string, tensor: TensorSummary): void {
    const { shape } = tensor;
    if (!shape || !isNumeric(tensor)) return;
    this.#found.set(name, { shape, steps: 1, load: () => ({ shape, data: readValues(this.#path, tensor) }) });
  }

  #literal({ attributes: { integers, floats, tensors }, outputs: [output] }: GraphNode): Constant | undefined {
    const tensor = tensors.get("value");
    if (tensor) this.#addTensor(output, tensor);
    const scalar = floats.get("value_float") ?? integers.get("value_int");
    const list = floats.get("value_floats") ?? integers.get("value_ints") ?? scalar;
    if (!list) return this.find(output);
    const shape = scalar ? [] : [list.length];
    return { shape, steps: 1, load: () => ({ shape, data: Float32Array.from(list) }) };
  }

  #derive(node: GraphNode): Constant | undefined {
    const [first, second, third] = node.inputs.map((name) => this.find(name));
    if (!first) return undefined;
    const arithmetic = ARITHMETIC[node.operator];
    if (arithmetic) return second && arranged(first, second, arithmetic);
    switch (node.operator) {
      case "Identity":
      case "Cast":
      case "CastLike":
        return first;
      case "QuantizeLinear":
        return { ...first, unrounded: true };
      case "DequantizeLinear":
        return second && dequantised(first, second, third, integerOf(node, "axis", 1));
      case "Transpose":
        return transposed(first, node.attributes.integers.get("perm") ?? first.shape.map((_, i) => i).reverse());
      case "Reshape": {
        const target = this.integers(node.inputs[1]);
        return target && withShape(first, reshaped(first.shape, target));
      }
      case "Flatten": {
        const axis = integerOf(node, "axis", 1);
        return withShape(first, [product(first.shape.slice(0, axis)), product(first.shape.slice(axis))]);
      }
      case "Squeeze":
        return squeezed(first, node.attributes.integers.get("axes") ?? this.integers(node.inputs[1]));
      case "Unsqueeze":
        return unsqueezed(first, node.attributes.integers.get("axes") ?? this.integers(node.inputs[1]));
      default:
        return undefined;
    }
  }
}

function arranged(a: Constant, b: Constant, operation: (a: number, b: number) => number): Constant | undefined {
  const shape = broadcastShape(a.shape, b.shape);
  // Repeating a small array into a large one is the images' business, not the weights'.
  if (!shape || product(shape) > Math.max(product(a.shape), product(b.shape))) return undefined;
  return { shape, steps: stepsOf(a, b), load: () => combine(a.load(), b.load(), shape, operation) };
}

export function transposed(constant: Constant, perm: readonly number[]): Constant | undefined {
  if (!isPermutation(perm, constant.shape.length)) return undefined;
  return {
    ...constant,
    shape: perm.map((axis) => constant.shape[axis]),
    steps: stepsOf(constant),
    load: () => transpose(constant.load(), perm),
  };
}

function withShape(constant: Constant, shape: readonly number[] | undefined): Constant | undefined {
  if (!shape) return undefined;
  return { ...constant, shape, steps: stepsOf(constant), load: () => ({ shape, data: constant.load().data }) };
}

function squeezed(constant: Constant, axes: readonly number[] | undefined): Constant | undefined {
  const { shape } = constant;
  const gone = axes?.map((axis) => axisOf(axis, shape.length));
  const kept = shape.filter((size, axis) => (gone ? !gone.includes(axis) : size !== 1));
  return product(kept) === product(shape) ? withShape(constant, kept) : undefined;
}

function unsqueezed(constant: Constant, axes: readonly number[] | undefined): Constant | undefined {
  if (!axes) return undefined;
  const rank = constant.shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(axis, rank)));
  if (added.has(undefined) || added.size !== axes.length) return undefined;
  const sizes = constant.shape.values();
  return withShape(
    constant,
    Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (sizes.next().value ?? 1))),
  );
}

/**
 * Integers as the numbers that they stand for, (value - zero point) * scale, with one scale or one for each place along
 * `axis`. A scale that is unknown counts as 1.
 */
export function dequantised(
  constant: Constant,
  scale: Constant | undefined,
  zeroPoint: Constant | undefined,
  axis: number,
): Constant | undefined {
  if (constant.unrounded) return { ...constant, unrounded: false };
  const { shape } = constant;
  const along = axisOf(axis, shape.length);
  const fits = (part: Constant | undefined) =>
    !part || product(part.shape) === 1 || (along !== undefined && product(part.shape) === shape[along]);
  if (!fits(scale) || !fits(zeroPoint)) return undefined;
  return {
    shape,
    steps: stepsOf(constant, ...[scale, zeroPoint].filter((part) => part !== undefined)),
    load: () => {
      const data = constant.load().data;
      const scales = scale?.load().data ?? [1];
      const zeros = zeroPoint?.load().data ?? [0];
      const inner = product(shape.slice((along ?? 0) + 1));
      const result = new Float32Array(data.length);
      for (let i = 0; i < data.length; i += 1) {
        const place = Math.floor(i / inner) % (along === undefined ? 1 : shape[along]);
        result[i] = (data[i] - zeros[zeros.length === 1 ? 0 : place]) * scales[scales.length === 1 ? 0 : place];
      }
      return { shape, data: result };
    },
  };
}

function stepsOf(...parts: readonly Constant[]): number {
  return parts.reduce((sum, { steps }) => sum + steps, 1);
}
