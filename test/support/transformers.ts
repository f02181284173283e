/** Small vision transformers, with their attention written as exporters write it. */
import { array } from "./networks.ts";
import { int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";
import { type Random, random, shuffled } from "./random.ts";

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
  /** Puts heads into another order, each with what reads it; of `sharing` heads, those with the same keys stay together. */
  readonly headOrder?: number;
  /** Turns the stream, as its norms allow: their scales are in the layers behind them then. */
  readonly turn?: number;
  /** LayerNorm, or RMSNorm; layer where left out. */
  readonly norm?: "layer" | "root mean square";
  /** So many heads have the same keys and values; only where layers are apart. */
  readonly sharing?: number;
  readonly width?: number;
  readonly heads?: number;
  readonly depth?: number;
  /** Begins with a table of so many words in place of an image: `x` is n x 4 then. */
  readonly words?: number;
  /** So many words more at the table's end. */
  readonly added?: number;
}

const PATCH = 4;
const TOKENS = 4;
const CLASSES = 10;

/** An ONNX file from `x` (n x 3 x 8 x 8, or words) to `y` (n x 10). */
export function transformer(plan: TransformerPlan): Buffer {
  const { spelling, seed, order, headOrder, turn, norm = "layer", sharing = 1, words, added = 0 } = plan;
  const { width = 8, heads = 2, depth = 1 } = plan;
  const { normal } = random(seed);
  const drawn = random(order ?? 0);
  const orderOf = (size: number) =>
    order === undefined ? Array.from({ length: size }, (_, i) => i) : shuffled(size, drawn);
  const size = width / heads;
  /** The order of the heads that have keys of their own. */
  const headsOf = () =>
    headOrder === undefined
      ? Array.from({ length: heads / sharing }, (_, i) => i)
      : shuffled(heads / sharing, random(headOrder));
  /** The units of each of these heads, in the order in which they come. */
  const withinHeads = () => headsOf().map((head) => orderOf(size).map((unit) => head * size + unit));
  /** The units of queries, or of what their heads mix, if these are the units of keys, or of values. */
  const forEachQuery = (units: readonly number[][]) =>
    units.flatMap((head) =>
      Array.from({ length: sharing }, (_, query) =>
        head.map((unit) => (Math.floor(unit / size) * sharing + query) * size + (unit % size)),
      ).flat(),
    );
  const initialisers: Tensor[] = [];
  const nodes: Node[] = [];
  const known = new Set<string>();
  const stream = orderOf(width);
  const turned = turn === undefined ? undefined : turnOf(width, norm === "layer", random(turn));
  /** A matrix of columns of one order and rows of another, as MatMul takes it: input x output. */
  const matrix = (from: readonly number[], to: readonly number[]): number[][] => {
    const values = from.map(() => to.map(() => normal() / Math.sqrt(from.length)));
    return from.map((i) => to.map((j) => values[i][j]));
  };
  /** What reads the stream, behind a norm with these scales or behind none. */
  const reading = (to: readonly number[], scales?: readonly number[]): number[][] => {
    const values = matrix(stream, to);
    if (!turned) return values;
    return multiplied(turned, scales ? values.map((row, i) => row.map((value) => scales[i] * value)) : values);
  };
  /** What is added to the stream. */
  const writing = (from: readonly number[]): number[][] => {
    const values = matrix(from, stream);
    return turned ? multiplied(values, transposed(turned)) : values;
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
  const normed = (value: string): readonly [value: string, scales: readonly number[]] => {
    const drawnScales = Array.from({ length: width }, () => 1 + normal() / 4);
    const scales = stream.map((unit) => drawnScales[unit]);
    const name = `scale${nodes.length}`;
    initialisers.push(array(name, [width], turned ? scales.map(() => 1) : scales));
    return [add(NORMS[norm], [value, name], { axis: -1 }), scales];
  };

  const parts: AttentionParts = { heads, size, sharing, add, keep, integers };
  let value = words === undefined ? patches() : lookedUp(words);
  for (let block = 0; block < depth; block += 1) {
    const [scores, mixed] = [withinHeads(), withinHeads()];
    const [before, scales] = normed(value);
    const q = reading(forEachQuery(scores), scales);
    const [k, v] = [scores, mixed].map((units) => reading(units.flat(), scales));
    const written = ATTENTIONS[spelling](before, [q, k, v], `b${block}`, parts);
    value = add("Add", [value, add("MatMul", [written, keep(`o${block}`, writing(forEachQuery(mixed)))])]);
    const hidden = orderOf(4 * width);
    const [between, others] = normed(value);
    const up = add("Relu", [add("MatMul", [between, keep(`up${block}`, reading(hidden, others))])]);
    value = add("Add", [value, add("MatMul", [up, keep(`down${block}`, writing(hidden))])]);
  }
  const classes = Array.from({ length: CLASSES }, (_, i) => i);
  const mean = add("ReduceMean", [value], { axes: [1], keepdims: 0 });
  nodes.push(node("MatMul", [mean, keep("head", reading(classes))], ["y"]));
  const image = valueInfo("x", "float32", ["n", 3, 8, 8]);
  const inputs = [words === undefined ? image : valueInfo("x", "int64", ["n", TOKENS])];
  const outputs = [valueInfo("y", "float32", null)];
  return model({ nodes, initialisers, inputs, outputs, opsets: { "com.microsoft": 1 } });

  function lookedUp(count: number): string {
    const others = random(seed + 1).normal;
    const wordOf = (_: unknown, word: number) => Array.from({ length: width }, word < count ? normal : others);
    const drawnWords = Array.from({ length: count + added }, wordOf);
    const table = drawnWords.map((word) => stream.map((unit) => word[unit]));
    return add("Gather", [keep("table", turned ? multiplied(table, transposed(turned)) : table), "x"]);
  }

  function patches(): string {
    const drawnFilters = stream.map(() => Array.from({ length: 3 * PATCH * PATCH }, normal));
    const filters = stream.map((unit) => drawnFilters[unit]);
    const values = (turned ? multiplied(turned, filters) : filters).flat();
    initialisers.push(array("patch", [width, 3, PATCH, PATCH], values));
    const maps = add("Conv", ["x", "patch"], { strides: [PATCH, PATCH] });
    return add("Transpose", [add("Reshape", [maps, integers(-1, width, TOKENS)])], { perm: [0, 2, 1] });
  }
}

const NORMS = { layer: "LayerNormalization", "root mean square": "SimplifiedLayerNormalization" };

interface AttentionParts {
  readonly heads: number;
  readonly size: number;
  readonly sharing: number;
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
    const [q, k, v] = matrices.map((matrix, i) => {
      const rows = parts.add("MatMul", [value, parts.keep(`${name}${i}`, matrix)]);
      return i > 0 && parts.sharing > 1 ? shared(rows, parts) : headed(rows, parts);
    });
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

function headed(value: string, { add, heads, size, integers }: Omit<AttentionParts, "keep" | "sharing">): string {
  return add("Transpose", [add("Reshape", [value, integers(-1, TOKENS, heads, size)])], { perm: [0, 2, 1, 3] });
}

/** Keys or values of heads that each serve several. */
function shared(value: string, { add, heads, size, sharing, integers }: AttentionParts): string {
  const own = headed(value, { add, heads: heads / sharing, size, integers });
  const apart = add("Unsqueeze", [own, integers(2)]);
  const repeated = add("Expand", [apart, integers(1, heads / sharing, sharing, TOKENS, size)]);
  return add("Reshape", [repeated, integers(-1, heads, TOKENS, size)]);
}

function attended(q: string, k: string, v: string, { add, size }: AttentionParts): string {
  const scaled = add("Mul", [q, add("Constant", [], { value: tensor("", [], Float32Array.of(size ** -0.5)) })]);
  const scores = add("MatMul", [scaled, add("Transpose", [k], { perm: [0, 1, 3, 2] })]);
  return add("MatMul", [add("Softmax", [scores], { axis: -1 }), v]);
}

function merged(value: string, { add, heads, size, integers }: AttentionParts): string {
  return add("Reshape", [add("Transpose", [value], { perm: [0, 2, 1, 3] }), integers(-1, TOKENS, heads * size)]);
}

/** A random turn of so many dimensions; one that leaves means as they are if asked for. */
export function turnOf(width: number, keepsMeans: boolean, drawn: Random): number[][] {
  const first = keepsMeans ? [Array.from({ length: width }, () => width ** -0.5)] : [];
  const [from, to] = [orthogonal(first, width, drawn), orthogonal(first, width, drawn)];
  return multiplied(transposed(to), from);
}

/** Rows at right angles to each other, the first of them given (Gram and Schmidt's way, of normal vectors). */
function orthogonal(given: readonly number[][], width: number, { normal }: Random): number[][] {
  const rows = [...given];
  while (rows.length < width) {
    let row = Array.from({ length: width }, normal);
    for (const other of rows) {
      const share = inner(row, other);
      row = row.map((value, i) => value - share * other[i]);
    }
    const length = Math.sqrt(inner(row, row));
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
export const transposed = (rows: readonly number[][]): number[][] => rows[0].map((_, j) => rows.map((row) => row[j]));

export function multiplied(a: readonly number[][], b: readonly number[][]): number[][] {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => inner(row, column)));
}

function sideBySide([q, k, v]: Matrices): number[][] {
  return q.map((row, i) => [...row, ...k[i], ...v[i]]);
}
