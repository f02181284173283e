/**
 * The child process in which one model runs. It knows nothing but the model's path and the tensors that it is sent.
 * A native call blocks the event loop and cannot be interrupted, so a watchdog thread ends the process when it has taken
 * too much memory or when the parent is gone; wall-clock time is the parent's to watch.
 */
import { writeSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { fromFloat16Bits } from "../core/float16.ts";
import { nativeRequire } from "../natives/load.ts";
import type { TensorData } from "../probes/preprocess.ts";
import { MEMORY_MARK, MOST_CLASSES, type RawOutput, type Reply, type Request } from "./protocol.ts";

type OnnxRuntime = typeof import("onnxruntime-node");

const WATCH_EVERY_MS = 10;
const MESSAGE_KEPT = 2000;
/** However many images a batch has, its answer holds at most so many images' worth of scores. */
const MOST_ROWS = 256;

function send(reply: Reply): void {
  process.send?.(reply);
}

function describe(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MESSAGE_KEPT);
}

/** Runs in the watchdog thread, from which only a signal ends the whole process. */
function watch({ parent, limit }: { parent: number | undefined; limit: number }): void {
  const look = () => {
    const tooMuch = process.memoryUsage.rss() > limit;
    if (tooMuch) writeSync(2, `\n${MEMORY_MARK}\n`);
    if (tooMuch || (parent !== undefined && process.ppid !== parent)) process.kill(process.pid, "SIGKILL");
  };
  look();
  setInterval(look, WATCH_EVERY_MS);
  parentPort?.postMessage("watching");
}

/** Resolves when the watchdog has looked for the first time. */
function startWatchdog(parent: number | undefined, limit: number): Promise<void> {
  const watchdog = new Worker(new URL(import.meta.url), { workerData: { parent, limit } });
  // Unwatched, the model must not go on.
  watchdog.once("error", () => process.exit(1));
  return new Promise((resolve) => watchdog.once("message", resolve));
}

class Child {
  #runtime: OnnxRuntime | undefined;
  #session: InferenceSession | undefined;

  async answer(request: Request): Promise<void> {
    try {
      send(request.type === "load" ? await this.#load(request) : await this.#run(request));
    } catch (thrown) {
      const stage = request.type === "run" ? "run" : this.#runtime ? "load" : "runtime";
      send({ type: "failed", stage, message: describe(thrown) });
    }
  }

  async #load(request: Extract<Request, { type: "load" }>): Promise<Reply> {
    const watched = startWatchdog(request.parent, request.memoryLimit);
    const runtime: OnnxRuntime = nativeRequire(request.natives)("onnxruntime-node");
    this.#runtime = runtime;
    await watched;
    this.#session = await runtime.InferenceSession.create(request.model, {
      executionProviders: [request.device],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: request.threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // Fused int8 kernels saturate on processors without VNNI instructions: one model would give two answers.
      extra: { session: { disable_quant_qdq: "1" } },
    });
    return { type: "loaded", onnxruntime: runtime.env.versions.node ?? "unknown" };
  }

  async #run(request: Extract<Request, { type: "run" }>): Promise<Reply> {
    if (!this.#runtime || !this.#session) throw new Error("run came before load");
    const { Tensor } = this.#runtime;
    const { elementType, shape, second } = request;
    const tensor = (data: TensorData) => new Tensor(elementType as "float32", data as Float32Array, shape);
    const feeds = { [request.input]: tensor(request.data), ...(second && { [second.input]: tensor(second.data) }) };
    const results = await this.#session.run(feeds, [request.output]);
    return { type: "output", ...plain(results[request.output], MOST_CLASSES * Math.min(shape[0], MOST_ROWS)) };
  }
}

/** float16 arrives as bits (or, on newer Node.js, as a Float16Array) and 64-bit integers as BigInt. */
function plain(tensor: Tensor, most: number): RawOutput {
  const values = (tensor.size > most ? [] : tensor.data) as ArrayLike<number | bigint>;
  const bits = tensor.type === "float16" && values instanceof Uint16Array;
  const data = Float32Array.from(values, (value) => (bits ? fromFloat16Bits(Number(value)) : Number(value)));
  return { elementType: tensor.type, shape: [...tensor.dims], data };
}

if (isMainThread) {
  const child = new Child();
  let queue = Promise.resolve();
  process.on("message", (request: Request) => {
    queue = queue.then(() => child.answer(request));
  });
  process.on("disconnect", () => process.exit(0));
  send({ type: "ready", node: process.version });
} else {
  watch(workerData);
}
