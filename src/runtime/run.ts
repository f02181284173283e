import { isDeepStrictEqual } from "node:util";
import { SacError } from "../errors.ts";
import { readHuggingFaceConfig } from "../probes/huggingface.ts";
import { type Pixels, resizeTo } from "../probes/pixels.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { type InputForm, imagesToTensor, tensorShape } from "../probes/tensor.ts";
import { type Limits, ModelProcess } from "./child.ts";
import { type Answer, decodeOutput } from "./decode-output.ts";
import { candidates, type DeviceChoice, type DeviceUsed, unavailable } from "./devices.ts";
import { inspectModel } from "./inspect.ts";
import { type OnnxFile, readOnnxFile } from "./onnx-file.ts";
import { type Plan, planRun } from "./plan.ts";
import type { Device, RawOutput, Reply } from "./protocol.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** Images a run feeds at once, unless the model insists on another number. */
const BATCH = 32;

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
  const { onnx, external, ...plan } = await planModel(path, known, options);
  const { devices, note } = candidates(options.device);
  const images = await Promise.all(probes.map((probe) => resizeTo(probe, plan.form)));
  const sandbox = await makeSandbox(path, external);
  try {
    await refuseChanged(path, onnx, sandbox.model);
    return await runOnFirst(devices, note, { path, sandbox, plan, images, options });
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
  readonly images: readonly Pixels[];
  readonly options: RunOptions;
}

/** Tries the devices in turn; the last one's failure stands, and a GPU that fails where the CPU loads is the one to blame. */
async function runOnFirst(devices: readonly Device[], note: string | undefined, job: Job): Promise<ModelRun> {
  const [device, ...others] = devices;
  try {
    return await runOn(device, note, job);
  } catch (thrown) {
    if (device === "cpu" || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
    if (others.length > 0)
      return await runOnFirst(
        others,
        `Run on the ${others[0]}, because ${device} did not start: ${thrown.message.replace(/\.$/, "")}`,
        job,
      );
    const child = await load("cpu", job);
    await child.process.close();
    throw unavailable(device, thrown.message.replace(/\.$/, ""));
  }
}

async function runOn(device: Device, note: string | undefined, job: Job): Promise<ModelRun> {
  const started = performance.now();
  const { process, onnxruntime } = await load(device, job);
  try {
    const loaded = performance.now();
    const batches = await runBatches(process, job);
    return {
      answer: decodeOutput(job.path, job.plan.output, batches, job.images.length),
      sha256: job.sandbox.sha256,
      form: job.plan.form,
      device: { used: device, note },
      onnxruntime,
      startMs: loaded - started,
      inferenceMs: performance.now() - loaded,
    };
  } finally {
    await process.close();
  }
}

async function load(device: Device, { path, sandbox, options }: Job) {
  const process = new ModelProcess(path, sandbox.work, options.limits);
  try {
    await process.ready();
    const { threads, limits } = options;
    const request = { type: "load", model: sandbox.model, device, threads, memoryLimit: limits.memoryBytes } as const;
    const reply = succeeded(path, await process.ask(request));
    return { process, onnxruntime: reply.type === "loaded" ? reply.onnxruntime : "unknown" };
  } catch (thrown) {
    await process.close();
    throw thrown;
  }
}

/** Feeds the images batch by batch; a model with a fixed batch size gets its last batch filled up with the last image. */
async function runBatches(process: ModelProcess, { path, plan, images }: Job): Promise<RawOutput[]> {
  const size = plan.batch ?? Math.min(BATCH, images.length);
  const outputs: RawOutput[] = [];
  for (let start = 0; start < images.length; start += size) {
    const batch = images.slice(start, start + size);
    while (plan.batch !== undefined && batch.length < size) batch.push(batch[batch.length - 1]);
    const reply = await process.ask({
      type: "run",
      input: plan.input,
      output: plan.output,
      elementType: plan.form.dtype,
      shape: tensorShape(plan.form, batch.length),
      data: imagesToTensor(batch, plan.form),
    });
    const answered = succeeded(path, reply);
    if (answered.type === "output") outputs.push(answered);
  }
  return outputs;
}

function succeeded(path: string, reply: Reply): Reply {
  if (reply.type !== "failed") return reply;
  if (reply.stage === "runtime") {
    throw new SacError("RUNTIME_MISSING", `onnxruntime-node does not start: ${reply.message}.`, "Run npm ci again.");
  }
  const code = reply.stage === "load" ? "MODEL_LOAD_FAILED" : "MODEL_RUN_FAILED";
  const what = reply.stage === "load" ? "load" : "run on the probes";
  const hint = "Check that the file runs in onnxruntime 1.30.0 on its own; export it again if it does not.";
  throw new SacError(code, `onnxruntime could not ${what} ${path}: ${reply.message.split("\n")[0]}.`, hint);
}
