import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SacError } from "../errors.ts";
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
  /**
   * Asks the model, in the process that is there or else in a new one. A process that fails is gone; if it had answered other
   * questions before, a fresh one is asked the same, so that no answer depends on what came before it.
   */
  ask<T>(questions: (model: LoadedModel) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** No process is started before something is asked. */
export function makeSession(model: Loadable, options: ProcessOptions): ModelSession {
  let loaded: LoadedModel | undefined;
  const close = async () => {
    const last = loaded;
    loaded = undefined;
    await last?.child.close();
  };
  const ask: ModelSession["ask"] = async (questions) => {
    const used = loaded;
    used?.child.startClock();
    const current = used ?? (await loadOnFirst(model, options));
    loaded = current;
    try {
      const answers = await questions(current);
      current.child.stopClock();
      return answers;
    } catch (thrown) {
      await close();
      if (used && !isTimeout(thrown)) return ask(questions);
      throw thrown;
    }
  };
  return { ask, close };
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof SacError && thrown.code === "MODEL_TIMEOUT";
}

/** Tries the devices in turn; the last one's failure stands. @throws SacError DEVICE_UNAVAILABLE, RUNTIME_MISSING, MODEL_* */
async function loadOnFirst(model: Loadable, options: ProcessOptions): Promise<LoadedModel> {
  const began = performance.now();
  const { devices, note } = devicesToTry(options.device);
  return { ...(await tryInTurn(devices, note, model, options)), loadMs: performance.now() - began };
}

async function tryInTurn(
  [device, ...others]: readonly Device[],
  note: string | undefined,
  model: Loadable,
  options: ProcessOptions,
): Promise<Omit<LoadedModel, "loadMs">> {
  try {
    return { ...(await load(device, model, options)), walls: wallsFor(device), device: { used: device, note } };
  } catch (thrown) {
    if (device === "cpu" || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
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
  try {
    const { child } = await load(device, { ...model, file }, options);
    await child.close();
    return true;
  } catch {
    return false;
  }
}

async function load(device: Device, { path, file, work }: Loadable, { threads, limits, isolation }: ProcessOptions) {
  requireIsolation(isolation, device);
  const child = new ModelProcess(path, { device, reads: [dirname(file), ...runtimeFolders()], work }, limits);
  try {
    await child.ready();
    const settings = {
      natives: nativesFolder(),
      memoryLimit: limits.memoryBytes,
      parent: wallsFor(device).length > 0 ? undefined : process.pid,
    };
    const reply = succeeded(path, file, await child.ask({ type: "load", model: file, device, threads, ...settings }));
    return { child, onnxruntime: reply.type === "loaded" ? reply.onnxruntime : "unknown" };
  } catch (thrown) {
    await child.close();
    const why = providerError(child.lastWords());
    if (why === undefined || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
    const message = `${thrown.message.replace(/\.+$/, "")}: ${why}.`;
    throw new SacError("MODEL_LOAD_FAILED", message, thrown.hint, { cause: thrown });
  }
}
