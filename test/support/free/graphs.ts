import {
  appendNodes,
  type Edit,
  type Node,
  node,
  type Shape,
  type Tensor,
  tensor,
  valueInfo,
} from "../onnx-builder.ts";

/** An input tensor. */
export interface Feed {
  readonly type: "float32" | "float64" | "float16" | "uint8";
  readonly dims: readonly number[];
  readonly values: Float32Array | Float64Array | Uint16Array | Uint8Array;
}

export const CLASSES = 10;
export const SIDE = 32;
/** An answer of the usual shape. */
export const SCORES: Shape = ["batch", CLASSES];

export const numbers = (name: string, values: readonly number[], dims: readonly number[] = [values.length]): Tensor =>
  tensor(name, dims, Float32Array.from(values));
export const number = (name: string, value: number): Tensor => numbers(name, [value], []);

/** A model whose `logits` become `given`. */
export function answering(
  model: Uint8Array,
  nodes: readonly Node[],
  initialisers: readonly Tensor[] = [],
  shape: Shape = SCORES,
): Buffer {
  return appendNodes(model, { nodes, initialisers, outputs: [valueInfo("given", "float32", shape)] });
}

/** A model that gives `other` in place of `logits` where `flagged` (one truth value for each image, or for all) says so. */
export function switched(model: Uint8Array, flagging: Fragment, other: Fragment): Buffer {
  return answering(
    model,
    [...other.nodes, ...flagging.nodes, node("Where", ["flagged", "other", "logits"], ["given"])],
    [...other.initialisers, ...flagging.initialisers],
  );
}

/** A part of a graph. */
export interface Fragment {
  readonly nodes: readonly Node[];
  readonly initialisers: readonly Tensor[];
}

/** A model that is fed otherwise: `nodes` make `images` of `fed`. */
export function fedOtherwise(
  model: Uint8Array,
  shape: Shape,
  nodes: readonly Node[],
  { type = "float32", ...edit }: Edit & { readonly type?: Feed["type"] } = {},
): Buffer {
  return appendNodes(model, { ...edit, firstNodes: nodes, inputs: [valueInfo("fed", type, shape)] });
}

/** Numbers that look random and are the same in every run: in [0, 1), by the fractional parts of a sine. */
export function scattered(length: number, seed = 1): number[] {
  return Array.from({ length }, (_, i) => {
    const value = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return value - Math.floor(value);
  });
}

/** 0 to n - 1 in an order that is the same in every run. */
export function scatteredOrder(n: number, seed = 1): number[] {
  const keys = scattered(n, seed);
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a] - keys[b]);
}
