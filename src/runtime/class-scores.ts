import { SacError } from "../errors.ts";
import type { ElementType, TensorInfo } from "../onnx/types.ts";
import { listed, shortened } from "../text/list.ts";

/** Types of numbers that onnxruntime hands nobody in JavaScript. */
const UNREADABLE = Object.fromEntries(
  (
    ["bfloat16", "complex64", "complex128", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz"] as const
  ).map((type) => [type, [`of type ${type}`, "Export the model with scores of type float32 in its place."] as const]),
);

/** What is no dense tensor of numbers that can be read, by what it is called, and what to do about it. */
const NO_NUMBERS: Readonly<Partial<Record<ElementType, readonly [what: string, hint: string]>>> = {
  sequence: [
    "a sequence (of maps from label to score, as ZipMap makes them, or of tensors)",
    "Export the model without ZipMap (skl2onnx: options={'zipmap': False}), or cut the graph before it: a tensor with one score per class is needed.",
  ],
  map: ["a map from label to score", "Export the model with a tensor of one score per class in its place."],
  optional: ["a value that may be missing", "Export the model with a tensor of one score per class in its place."],
  opaque: ["a value of a type of its own", "Export the model with a tensor of one score per class in its place."],
  sparse: ["a sparse tensor", "Export the model with a dense tensor of one score per class in its place."],
  ...UNREADABLE,
  string: ["text", "Export the model with one score per class, or a class index, in its place."],
};

/** How a file that is no classifier is left alone, in the words of the command and of the Action. */
const LEAVE_OUT =
  "If it is no classifier, leave it out: do not name it, or in the Action add a line with ! and its path to the input models.";

/**
 * The output that holds the class scores.
 * @param wanted the output that the user chose for models with several, if any
 * @param describe an output in words
 * @throws SacError MODEL_SEVERAL_OUTPUTS, MODEL_OUTPUT_UNKNOWN, MODEL_OUTPUT_UNSUPPORTED for one that is no tensor
 */
export function chooseOutput(
  path: string,
  outputs: readonly TensorInfo[],
  wanted: string | undefined,
  describe: (output: TensorInfo) => string,
): string {
  const all = listed(outputs.map(describe));
  const several = outputs.length > 1;
  const chosen = wanted === undefined || !several ? outputs : outputs.filter(({ name }) => name === wanted);
  if (chosen.length === 0) {
    const message = `${path} has no output named "${shortened(wanted ?? "")}"; its outputs: ${all}.`;
    throw new SacError(
      "MODEL_OUTPUT_UNKNOWN",
      message,
      "Name one of these with --output (in the Action, the input output).",
    );
  }
  if (chosen.length === 1) {
    refuseNoTensor(path, chosen[0]);
    return chosen[0].name;
  }
  const message = `${path} has ${outputs.length} outputs: ${all}.`;
  if (outputs.some(mayHoldScores)) {
    const hint = `Say with --output (in the Action, the input output) which one holds the class scores. ${LEAVE_OUT}`;
    throw new SacError("MODEL_SEVERAL_OUTPUTS", message, hint);
  }
  const none = `${message.slice(0, -1)}; none of them has one score per class and image.`;
  throw new SacError("MODEL_SEVERAL_OUTPUTS", none, `It is probably a detector or a segmentation model. ${LEAVE_OUT}`);
}

function refuseNoTensor(path: string, { name, elementType }: TensorInfo): void {
  const [what, hint] = NO_NUMBERS[elementType] ?? [];
  if (what === undefined) return;
  const message = `The output ${shortened(name)} of ${path} is ${what}, not a tensor of class scores.`;
  throw new SacError("MODEL_OUTPUT_UNSUPPORTED", message, hint);
}

/** @param type and shape of the output */
export function noScores(path: string, name: string, type: string): SacError {
  const message = `The output ${shortened(name)} of ${path} is ${type}, which is no row of class scores per image.`;
  const hint = `One score per class and image is needed, or one class index, or for two classes one number. If the model has another output, choose it with --output (in the Action, the input output). ${LEAVE_OUT}`;
  return new SacError("MODEL_OUTPUT_UNSUPPORTED", message, hint);
}

/** By what its file says: at most one axis besides that of the batch is longer than 1. */
export function mayHoldScores({ elementType, shape }: TensorInfo): boolean {
  if (Object.hasOwn(NO_NUMBERS, elementType)) return false;
  return shape === null || shape.slice(1).filter((size) => typeof size === "number" && size > 1).length <= 1;
}
