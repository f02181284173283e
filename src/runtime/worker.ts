/**
 * The child process in which one model is read, compared and run. It knows nothing but the model's path and what it is sent.
 * The launcher that started it ends it when it has taken too much memory or when the parent is gone; where there is none, a
 * watchdog thread does (watchdog.ts), as a native call blocks the event loop and cannot be interrupted. Time is the parent's to
 * watch.
 */
import { Socket } from "node:net";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { fromFloat16Bits } from "../core/float16.ts";
import { compareWeights } from "../core/weights/compare.ts";
import { SacError } from "../errors.ts";
import { nativeRequire } from "../natives/load.ts";
import { innerAnswers } from "../onnx/inner-answers.ts";
import type { NetworkFile } from "../onnx/layers/network-file.ts";
import { readSimplified } from "../onnx/layers/simplified.ts";
import { readModelGraph } from "../onnx/read-graph.ts";
import { readOnnxFile } from "../onnx/summary.ts";
import type { TensorData } from "../probes/preprocess.ts";
import { FrameReader, writeFrame } from "./frames.ts";
import { type Feed, HiddenLayers } from "./hidden-layers.ts";
import {
  type Failure,
  MOST_MESSAGE,
  MOST_REPLY_BYTES,
  mostValues,
  PIPE,
  type RawOutput,
  READER_CODES,
  type Reply,
  type Request,
  type Requests,
  type Responses,
  replyToJson,
  type Simplified,
} from "./protocol.ts";
import { readRequest } from "./request-frame.ts";
import { sessionOptions } from "./session-options.ts";
import { simplifyModel } from "./simplify.ts";

type OnnxRuntime = typeof import("onnxruntime-node");

const MESSAGE_KEPT = 2000;

/** Resolves when the watchdog has looked for the first time. */
function startWatchdog(limit: number, parent: number): Promise<void> {
  const watchdog = new Worker(new URL("./watchdog.js", import.meta.url), { workerData: { parent, limit } });
  // Unwatched, the model must not go on.
  watchdog.once("error", () => process.exit(1));
  return new Promise((resolve) => watchdog.once("message", resolve));
}

class Child {
  #network: Promise<NetworkFile> | undefined;
  #runtime: OnnxRuntime | undefined;
  #loading: Requests["load"] | undefined;
  #session: { readonly simplified: Simplified; readonly session: InferenceSession } | undefined;
  #hidden: HiddenLayers | undefined;

  async answer(request: Request): Promise<{ reply: Reply; data?: Float32Array | undefined }> {
    switch (request.type) {
      case "summarise":
        return { reply: { type: "summary", onnx: await readOnnxFile(request.model) } };
      case "locate": {
        const { bytes, externalData } = readModelGraph(request.model);
        return { reply: { type: "located", found: { bytes, externalData } } };
      }
      case "compare":
        return { reply: await this.#compare(request) };
      case "simplify":
        await this.#simplify(request);
        return { reply: { type: "simplified" } };
      case "inner": {
        const found = innerAnswers(readModelGraph(request.model), request.classes, request.given);
        return { reply: { type: "inner", found } };
      }
      case "load":
        return { reply: await this.#load(request) };
      case "run": {
        const { data, ...output } = await this.#run(request);
        return { reply: { type: "output", ...output }, data };
      }
      case "expose":
        return { reply: { type: "exposed", ...(await this.#expose(request)) } };
      case "look": {
        const values = await this.#inside.look(this.#feed(request), request.shape[0], request.first, request.count);
        return { reply: { type: "looked", values } };
      }
      case "sketch": {
        const { widths = [], layers = [], values } = this.#inside.sketch(request.seed) ?? {};
        return { reply: { type: "sketched", widths, layers }, data: values && Float32Array.from(values) };
      }
      case "resemble":
        return { reply: { type: "resembling", ...this.#inside.resemble(request.sketch) } };
    }
  }

  failure(request: Request, thrown: unknown): Failure {
    const message = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MESSAGE_KEPT);
    if (RUNS.includes(request.type)) return { type: "failed", stage: "run", message };
    if (request.type === "load" || request.type === "expose")
      return { type: "failed", stage: this.#runtime ? "load" : "runtime", message };
    const code = READER_CODES.find((one) => thrown instanceof SacError && thrown.code === one);
    if (!(thrown instanceof SacError) || !code) return { type: "failed", stage: "read", message };
    return { type: "refused", code, message: thrown.message, hint: (thrown.hint ?? "").slice(0, MOST_MESSAGE) };
  }

  async #compare({ model, natives, sketch, ...settings }: Requests["compare"]): Promise<Responses["compare"]> {
    this.#network ??= readSimplified(model, () => this.#simplify({ model, natives }));
    const network = await this.#network;
    return { type: "compared", evidence: compareWeights(sketch, network, settings), reading: network.reading };
  }

  #simplify({ model, natives }: Requests["simplify"]): Promise<string> {
    return simplifyModel(nativeRequire(natives)("onnxruntime-node"), model, process.cwd());
  }

  async #load(request: Requests["load"]): Promise<Responses["load"]> {
    const runtime: OnnxRuntime = nativeRequire(request.natives)("onnxruntime-node");
    this.#runtime = runtime;
    this.#loading = request;
    await this.#sessionFor("safely");
    return { type: "loaded", onnxruntime: runtime.env.versions.node ?? "unknown" };
  }

  async #run(request: Requests["run"]): Promise<RawOutput> {
    const results = await this.#feed(request)(await this.#sessionFor(request.simplified), [request.output]);
    return plain(results[request.output], mostValues(request.shape));
  }

  /** One at a time: two would hold a model's weights twice. */
  async #sessionFor(simplified: Simplified): Promise<InferenceSession> {
    if (!this.#runtime || !this.#loading) throw new Error("run came before load");
    if (this.#session?.simplified !== simplified) {
      await this.#session?.session.release();
      this.#session = undefined;
      const options = sessionOptions(this.#loading, simplified);
      this.#session = {
        simplified,
        session: await this.#runtime.InferenceSession.create(this.#loading.model, options),
      };
    }
    return this.#session.session;
  }

  async #expose(request: Requests["expose"]): Promise<Omit<Responses["expose"], "type">> {
    if (!this.#runtime) throw new Error("expose came before load");
    const options = sessionOptions(request, "safely", dirname(request.model));
    this.#hidden ??= await HiddenLayers.load(this.#runtime, request.model, options, () => this.#simplify(request));
    return this.#hidden.begin(this.#feed(request), request.shape[0], request.pooling);
  }

  get #inside(): HiddenLayers {
    if (!this.#hidden) throw new Error("nothing was exposed");
    return this.#hidden;
  }

  #feed({ input, elementType, shape, data, second }: Requests["look"] | Requests["run"] | Requests["expose"]): Feed {
    if (!this.#runtime) throw new Error("nothing was loaded");
    const { Tensor } = this.#runtime;
    const tensor = (values: TensorData) => new Tensor(elementType as "float32", values as Float32Array, shape);
    const feeds = { [input]: tensor(data), ...(second && { [second.input]: tensor(second.data) }) };
    return (session, wanted) => session.run(feeds, wanted);
  }
}

const RUNS: readonly Request["type"][] = ["run", "look", "sketch", "resemble"];

/** float16 arrives as bits (or, on newer Node.js, as a Float16Array) and 64-bit integers as BigInt. */
function plain(tensor: Tensor, most: number): RawOutput {
  const values = (tensor.size > most ? [] : tensor.data) as ArrayLike<number | bigint>;
  const bits = tensor.type === "float16" && values instanceof Uint16Array;
  const data = Float32Array.from(values, (value) => (bits ? fromFloat16Bits(Number(value)) : Number(value)));
  return { elementType: tensor.type, shape: [...tensor.dims], data };
}

/** @throws SacError MODEL_TOO_LARGE: a file may say more about itself, in 16 MiB of names, than is worth a reply */
function headOf(reply: Reply, model = "The model"): Buffer {
  const head = Buffer.from(replyToJson(reply));
  if (head.length <= MOST_REPLY_BYTES) return head;
  const hint = "No image classifier needs that many names: if the model is genuine, simplify its graph.";
  throw new SacError("MODEL_TOO_LARGE", `${model} names more than fits into ${MOST_REPLY_BYTES} bytes.`, hint);
}

function send(pipe: Socket, head: Buffer, data?: Float32Array): void {
  writeFrame(pipe, head, ...(data ? [data] : []));
}

/** Responses one request after the other, until the parent is gone. */
function serve(watched: Promise<void>): void {
  const pipe = new Socket({ fd: PIPE, readable: true, writable: true });
  const child = new Child();
  const unbounded = { head: Number.POSITIVE_INFINITY, data: Number.POSITIVE_INFINITY };
  let reader = new FrameReader(unbounded);
  const respond = async (request: Request) => {
    await watched;
    try {
      const { reply, data } = await child.answer(request);
      send(pipe, headOf(reply, "model" in request ? request.model : undefined), data);
    } catch (thrown) {
      send(pipe, headOf(child.failure(request, thrown)));
    }
  };
  pipe.on("data", (chunk) => {
    const frame = reader.take(chunk);
    if (!frame) return;
    reader = new FrameReader(unbounded);
    respond(readRequest(frame));
  });
  pipe.on("error", () => process.exit(0));
  pipe.on("close", () => process.exit(0));
  send(pipe, headOf({ type: "ready" }));
}

const [limit, parent] = process.argv.slice(2).map(Number);
serve(limit === undefined ? Promise.resolve() : startWatchdog(limit, parent));
