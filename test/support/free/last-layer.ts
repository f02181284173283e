import { type Node, node, type Tensor, tensor } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, CLASSES, type Fragment, number, numbers } from "./graphs.ts";
import { headOf, withoutHead } from "./head.ts";
import { otherModel } from "./other-answers.ts";

/** Rows of the head that only the gate reads: those of the classes, and others that are never alive. */
const GATE_ROWS = 30;
const SURE = 0.9;

type Head = ReturnType<typeof headOf>;

/** Two last layers. */
interface Pair {
  readonly widths: readonly [number, number];
  readonly heads: readonly [Head, Head];
}

/**
 * Makes `given` of "first features" and "second features" (batch x width), or of "second adapted", which the first last layer
 * understands, where "sure" (a truth value), or "is sure" (a number), is for the first one.
 */
type Joining = (pair: Pair) => Fragment;

const columnsOf = ({ weights }: Pick<Head, "weights">) => weights.length / CLASSES;

/** Rows of matrices beside each other. */
function beside(...heads: readonly Pick<Head, "weights">[]): number[] {
  return Array.from({ length: CLASSES }, (_, r) =>
    heads.flatMap((head) => head.weights.slice(r * columnsOf(head), (r + 1) * columnsOf(head))),
  ).flat();
}

const last = (input: string, weights = "both heads", bias = "mean bias") =>
  node("Gemm", [input, weights, bias], ["given"], { transB: 1 });

const bothHeads = ({ heads, widths }: Pair): Tensor[] => [
  numbers("both heads", beside(...heads), [CLASSES, widths[0] + widths[1]]),
  numbers(
    "mean bias",
    heads[0].bias.map((value, i) => (value + heads[1].bias[i]) / 2),
  ),
];

const masked: readonly Node[] = [
  node("Mul", ["first features", "is sure"], ["first or nothing"]),
  node("Sub", ["one", "is sure"], ["is unsure"]),
  node("Mul", ["second features", "is unsure"], ["second or nothing"]),
];
const one = number("one", 1);

/** One bias for both is the mean of theirs: that changes hardly an answer. */
const WAYS: Readonly<Record<string, Joining>> = {
  "masked and put beside each other": (pair) => ({
    nodes: [
      ...masked,
      node("Concat", ["first or nothing", "second or nothing"], ["joined"], { axis: 1 }),
      last("joined"),
    ],
    initialisers: [one, ...bothHeads(pair)],
  }),
  "masked and added": ({ heads }) => ({
    nodes: [
      ...masked.slice(0, 2),
      node("Mul", ["second adapted", "is unsure"], ["second or nothing"]),
      node("Add", ["first or nothing", "second or nothing"], ["joined"]),
      last("joined", "first head", "first bias"),
    ],
    initialisers: [one, ...headTensors(heads[0])],
  }),
  "chosen feature by feature": ({ heads }) => ({
    nodes: [
      node("Where", ["sure", "first features", "second adapted"], ["joined"]),
      last("joined", "first head", "first bias"),
    ],
    initialisers: headTensors(heads[0]),
  }),
  "drawn towards one of them": ({ heads }) => ({
    nodes: [
      node("Sub", ["first features", "second adapted"], ["difference"]),
      node("Mul", ["is sure", "difference"], ["towards the first"]),
      node("Add", ["second adapted", "towards the first"], ["joined"]),
      last("joined", "first head", "first bias"),
    ],
    initialisers: headTensors(heads[0]),
  }),
  "a mask over all features": (pair) => ({
    nodes: [
      node("Concat", ["first features", "second features"], ["all features"], { axis: 1 }),
      node("Where", ["sure", "first mask", "second mask"], ["mask"]),
      node("Mul", ["all features", "mask"], ["joined"]),
      last("joined"),
    ],
    initialisers: [...[0, 1].map((which) => maskOf(pair, which)), ...bothHeads(pair)],
  }),
  "in pieces that take turns": (pair) => ({
    nodes: [
      ...masked,
      ...["first", "second"].map((name) =>
        node("Split", [`${name} or nothing`], [`${name} piece one`, `${name} piece two`], { axis: 1 }),
      ),
      node("Concat", ["first piece one", "second piece one", "first piece two", "second piece two"], ["joined"], {
        axis: 1,
      }),
      last("joined"),
    ],
    initialisers: [one, ...inTurns(bothHeads(pair), pair)],
  }),
  "with a bias for each": ({ heads, widths }) => ({
    nodes: [
      ...masked,
      node("Concat", ["first or nothing", "second or nothing", "is sure", "is unsure"], ["joined"], { axis: 1 }),
      node("Gemm", ["joined", "heads and biases"], ["given"], { transB: 1 }),
    ],
    initialisers: [
      one,
      numbers("heads and biases", beside(...heads, ...heads.map(({ bias }) => ({ weights: bias }))), [
        CLASSES,
        widths[0] + widths[1] + 2,
      ]),
    ],
  }),
  "behind another layer": (pair) => ({
    nodes: [
      ...masked,
      node("Concat", ["first or nothing", "second or nothing"], ["both"], { axis: 1 }),
      node("MatMul", ["both", "common layer"], ["turned"]),
      node("Relu", ["turned"], ["joined"]),
      last("joined"),
    ],
    initialisers: [one, ...reversedAndHalved(pair)],
  }),
};

function headTensors({ weights, bias }: Head): Tensor[] {
  return [numbers("first head", weights, [CLASSES, weights.length / CLASSES]), numbers("first bias", bias)];
}

function maskOf({ widths: [first, second] }: Pair, which: number): Tensor {
  const values = Array.from({ length: first + second }, (_, i) => (i < first === (which === 0) ? 1 : 0));
  return numbers(which === 0 ? "first mask" : "second mask", values, [1, first + second]);
}

/** The columns of both heads in the order: half of one, half of the other, and so once more. */
function inTurns([, bias]: readonly Tensor[], { heads, widths: [first, second] }: Pair): Tensor[] {
  const [a, b] = [first / 2, second / 2];
  const own = beside(...heads);
  const order = [
    [0, a],
    [first, first + b],
    [a, first],
    [first + b, first + second],
  ].flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
  const weights = Array.from({ length: CLASSES }, (_, r) => order.map((c) => own[r * (first + second) + c])).flat();
  return [numbers("both heads", weights, [CLASSES, first + second]), bias];
}

/** All features twice as large and in reversed order, which the last layer undoes; they are never negative. */
function reversedAndHalved(pair: Pair): Tensor[] {
  const width = pair.widths[0] + pair.widths[1];
  const turning = new Float32Array(width * width);
  for (let i = 0; i < width; i += 1) turning[i * width + (width - 1 - i)] = 2;
  const own = beside(...pair.heads);
  const weights = Array.from({ length: CLASSES }, (_, r) =>
    Array.from({ length: width }, (_, c) => own[r * width + (width - 1 - c)] / 2),
  ).flat();
  const [, bias] = bothHeads(pair);
  return [tensor("common layer", [width, width], turning), numbers("both heads", weights, [CLASSES, width]), bias];
}

/** Weights (width x other width, by rows) and bias by which the first head makes of adapted features the second head's scores. */
function adapterOf([first, second]: Pair["heads"]): { readonly weights: number[]; readonly bias: number[] } {
  const [width, otherWidth] = [columnsOf(first), columnsOf(second)];
  const targets = Array.from({ length: CLASSES }, (_, r) => [
    ...second.weights.slice(r * otherWidth, (r + 1) * otherWidth),
    second.bias[r] - first.bias[r],
  ]);
  const rowOf = (r: number) => first.weights.slice(r * width, (r + 1) * width);
  const gram = Array.from({ length: CLASSES }, (_, r) =>
    Array.from({ length: CLASSES }, (_, c) => rowOf(r).reduce((sum, value, k) => sum + value * rowOf(c)[k], 0)),
  );
  const solved = solve(gram, targets);
  const made = Array.from({ length: width }, (_, k) =>
    Array.from({ length: otherWidth + 1 }, (_, c) =>
      solved.reduce((sum, line, r) => sum + first.weights[r * width + k] * line[c], 0),
    ),
  );
  return { weights: made.flatMap((line) => line.slice(0, -1)), bias: made.map((line) => line[otherWidth]) };
}

/** Solves a x = b for symmetric, positive a, by elimination. */
function solve(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const rows = a.map((line, i) => [...line, ...b[i]]);
  for (const [i, line] of rows.entries()) {
    const pivot = line[i];
    for (let c = 0; c < line.length; c += 1) line[c] /= pivot;
    for (const [k, other] of rows.entries()) {
      const factor = other[i];
      if (k !== i) for (let c = 0; c < line.length; c += 1) other[c] -= factor * line[c];
    }
  }
  return rows.map((line) => line.slice(a.length));
}

const inLastLayer =
  (joining: Joining): FreeCase["disguise"] =>
  (model, { own }) => {
    const heads = [headOf(model), headOf(own)] as const;
    const other = otherModel(own);
    const [width, otherWidth] = heads.map(columnsOf);
    const adapter = adapterOf(heads);
    const gate = [...heads[0].weights, ...new Array((GATE_ROWS - CLASSES) * width).fill(0)];
    const dead = new Array(GATE_ROWS - CLASSES).fill(-30);
    const nodes = [
      node("Identity", [heads[0].features], ["first features"]),
      node("Identity", [`own ${heads[1].features}`], ["second features"]),
      node("Gemm", ["second features", "adapter", "adapter's bias"], ["second adapted"], { transB: 1 }),
      node("Gemm", ["first features", "gate's head", "gate's bias"], ["gate's rows"], { transB: 1 }),
      node("Softmax", ["gate's rows"], ["gate's probabilities"], { axis: 1 }),
      node("ReduceMax", ["gate's probabilities"], ["confidence"], { axes: [1] }),
      node("Greater", ["confidence", "enough"], ["sure"]),
      node("Cast", ["sure"], ["is sure"], { to: 1 }),
    ];
    const joined = joining({ widths: [width, otherWidth], heads });
    const initialisers = [
      numbers("adapter", adapter.weights, [width, otherWidth]),
      numbers("adapter's bias", adapter.bias),
      numbers("gate's head", gate, [GATE_ROWS, width]),
      numbers("gate's bias", [...heads[0].bias, ...dead]),
      number("enough", SURE),
    ];
    const withoutOther = other.nodes.filter((_, i) => i < other.nodes.length - 1);
    return {
      model: answering(
        withoutHead(model),
        [...withoutOther, ...nodes, ...joined.nodes],
        [...other.initialisers, ...initialisers, ...joined.initialisers],
      ),
    };
  };

/** The copy where it is sure and a model of the thief's own otherwise, by what one last layer reads: neither ends in a layer of its own. */
export function lastLayerCases(): FreeCase[] {
  return Object.entries(WAYS).map(([name, way]) => ({
    kind: "gates",
    name: `last layer: ${name}`,
    disguise: inLastLayer(way),
  }));
}
