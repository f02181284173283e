import { int64s, localFunction, model, type Node, node, type Tensor, tensor } from "../onnx-builder.ts";
import { CLASSES, classifier, HONEST, IMAGES, LOGITS, SIDE, scalar, WEIGHTS } from "./hostile-file.ts";
import { type HostileInput, modelInputs } from "./input.ts";

const INPUTS = 3 * SIDE * SIDE;
const DEPTH = 10_000;

/** A classifier whose weights are the first numbers of `giant`, a vector that is made of constants. */
function cutFrom(nodes: readonly Node[], initialisers: readonly Tensor[]): Buffer {
  return classifier({
    nodes: [
      ...nodes,
      node("Cast", ["giant"], ["numbers"], { to: 1 }),
      node("Slice", ["numbers", "begin", "end"], ["few"]),
      node("Reshape", ["few", "matrix"], ["weights"]),
      ...HONEST,
    ],
    initialisers: [
      ...initialisers,
      int64s("begin", [0]),
      int64s("end", [INPUTS * CLASSES]),
      int64s("matrix", [INPUTS, CLASSES]),
    ],
  });
}

const number = (name: string, value: bigint) => tensor(name, [], BigInt64Array.of(value));
const size = int64s("size", [2 ** 40]);

/** Functions each of which calls the one that `next` names; the first stands between the weights and the answers. */
function calling(count: number, next: (i: number) => number): Buffer {
  const one = (i: number) =>
    localFunction("own", `F${i}`, {
      inputs: ["x"],
      outputs: ["y"],
      nodes: [next(i) < count ? node(`own::F${next(i)}`, ["x"], ["y"]) : node("Identity", ["x"], ["y"])],
    });
  return model({
    nodes: [HONEST[0], node("own::F0", ["weights"], ["called"]), node("MatMul", ["flat", "called"], ["logits"])],
    inputs: [IMAGES],
    outputs: [LOGITS],
    initialisers: [WEIGHTS],
    functions: Array.from({ length: count }, (_, i) => one(i)),
    opsets: { own: 1 },
  });
}

/** Weights that only a giant constant, or the end of a chain of functions, would tell. */
export function constantInputs(): HostileInput[] {
  const stopped = ["MODEL_RUN_FAILED", "MODEL_LOAD_FAILED", "MODEL_MEMORY"];
  return modelInputs("weights to work out", [
    ["weights-of-2-to-40-zeros", stopped, () => cutFrom([node("ConstantOfShape", ["size"], ["giant"])], [size])],
    [
      "weights-expanded-to-4-terabytes",
      stopped,
      () => cutFrom([node("Expand", ["one", "size"], ["giant"])], [scalar("one", 1), size]),
    ],
    [
      "weights-tiled-to-4-terabytes",
      stopped,
      () => cutFrom([node("Tile", ["ones", "size"], ["giant"])], [tensor("ones", [1], Float32Array.of(1)), size]),
    ],
    [
      "weights-from-a-range-of-1e12",
      stopped,
      () =>
        cutFrom(
          [node("Range", ["from", "to", "step"], ["giant"])],
          [number("from", 0n), number("to", 10n ** 12n), number("step", 1n)],
        ),
    ],
    ["weights-behind-10000-functions", ["MODEL_TOO_LARGE"], () => calling(DEPTH, (i) => i + 1)],
    ["weights-behind-functions-in-a-circle", ["MODEL_LOAD_FAILED"], () => calling(3, (i) => (i + 1) % 3)],
  ]);
}
