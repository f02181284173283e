import {
  graph,
  int64s,
  localFunction,
  model,
  type Node,
  node,
  type Tensor,
  tensor,
  valueInfo,
} from "./onnx-builder.ts";

/** What a hostile model does to the number `before`, which depends on the images, to get the number `after`. */
interface Deed {
  readonly nodes: readonly Node[];
  readonly initialisers?: readonly Tensor[];
}

const FOR_EVER = 2 ** 62;

/** A model like any other, `images` (n x 3 x 8 x 8) to `logits` (n x 3), that does something else on the way. */
function hostile({ nodes, initialisers = [] }: Deed): Buffer {
  return model({
    nodes: [
      node("ReduceMean", ["images"], ["colours"], { axes: [2, 3], keepdims: 0 }),
      node("ReduceMean", ["images"], ["before"], { keepdims: 0 }),
      ...nodes,
      node("Add", ["colours", "after"], ["logits"]),
    ],
    inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("logits", "float32", ["n", 3])],
    initialisers,
  });
}

/** Keeps all its promises. */
export function harmless(): Buffer {
  return hostile({ nodes: [node("Identity", ["before"], ["after"])] });
}

/** A Loop whose condition stays true. */
export function endless(): Buffer {
  const body = graph({
    nodes: [node("Identity", ["go on"], ["goes on"]), node("Sin", ["value"], ["next"])],
    inputs: [valueInfo("round", "int64", []), valueInfo("go on", "bool", []), valueInfo("value", "float32", [])],
    outputs: [valueInfo("goes on", "bool", []), valueInfo("next", "float32", [])],
  });
  return hostile({
    nodes: [node("Loop", ["rounds", "yes", "before"], ["after"], { body })],
    initialisers: [tensor("rounds", [], BigInt64Array.of(BigInt(FOR_EVER))), yes()],
  });
}

/** One tensor of that many bytes; its size is known only when the model runs. */
export function giant(bytes: number): Buffer {
  return hostile({
    nodes: [
      node("Shape", ["before"], ["no dimension"]),
      node("Concat", ["no dimension", "size"], ["shape"], { axis: 0 }),
      node("ConstantOfShape", ["shape"], ["zeros"]),
      node("ReduceMax", ["zeros"], ["zero"], { keepdims: 0 }),
      node("Add", ["before", "zero"], ["after"]),
    ],
    initialisers: [int64s("size", [Math.ceil(bytes / 4)])],
  });
}

/** Keeps four more mebibytes in every round of a loop. */
export function growing(rounds: number): Buffer {
  const body = graph({
    nodes: [
      node("Identity", ["go on"], ["goes on"]),
      node("Identity", ["value"], ["next"]),
      node("Expand", ["value", "size"], ["kept"]),
    ],
    inputs: [valueInfo("round", "int64", []), valueInfo("go on", "bool", []), valueInfo("value", "float32", [])],
    outputs: [
      valueInfo("goes on", "bool", []),
      valueInfo("next", "float32", []),
      valueInfo("kept", "float32", [2 ** 20]),
    ],
    initialisers: [int64s("size", [2 ** 20])],
  });
  return hostile({
    nodes: [
      node("Loop", ["rounds", "yes", "before"], ["last", "all"], { body }),
      node("ReduceMax", ["all"], ["most"], { keepdims: 0 }),
      node("Add", ["last", "most"], ["after"]),
    ],
    initialisers: [tensor("rounds", [], BigInt64Array.of(BigInt(rounds))), yes()],
  });
}

/** Divides the smallest whole number by -1, for which x64 processors end the process. */
export function crashing(): Buffer {
  return dividing([node("Add", ["zero", "minus one"], ["divisor"])]);
}

/** Does so if all images of a batch are black. */
export function crashingOnBlack(): Buffer {
  return dividing([
    node("Sign", ["before"], ["light"]),
    node("Cast", ["light"], ["one"], { to: 6 }),
    node("Add", ["one", "one"], ["two"]),
    node("Add", ["two", "minus one"], ["divisor"]),
  ]);
}

/** @param divisor from `zero`, `before` and `minus one` */
function dividing(divisor: readonly Node[]): Buffer {
  return hostile({
    nodes: [
      node("Cast", ["before"], ["whole"], { to: 6 }),
      node("Sub", ["whole", "whole"], ["zero"]),
      node("Add", ["zero", "smallest"], ["dividend"]),
      ...divisor,
      node("Div", ["dividend", "divisor"], ["quotient"]),
      node("Cast", ["quotient"], ["after"], { to: 1 }),
    ],
    initialisers: [tensor("smallest", [], Int32Array.of(-(2 ** 31))), tensor("minus one", [], Int32Array.of(-1))],
  });
}

/** A function that is defined by itself. */
export function recursive(): Buffer {
  const itself = localFunction("own", "Again", {
    inputs: ["x"],
    outputs: ["y"],
    nodes: [node("own::Again", ["x"], ["y"])],
  });
  return model({
    nodes: [node("own::Again", ["images"], ["logits"])],
    inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
    outputs: [valueInfo("logits", "float32", ["n", 3, 8, 8])],
    functions: [itself],
    opsets: { own: 1 },
  });
}

function yes(): Tensor {
  return tensor("yes", [], Uint8Array.of(1), { type: "bool" });
}
