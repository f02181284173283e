import { type Attributes, float, floats, type Graph, graph, node, tensor, valueInfo } from "../onnx-builder.ts";
import { answering, CLASSES, classifier, HONEST, WEIGHTS } from "./hostile-file.ts";
import { ANY, type HostileInput, modelInputs } from "./input.ts";

/** Operators with operands that ask for too much memory, for places that are not there, or for numbers that overflow. */
type Row = readonly [name: string, operator: string, inputs: readonly string[], attributes?: Attributes];

const ints = (name: string, values: readonly bigint[]) => tensor(name, [values.length], BigInt64Array.from(values));
const number = (name: string, value: bigint) => tensor(name, [], BigInt64Array.of(value));
const HUGE = 2n ** 40n;

/** Operands, by name; `images` are n x 3 x 8 x 8, and `logits` n x 10. */
const OPERANDS = [
  ints("four-thousand-million", [4_000_000_000n]),
  ints("two-to-63", [2n ** 62n, 4n]),
  ints("wraps-to-nothing", [2n ** 32n, 2n ** 32n]),
  ints("hundred-thousand-squared", [100_000n, 100_000n]),
  ints("huge", [HUGE]),
  ints("huge-twice", [2n ** 62n, 2n ** 62n]),
  ints("negative", [-3n, -3n]),
  ints("two-unknown", [-1n, -1n]),
  ints("pads", [0n, 0n, 0n, 0n, 0n, 0n, 100_000n, 100_000n]),
  ints("negative-pads", [0n, 0n, -100n, -100n, 0n, 0n, -100n, -100n]),
  ints("overflowing-pads", [0n, 0n, 2n ** 61n, 2n ** 61n, 0n, 0n, 2n ** 61n, 2n ** 61n]),
  ints("far-places", [HUGE, -HUGE]),
  tensor("far-place", [1, 1, 1, 1], BigInt64Array.of(2n ** 33n)),
  tensor("far-index", [1, 4], BigInt64Array.of(-5n, 7n, 2n ** 31n, -(2n ** 50n))),
  ints("last", [2n ** 63n - 1n]),
  ints("first", [-(2n ** 63n)]),
  ints("axis-3", [3n]),
  ints("axis-0", [0n]),
  number("far-axis", HUGE),
  number("start", 0n),
  number("end", 2n ** 50n),
  number("step", 1n),
  number("no-step", 0n),
  tensor("scales", [4], Float32Array.of(1, 1, 30_000, 30_000)),
  tensor("negative-scales", [4], Float32Array.of(1, 1, -2, 1e30)),
  tensor("one", [1], Float32Array.of(1)),
  tensor("square", [4, 4], new Float32Array(16).fill(1)),
  tensor("kernel", [1, 3, 3, 3], new Float32Array(27).fill(1)),
  tensor("up-kernel", [3, 1, 3, 3], new Float32Array(27).fill(1)),
  tensor("update", [1, 1, 1, 1], Float32Array.of(1)),
  tensor("choices", [2], Float32Array.of(0, 1)),
  tensor("zero-float", [], Float32Array.of(0)),
  tensor("tiny-float", [], Float32Array.of(1e-30)),
  tensor("large-float", [], Float32Array.of(1e30)),
  tensor("no-number", [], Float32Array.of(Number.NaN)),
  tensor("yes", [], Uint8Array.of(1), { type: "bool" }),
  tensor("half", [], Float32Array.of(0.5)),
];

const ROWS: readonly Row[] = [
  ["constant-of-4e9", "ConstantOfShape", ["four-thousand-million"]],
  ["constant-of-2-to-64", "ConstantOfShape", ["two-to-63"]],
  ["constant-that-wraps", "ConstantOfShape", ["wraps-to-nothing"]],
  ["constant-of-less-than-nothing", "ConstantOfShape", ["negative"]],
  ["expand-to-1e10", "Expand", ["one", "hundred-thousand-squared"]],
  ["tile-2-to-40", "Tile", ["one", "huge"]],
  ["tile-that-wraps", "Tile", ["square", "huge-twice"]],
  ["range-of-2-to-50", "Range", ["start", "end", "step"]],
  ["range-without-step", "Range", ["start", "end", "no-step"]],
  ["range-of-1e60-steps", "Range", ["zero-float", "large-float", "tiny-float"]],
  ["range-to-nan", "Range", ["zero-float", "no-number", "half"]],
  ["resize-by-30000", "Resize", ["images", "", "scales"], { mode: "nearest" }],
  ["resize-by-less-than-nothing", "Resize", ["images", "", "negative-scales"], { mode: "linear" }],
  ["pad-by-100000", "Pad", ["images", "pads"]],
  ["pad-by-less-than-there-is", "Pad", ["images", "negative-pads"]],
  ["pad-that-overflows", "Pad", ["images", "overflowing-pads"]],
  ["one-hot-of-2-to-40", "OneHot", ["far-places", "huge", "choices"]],
  ["conv-with-far-dilations", "Conv", ["images", "kernel"], { dilations: [2 ** 31 - 1, 2 ** 31 - 1] }],
  ["conv-with-far-pads", "Conv", ["images", "kernel"], { pads: [2 ** 40, 2 ** 40, 2 ** 40, 2 ** 40] }],
  ["conv-of-no-groups", "Conv", ["images", "kernel"], { group: 0 }],
  ["conv-of-less-than-no-groups", "Conv", ["images", "kernel"], { group: -3 }],
  ["conv-without-strides", "Conv", ["images", "kernel"], { strides: [0, 0] }],
  ["transposed-conv-of-large-strides", "ConvTranspose", ["images", "up-kernel"], { strides: [100_000, 100_000] }],
  ["gather-far-places", "Gather", ["logits", "far-places"], { axis: 1 }],
  ["scatter-to-a-far-place", "ScatterElements", ["images", "far-place", "update"], { axis: 3 }],
  ["gather-far-indices", "GatherND", ["images", "far-index"]],
  ["slice-of-extremes", "Slice", ["images", "last", "first", "axis-3", "first"]],
  ["slice-without-step", "Slice", ["images", "axis-0", "last", "axis-3", "axis-0"]],
  ["reshape-to-two-unknowns", "Reshape", ["images", "two-unknown"]],
  ["product-of-twelve-axes", "Einsum", ["images", "images", "images"], { equation: "abcd,efgh,ijkl->abcdefghijkl" }],
  ["top-2-to-40", "TopK", ["logits", "huge"]],
  ["sum-along-a-far-axis", "CumSum", ["images", "far-axis"]],
  ["softmax-along-a-far-axis", "Softmax", ["logits"], { axis: 2 ** 40 }],
  ["transpose-to-far-axes", "Transpose", ["images"], { perm: [2 ** 40, -1, 7, 0] }],
  ["pool-of-huge-kernels", "MaxPool", ["images"], { kernel_shape: [2 ** 40, 2 ** 40], pads: [1, 1, 1, 1] }],
  ["pool-without-kernel", "AveragePool", ["images"], { kernel_shape: [0, 0] }],
  ["norm-without-numbers", "LRN", ["images"], { size: 2 ** 40 }],
  ["upsample-by-nothing", "Upsample", ["images", "scales"]],
  ["dropout-that-trains", "Dropout", ["logits", "half", "yes"]],
  ["floats-for-ints", "Conv", ["images", "kernel"], { pads: floats([1, 1, 1, 1]) }],
  ["float-for-axis", "Concat", ["logits", "logits"], { axis: float(1) }],
  ["text-for-axis", "Concat", ["logits", "logits"], { axis: "1" }],
];

/** The one operator's largest result becomes part of every answer. */
function asking(operator: string, inputs: readonly string[], attributes: Attributes): Buffer {
  const results = ["TopK", "MaxPool"].includes(operator) ? ["big", "places"] : ["big"];
  const used = OPERANDS.filter(({ bytes }) => inputs.some((name) => name !== "" && bytes.includes(name)));
  return answering(
    [
      node(operator, inputs, results, attributes),
      node("Cast", ["big"], ["number"], { to: 1 }),
      node("ReduceMax", ["number"], ["most"], { keepdims: 0 }),
      node("Add", ["logits", "most"], ["given"]),
    ],
    used,
  );
}

/** Loops inside each other: a thousand rounds to the power of their depth. */
function nestedLoops(depth: number): Buffer {
  const value = (name: string) => valueInfo(name, "float32", ["n", CLASSES]);
  const level = (at: number): Graph => {
    const own = `value-${at}`;
    const work =
      at === depth
        ? node("Sin", [own], [`next-${at}`])
        : node("Loop", ["rounds", "yes", own], [`next-${at}`], { body: level(at + 1) });
    return graph({
      nodes: [node("Identity", [`go-${at}`], [`goes-${at}`]), work],
      inputs: [valueInfo(`round-${at}`, "int64", []), valueInfo(`go-${at}`, "bool", []), value(own)],
      outputs: [valueInfo(`goes-${at}`, "bool", []), value(`next-${at}`)],
    });
  };
  return classifier({
    nodes: [...HONEST, node("Loop", ["rounds", "yes", "logits"], ["given"], { body: level(1) })],
    initialisers: [WEIGHTS, number("rounds", 1000n), tensor("yes", [], Uint8Array.of(1), { type: "bool" })],
    outputs: [valueInfo("given", "float32", ["n", CLASSES])],
  });
}

export function operatorInputs(): HostileInput[] {
  const rows = ROWS.map(([name, operator, inputs, attributes = {}]) => {
    return [name, ANY, () => asking(operator, inputs, attributes)] as const;
  });
  return [
    ...modelInputs("operators", rows),
    ...modelInputs("no end", [["loops-in-loops", ["MODEL_TIMEOUT"], () => nestedLoops(6)]]),
  ];
}
