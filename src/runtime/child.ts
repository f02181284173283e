import { type ChildProcess, fork } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { SacError, toSacError } from "../errors.ts";
import { onExit } from "../on-exit.ts";
import { formatSize } from "../text/units.ts";
import type { Device, ProcessLimits } from "./options.ts";
import { MEMORY_MARK, type Reply, type Request } from "./protocol.ts";
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
const STDERR_KEPT = 4000;
const HEAP_MIB = 512;

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

/** Node.js with little memory for itself, behind the walls that this system gives. */
function startOfCommand({ device, reads, work }: Surroundings): { execPath: string; execArgv: string[] } {
  const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`];
  const libraries = (process.env.LD_LIBRARY_PATH ?? "").split(delimiter).filter(Boolean);
  const read = [dirname(workerPath()), ...libraries, ...reads];
  const [execPath, ...execArgv] = behindWalls(node, device, { read, write: [work] });
  return { execPath, execArgv };
}

/** Where a model's process stands, and what it may read besides the system's files. */
interface Surroundings {
  readonly device: Device;
  /** Files and folders: the model's, the native packages'. */
  readonly reads: readonly string[];
  /** Its own directory, in which it may write. */
  readonly work: string;
}

/** One model's process: asked one thing at a time, and killed as soon as it breaks a limit, fails or is closed. */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #name: string;
  #timer: NodeJS.Timeout | undefined;
  #stderr = "";
  #timedOut = false;
  #ended: SacError | undefined;
  #waiting: { resolve: (reply: Reply) => void; reject: (reason: SacError) => void } | undefined;
  readonly #settled: () => void;

  /** @param name the model's path, for messages */
  constructor(name: string, standing: Surroundings, limits: ProcessLimits) {
    this.#name = name;
    this.#limits = limits;
    this.#child = fork(workerPath(), [], {
      cwd: standing.work,
      env: childEnvironment(standing.work),
      ...startOfCommand(standing),
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_KEPT);
    });
    this.#child.on("message", (reply: Reply) => this.#waiting?.resolve(reply));
    this.#child.on("error", (cause) => {
      // Sending to a child that has just died is an error too, but what it died of comes with "close".
      if (this.#child.pid === undefined) this.#end(this.#notStarted(cause));
    });
    this.#child.on("close", (status, signal) => this.#end(this.#causeOfDeath(status, signal)));
    this.#settled = onExit(() => this.#child.kill("SIGKILL"));
    this.startClock();
  }

  /** Gives it the time limit anew, as at its start. */
  startClock(): void {
    clearTimeout(this.#timer);
    const stop = () => {
      this.#timedOut = true;
      this.#child.kill("SIGKILL");
    };
    this.#timer = setTimeout(stop, Math.min(this.#limits.timeMs, LONGEST_TIMER_MS));
  }

  /** While nothing is asked of it, time does not count. */
  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /** Resolves when the child is up and can be sent a model. */
  ready(): Promise<Reply> {
    return this.#reply();
  }

  ask(request: Request): Promise<Reply> {
    const reply = this.#reply();
    if (this.#child.connected) this.#child.send(request);
    return reply;
  }

  /** Ends the process for good, whatever it is doing; safe to call more than once. */
  async close(): Promise<void> {
    this.stopClock();
    if (!this.#ended) {
      const gone = new Promise((resolve) => this.#child.once("close", resolve));
      this.#child.kill("SIGKILL");
      await gone;
    }
    this.#settled();
  }

  /** What the process last wrote to standard error, all of it only after `close`. */
  lastWords(): string {
    return stripVTControlCharacters(this.#stderr).trim();
  }

  #reply(): Promise<Reply> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #end(reason: SacError): void {
    this.#ended ??= reason;
    this.#waiting?.reject(this.#ended);
  }

  #causeOfDeath(status: number | null, signal: NodeJS.Signals | null): SacError {
    if (this.#timedOut) {
      const seconds = this.#limits.timeMs / 1000;
      const hint = "If the model is just large or the machine slow, raise --time-limit; an honest model answers soon.";
      return new SacError("MODEL_TIMEOUT", `${this.#name} had not answered after ${seconds} s and was stopped.`, hint);
    }
    // A whole line: a worker that fails at its start may print its own source, in which the mark stands too.
    if (this.#stderr.split("\n").includes(MEMORY_MARK)) {
      const limit = formatSize(this.#limits.memoryBytes);
      const hint = "If the model is just large, raise --memory-limit.";
      return new SacError("MODEL_MEMORY", `${this.#name} took more than ${limit} of memory and was stopped.`, hint);
    }
    return this.#crash(signal ? `was ended by ${signal}` : `ended with status ${status}`);
  }

  /** That a process cannot be started is the machine's fault where it has run out of something, whatever the model. */
  #notStarted(cause: Error): SacError {
    const refusal = toSacError(cause);
    return refusal.kind === "environment" ? refusal : this.#crash(`could not be started: ${cause.message}`, cause);
  }

  #crash(how: string, cause?: unknown): SacError {
    const last = this.lastWords().split("\n").at(-1);
    return new SacError(
      "MODEL_CRASHED",
      `The process that ran ${this.#name} ${how}${last ? `; its last words: ${last}` : ""}.`,
      "A model that crashes the runtime is not an honest export: ask for one that runs, and do not run this file elsewhere.",
      { cause },
    );
  }
}
