import { type Attributes, float, int64s, type Node, node, type Tensor, tensor } from "../onnx-builder.ts";
import { answering, CLASSES, scalar, wave } from "./hostile-file.ts";
import { DEFECTS, FAILED, type HostileInput, modelInputs, STOPPED } from "./input.ts";

type Row = readonly [name: string, expect: readonly string[], nodes: readonly Node[], more?: readonly Tensor[]];

/** Where they agree with nobody, that clears nobody. */
const JUDGED = ["unrelated", "ANSWERS_COLLAPSE"];
const RANDOM = ["OUTPUT_RANDOM"];
/** Answers that hold together, or of which we see that they do not. */
const EITHER = [...JUDGED, ...DEFECTS];
const UNSUPPORTED = [...FAILED, ...STOPPED, "OUTPUT_CONSTANT"];

const plus = (name: string) => node("Add", ["logits", name], ["given"]);
const dice = (operator: string, attributes: Attributes = {}) => node(operator, ["logits"], ["dice"], attributes);

/** Some images, by the mean of their scores, get this number in place of every score. */
const sometimes = (value: number): [Node[], Tensor[]] => [
  [
    node("ReduceMean", ["logits"], ["mean"], { axes: [1] }),
    node("Greater", ["mean", "limit"], ["is above"]),
    node("Where", ["is above", "value", "logits"], ["given"]),
  ],
  [scalar("limit", 0.05), tensor("value", [CLASSES], new Float32Array(CLASSES).fill(value))],
];
const times = (factor: number): [Node[], Tensor[]] => [
  [node("Mul", ["logits", "factor"], ["given"])],
  [scalar("factor", factor)],
];
const repeated = (times: number): [Node[], Tensor[]] => [
  [node("Tile", ["logits", "times"], ["given"])],
  [int64s("times", [1, times])],
];

const ROWS: readonly Row[] = [
  [
    "another-by-the-size-of-the-batch",
    ["OUTPUT_DEPENDS_ON_BATCH"],
    [
      node("Shape", ["logits"], ["shape"]),
      node("Gather", ["shape", "place"], ["batch"]),
      node("Cast", ["batch"], ["number"], { to: 1 }),
      node("Sin", ["number"], ["factor"]),
      node("Mul", ["logits", "factor"], ["given"]),
    ],
    [tensor("place", [], BigInt64Array.of(0n))],
  ],
  [
    "another-by-its-neighbours",
    ["OUTPUT_DEPENDS_ON_BATCH"],
    [node("ReduceMean", ["logits"], ["mean"], { axes: [0] }), node("Mul", ["mean", "weight"], ["more"]), plus("more")],
    [wave("weight", [CLASSES], 100)],
  ],
  ["dice", RANDOM, [dice("RandomNormalLike"), plus("dice")]],
  ["dice-with-a-seed", RANDOM, [dice("RandomNormalLike", { seed: float(1) }), plus("dice")]],
  ["small-dice", RANDOM, [dice("RandomNormalLike", { scale: float(0.002) }), plus("dice")]],
  ["uniform-dice", RANDOM, [dice("RandomUniformLike", { low: float(-5), high: float(5) }), plus("dice")]],
  [
    "rare-dice",
    RANDOM,
    [
      dice("RandomUniformLike"),
      node("Greater", ["dice", "rarely"], ["is rare"]),
      node("Cast", ["is rare"], ["once"], { to: 1 }),
      node("Mul", ["once", "much"], ["more"]),
      plus("more"),
    ],
    [scalar("rarely", 0.9995), scalar("much", 1000)],
  ],
  [
    "chance-by-its-own-scores",
    RANDOM,
    [node("Sigmoid", ["logits"], ["chance"]), node("Bernoulli", ["chance"], ["given"])],
  ],
  [
    "dropout",
    RANDOM,
    [node("Dropout", ["logits", "half", "yes"], ["given"])],
    [scalar("half", 0.5), tensor("yes", [], Uint8Array.of(1), { type: "bool" })],
  ],
  ["sometimes-nan", ["OUTPUT_NOT_FINITE"], ...sometimes(Number.NaN)],
  ["sometimes-infinite", ["OUTPUT_NOT_FINITE"], ...sometimes(Number.POSITIVE_INFINITY)],
  ["sometimes-less-than-all", ["OUTPUT_NOT_FINITE"], ...sometimes(Number.NEGATIVE_INFINITY)],
  ["sometimes-3e38", ["OUTPUT_NOT_FINITE"], ...sometimes(3.4e38)],
  ["sometimes-1e30", ["OUTPUT_NOT_FINITE"], ...sometimes(1e30)],
  ["sometimes-1e-42", EITHER, ...sometimes(1e-42)],
  [
    "one-class-nan",
    ["OUTPUT_NOT_FINITE"],
    [plus("hole")],
    [tensor("hole", [CLASSES], new Float32Array(CLASSES).fill(Number.NaN, 3, 4))],
  ],
  ["times-1e-30", JUDGED, ...times(1e-30)],
  ["times-1e-44", EITHER, ...times(1e-44)],
  ["times-1e15", EITHER, ...times(1e15)],
  ["times-1e38", ["OUTPUT_NOT_FINITE"], ...times(1e38)],
  ["times-minus-1", JUDGED, ...times(-1)],
  ["no-class", UNSUPPORTED, ...repeated(0)],
  ["65530-classes", [...UNSUPPORTED, "OTHER_LABEL_SET", ...JUDGED], ...repeated(6553)],
  ["65540-classes", UNSUPPORTED, ...repeated(6554)],
  ["a-million-classes", UNSUPPORTED, ...repeated(100_000)],
  ["answer-of-4-gigabytes", UNSUPPORTED, ...repeated(10_000_000)],
];

export function oddAnswers(): HostileInput[] {
  return modelInputs(
    "answers",
    ROWS.map(([name, expect, nodes, more]) => [name, expect, () => answering(nodes, more, ["n", "k"])] as const),
  );
}
