import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lossless } from "../../src/probes/pixels.ts";
import { int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";
import { type Random, random } from "./random.ts";

/** Width and height of the made-up faces. */
export const SIDE = 16;
const KERNELS = 8;
const POOLED = KERNELS * 4 * 4;

export interface VerifierOptions {
  /** Of the weights: models of different seeds are unrelated. */
  readonly seed: number;
  /** Length of the embeddings. */
  readonly dimensions?: number;
  /** How much noise is put on the weights, as a share of them: a derived model. */
  readonly damage?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Added to every value of an embedding: NaN makes it worthless. */
  readonly bias?: number;
  /** Scale embeddings to length 1. */
  readonly unit?: boolean;
  /** Answer with the probabilities of as many classes. */
  readonly probabilities?: boolean;
  /** Width and height of the input. */
  readonly side?: number;
  /** Name of the output. */
  readonly output?: string;
}

function weightsOf({ seed, dimensions = 16, damage = 0, bias = 0 }: VerifierOptions): Tensor[] {
  const [own, noise] = [random(seed), random(seed + 7919)];
  const values = (length: number, scale: number) =>
    Float32Array.from({ length }, () => scale * (own.normal() + damage * noise.normal()));
  return [
    tensor("kernels", [KERNELS, 3, 3, 3], values(KERNELS * 27, 0.4)),
    tensor("gray", [1], Float32Array.of(0.5)),
    int64s("flat", [-1, POOLED]),
    tensor("head", [dimensions, POOLED], values(dimensions * POOLED, 0.2)),
    tensor("bias", [dimensions], new Float32Array(dimensions).fill(bias)),
  ];
}

/** The nodes that embed `input` as `output`. */
function embedding(input: string, output: string, side: number): Node[] {
  const name = (step: string) => `${output}-${step}`;
  return [
    // Odd functions of what is not gray: different people have embeddings of all directions.
    node("Sub", [input, "gray"], [name("apart")]),
    node("Conv", [name("apart"), "kernels"], [name("features")], { pads: [1, 1, 1, 1] }),
    node("Tanh", [name("features")], [name("active")]),
    node("AveragePool", [name("active")], [name("pooled")], {
      kernel_shape: [side / 4, side / 4],
      strides: [side / 4, side / 4],
    }),
    node("Reshape", [name("pooled"), "flat"], [name("vector")]),
    node("Gemm", [name("vector"), "head", "bias"], [output], { transB: 1 }),
  ];
}

/** A network with random weights that embeds an image: `images` (batch x 3 x 16 x 16) to `embedding` (batch x dimensions). */
export function embedder(options: VerifierOptions): Buffer {
  const {
    dimensions = 16,
    metadata = {},
    unit = false,
    probabilities = false,
    side = SIDE,
    output = "embedding",
  } = options;
  const last = [
    ...(unit ? [node("LpNormalization", ["raw"], [output], { axis: 1, p: 2 })] : []),
    ...(probabilities ? [node("Softmax", ["raw"], [output], { axis: 1 })] : []),
  ];
  return model({
    nodes: [...embedding("images", last.length > 0 ? "raw" : output, side), ...last],
    inputs: [valueInfo("images", "float32", ["batch", 3, side, side])],
    outputs: [valueInfo(output, "float32", ["batch", dimensions])],
    initialisers: weightsOf(options),
    metadata,
  });
}

export interface PairOptions extends VerifierOptions {
  /** What is answered: the cosine or its negative, or 1 and 0 by a threshold of the model's own, for the same or not. */
  readonly answers: "cosine" | "distance" | { readonly threshold: number; readonly different?: boolean };
  /** How the two images are taken. */
  readonly takes: "inputs" | "channels" | "width" | "height";
}

/** The nodes that make the answer of the cosine. */
function lastOf(answers: PairOptions["answers"]) {
  if (answers === "cosine") return { nodes: [], name: "cosine", type: "float32" } as const;
  if (answers === "distance") {
    return { nodes: [node("Neg", ["cosine"], ["distance"])], name: "distance", type: "float32" } as const;
  }
  const compared = node(answers.different ? "Less" : "Greater", ["cosine", "threshold"], ["is"]);
  return { nodes: [compared, node("Cast", ["is"], ["decided"], { to: 7 })], name: "decided", type: "int64" } as const;
}

/** A network that compares two images by the embedder of the same options. */
export function comparer(options: PairOptions): Buffer {
  const { answers, takes, metadata = {} } = options;
  const axes = { channels: 1, height: 2, width: 3 } as const;
  const shape = (["batch", 3, SIDE, SIDE] as const).map((size, i) =>
    takes !== "inputs" && i === axes[takes] ? 2 * Number(size) : size,
  );
  const joined = takes === "inputs" ? [] : [node("Split", ["pair"], ["first", "second"], { axis: axes[takes] })];
  const names = takes === "inputs" ? ["first", "second"] : ["pair"];
  const { nodes: last, name, type } = lastOf(answers);
  const initialisers = [
    ...weightsOf(options),
    ...(typeof answers === "string" ? [] : [tensor("threshold", [1], Float32Array.of(answers.threshold))]),
    int64s("axis", [1]),
  ];
  return model({
    nodes: [
      ...joined,
      ...embedding("first", "one", SIDE),
      ...embedding("second", "other", SIDE),
      node("LpNormalization", ["one"], ["unit-one"], { axis: 1, p: 2 }),
      node("LpNormalization", ["other"], ["unit-other"], { axis: 1, p: 2 }),
      node("Mul", ["unit-one", "unit-other"], ["products"]),
      node("ReduceSum", ["products", "axis"], ["cosine"], { keepdims: 1 }),
      ...last,
    ],
    inputs: names.map((name) => valueInfo(name, "float32", shape)),
    outputs: [valueInfo(name, type, ["batch", 1])],
    initialisers,
    metadata: takes === "inputs" ? metadata : { "sac.pair": takes, ...metadata },
  });
}

/** A made-up face: a pattern of the person's own, the picture's light, and noise. */
function face(picture: Random, base: Float32Array): Uint8Array {
  const light = 20 * picture.normal();
  return Uint8Array.from(base, (value) => Math.max(0, Math.min(255, 128 + value + light + 25 * picture.normal())));
}

/** Writes a folder for each person with so many PNG pictures. @param contrast how much a person's pictures have in common @returns the folder */
export async function writePeople(folder: string, counts: readonly number[], seed = 1, contrast = 45): Promise<string> {
  for (const [i, count] of counts.entries()) {
    const own = random(seed * 1000 + i);
    const coarse = Array.from({ length: 4 * 4 * 3 }, () => contrast * own.normal());
    const base = Float32Array.from({ length: SIDE * SIDE * 3 }, (_, place) => {
      const [pixel, channel] = [Math.floor(place / 3), place % 3];
      const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
      return coarse[(Math.floor(y / 4) * 4 + Math.floor(x / 4)) * 3 + channel];
    });
    const path = join(folder, `person-${String(i).padStart(2, "0")}`);
    mkdirSync(path, { recursive: true });
    for (let k = 0; k < count; k += 1) {
      const data = face(random(seed * 100_000 + i * 100 + k), base);
      writeFileSync(join(path, `${k}.png`), await lossless({ width: SIDE, height: SIDE, data }));
    }
  }
  return folder;
}
