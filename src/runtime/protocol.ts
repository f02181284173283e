import type { HiddenLikeness } from "../core/activations/evidence.ts";
import {
  type ActivationSketch,
  MOST_SKETCHED_LAYERS,
  MOST_SKETCHED_UNITS,
  type Pooling,
  pooledLength,
} from "../core/activations/kept.ts";
import type { WeightsEvidence } from "../core/weights/evidence.ts";
import type { Ancestor, Sketch } from "../core/weights/kept.ts";
import type { WeightsReading } from "../core/weights/reading.ts";
import type { InnerAnswers, OnnxFile } from "../onnx/types.ts";
import type { Preprocess, TensorData } from "../probes/preprocess.ts";

/** The descriptor by which a model's process and the program that started it speak to each other. */
export const PIPE = 3;

/** A model with a simpler graph, in the directory of its process. */
export const SIMPLIFIED = "simplified.onnx";

/** A request for the model file to be read, which loads nothing. */
interface Reading {
  readonly model: string;
}

/** A request for which the runtime may be needed. */
interface WithRuntime {
  /** Folder that holds the native packages; undefined: they are installed beside the program. */
  readonly natives: string | undefined;
}

/** A sketch to compare a model's weights with, and how. */
export interface WeightsQuestion {
  readonly sketch: Sketch;
  /** Level of the verdict `derived`. */
  readonly alpha: number;
  readonly ancestors: readonly Ancestor[];
  /** Of the sketch's spaces, those that prove nothing. */
  readonly tied?: readonly number[] | undefined;
}

/** What a model is fed at once. */
interface Fed {
  readonly input: string;
  readonly elementType: Preprocess["dtype"];
  readonly shape: readonly number[];
  readonly data: TensorData;
  /** Of a model that takes two images: the other input's, of the same shape. */
  readonly second?: { readonly input: string; readonly data: TensorData };
}

/** How a model is loaded. */
interface Loading extends Reading, WithRuntime {
  /** Name of an execution provider. */
  readonly device: string;
  readonly threads: number;
}

/** What comes of comparing weights. */
export interface ComparedWeights {
  readonly evidence: WeightsEvidence;
  /** How much of the model's weights could be read. */
  readonly reading: WeightsReading;
}

/**
 * How the runtime makes a graph simpler and faster before it runs it: so that any processor answers alike, and as is written; not at
 * all; or as it does for programs that ask for nothing.
 */
export type Simplified = "safely" | "not" | "by default";

/** What is asked of the process that holds a model, by the kind of request. */
export interface Requests {
  readonly summarise: Reading;
  /** Where the values of the main graph's initialisers lie. */
  readonly locate: Reading;
  readonly compare: Reading & WithRuntime & WeightsQuestion;
  /** That the model be written with the graph as the runtime simplifies it, as `SIMPLIFIED`. */
  readonly simplify: Reading & WithRuntime;
  /** Which values may be answers of a network inside, over that many classes. */
  readonly inner: Reading & { readonly classes: number; readonly given: string };
  readonly load: Loading;
  readonly run: Fed & { readonly output: string; readonly simplified: Simplified };
  /** Loads the model once more, with values inside it as outputs, and feeds it one image, or as many as it insists on. */
  readonly expose: Loading & Fed & { readonly pooling: Pooling };
  /** Feeds what was exposed a batch, and keeps of it what hidden units say to `count` images from the one of index `first` on. */
  readonly look: Fed & { readonly first: number; readonly count: number };
  /** What is kept of a source that was looked into. */
  readonly sketch: { readonly seed: number; readonly pooling: Pooling };
  /** How like a source a model is that was looked into. */
  readonly resemble: { readonly sketch: ActivationSketch };
}

export type RequestKind = keyof Requests;
export type Request = { [K in RequestKind]: { readonly type: K } & Requests[K] }[RequestKind];

/** What the process answers where it could do what it was asked, by the kind of request. */
export interface Responses {
  readonly summarise: { readonly type: "summary"; readonly onnx: OnnxFile };
  readonly locate: { readonly type: "located"; readonly found: Pick<OnnxFile, "bytes" | "externalData"> };
  readonly compare: { readonly type: "compared" } & ComparedWeights;
  readonly simplify: { readonly type: "simplified" };
  readonly inner: { readonly type: "inner"; readonly found: InnerAnswers };
  readonly load: { readonly type: "loaded"; readonly onnxruntime: string };
  /** The values follow the JSON. */
  readonly run: { readonly type: "output" } & Omit<RawOutput, "data">;
  /** How many values inside it can be looked at, and how many images it may be fed at once so that they fit into memory. */
  readonly expose: { readonly type: "exposed"; readonly values: number; readonly batch: number };
  /** How many of these values still keep the shape that they had. */
  readonly look: { readonly type: "looked"; readonly values: number };
  /** No layers: none had units that tell anything. The values follow the JSON. */
  readonly sketch: { readonly type: "sketched" } & Pick<ActivationSketch, "widths" | "layers">;
  readonly resemble: { readonly type: "resembling" } & HiddenLikeness;
}

/** What readers of model files throw. */
export const READER_CODES = [
  "MODEL_EMPTY",
  "MODEL_LFS_POINTER",
  "MODEL_NOT_ONNX",
  "MODEL_TRUNCATED",
  "MODEL_TOO_LARGE",
  "MODEL_EXTERNAL_DATA_MISSING",
  "MODEL_EXTERNAL_DATA_ESCAPES",
  "FILE_UNREADABLE",
] as const;

/** What the process answers where it could not. */
export type Failure =
  | { readonly type: "failed"; readonly stage: "read" | "runtime" | "load" | "run"; readonly message: string }
  /** It is the file that is to blame. */
  | {
      readonly type: "refused";
      readonly code: (typeof READER_CODES)[number];
      readonly message: string;
      readonly hint: string;
    };

/** `ready` comes unasked and first, when it listens. */
export type Reply = { readonly type: "ready" } | Responses[RequestKind] | Failure;

/** Raw values of one model output; float16 already widened, 64-bit integers narrowed to numbers. No data: too many. */
export interface RawOutput {
  readonly elementType: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** More scores per image than any classifier gives; a longer answer never leaves the model's process. */
export const MOST_CLASSES = 2 ** 16;
/** However many images a batch has, its answer holds at most so many images' worth of scores. */
const MOST_ROWS = 256;

/** The most values of an answer to a batch of that shape. */
export function mostValues([rows]: readonly number[]): number {
  return MOST_CLASSES * Math.min(rows, MOST_ROWS);
}

/** The most values that may follow the reply to a request. */
export function valuesAfter(request: Request): number {
  if (request.type === "run") return mostValues(request.shape);
  if (request.type !== "sketch") return 0;
  return MOST_SKETCHED_LAYERS * MOST_SKETCHED_UNITS * pooledLength(request.pooling);
}

/** What JSON has no numbers for. */
export const NOT_FINITE = ["NaN", "Infinity", "-Infinity"] as const;

/** A reply as it is sent. */
export function replyToJson(reply: Reply): string {
  return JSON.stringify(reply, (_key, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

/** The most bytes of a reply without the values of tensors: ten times what the largest real models need. */
export const MOST_REPLY_BYTES = 4 * 2 ** 20;
/** The most characters of an error's message or hint. */
export const MOST_MESSAGE = 5000;

/** Left on standard error by who ends a process that took too much memory: native/launcher.c, or the watchdog where there is none. */
export const MEMORY_MARK = "sac-worker: over the memory limit";
