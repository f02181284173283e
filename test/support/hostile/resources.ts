import { crashing, endless, giant, growing } from "../hostile-models.ts";
import { graph, int64s, localFunction, model, node, tensor, valueInfo } from "../onnx-builder.ts";
import { delimited, integer } from "../protobuf-writer.ts";
import {
  answering,
  CLASSES,
  classifier,
  filesOf,
  HONEST,
  type HostileFile,
  IMAGES,
  LOGITS,
  WEIGHTS,
} from "./hostile-file.ts";

/** What takes too much is stopped by us, or refused by onnxruntime when it asks the system for it. */
const MEMORY = ["MODEL_MEMORY", "MODEL_RUN_FAILED", "MODEL_LOAD_FAILED"];

const YES = tensor("yes", [], Uint8Array.of(1), { type: "bool" });
const LEVELS = 40;

/** A Loop that has no number of rounds, and a condition that stays true. */
function endlessCondition(): Buffer {
  const body = graph({
    nodes: [node("Not", ["go on"], ["no"]), node("Not", ["no"], ["goes on"]), node("Sin", ["value"], ["next"])],
    inputs: [
      valueInfo("round", "int64", []),
      valueInfo("go on", "bool", []),
      valueInfo("value", "float32", ["n", CLASSES]),
    ],
    outputs: [valueInfo("goes on", "bool", []), valueInfo("next", "float32", ["n", CLASSES])],
  });
  return answering([node("Loop", ["", "yes", "logits"], ["given"], { body })], [YES]);
}

/** Functions that call the next one twice each: two to the power of their number of nodes, once they are put in. */
function functionBomb(): Buffer {
  const level = (i: number) =>
    localFunction("bomb", `F${i}`, {
      inputs: ["x"],
      outputs: ["z"],
      nodes:
        i === LEVELS
          ? [node("Identity", ["x"], ["z"])]
          : [node(`bomb::F${i + 1}`, ["x"], ["y"]), node(`bomb::F${i + 1}`, ["y"], ["z"])],
    });
  return model({
    nodes: [
      ...HONEST.slice(0, 1),
      node("MatMul", ["flat", "weights"], ["clean"]),
      node("bomb::F0", ["clean"], ["logits"]),
    ],
    inputs: [IMAGES],
    outputs: [LOGITS],
    initialisers: [WEIGHTS],
    functions: Array.from({ length: LEVELS + 1 }, (_, i) => level(i)),
    opsets: { bomb: 1 },
  });
}

/** A tensor that says that it has 2^40 numbers, and brings four bytes. */
function emptyPromise(): Buffer {
  const promised = Buffer.concat([
    integer(1, 2 ** 20),
    integer(1, 2 ** 20),
    integer(2, 1),
    delimited(8, "weights"),
    delimited(9, Buffer.alloc(4)),
  ]);
  return classifier({ initialisers: [{ kind: "tensor", bytes: promised }] });
}

export function resourceFiles(): HostileFile[] {
  const folded = [
    node("ConstantOfShape", ["size"], ["zeros"]),
    node("ReduceMax", ["zeros"], ["zero"], { keepdims: 0 }),
    node("Add", ["logits", "zero"], ["given"]),
  ];
  const wide = [node("ReduceMax", ["logits"], ["top"], { axes: [1] }), node("Expand", ["top", "size"], ["given"])];
  return [
    ...filesOf("no end", [
      ["endless-loop", "a Loop of 2^62 rounds", "MODEL_TIMEOUT", endless()],
      ["endless-condition", "a Loop without a number of rounds", "MODEL_TIMEOUT", endlessCondition()],
      [
        "function-bomb",
        `${LEVELS} functions that each call the next one twice`,
        ["MODEL_TIMEOUT", ...MEMORY],
        functionBomb(),
      ],
    ]),
    ...filesOf("too much memory", [
      ["giant-80-terabytes", "a tensor of 80 TB, made when the model runs", MEMORY, giant(8e13)],
      ["giant-3-gigabytes", "a tensor of 3 GB, made when the model runs", MEMORY, giant(3e9)],
      [
        "giant-when-loaded",
        "a tensor of 3 GB, made when the model is loaded",
        MEMORY,
        answering(folded, [int64s("size", [750_000_000])]),
      ],
      ["growing", "four more mebibytes in every round of a loop", "MODEL_MEMORY", growing(1000)],
      ["giant-promise", "weights that are said to be 4 TB, and are 4 bytes", "MODEL_LOAD_FAILED", emptyPromise()],
      [
        "giant-batch",
        "insists on 5000 images of 1000 x 1000 at once",
        "MODEL_TOO_LARGE",
        classifier({ inputs: [valueInfo("images", "float32", [5000, 3, 1000, 1000])] }),
      ],
      [
        "giant-image",
        "insists on images of 100,000 x 100,000",
        "PREPROCESS_INVALID",
        classifier({ inputs: [valueInfo("images", "float32", [1, 3, 100_000, 100_000])] }),
      ],
      [
        "million-classes",
        "a million scores for each image",
        "MODEL_OUTPUT_UNSUPPORTED",
        answering(wide, [int64s("size", [1, 1e6])], ["n", 1e6]),
      ],
    ]),
    ...filesOf("crash", [
      ["crashing", "a division for which x64 processors end the process", "MODEL_CRASHED", crashing()],
    ]),
  ];
}
