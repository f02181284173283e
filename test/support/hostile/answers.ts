import { harmless } from "../hostile-models.ts";
import {
  type DataType,
  float,
  int64s,
  type Node,
  node,
  type Shape,
  type Tensor,
  tensor,
  valueInfo,
} from "../onnx-builder.ts";
import {
  answering,
  CLASSES,
  classifier,
  filesOf,
  HONEST,
  type HostileFile,
  IMAGES,
  LOGITS,
  SIDE,
  scalar,
  WEIGHTS,
  wave,
} from "./hostile-file.ts";

const UNSUPPORTED = "MODEL_OUTPUT_UNSUPPORTED";
/** Of answers that may collapse, whatever they are like otherwise. */
const UNCLEARED = ["unrelated", "ANSWERS_COLLAPSE"];

/** An output of any type and shape made of the logits. */
function output(
  nodes: readonly Node[],
  shape: Shape,
  initialisers: readonly Tensor[] = [],
  type: DataType = "float32",
): Buffer {
  return classifier({
    nodes: [...HONEST, ...nodes],
    initialisers: [WEIGHTS, ...initialisers],
    outputs: [valueInfo("given", type, shape)],
  });
}

const input = (name: string, type: DataType, shape: Shape, first: readonly Node[]) =>
  classifier({ inputs: [valueInfo(name, type, shape)], nodes: [...first, ...HONEST] });

export function answerFiles(): HostileFile[] {
  const zero = scalar("zero", 0);
  const nothing = node("Mul", ["logits", "zero"], ["nothing"]);
  const sometimes = [
    node("ReduceMax", ["logits"], ["top"], { axes: [1] }),
    node("Sub", ["top", "half"], ["over"]),
    node("Sqrt", ["over"], ["root"]),
    node("Add", ["logits", "root"], ["given"]),
  ];
  const random = node("RandomNormalLike", ["logits"], ["dice"], { scale: float(5) });
  return [
    ...filesOf("answers", [
      [
        "nan",
        "NaN for every image",
        "OUTPUT_NOT_FINITE",
        answering([node("Mul", ["logits", "zero"], ["nothing"]), node("Div", ["nothing", "zero"], ["given"])], [zero]),
      ],
      ["nan-sometimes", "NaN for some of the images", "OUTPUT_NOT_FINITE", answering(sometimes, [scalar("half", 0.5)])],
      [
        "infinite",
        "infinity",
        "OUTPUT_NOT_FINITE",
        answering([node("Abs", ["logits"], ["size"]), node("Div", ["size", "zero"], ["given"])], [zero]),
      ],
      [
        "enormous",
        "scores of up to 3e38, of which no sum can be made",
        "OUTPUT_NOT_FINITE",
        answering(
          [node("Tanh", ["logits"], ["unit"]), node("Mul", ["unit", "most"], ["given"])],
          [scalar("most", 3.4e38)],
        ),
      ],
      [
        "minute",
        "scores so small that a digit is left of each",
        "unrelated",
        answering([node("Mul", ["logits", "least"], ["given"])], [scalar("least", 1e-44)]),
      ],
      [
        "constant",
        "the same score for every class and image",
        "OUTPUT_CONSTANT",
        answering([nothing, node("Add", ["nothing", "zero"], ["given"])], [zero]),
      ],
      [
        "blind",
        "the same scores whatever the image",
        "OUTPUT_CONSTANT",
        answering([nothing, node("Add", ["nothing", "row"], ["given"])], [zero, wave("row", [CLASSES])]),
      ],
      [
        "random",
        "other scores whenever it is asked",
        "OUTPUT_RANDOM",
        answering([nothing, node("Add", ["nothing", "dice"], ["given"]), random], [zero]),
      ],
      [
        "random-now-and-then",
        "its own scores, with dice thrown in",
        "OUTPUT_RANDOM",
        answering([random, node("Add", ["logits", "dice"], ["given"])]),
      ],
      ["harmless", "nothing: for comparison", "unrelated", harmless()],
    ]),
    ...filesOf("shapes and types", [
      [
        "shapes-do-not-fit",
        "weights for larger images than it says",
        ["MODEL_LOAD_FAILED", "MODEL_RUN_FAILED"],
        classifier({ initialisers: [wave("weights", [3 * SIDE * SIDE + 1, CLASSES])] }),
      ],
      [
        "one-row-for-all",
        "one row of scores for all images together, so that it is asked one by one",
        UNCLEARED,
        output([node("ReduceMean", ["logits"], ["given"], { axes: [0] })], ["n", CLASSES]),
      ],
      [
        "two-rows-each",
        "two rows of scores for each image",
        UNSUPPORTED,
        output([node("Concat", ["logits", "logits"], ["given"], { axis: 0 })], ["m", CLASSES]),
      ],
      [
        "no-dimension",
        "one number for all images together",
        "OTHER_LABEL_SET",
        output([node("ReduceMean", ["logits"], ["given"], { keepdims: 0 })], []),
      ],
      [
        "no-scores",
        "rows of no scores at all",
        UNSUPPORTED,
        output(
          [node("Slice", ["logits", "start", "start", "axis"], ["given"])],
          ["n", 0],
          [int64s("start", [0]), int64s("axis", [1])],
        ),
      ],
      [
        "one-class",
        "one score for each image, as of two classes",
        "OTHER_LABEL_SET",
        output([node("ReduceMax", ["logits"], ["given"], { axes: [1] })], ["n", 1]),
      ],
      [
        "words",
        "words",
        UNSUPPORTED,
        output([node("Cast", ["logits"], ["given"], { to: 8 })], ["n", CLASSES], [], "string"),
      ],
      [
        "truths",
        "true and false",
        [UNSUPPORTED, ...UNCLEARED],
        output([node("Greater", ["logits", "zero"], ["given"])], ["n", CLASSES], [zero], "bool"),
      ],
      [
        "bfloat16",
        "a type that JavaScript has no numbers for",
        "MODEL_LOAD_FAILED",
        output([node("Cast", ["logits"], ["given"], { to: 16 })], ["n", CLASSES], [], "bfloat16"),
      ],
      [
        "label-of-a-billion",
        "class one billion",
        UNSUPPORTED,
        output(
          [node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims: 0 }), node("Add", ["best", "billion"], ["given"])],
          ["n"],
          [int64s("billion", [1e9])],
          "int64",
        ),
      ],
      [
        "negative-label",
        "class minus one",
        UNSUPPORTED,
        output(
          [node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims: 0 }), node("Sub", ["best", "billion"], ["given"])],
          ["n"],
          [int64s("billion", [1e9])],
          "int64",
        ),
      ],
      [
        "sequence",
        "a sequence in place of a tensor",
        [UNSUPPORTED, "MODEL_LOAD_FAILED", "MODEL_RUN_FAILED"],
        output([node("SequenceConstruct", ["logits", "logits"], ["given"])], ["n", CLASSES]),
      ],
      [
        "whole-numbers",
        "an input of whole numbers",
        "MODEL_NO_IMAGE_INPUT",
        input("whole", "int64", ["n", 3, SIDE, SIDE], [node("Cast", ["whole"], ["images"], { to: 1 })]),
      ],
      [
        "vector",
        "an input of vectors",
        "MODEL_NO_IMAGE_INPUT",
        input("vector", "float32", ["n", 192], [node("Identity", ["vector"], ["images"])]),
      ],
      [
        "no-input",
        "no input",
        "MODEL_NO_IMAGE_INPUT",
        classifier({ inputs: [], initialisers: [WEIGHTS, wave("images", [1, 3, SIDE, SIDE])] }),
      ],
      ["no-output", "no output", UNSUPPORTED, classifier({ outputs: [] })],
      [
        "two-inputs",
        "a second input",
        "MODEL_SEVERAL_INPUTS",
        classifier({ inputs: [IMAGES, valueInfo("mask", "float32", ["n", 3, SIDE, SIDE])] }),
      ],
      [
        "two-outputs",
        "a second output",
        UNCLEARED,
        classifier({ outputs: [LOGITS, valueInfo("flat", "float32", ["n", 192])] }),
      ],
      [
        "negative-dimensions",
        "weights of -192 x 10",
        "MODEL_NOT_ONNX",
        classifier({ initialisers: [tensor("weights", [-192n, 10], new Float32Array(1920))] }),
      ],
    ]),
  ];
}
