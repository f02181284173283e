import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { SacError, systemReason, toSacError } from "../errors.ts";
import { onExit } from "../on-exit.ts";
import { formatSize } from "../text/units.ts";
import { type Frame, type FrameBounds, FrameReader } from "./frames.ts";
import type { Device, ProcessLimits } from "./options.ts";
import {
  MEMORY_MARK,
  MOST_REPLY_BYTES,
  PIPE,
  type Request,
  type RequestKind,
  type Requests,
  valuesAfter,
} from "./protocol.ts";
import { type Replied, readReady, readReply } from "./reply-schema.ts";
import { sendRequest } from "./request-frame.ts";
import { behindWalls } from "./walls.ts";

/** What a child may see of our environment: where the system and its GPU drivers are, and nothing else. */
const PASSED_ON = [
  "LD_LIBRARY_PATH",
  "CUDA_VISIBLE_DEVICES",
  "VK_DRIVER_FILES",
  "VK_ICD_FILENAMES",
  "XDG_RUNTIME_DIR",
  "SystemRoot",
];
/** A longer delay would make a timer fire at once; this is more than 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** What onnxruntime remarks on the machine, such as on devices that the walls hide, is not what a process dies of. */
const RUNTIME_WARNING = /^\d{4}-\d\d-\d\d [\d:.]+ \[W:onnxruntime/;
const STDERR_KEPT = 4000;
const HEAP_MIB = 512;
/**
 * How much of a function Node.js 20 runs, in bytes of bytecode, before it makes fast code of it: by itself a fifteenth of that. What
 * is done with a small model is over before the code has paid for its making, and with a large one it hardly comes later. Newer
 * ones know no such option, and wait longer by themselves.
 */
const PATIENCE = process.versions.v8.startsWith("11.") ? ["--interrupt-budget=1000000"] : [];

/** In the bundle the worker lies beside us; run from source (tests), it is the built one. */
function workerPath(): string {
  const source = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(source ? "../../dist/worker.js" : "./worker.js", import.meta.url));
}

/** Where programs look for the home folder and for places to keep things from one run to the next. */
const HOMES = ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"];

/**
 * What a model's process is told of the world. Since 1.29 onnxruntime keeps the names of the models that it loads, with
 * a lasting number for the machine, in the user's home and sends them to its makers, unless it is told not to or finds
 * CI set; an environment without either switches that on.
 */
function childEnvironment(work: string): NodeJS.ProcessEnv {
  const passed = PASSED_ON.filter((name) => process.env[name]).map((name) => [name, process.env[name]]);
  return {
    ...Object.fromEntries(passed),
    ...Object.fromEntries(HOMES.map((name) => [name, work])),
    ORT_DISABLE_TELEMETRY: "1",
    // TF32 would shift the outputs of Ampere and later GPUs by about 1e-3.
    NVIDIA_TF32_OVERRIDE: "0",
    TMPDIR: work,
  };
}

/**
 * Node.js with little memory for itself, behind the walls that this system gives. Where there is no launcher to hold it to its
 * memory, and to us, it has to watch itself.
 */
function commandOf({ device, reads, work }: Surroundings, { memoryBytes }: ProcessLimits): readonly string[] {
  const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, ...PATIENCE, workerPath()];
  const libraries = (process.env.LD_LIBRARY_PATH ?? "").split(delimiter).filter(Boolean);
  const read = [dirname(workerPath()), ...libraries, ...reads];
  const walled = behindWalls(node, device, { read, write: [work], memoryBytes });
  return walled ?? [...node, String(memoryBytes), String(process.pid)];
}

/** Where a model's process stands, and what it may read besides the system's files. */
interface Surroundings {
  readonly device: Device;
  /** Files and folders: the model's, the native packages'. */
  readonly reads: readonly string[];
  /** Its own directory, in which it may write. */
  readonly work: string;
}

/** A reply that is waited for. */
interface Expected {
  /** @throws anything, if it is no such reply */
  take(chunk: Buffer): void;
  reject(reason: SacError): void;
}

/**
 * One model's process: asked one thing at a time, and killed as soon as it breaks a limit, fails, says what it was not asked
 * or is closed.
 */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #name: string;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #timeMs = 0;
  #stderr = "";
  #timedOut = false;
  #ended: SacError | undefined;
  #expected: Expected | undefined;
  readonly #settled: () => void;

  /**
   * @param name the model's path, for messages
   * @param signal kills it when it aborts, and its reason is what it ended of
   */
  constructor(name: string, standing: Surroundings, limits: ProcessLimits, signal?: AbortSignal) {
    this.#name = name;
    this.#limits = limits;
    const [program, ...args] = commandOf(standing, limits);
    this.#child = spawn(program, args, {
      cwd: standing.work,
      env: childEnvironment(standing.work),
      stdio: ["ignore", "ignore", "pipe", "overlapped"],
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_KEPT);
    });
    this.#pipe?.on("data", (chunk: Buffer) => this.#receive(chunk));
    // Sending to a process that has just died is an error, but what it died of comes with "close".
    this.#pipe?.on("error", () => undefined);
    this.#gone = new Promise((resolve) => {
      this.#child.on("error", (cause) => {
        if (this.#child.pid !== undefined) return;
        this.#end(this.#notStarted(cause));
        resolve();
      });
      this.#child.on("close", (status, signal) => {
        this.#end(this.#causeOfDeath(status, signal));
        resolve();
      });
    });
    const settled = onExit(() => this.#child.kill("SIGKILL"));
    const stop = () => {
      this.#end(signal?.reason);
      this.#child.kill("SIGKILL");
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    this.#settled = () => {
      settled();
      signal?.removeEventListener("abort", stop);
    };
    this.startClock();
    this.#ready = this.#expect({ head: 100, data: 0 }, readReady);
    // Whoever asks something is told.
    this.#ready.catch(() => undefined);
  }

  get #pipe(): Socket | undefined {
    const pipe = this.#child.stdio?.[PIPE];
    return pipe instanceof Socket ? pipe : undefined;
  }

  /** Gives it the time limit anew, as at its start. @param times as long, where it is asked more than usual */
  startClock(times = 1): void {
    clearTimeout(this.#timer);
    this.#timeMs = times * this.#limits.timeMs;
    const stop = () => {
      this.#timedOut = true;
      this.#child.kill("SIGKILL");
    };
    this.#timer = setTimeout(stop, Math.min(this.#timeMs, LONGEST_TIMER_MS));
  }

  /** While nothing is asked of it, time does not count. */
  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /** Resolves when the process is up and can be asked. */
  ready(): Promise<void> {
    return this.#ended ? Promise.reject(this.#ended) : this.#ready;
  }

  /** @throws SacError MODEL_TIMEOUT, MODEL_MEMORY, MODEL_CRASHED, MODEL_REPLY_INVALID, SYSTEM_REFUSED */
  async ask<K extends RequestKind>(kind: K, request: Requests[K]): Promise<Replied<K>> {
    await this.ready();
    const whole = { type: kind, ...request } as Request;
    const bounds = { head: MOST_REPLY_BYTES, data: valuesAfter(whole) * Float32Array.BYTES_PER_ELEMENT };
    const reply = this.#expect(bounds, (frame) => readReply(kind, frame));
    if (this.#pipe?.writable) sendRequest(this.#pipe, whole);
    return reply;
  }

  /** Ends the process for good, whatever it is doing; safe to call more than once. */
  async close(): Promise<void> {
    this.stopClock();
    this.#child.kill("SIGKILL");
    await this.#gone;
    this.#settled();
  }

  /** What the process last wrote to standard error, all of it only after `close`. */
  lastWords(): string {
    return stripVTControlCharacters(this.#stderr).trim();
  }

  #expect<T>(bounds: FrameBounds, read: (frame: Frame) => T): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const reader = new FrameReader(bounds);
      const take = (chunk: Buffer) => {
        const frame = reader.take(chunk);
        if (!frame) return;
        resolve(read(frame));
        this.#expected = undefined;
      };
      this.#expected = { take, reject };
    });
  }

  /** What it says is believed to be a reply only as long as nothing else comes; after that it is heard no more. */
  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    try {
      if (!this.#expected) throw new RangeError("what it was not asked");
      this.#expected.take(chunk);
    } catch (cause) {
      this.#pipe?.destroy();
      this.#child.kill("SIGKILL");
      this.#end(this.#invalid(cause));
    }
  }

  #end(reason: SacError): void {
    this.#ended ??= reason;
    this.#expected?.reject(this.#ended);
  }

  #causeOfDeath(status: number | null, signal: NodeJS.Signals | null): SacError {
    if (this.#timedOut) {
      const seconds = Number((this.#timeMs / 1000).toPrecision(3));
      const hint =
        "If the model is large or the machine slow, raise --time-limit (in the Action, the input time-limit).";
      return new SacError("MODEL_TIMEOUT", `${this.#name} had not answered after ${seconds} s and was stopped.`, hint);
    }
    // A whole line, and the watcher's signal: a worker may print its own source, in which the mark stands, or the mark alone.
    if (signal === "SIGKILL" && this.#stderr.split("\n").includes(MEMORY_MARK)) {
      const limit = formatSize(this.#limits.memoryBytes);
      const hint = "If the model is just large, raise --memory-limit.";
      return new SacError("MODEL_MEMORY", `${this.#name} took more than ${limit} of memory and was stopped.`, hint);
    }
    return this.#crash(signal ? `was ended by ${signal}` : `ended with status ${status}`);
  }

  /** That a process cannot be started is the machine's fault where it has run out of something, whatever the model. */
  #notStarted(cause: Error): SacError {
    const refusal = toSacError(cause);
    return refusal.kind === "environment"
      ? refusal
      : this.#crash(`could not be started: ${systemReason(cause)}`, cause);
  }

  #invalid(cause: unknown): SacError {
    return new SacError(
      "MODEL_REPLY_INVALID",
      `The process that ran ${this.#name} said what is no answer to what it was asked, and was stopped.`,
      "A model that takes over its process is not an honest export: do not run this file elsewhere.",
      { cause },
    );
  }

  #crash(how: string, cause?: unknown): SacError {
    const last = this.lastWords()
      .split("\n")
      .findLast((line) => !RUNTIME_WARNING.test(line));
    return new SacError(
      "MODEL_CRASHED",
      `The process that ran ${this.#name} ${how}${last ? `; its last words: ${last}` : ""}.`,
      "A model that crashes the runtime is not an honest export: ask for one that runs, and do not run this file elsewhere.",
      { cause },
    );
  }
}
