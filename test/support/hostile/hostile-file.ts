import {
  type ModelParts,
  model,
  type Node,
  node,
  type Shape,
  type Tensor,
  tensor,
  valueInfo,
} from "../onnx-builder.ts";

/** A file of the suite, and how sac check must end with it. */
export interface HostileFile {
  readonly name: string;
  /** The kind of attack. */
  readonly kind: string;
  readonly what: string;
  /** The error's code, the reason's code of an inconclusive verdict, or the verdict; one of these. */
  readonly expect: readonly string[];
  readonly bytes: Buffer;
}

export type Row = readonly [name: string, what: string, expect: string | readonly string[], bytes: Buffer];

export function filesOf(kind: string, rows: readonly Row[]): HostileFile[] {
  return rows.map(([name, what, expect, bytes]) => ({
    name: `${name}.onnx`,
    kind,
    what,
    expect: typeof expect === "string" ? [expect] : expect,
    bytes,
  }));
}

export const SIDE = 8;
export const CLASSES = 10;
export const IMAGES = valueInfo("images", "float32", ["n", 3, SIDE, SIDE]);
export const LOGITS = valueInfo("logits", "float32", ["n", CLASSES]);

/** Numbers between -1 and 1 without an obvious pattern. */
export function wave(name: string, dims: readonly number[], scale = 1): Tensor {
  const size = dims.reduce((product, one) => product * one, 1);
  return tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1 + i * 1.7)),
  );
}

export const scalar = (name: string, value: number) => tensor(name, [], Float32Array.of(value));

/** Nodes that make honest `logits` of `images`, as a linear classifier would. */
export const HONEST: readonly Node[] = [
  node("Flatten", ["images"], ["flat"]),
  node("MatMul", ["flat", "weights"], ["logits"]),
];
export const WEIGHTS = wave("weights", [3 * SIDE * SIDE, CLASSES], 0.3);

/** A linear classifier, save for `parts`. */
export function classifier(parts: Partial<ModelParts> = {}): Buffer {
  return model({ nodes: HONEST, initialisers: [WEIGHTS], inputs: [IMAGES], outputs: [LOGITS], ...parts });
}

/** A linear classifier whose `logits` become `given` by further nodes. */
export function answering(
  nodes: readonly Node[],
  initialisers: readonly Tensor[] = [],
  shape: Shape = ["n", CLASSES],
): Buffer {
  return classifier({
    nodes: [...HONEST, ...nodes],
    initialisers: [WEIGHTS, ...initialisers],
    outputs: [valueInfo("given", "float32", shape)],
  });
}
