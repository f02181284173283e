// src/runtime/worker.ts
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

// src/probes/float16.ts
function fromFloat16Bits(bits) {
  const sign = bits & 32768 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

// src/runtime/protocol.ts
var MOST_CLASSES = 2 ** 16;
var MEMORY_MARK = "sac-worker: over the memory limit";

// src/runtime/worker.ts
var WATCH_EVERY_MS = 10;
var MESSAGE_KEPT = 2e3;
var MOST_ROWS = 256;
function send(reply) {
  process.send?.(reply);
}
function describe(thrown) {
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MESSAGE_KEPT);
}
function watch({ parent, limit }) {
  const look = () => {
    const tooMuch = process.memoryUsage.rss() > limit;
    if (tooMuch) writeSync(2, MEMORY_MARK);
    if (tooMuch || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  };
  look();
  setInterval(look, WATCH_EVERY_MS);
  parentPort?.postMessage("watching");
}
function startWatchdog(parent, limit) {
  const watchdog = new Worker(new URL(import.meta.url), { workerData: { parent, limit } });
  watchdog.once("error", () => process.exit(1));
  return new Promise((resolve) => watchdog.once("message", resolve));
}
var Child = class {
  #runtime;
  #session;
  async answer(request) {
    try {
      send(request.type === "load" ? await this.#load(request) : await this.#run(request));
    } catch (thrown) {
      const stage = request.type === "run" ? "run" : this.#runtime ? "load" : "runtime";
      send({ type: "failed", stage, message: describe(thrown) });
    }
  }
  async #load(request) {
    const watched = startWatchdog(request.parent, request.memoryLimit);
    const runtime = createRequire(import.meta.url)("onnxruntime-node");
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
      extra: { session: { disable_quant_qdq: "1" } }
    });
    return { type: "loaded", onnxruntime: runtime.env.versions.node ?? "unknown" };
  }
  async #run(request) {
    if (!this.#runtime || !this.#session) throw new Error("run came before load");
    const { elementType, data, shape } = request;
    const tensor = new this.#runtime.Tensor(elementType, data, shape);
    const results = await this.#session.run({ [request.input]: tensor }, [request.output]);
    return { type: "output", ...plain(results[request.output], MOST_CLASSES * Math.min(shape[0], MOST_ROWS)) };
  }
};
function plain(tensor, most) {
  const values = tensor.size > most ? [] : tensor.data;
  const bits = tensor.type === "float16" && values instanceof Uint16Array;
  const data = Float32Array.from(values, (value) => bits ? fromFloat16Bits(Number(value)) : Number(value));
  return { elementType: tensor.type, shape: [...tensor.dims], data };
}
if (isMainThread) {
  const child = new Child();
  let queue = Promise.resolve();
  process.on("message", (request) => {
    queue = queue.then(() => child.answer(request));
  });
  process.on("disconnect", () => process.exit(0));
  send({ type: "ready", node: process.version });
} else {
  watch(workerData);
}
