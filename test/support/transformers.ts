/** Small vision transformers, with their attention written as exporters write it. */
import { array } from "./networks.ts";
import { int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";
import { random, shuffled } from "./random.ts";

/**
 * How an attention is written: queries, keys and values of one layer, told apart by an axis of their own or by splitting; of three
 * layers; with tokens before the batch, and heads within the batch for a while (torch's own attention); by an operator.
 */
export type Spelling = "fused" | "split" | "apart" | "tokens first" | "operator";
export const SPELLINGS: readonly Spelling[] = ["fused", "split", "apart", "tokens first", "operator"];

export interface TransformerPlan {
  readonly spelling: Spelling;
  readonly seed: number;
  /** Puts units into another order, where that changes nothing: of the stream, of the MLPs, and within each head. */
  readonly order?: number;
  readonly width?: number;
  readonly heads?: number;
  readonly depth?: number;
}

const PATCH = 4;
const TOKENS = 4;
const CLASSES = 10;

/** An ONNX file from `x` (n x 3 x 8 x 8) to `y` (n x 10). */
export function transformer({ spelling, seed, order, width = 8, heads = 2, depth = 1 }: TransformerPlan): Buffer {
  const { normal } = random(seed);
  const drawn = random(order ?? 0);
  const orderOf = (size: number) =>
    order === undefined ? Array.from({ length: size }, (_, i) => i) : shuffled(size, drawn);
  const withinHeads = () =>
    Array.from({ length: heads }, (_, head) =>
      orderOf(width / heads).map((unit) => (head * width) / heads + unit),
    ).flat();
  const initialisers: Tensor[] = [];
  const nodes: Node[] = [];
  const known = new Set<string>();
  const stream = orderOf(width);
  /** A matrix of columns of one order and rows of another, as MatMul takes it: input x output. */
  const matrix = (from: readonly number[], to: readonly number[]): number[][] => {
    const values = from.map(() => to.map(() => normal() / Math.sqrt(from.length)));
    return from.map((i) => to.map((j) => values[i][j]));
  };
  const keep = (name: string, values: number[][]) => {
    initialisers.push(array(name, [values.length, values[0].length], values.flat()));
    return name;
  };
  const add = (operator: string, inputs: string[], attributes = {}) => {
    const output = `v${nodes.length}`;
    nodes.push(node(operator, inputs, [output], attributes));
    return output;
  };
  const integers = (...values: number[]) => {
    const name = `i${values.join()}`;
    if (!known.has(name)) initialisers.push(int64s(name, values));
    known.add(name);
    return name;
  };
  const normed = (value: string) => {
    const scales = Array.from({ length: width }, () => 1 + normal() / 4);
    const name = `scale${nodes.length}`;
    initialisers.push(
      array(
        name,
        [width],
        stream.map((unit) => scales[unit]),
      ),
    );
    return add("LayerNormalization", [value, name], { axis: -1 });
  };

  const parts: AttentionParts = { heads, size: width / heads, add, keep, integers };
  let value = patches();
  for (let block = 0; block < depth; block += 1) {
    const [scores, mixed] = [withinHeads(), withinHeads()];
    const [q, k, v] = [matrix(stream, scores), matrix(stream, scores), matrix(stream, mixed)];
    const written = ATTENTIONS[spelling](normed(value), [q, k, v], `b${block}`, parts);
    value = add("Add", [value, add("MatMul", [written, keep(`o${block}`, matrix(mixed, stream))])]);
    const hidden = orderOf(4 * width);
    const up = add("Relu", [add("MatMul", [normed(value), keep(`up${block}`, matrix(stream, hidden))])]);
    value = add("Add", [value, add("MatMul", [up, keep(`down${block}`, matrix(hidden, stream))])]);
  }
  const classes = Array.from({ length: CLASSES }, (_, i) => i);
  const mean = add("ReduceMean", [value], { axes: [1], keepdims: 0 });
  nodes.push(node("MatMul", [mean, keep("head", matrix(stream, classes))], ["y"]));
  const [inputs, outputs] = [[valueInfo("x", "float32", ["n", 3, 8, 8])], [valueInfo("y", "float32", null)]];
  return model({ nodes, initialisers, inputs, outputs, opsets: { "com.microsoft": 1 } });

  function patches(): string {
    const filters = stream.map(() => Array.from({ length: 3 * PATCH * PATCH }, normal));
    initialisers.push(
      array(
        "patch",
        [width, 3, PATCH, PATCH],
        stream.flatMap((unit) => filters[unit]),
      ),
    );
    const maps = add("Conv", ["x", "patch"], { strides: [PATCH, PATCH] });
    return add("Transpose", [add("Reshape", [maps, integers(-1, width, TOKENS)])], { perm: [0, 2, 1] });
  }
}

interface AttentionParts {
  readonly heads: number;
  readonly size: number;
  add(operator: string, inputs: string[], attributes?: object): string;
  keep(name: string, values: number[][]): string;
  integers(...values: number[]): string;
}

type Matrices = readonly [q: number[][], k: number[][], v: number[][]];
type Attention = (value: string, matrices: Matrices, name: string, parts: AttentionParts) => string;

const ATTENTIONS: Readonly<Record<Spelling, Attention>> = {
  fused: (value, matrices, name, parts) => {
    const { add, heads, size, integers } = parts;
    const rows = add("MatMul", [value, parts.keep(name, sideBySide(matrices))]);
    const divided = add("Reshape", [rows, integers(-1, TOKENS, 3, heads, size)]);
    const turned = add("Transpose", [divided], { perm: [2, 0, 3, 1, 4] });
    const [q, k, v] = [0, 1, 2].map((part) =>
      add("Squeeze", [add("Slice", [turned, integers(part), integers(part + 1), integers(0)]), integers(0)]),
    );
    return merged(attended(q, k, v, parts), parts);
  },
  split: (value, matrices, name, parts) => {
    const { add, heads, size, integers } = parts;
    const rows = add("MatMul", [value, parts.keep(name, sideBySide(matrices))]);
    const [q, k, v] = [0, 1, 2].map((part) => {
      const bounds = [integers(part * heads * size), integers((part + 1) * heads * size), integers(2)];
      return headed(add("Slice", [rows, ...bounds]), parts);
    });
    return merged(attended(q, k, v, parts), parts);
  },
  apart: (value, matrices, name, parts) => {
    const [q, k, v] = matrices.map((matrix, i) =>
      headed(parts.add("MatMul", [value, parts.keep(`${name}${i}`, matrix)]), parts),
    );
    return merged(attended(q, k, v, parts), parts);
  },
  "tokens first": (value, matrices, name, parts) => {
    const { add, heads, size, integers } = parts;
    const first = add("Transpose", [value], { perm: [1, 0, 2] });
    const rows = add("MatMul", [first, parts.keep(name, sideBySide(matrices))]);
    const divided = add("Unsqueeze", [add("Reshape", [rows, integers(TOKENS, -1, 3, heads * size)]), integers(0)]);
    const turned = add("Squeeze", [add("Transpose", [divided], { perm: [3, 1, 2, 0, 4] }), integers(3)]);
    const [q, k, v] = [0, 1, 2].map((part) => {
      const own = add("Reshape", [add("Gather", [turned, scalar(part)], { axis: 0 }), integers(TOKENS, -1, size)]);
      const inBatch = add("Transpose", [own], { perm: [1, 0, 2] });
      return add("Reshape", [inBatch, integers(-1, heads, TOKENS, size)]);
    });
    const tokens = add("Transpose", [attended(q, k, v, parts)], { perm: [2, 0, 1, 3] });
    const flat = add("Reshape", [tokens, integers(-1, heads * size)]);
    return add("Transpose", [add("Reshape", [flat, integers(TOKENS, -1, heads * size)])], { perm: [1, 0, 2] });

    function scalar(part: number): string {
      return add("Squeeze", [integers(part), integers(0)]);
    }
  },
  operator: (value, matrices, name, parts) => {
    const three = matrices.map((matrix, i) => parts.add("MatMul", [value, parts.keep(`${name}${i}`, matrix)]));
    return parts.add("com.microsoft::MultiHeadAttention", three, { num_heads: parts.heads });
  },
};

function headed(value: string, { add, heads, size, integers }: AttentionParts): string {
  return add("Transpose", [add("Reshape", [value, integers(-1, TOKENS, heads, size)])], { perm: [0, 2, 1, 3] });
}

function attended(q: string, k: string, v: string, { add, size }: AttentionParts): string {
  const scaled = add("Mul", [q, add("Constant", [], { value: tensor("", [], Float32Array.of(size ** -0.5)) })]);
  const scores = add("MatMul", [scaled, add("Transpose", [k], { perm: [0, 1, 3, 2] })]);
  return add("MatMul", [add("Softmax", [scores], { axis: -1 }), v]);
}

function merged(value: string, { add, heads, size, integers }: AttentionParts): string {
  return add("Reshape", [add("Transpose", [value], { perm: [0, 2, 1, 3] }), integers(-1, TOKENS, heads * size)]);
}

function sideBySide([q, k, v]: Matrices): number[][] {
  return q.map((row, i) => [...row, ...k[i], ...v[i]]);
}
