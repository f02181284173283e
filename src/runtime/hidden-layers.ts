import { readFileSync } from "node:fs";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { HiddenLikeness } from "../core/activations/evidence.ts";
import { type ActivationSketch, type Pooling, pooledLength } from "../core/activations/kept.ts";
import { type ActivationLayout, layoutsOf } from "../core/activations/layout.ts";
import { hiddenLikeness } from "../core/activations/likeness.ts";
import { type Pooled, pool } from "../core/activations/pooling.ts";
import { sketchActivations } from "../core/activations/sketch.ts";
import { fromFloat16Bits } from "../core/float16.ts";
import { exposing } from "../onnx/exposed.ts";
import { hasBodies, hiddenValues } from "../onnx/hidden-values.ts";
import { readModelGraph } from "../onnx/read-graph.ts";

type OnnxRuntime = typeof import("onnxruntime-node");
/** Feeds a session what was asked about, and has it give some of its outputs. */
export type Feed = (session: InferenceSession, wanted: readonly string[]) => Promise<InferenceSession.OnnxValueMapType>;

/** What the values inside a model may take together: of one batch as they come, and pooled of all images. */
const MOST_BATCH_BYTES = 128 * 2 ** 20;
const MOST_POOLED_BYTES = 256 * 2 ** 20;
const FLOAT_BYTES = 4;
/** More images at once are not faster. */
const USUAL_BATCH = 32;

/** A value inside a model that holds activations of so many units. */
interface Exposed {
  readonly name: string;
  /** Which of the ways to read it this is. */
  readonly way: number;
  /** Units that it has, of which some may be left out. */
  readonly width: number;
  readonly pooled: Pooled;
}

/** A model that was loaded with values inside it as outputs, and what its hidden units said so far. Lives in the model's process. */
export class HiddenLayers {
  readonly #session: InferenceSession;
  readonly #names: readonly string[];
  #values: readonly Exposed[] = [];
  #pooling: Pooling = { images: 0, grid: 1 };

  private constructor(session: InferenceSession, names: readonly string[]) {
    this.#session = session;
    this.#names = names;
  }

  /**
   * Loads a model once more; its file has to fit into memory for that.
   * @param options as it is loaded to answer, and where its external data are
   * @param simplify writes the model with the bodies of functions and sub-graphs in their places, and returns that file's path
   */
  static async load(
    { InferenceSession }: OnnxRuntime,
    model: string,
    options: InferenceSession.SessionOptions,
    simplify: () => Promise<string>,
  ): Promise<HiddenLayers> {
    const { file, names } = await valuesIn(model, simplify);
    const bytes = Buffer.concat([readFileSync(file), exposing(names)]);
    const session = await InferenceSession.create(bytes, options);
    const numbers = new Set(session.outputMetadata.filter(isOfNumbers).map(({ name }) => name));
    return new HiddenLayers(
      session,
      names.filter((name) => numbers.has(name)),
    );
  }

  /**
   * Finds out by one batch which values hold activations, and forgets all that was seen before.
   * @param images in that batch
   * @returns how many there are, and how many images may be fed at once
   */
  async begin(feed: Feed, images: number, pooling: Pooling): Promise<{ values: number; batch: number }> {
    const results = this.#names.length > 0 ? await feed(this.#session, this.#names) : {};
    const found = this.#names.flatMap((name) =>
      activationsIn(results[name], images).map((layout, way) => ({ name, layout, way })),
    );
    this.#pooling = pooling;
    const units = unitsThatFit(
      found.map(({ layout }) => layout.units),
      pooling,
    );
    this.#values = found.map(({ name, layout, way }, i) => {
      const data = new Float32Array(units[i] * pooledLength(pooling));
      return { name, way, width: layout.units, pooled: { name, units: units[i], data, unlikely: way > 0 } };
    });
    const bytes = found.reduce((sum, { layout }) => sum + layout.imageStride * FLOAT_BYTES, 0);
    const batch = Math.floor(MOST_BATCH_BYTES / Math.max(1, bytes));
    return { values: found.length, batch: Math.max(1, Math.min(USUAL_BATCH, batch)) };
  }

  /**
   * Values that depend on how many images there are, or on what they show, are no activations, and are looked at no longer.
   * @param images in the batch, of which `count` are wanted, from the one of index `first` on
   * @returns how many values are left
   */
  async look(feed: Feed, images: number, first: number, count: number): Promise<number> {
    const names = [...new Set(this.#values.map(({ name }) => name))];
    const results = names.length > 0 ? await feed(this.#session, names) : {};
    this.#values = this.#values.filter(({ name, way, pooled, width }) => {
      const layout = activationsIn(results[name], images)[way];
      if (layout?.units !== width) return false;
      pool(pooled, this.#pooling, numbersOf(results[name]), layout, first, count);
      return true;
    });
    return this.#values.length;
  }

  sketch(seed: number): ActivationSketch | undefined {
    const likeliest = this.#taken().filter(({ unlikely }) => !unlikely);
    return sketchActivations(likeliest, this.#pooling, seed);
  }

  resemble(sketch: ActivationSketch): HiddenLikeness {
    return hiddenLikeness(sketch, this.#taken());
  }

  /** They are changed by whoever takes them, and there for one question. */
  #taken(): Pooled[] {
    const values = this.#values.map(({ pooled }) => pooled);
    this.#values = [];
    return values;
  }
}

/** Those of the simpler graph, where functions or sub-graphs may have more and the runtime can put them in their places. */
async function valuesIn(model: string, simplify: () => Promise<string>) {
  const graph = readModelGraph(model);
  const plain = { file: model, names: hiddenValues(graph) };
  if (!hasBodies(graph)) return plain;
  try {
    const file = await simplify();
    const names = hiddenValues(readModelGraph(file));
    return names.length > plain.names.length ? { file, names } : plain;
  } catch {
    return plain;
  }
}

function isOfNumbers(value: InferenceSession.ValueMetadata): boolean {
  return value.isTensor && ["float32", "float16", "float64", "int8", "uint8"].includes(value.type);
}

function activationsIn(tensor: Tensor | undefined, images: number): ActivationLayout[] {
  return tensor ? layoutsOf(tensor.dims, images) : [];
}

function numbersOf({ type, data }: Tensor): ArrayLike<number> {
  if (type !== "float16" || !(data instanceof Uint16Array)) return data as ArrayLike<number>;
  return Float32Array.from(data, fromFloat16Bits);
}

/** How many units of each value are kept: all of them, or of each as large a part, where pooled they would take too much. */
function unitsThatFit(units: readonly number[], pooling: Pooling): number[] {
  const most = MOST_POOLED_BYTES / (FLOAT_BYTES * pooledLength(pooling));
  const all = units.reduce((sum, one) => sum + one, 0);
  return units.map((one) => Math.max(1, Math.floor(one * Math.min(1, most / all))));
}
