import type { TensorData } from "../probes/preprocess.ts";
import type { Device } from "./options.ts";

/** What the parent asks of the child that holds a model. */
export type Request =
  | {
      readonly type: "load";
      readonly model: string;
      /** Folder that holds the native packages; undefined: they are installed beside the program. */
      readonly natives: string | undefined;
      readonly device: Device;
      readonly threads: number;
      readonly memoryLimit: number;
      /** The process without which the child must not live on; undefined where the launcher sees to that. */
      readonly parent: number | undefined;
    }
  | {
      readonly type: "run";
      readonly input: string;
      readonly output: string;
      readonly elementType: string;
      readonly shape: readonly number[];
      readonly data: TensorData;
      /** Of a model that takes two images: the other input's, of the same shape. */
      readonly second?: { readonly input: string; readonly data: TensorData };
    };

/** Raw values of one model output; float16 already widened, 64-bit integers narrowed to numbers. No data: too many. */
export interface RawOutput {
  readonly elementType: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What the child answers. `ready` comes unasked, once it listens. */
export type Reply =
  | { readonly type: "ready"; readonly node: string }
  | { readonly type: "loaded"; readonly onnxruntime: string }
  | ({ readonly type: "output" } & RawOutput)
  | { readonly type: "failed"; readonly stage: "runtime" | "load" | "run"; readonly message: string };

/** More scores per image than any classifier gives; a longer answer never leaves the model's process. */
export const MOST_CLASSES = 2 ** 16;

/** The child's watchdog leaves this on standard error before it ends a process that took too much memory. */
export const MEMORY_MARK = "sac-worker: over the memory limit";
