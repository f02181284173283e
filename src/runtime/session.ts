import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ErrorCode, SacError } from "../errors.ts";
import { nativesFolder } from "../natives/load.ts";
import { ModelProcess } from "./child.ts";
import {
  type DeviceUsed,
  devicesToTry,
  providerError,
  runtimeFolders,
  SIMPLEST_MODEL,
  unavailable,
} from "./devices.ts";
import type { Device, ProcessOptions } from "./options.ts";
import type { Requests, Responses } from "./protocol.ts";
import { succeeded } from "./reply.ts";
import { requireIsolation, type Wall, wallsFor } from "./walls.ts";

/** A model file, and the directory in which its process stands. */
export interface Loadable {
  /** As the user knows it, for messages. */
  readonly path: string;
  /** The private copy. */
  readonly file: string;
  readonly work: string;
}

/** A model that is loaded in a process of its own. */
interface LoadedModel {
  readonly child: ModelProcess;
  readonly device: DeviceUsed;
  readonly onnxruntime: string;
  /** What stands between it and the machine. */
  readonly walls: readonly Wall[];
  /** Milliseconds until it was loaded. */
  readonly loadMs: number;
}

/** The process of one model, from one set of questions to the next. */
export interface ModelSession {
  /** Has its process start while its files are still being copied. What keeps it from starting is told when it is asked. */
  prepare(): void;
  /**
   * Asks the model, in the process that is there or else in a new one. A process that fails is gone; if it had answered other
   * questions before, a fresh one is asked the same, so that no answer depends on what came before it.
   */
  ask<T>(questions: (model: LoadedModel) => Promise<T>): Promise<T>;
  /**
   * Has the process read the model's file, which it need not load for that.
   * @throws SacError those of `READER_CODES` and of `ModelProcess.ask`, DEVICE_UNAVAILABLE, ISOLATION_MISSING, and the signal's reason
   */
  read<K extends Reading>(kind: K, request: Requests[K]): Promise<Responses[K]>;
  close(): Promise<void>;
}

type Reading = "summarise" | "locate" | "compare" | "simplify" | "inner";

/** No process is started before something is asked, or it is prepared for that. */
export function makeSession(model: Loadable, options: ProcessOptions): ModelSession {
  const { signal } = options;
  let child: ModelProcess | undefined;
  let loaded: LoadedModel | undefined;
  let used = false;
  let untrusted: SacError | undefined;
  const close = async () => {
    const last = child;
    child = undefined;
    loaded = undefined;
    used = false;
    await last?.close();
  };
  /** Whatever fails in `questions` ends the process; a model whose process has said what it must not is never started again. */
  const inProcess = async <T>(questions: (current: ModelProcess | undefined) => Promise<T>): Promise<T> => {
    if (untrusted) throw untrusted;
    signal?.throwIfAborted();
    const before = used;
    child?.startClock();
    try {
      const answers = await questions(child);
      child?.stopClock();
      return answers;
    } catch (thrown) {
      await close();
      if (hasCode(thrown, "MODEL_REPLY_INVALID")) untrusted = thrown;
      else if (before && !hasCode(thrown, "MODEL_TIMEOUT")) return inProcess(questions);
      throw thrown;
    }
  };
  return {
    close,
    prepare() {
      try {
        child = startProcess(devicesToTry(options.device)[0], model, options);
        child.stopClock();
      } catch {
        // Whoever asks meets it.
      }
    },
    ask: (questions) =>
      inProcess(async (idle) => {
        loaded ??= await loadOnFirst(model, options, idle);
        child = loaded.child;
        const answers = await questions(loaded);
        used = true;
        return answers;
      }),
    async read(kind, request) {
      const replied = await inProcess((idle) => {
        child = idle ?? startProcess(devicesToTry(options.device)[0], model, options);
        return child.ask(kind, request);
      });
      used ||= kind === "compare" || kind === "inner";
      return succeeded(model.path, model.file, replied);
    },
  };
}

function hasCode(thrown: unknown, code: ErrorCode): thrown is SacError {
  return thrown instanceof SacError && thrown.code === code;
}

/**
 * Tries the devices in turn; the last one's failure stands.
 * @param idle a process for the first of them, if there is one
 * @throws SacError DEVICE_UNAVAILABLE, RUNTIME_MISSING, MODEL_*
 */
async function loadOnFirst(
  model: Loadable,
  options: ProcessOptions,
  idle: ModelProcess | undefined,
): Promise<LoadedModel> {
  const began = performance.now();
  const loaded = await tryInTurn(devicesToTry(options.device), undefined, model, options, idle);
  return { ...loaded, loadMs: performance.now() - began };
}

async function tryInTurn(
  [device, ...others]: readonly Device[],
  note: string | undefined,
  model: Loadable,
  options: ProcessOptions,
  idle?: ModelProcess,
): Promise<Omit<LoadedModel, "loadMs">> {
  try {
    const loaded = await load(device, model, options, idle ?? startProcess(device, model, options));
    return { ...loaded, walls: wallsFor(device), device: { used: device, note } };
  } catch (thrown) {
    if (device === "cpu" || !hasCode(thrown, "MODEL_LOAD_FAILED")) throw thrown;
    const reason = thrown.message.replace(/\.+$/, "");
    if (others.length > 0) {
      return await tryInTurn(others, `Run on the ${others[0]}, because ${device} failed: ${reason}`, model, options);
    }
    if (!(await starts(device, model, options))) throw unavailable(device, reason);
    const hint = "It may need types or operators that this device lacks: try --device cpu.";
    throw new SacError("MODEL_LOAD_FAILED", `${reason} (on the device ${device}).`, hint, { cause: thrown });
  }
}

/** Whether a device runs anything at all: a model that fails on it is not believed to tell. */
async function starts(device: Device, model: Loadable, options: ProcessOptions): Promise<boolean> {
  const file = join(model.work, "simplest.onnx");
  await writeFile(file, SIMPLEST_MODEL);
  const simplest = { ...model, file };
  try {
    const { child } = await load(device, simplest, options, startProcess(device, simplest, options));
    await child.close();
    return true;
  } catch {
    return false;
  }
}

/** @throws SacError ISOLATION_MISSING, RUNTIME_MISSING */
function startProcess(device: Device, { path, file, work }: Loadable, options: ProcessOptions): ModelProcess {
  requireIsolation(options.isolation, device);
  const standing = { device, reads: [dirname(file), ...runtimeFolders()], work };
  return new ModelProcess(path, standing, options.limits, options.signal);
}

async function load(device: Device, { path, file }: Loadable, { threads }: ProcessOptions, child: ModelProcess) {
  try {
    const replied = await child.ask("load", { model: file, natives: nativesFolder(), device, threads });
    return { child, onnxruntime: succeeded(path, file, replied).onnxruntime };
  } catch (thrown) {
    await child.close();
    const why = providerError(child.lastWords());
    if (why === undefined || !hasCode(thrown, "MODEL_LOAD_FAILED")) throw thrown;
    const message = `${thrown.message.replace(/\.+$/, "")}: ${why}.`;
    throw new SacError("MODEL_LOAD_FAILED", message, thrown.hint, { cause: thrown });
  }
}
