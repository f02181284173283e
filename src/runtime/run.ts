import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { SacError } from "../errors.ts";
import { readHuggingFaceConfig } from "../probes/huggingface.ts";
import { type Pixels, resizeTo } from "../probes/pixels.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { type InputForm, imagesToTensor, tensorShape } from "../probes/tensor.ts";
import { type Limits, ModelProcess } from "./child.ts";
import { type Answer, type BatchOutput, decodeOutput } from "./decode-output.ts";
import { candidates, type DeviceChoice, type DeviceUsed, SIMPLEST_MODEL, unavailable } from "./devices.ts";
import { inspectModel } from "./inspect.ts";
import { type OnnxFile, readOnnxFile } from "./onnx-file.ts";
import { type Plan, planRun } from "./plan.ts";
import type { Device, Reply } from "./protocol.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

export interface RunOptions {
  readonly device: DeviceChoice;
  readonly threads: number;
  readonly limits: Limits;
  readonly preprocess: PartialPreprocess;
  readonly output: string | undefined;
}

/** What a model answered, and how it was run. */
export interface ModelRun {
  readonly answer: Answer;
  readonly sha256: string;
  readonly form: InputForm;
  readonly device: DeviceUsed;
  readonly onnxruntime: string;
  /** Milliseconds until the model was loaded, and for the inference on all probes. */
  readonly startMs: number;
  readonly inferenceMs: number;
}

/**
 * Finds out, without running it, how a model wants its images.
 * @param known preprocessing known otherwise (the fingerprint's), for whatever the model and the options leave open
 * @throws SacError MODEL_*, FILE_NOT_FOUND, PREPROCESS_INVALID
 */
export async function planModel(path: string, known: PartialPreprocess, options: RunOptions) {
  const { onnx, external } = await inspectModel(path);
  const sources = { told: options.preprocess, beside: await readHuggingFaceConfig(path), fingerprint: known };
  return { ...planRun(path, onnx, sources, options.output), onnx, external };
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
  const { devices, note } = candidates(options.device);
  const sandbox = await makeSandbox(path, external);
  try {
    await refuseChanged(path, onnx, sandbox.model);
    return await runOnFirst(devices, note, { path, sandbox, plan, probes, options, began });
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

interface Job {
  readonly path: string;
  readonly sandbox: Sandbox;
  readonly plan: Plan;
  readonly probes: readonly Pixels[];
  readonly options: RunOptions;
  readonly began: number;
}

/** Tries the devices in turn; the last one's failure stands. */
async function runOnFirst(devices: readonly Device[], note: string | undefined, job: Job): Promise<ModelRun> {
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
async function starts(device: Device, job: Job): Promise<boolean> {
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

async function runOn(device: Device, note: string | undefined, job: Job): Promise<ModelRun> {
  const { child, onnxruntime } = await load(device, job);
  try {
    const loaded = performance.now();
    const batches = await runBatches(child, job);
    return {
      answer: decodeOutput(job.path, job.plan.output, batches, job.probes.length),
      sha256: job.sandbox.sha256,
      form: job.plan.form,
      device: { used: device, note },
      onnxruntime,
      startMs: loaded - job.began,
      inferenceMs: performance.now() - loaded,
    };
  } finally {
    await child.close();
  }
}

async function load(device: Device, job: Job) {
  const { path, sandbox, options } = job;
  const child = new ModelProcess(path, sandbox.work, options.limits);
  try {
    await child.ready();
    const { threads, limits } = options;
    const settings = { device, threads, memoryLimit: limits.memoryBytes, parent: process.pid };
    const reply = succeeded(job, await child.ask({ type: "load", model: sandbox.model, ...settings }));
    return { child, onnxruntime: reply.type === "loaded" ? reply.onnxruntime : "unknown" };
  } catch (thrown) {
    await child.close();
    throw thrown;
  }
}

/**
 * Feeds the probes batch by batch; a model with a fixed batch size gets its last batch filled up with the last image.
 * Probes are resized only when their turn comes, because the size is the model's to say and many large images would not
 * fit into memory.
 */
async function runBatches(child: ModelProcess, job: Job): Promise<BatchOutput[]> {
  const { plan, probes } = job;
  const outputs: BatchOutput[] = [];
  for (let start = 0; start < probes.length; start += plan.batch) {
    const turn = probes.slice(start, start + plan.batch);
    const batch = await Promise.all(turn.map((probe) => resizeTo(probe, plan.form)));
    while (plan.batchFixed && batch.length < plan.batch) batch.push(batch[batch.length - 1]);
    const reply = await child.ask({
      type: "run",
      input: plan.input,
      output: plan.output,
      elementType: plan.form.dtype,
      shape: tensorShape(plan.form, batch.length),
      data: imagesToTensor(batch, plan.form),
    });
    const answered = succeeded(job, reply);
    if (answered.type === "output") outputs.push({ ...answered, fed: batch.length });
  }
  return outputs;
}

function succeeded({ path, sandbox }: Job, reply: Reply): Reply {
  if (reply.type !== "failed") return reply;
  if (reply.stage === "runtime") {
    throw new SacError("RUNTIME_MISSING", `onnxruntime-node does not start: ${reply.message}.`, "Run npm ci again.");
  }
  const code = reply.stage === "load" ? "MODEL_LOAD_FAILED" : "MODEL_RUN_FAILED";
  const what = reply.stage === "load" ? "load" : "run on the probes";
  const hint = "Check that the file runs in onnxruntime 1.30.0 on its own; export it again if it does not.";
  const reason = reply.message
    .split("\n")[0]
    .replaceAll(sandbox.model, () => path)
    .replace(/\.+$/, "");
  throw new SacError(code, `onnxruntime could not ${what} ${path}: ${reason}.`, hint);
}
