import { type GraphNode, integerOf, type ModelGraph } from "../graph.ts";
import { MAX_CONSTANT_DEPTH, MAX_CONSTANT_WORK, MAX_INTEGERS, MAX_TENSOR_VALUES } from "../limits.ts";
import { elementType, type TensorSummary } from "../types.ts";
import { type NdArray, product, reshaped } from "./arrays.ts";
import {
  type Constant,
  combined,
  dequantisedConstant,
  madeOf,
  squeezed,
  transposed,
  unsqueezed,
  withShape,
} from "./constants.ts";
import { joinedOrCut } from "./folding.ts";
import { isSparse, withZeros } from "./sparse.ts";
import { isNumeric, readValues } from "./tensor-values.ts";

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a - b * Math.floor(a / b),
};

/** What is known of a model's values before it sees an image: initialisers, and what nodes make of them alone. */
export class ConstantTable {
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
    if (!constant || product(constant.shape) > MAX_INTEGERS) return undefined;
    return Array.from(constant.load().data, Math.trunc);
  }

  /** Notes what a node makes, if that is a constant; nodes come in the graph's order. */
  add(node: GraphNode): void {
    const made =
      node.operator === "Constant" ? [this.#literal(node)] : (joinedOrCut(node, this) ?? [this.#derive(node)]);
    made.forEach((constant, i) => {
      const output = node.outputs[i];
      if (output && constant && isBounded(constant)) this.#found.set(output, constant);
    });
  }

  #addTensor(name: string, tensor: TensorSummary): void {
    const { shape, sparse } = tensor;
    if (isSparse(sparse) && isNumeric(sparse.values) && isNumeric(sparse.places)) {
      const values = (part: TensorSummary) => readValues(this.#path, part);
      const data = () => withZeros(sparse.shape, values(sparse.values), values(sparse.places));
      this.#found.set(name, { ...ofFile(name, sparse.shape), load: () => ({ shape: sparse.shape, data: data() }) });
    }
    if (!shape || !isNumeric(tensor)) return;
    const load = () => ({ shape, data: readValues(this.#path, tensor) });
    this.#found.set(name, { ...ofFile(name, shape), elementType: tensor.elementType, load });
  }

  #literal({ attributes: { integers, floats, tensors }, outputs: [output] }: GraphNode): Constant | undefined {
    const tensor = tensors.get("value");
    if (tensor) this.#addTensor(output, tensor);
    const scalar = floats.get("value_float") ?? integers.get("value_int");
    const list = floats.get("value_floats") ?? integers.get("value_ints") ?? scalar;
    if (!list) return this.find(output);
    const shape = scalar ? [] : [list.length];
    return { ...ofFile(output, shape), load: () => ({ shape, data: Float32Array.from(list) }) };
  }

  #derive(node: GraphNode): Constant | undefined {
    const [first, second, third] = node.inputs.map((name) => this.find(name));
    if (!first) return undefined;
    const arithmetic = ARITHMETIC[node.operator];
    if (arithmetic) return second && combined(first, second, arithmetic);
    switch (node.operator) {
      case "Identity":
        return first;
      case "Cast":
        return { ...first, elementType: elementType(integerOf(node, "to", 0)) };
      case "CastLike":
        return { ...first, elementType: second?.elementType };
      case "Neg":
        return { ...first, ...madeOf(first.shape, [first]), load: () => negated(first.load()) };
      case "QuantizeLinear":
        return { ...first, unrounded: true };
      case "DequantizeLinear":
        return second && dequantisedConstant(first, second, third, integerOf(node, "axis", 1));
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

function ofFile(tensor: string | undefined, shape: readonly number[]) {
  return { shape, parts: [], tensor, depth: 1, work: product(shape) };
}

function negated({ shape, data }: NdArray): NdArray {
  return { shape, data: data.map((value) => -value) };
}

/** What lies in the file is as large as that; more than may be read is an error when it is. */
function isBounded({ shape, parts, depth, work }: Constant): boolean {
  if (parts.length === 0) return true;
  const { perValue, always } = MAX_CONSTANT_WORK;
  const values = product(shape);
  return depth <= MAX_CONSTANT_DEPTH && values <= MAX_TENSOR_VALUES && work <= perValue * values + always;
}
