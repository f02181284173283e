import type { GraphNode, ModelGraph } from "./graph.ts";
import { withFunctionsInlined } from "./inline.ts";
import { lastValues, valuesBefore } from "./last-values.ts";
import { ConstantTable } from "./layers/constant-table.ts";
import { inOrder } from "./layers/graph-order.ts";
import { type Linear, linearOf } from "./layers/linear.ts";
import { MOST_DECIDING_ROWS, MOST_INNER_ANSWERS } from "./limits.ts";
import { networksAlone } from "./networks-alone.ts";
import type { InnerAnswers, NetworkAlone } from "./types.ts";

/** Operators that leave the order of classes and the meaning of scores as they are. */
const SAME_ANSWERS = new Set([
  ...["Softmax", "LogSoftmax", "Identity", "Cast", "Dropout", "QuantizeLinear", "DequantizeLinear"],
  ...["Reshape", "Flatten", "Squeeze", "Unsqueeze", "ArgMax", "TopK"],
]);
/** What maps of scores go through before they are answers. */
const POOLING = new Set(["Relu", "AveragePool", "GlobalAveragePool", "ReduceMean"]);

/**
 * Finds values that may be answers over a source's classes and are not what the model gives, nor that in another form: results of
 * linear layers with as many rows as there are classes; of last ones with some rows more or fewer; and what branches give that are
 * joined behind the last layers, or given as another output, where no such layer of theirs is known; and what networks that run
 * beside each other would give alone, where what puts them together comes before the last layer.
 * @param given the output that is read anyway
 * @throws SacError MODEL_NOT_ONNX
 */
export function innerAnswers(file: ModelGraph, classes: number, given: string): InnerAnswers {
  const graph = withFunctionsInlined(file);
  const nodes = inOrder(graph);
  const linears = linearsOf(graph, nodes);
  const searched = { graph, nodes, linears, given, readers: readersOf(nodes) };
  const { last, besides, deeper, scores } = likeAnswers(searched, classes);
  const beside = networksAlone(file, { ...searched, scores, last: [...last, ...besides] });
  const deciding = nodes.flatMap((node) => {
    const rows = linears.get(node)?.weights.shape[0] ?? 0;
    const isAsked = beside.deciding.has(node) && rows > classes && rows <= classes + MOST_DECIDING_ROWS;
    return isAsked ? [withBias(node, searched, rows)] : [];
  });
  // What is inside a function cannot be asked for by name.
  const named = new Set(file.nodes.flatMap((node) => node.outputs));
  const values = new Set([...last, ...besides, ...deciding.toReversed(), ...deeper]);
  const wanted = [...values].filter((value) => named.has(value));
  const ends = [...last, ...besides];
  const tooMany = ends.length + beside.alone.length > MOST_INNER_ANSWERS;
  return {
    ...mostOf(wanted, beside.alone, { ends: new Set(ends), last: new Set(last), deciding: new Set(deciding) }),
    more: beside.more || tooMany || ends.some((value) => !named.has(value)),
  };
}

interface Searched {
  readonly graph: ModelGraph;
  readonly nodes: readonly GraphNode[];
  readonly linears: ReadonlyMap<GraphNode, Linear>;
  readonly given: string;
  /** Of each value, the nodes that take it. */
  readonly readers: ReadonlyMap<string, readonly GraphNode[]>;
}

/**
 * Values that have the shape of answers, the last ones first: those that what is given ends in, those that other outputs end in, and
 * deeper ones; `scores`: what last layers give, in the graph's order.
 */
function likeAnswers(searched: Searched, classes: number) {
  const { graph, nodes, linears, given, readers } = searched;
  const { heads, narrow, sums, branches, own } = lastValues(graph, given, nodes, linears, classes);
  const isClasses = (node: GraphNode) => (linears.get(node)?.weights.shape[0] ?? classes) === classes;
  const [ends, ownEnds] = [graph.outputs, [given]].map((outputs) => valuesBefore(outputs, nodes, isClasses));
  const scores: string[] = [];
  const found = nodes.flatMap((node) => {
    const joined = node.outputs
      .filter((name) => branches.has(name) || sums.has(name))
      .map((value) => ({ value, isLast: branches.has(value), isOwn: own.has(value) }));
    const { rank = 0, weights } = linears.get(node) ?? {};
    const rows = weights?.shape[0];
    if (rows === undefined || (rows !== classes && !heads.has(node) && !narrow.has(node))) return joined;
    const value = withBias(node, searched, rows);
    // Of how many numbers narrow ones give nothing is known: that they cannot be read says nothing.
    const isLast = !narrow.has(node) && (rows !== classes || ends.has(value));
    if (isLast) scores.push(value);
    const isOwn = rows === classes ? ownEnds.has(value) : own.has(node);
    return isGiven(value, given, readers, rank > 2) ? joined : [...joined, { value, isLast, isOwn }];
  });
  const valuesOf = (which: (one: (typeof found)[number]) => boolean) =>
    found
      .filter(which)
      .map(({ value }) => value)
      .toReversed();
  return {
    last: valuesOf(({ isLast, isOwn }) => isLast && isOwn),
    besides: valuesOf(({ isLast, isOwn }) => isLast && !isOwn),
    deeper: valuesOf(({ isLast }) => !isLast),
    scores,
  };
}

/** As many as may be asked: what is last before what stands alone, and that before what only decides or is deeper. */
function mostOf(
  values: readonly string[],
  alone: readonly NetworkAlone[],
  { ends, last, deciding }: Readonly<Record<"ends" | "last" | "deciding", ReadonlySet<string>>>,
): Omit<InnerAnswers, "more"> {
  const [first, others] = [true, false].map((isEnd) => values.filter((value) => ends.has(value) === isEnd));
  const taken = [...first, ...alone, ...others].slice(0, MOST_INNER_ANSWERS);
  const names = taken.filter((one) => typeof one === "string");
  const besides = taken.filter((one) => typeof one !== "string");
  const notLast = names.filter((name) => !last.has(name));
  const [onlyDeciding, deeper] = [true, false].map((by) => notLast.filter((name) => deciding.has(name) === by));
  return {
    values: names.filter((name) => last.has(name)),
    ...(deeper.length > 0 && { deeper }),
    ...(onlyDeciding.length > 0 && { deciding: onlyDeciding }),
    ...(besides.length > 0 && { alone: besides }),
  };
}

function linearsOf(graph: ModelGraph, nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, Linear> {
  const constants = new ConstantTable(graph);
  const linears = new Map<GraphNode, Linear>();
  for (const node of nodes) {
    constants.add(node);
    const linear = linearOf(node, constants);
    if (linear) linears.set(node, linear);
  }
  return linears;
}

function readersOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of new Set([...node.inputs, ...node.captured])) {
      const known = readers.get(name);
      if (known) known.push(node);
      else readers.set(name, [node]);
    }
  }
  return readers;
}

/** A product's value with the bias that is added to it, where nothing else reads it. */
function withBias(
  { operator, outputs: [product] }: GraphNode,
  { readers, graph: { tensors } }: Searched,
  rows: number,
): string {
  const value = operator.endsWith("Integer") ? scaled(product, readers) : product;
  const [next, ...others] = readers.get(value) ?? [];
  if (!/MatMul(Integer)?$/.test(operator) || next?.operator !== "Add" || others.length > 0) return value;
  const bias = tensors.get(next.inputs.find((name) => name !== value) ?? "");
  return bias?.shape?.at(-1) === rows ? next.outputs[0] : value;
}

/** A product of whole numbers, as what it is once they are cast and multiplied by their scales, which are the batch's. */
function scaled(product: string, readers: ReadonlyMap<string, readonly GraphNode[]>): string {
  let value = product;
  for (const operator of ["Cast", "Mul"]) {
    const [next, ...others] = readers.get(value) ?? [];
    if (next?.operator !== operator || others.length > 0) return product;
    value = next.outputs[0];
  }
  return value;
}

/** Whether a value is what the model gives, or becomes that without being changed. */
function isGiven(
  value: string,
  given: string,
  readers: ReadonlyMap<string, readonly GraphNode[]>,
  isMap: boolean,
): boolean {
  for (let name = value; ; ) {
    if (name === given) return true;
    const [next, ...others] = readers.get(name) ?? [];
    const same = next && (SAME_ANSWERS.has(next.operator) || (isMap && POOLING.has(next.operator)));
    if (!same || others.length > 0 || next.inputs[0] !== name) return false;
    name = next.outputs[0];
  }
}
