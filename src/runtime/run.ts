import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Matching, Pair } from "../core/match-threshold.ts";
import { SacError } from "../errors.ts";
import { nativesFolder } from "../natives/load.ts";
import { readOnnxFile } from "../onnx/summary.ts";
import type { OnnxFile } from "../onnx/types.ts";
import type { Pixels } from "../probes/pixels.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import type { InputForm } from "../probes/tensor.ts";
import { type BatchJob, runBatch, runBatches } from "./batches.ts";
import { type Limits, ModelProcess } from "./child.ts";
import { type Answer, type BatchOutput, decodeOutput } from "./decode-output.ts";
import { decodeEmbeddings, decodePairs, type VerifierAnswer } from "./decode-verifier.ts";
import { refuseNondeterministic } from "./determinism.ts";
import {
  candidateDevices,
  type DeviceChoice,
  type DeviceUsed,
  providerError,
  SIMPLEST_MODEL,
  unavailable,
} from "./devices.ts";
import type { Item } from "./feeds.ts";
import { planModel, planVerification } from "./plan-model.ts";
import type { Device } from "./protocol.ts";
import { succeeded } from "./reply.ts";
import { makeSandbox } from "./sandbox.ts";

export { planModel, planVerification } from "./plan-model.ts";

/** Share of the images or pairs that a verification model is asked about again: they may be many. */
const ASKED_AGAIN = 0.01;

export interface RunOptions {
  readonly device: DeviceChoice;
  readonly threads: number;
  readonly limits: Limits;
  readonly preprocess: PartialPreprocess;
  readonly output: string | undefined;
  /** How a verification model decides; undefined: as its file says, or where both errors are equally frequent. */
  readonly matching?: Matching | undefined;
}

/** What a model answered, and how it was run. */
export interface ModelRun<A = Answer> {
  readonly answer: A;
  readonly sha256: string;
  readonly form: InputForm;
  /** How many images, or pairs of them, it was fed in all. */
  readonly fed: number;
  readonly device: DeviceUsed;
  readonly onnxruntime: string;
  /** Milliseconds until the model was loaded, and for the inference on all probes. */
  readonly startMs: number;
  readonly inferenceMs: number;
}

/**
 * Runs one model on images, in a process of its own with an empty environment, a private directory and hard limits.
 * @param probes the images, all of one size; resized where the model wants another
 * @throws SacError as `planModel`, DEVICE_UNAVAILABLE, RUNTIME_MISSING
 */
export async function runModel(
  path: string,
  probes: readonly Pixels[],
  known: PartialPreprocess,
  options: RunOptions,
): Promise<ModelRun> {
  const began = performance.now();
  const { onnx, external, ...plan } = await planModel(path, known, options);
  const items = probes.map((probe): Item => [probe]);
  const decode = (batches: readonly BatchOutput[]) => decodeOutput(path, plan.output, batches, items.length);
  return runPlanned({ path, plan, items, options, began, decode, again: plan.batch }, onnx, external);
}

/**
 * Runs a verification model, likewise: one that embeds images on each of them once, one that compares two on the pairs.
 * @param images of one size
 * @param pairs whose answers are wanted, by the images' indices
 * @throws SacError as `planVerification`, DEVICE_UNAVAILABLE, RUNTIME_MISSING
 */
export async function runVerifier(
  path: string,
  images: readonly Pixels[],
  pairs: readonly Pair[],
  known: PartialPreprocess,
  options: RunOptions,
): Promise<VerifierRun> {
  const began = performance.now();
  const { onnx, external, ...plan } = await planVerification(path, known, options);
  const items = plan.pair
    ? pairs.map(([first, second]): Item => [images[first], images[second]])
    : images.map((image): Item => [image]);
  const decode = (batches: readonly BatchOutput[]): VerifierAnswer =>
    plan.pair
      ? decodePairs(path, plan.output, batches, items.length)
      : decodeEmbeddings(path, plan.output, batches, items.length);
  const again = Math.max(1, Math.floor(items.length * ASKED_AGAIN));
  const run = await runPlanned({ path, plan, items, options, began, decode, again }, onnx, external);
  return { ...run, metadata: onnx.metadata };
}

/** What a verification model answered, and what its file says about itself. */
export interface VerifierRun extends ModelRun<VerifierAnswer> {
  readonly metadata: Readonly<Record<string, string>>;
}

async function runPlanned<A>(job: Omit<Job<A>, "sandbox">, onnx: OnnxFile, external: readonly string[]) {
  const { devices, note } = candidateDevices(job.options.device);
  const sandbox = await makeSandbox(job.path, external);
  try {
    await refuseChanged(job.path, onnx, sandbox.model);
    return await runOnFirst(devices, note, { ...job, sandbox });
  } finally {
    await sandbox.remove();
  }
}

/** What was inspected must be what runs: the copy is read again, in case the file changed in between. */
async function refuseChanged(path: string, inspected: OnnxFile, copy: string): Promise<void> {
  if (isDeepStrictEqual(inspected, await readOnnxFile(copy))) return;
  throw new SacError(
    "MODEL_CHANGED",
    `${path} changed while it was being checked.`,
    "Check it again when it is complete.",
  );
}

interface Job<A> extends BatchJob {
  readonly options: RunOptions;
  readonly began: number;
  readonly decode: (batches: readonly BatchOutput[]) => A;
  /** About how many items it is asked a second time, unless its batch size is fixed. */
  readonly again: number;
}

/** Tries the devices in turn; the last one's failure stands. */
async function runOnFirst<A>(devices: readonly Device[], note: string | undefined, job: Job<A>): Promise<ModelRun<A>> {
  const [device, ...others] = devices;
  try {
    return await runOn(device, note, job);
  } catch (thrown) {
    if (device === "cpu" || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
    const reason = thrown.message.replace(/\.+$/, "");
    if (others.length > 0) {
      return await runOnFirst(others, `Run on the ${others[0]}, because ${device} failed: ${reason}`, job);
    }
    if (!(await starts(device, job))) throw unavailable(device, reason);
    const hint = "It may need types or operators that this device lacks: try --device cpu.";
    throw new SacError("MODEL_LOAD_FAILED", `${reason} (on the device ${device}).`, hint, { cause: thrown });
  }
}

/** Whether a device runs anything at all: a model that fails on it is not believed to tell. */
async function starts(device: Device, job: Job<unknown>): Promise<boolean> {
  const model = join(job.sandbox.work, "simplest.onnx");
  await writeFile(model, SIMPLEST_MODEL);
  try {
    const { child } = await load(device, { ...job, sandbox: { ...job.sandbox, model } });
    await child.close();
    return true;
  } catch {
    return false;
  }
}

async function runOn<A>(device: Device, note: string | undefined, job: Job<A>): Promise<ModelRun<A>> {
  const { child, onnxruntime } = await load(device, job);
  try {
    const loaded = performance.now();
    const batches = await runBatches(child, job);
    const inferenceMs = performance.now() - loaded;
    const answer = job.decode(batches);
    const again = await runBatch(child, job, 0, job.again);
    refuseNondeterministic(job.path, firstOf(batches[0], again.fed), again);
    return {
      answer,
      fed: batches.reduce((sum, batch) => sum + batch.fed, again.fed),
      sha256: job.sandbox.sha256,
      form: job.plan.form,
      device: { used: device, note },
      onnxruntime,
      startMs: loaded - job.began,
      inferenceMs,
    };
  } finally {
    await child.close();
  }
}

/** The answers to the first items of a batch. */
function firstOf(batch: BatchOutput, items: number): BatchOutput {
  return { ...batch, data: batch.data.subarray(0, (batch.data.length / batch.fed) * items) };
}

async function load(device: Device, job: Job<unknown>) {
  const { path, sandbox, options } = job;
  const child = new ModelProcess(path, sandbox.work, options.limits);
  try {
    await child.ready();
    const { threads, limits } = options;
    const settings = {
      device,
      threads,
      natives: nativesFolder(),
      memoryLimit: limits.memoryBytes,
      parent: process.pid,
    };
    const reply = succeeded(
      job.path,
      job.sandbox.model,
      await child.ask({ type: "load", model: sandbox.model, ...settings }),
    );
    return { child, onnxruntime: reply.type === "loaded" ? reply.onnxruntime : "unknown" };
  } catch (thrown) {
    await child.close();
    const why = providerError(child.lastWords());
    if (why === undefined || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
    const message = `${thrown.message.replace(/\.+$/, "")}: ${why}.`;
    throw new SacError("MODEL_LOAD_FAILED", message, thrown.hint, { cause: thrown });
  }
}
