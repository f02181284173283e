import { createHash } from "node:crypto";
import type { Pair } from "../core/match-threshold.ts";
import type { InputForm, PartialPreprocess, Pixels } from "../probes/preprocess.ts";
import { askAll } from "./ask-all.ts";
import type { ModelQuestions } from "./batches.ts";
import { type Answer, type BatchOutput, decodeOutput } from "./decode-output.ts";
import { decodeEmbeddings, decodePairs, type VerifierAnswer } from "./decode-verifier.ts";
import type { DeviceUsed } from "./devices.ts";
import type { Item } from "./feeds.ts";
import type { PlanOptions } from "./options.ts";
import { planModel, planVerification } from "./plan-model.ts";
import type { Suspect } from "./suspect.ts";
import { hasNoNetwork, type Wall } from "./walls.ts";

/** What a model answered, and how it was run. */
export interface ModelRun<A = Answer> {
  readonly answer: A;
  readonly sha256: string;
  readonly form: InputForm;
  /** How many images, or pairs of them, it was fed in all. */
  readonly fed: number;
  /** Whether it was asked about one at a time, because it fails, or answers too little, when it is asked about several. */
  readonly oneByOne: boolean;
  /** Whether each answer is the mean of several, where that is asked for. */
  readonly averaged: boolean;
  /** The output that was read, where it was taken for the only one of several over the classes that are asked for. */
  readonly outputTaken: string | undefined;
  readonly device: DeviceUsed;
  readonly onnxruntime: string;
  /** What stood between it and the machine, and what of the network it could reach. */
  readonly walls: readonly Wall[];
  readonly network: "none" | "reachable";
  /** Milliseconds until the model was loaded, the same for all runs of one process, and for the inference on all probes. */
  readonly startMs: number;
  readonly inferenceMs: number;
}

/** What a verification model answered, and what its file says about itself. */
export interface VerifierRun extends ModelRun<VerifierAnswer> {
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Runs a model on images, in a process of its own with an empty environment, a private directory and hard limits.
 * @param probes the images, all of one size; resized where the model wants another
 * @throws SacError as `planModel`, DEVICE_UNAVAILABLE, RUNTIME_MISSING, MODEL_*, OUTPUT_RANDOM, OUTPUT_DEPENDS_ON_BATCH,
 *   OUTPUT_DEPENDS_ON_OPTIMISATION
 */
export async function runModel(
  suspect: Suspect,
  probes: readonly Pixels[],
  known: PartialPreprocess,
  options: PlanOptions,
): Promise<ModelRun> {
  const plan = await planModel(suspect, known, options);
  const items = probes.map((probe): Item => [probe]);
  const meanOver = options.inside ? options.classes : undefined;
  const simplified = options.byDefault ? "by default" : "safely";
  return runPlanned(suspect, { ...suspect, plan, items, meanOver, simplified }, (batches) =>
    decodeOutput(suspect.path, plan.output, batches, items.length),
  );
}

/**
 * Runs a verification model, likewise: one that embeds images on each of them once, one that compares two on the pairs.
 * @param images of one size
 * @param pairs whose answers are wanted, by the images' indices
 * @throws SacError as `runModel`
 */
export async function runVerifier(
  suspect: Suspect,
  images: readonly Pixels[],
  pairs: readonly Pair[],
  known: PartialPreprocess,
  options: PlanOptions,
): Promise<VerifierRun> {
  const { metadata, ...plan } = await planVerification(suspect, known, options);
  const items = plan.pair
    ? pairs.map(([first, second]): Item => [images[first], images[second]])
    : images.map((image): Item => [image]);
  const decode = plan.pair ? decodePairs : decodeEmbeddings;
  const run = await runPlanned(suspect, { ...suspect, plan, items }, (batches) =>
    decode(suspect.path, plan.output, batches, items.length),
  );
  return { ...run, metadata };
}

/**
 * So many answers, each about an image or a pair of them, have to come within the time limit; for more, as for the pool of an
 * enrolment, there is as much more time.
 */
const ANSWERS_IN_TIME = 200;

async function runPlanned<A>(
  suspect: Suspect,
  questions: ModelQuestions,
  decode: (batches: readonly BatchOutput[]) => A,
): Promise<ModelRun<A>> {
  const seed = seedOf(suspect, questions);
  const share = questions.items.length / ANSWERS_IN_TIME;
  const { asked, inferenceMs, model } = await suspect.ask(async (model) => {
    const loaded = performance.now();
    if (share > 1) model.child.startClock(share);
    const asked = await askAll(model.child, questions, seed);
    return { asked, inferenceMs: performance.now() - loaded, model };
  });
  const answer = decode(asked.answers);
  if (asked.unfit) throw asked.unfit;
  return {
    answer,
    fed: asked.fed,
    oneByOne: asked.oneByOne,
    averaged: asked.averaged,
    outputTaken: questions.plan.outputTaken ? questions.plan.output : undefined,
    sha256: suspect.sha256,
    form: questions.plan.form,
    device: model.device,
    onnxruntime: model.onnxruntime,
    walls: model.walls,
    network: hasNoNetwork(model.walls, model.device.used) ? "none" : "reachable",
    startMs: suspect.openMs + model.loadMs,
    inferenceMs,
  };
}

/** What a suspect's author cannot foresee without the images, and what is the same whenever it is asked about them. */
function seedOf({ sha256 }: Suspect, { items }: ModelQuestions): number {
  const hash = createHash("sha256").update(sha256);
  for (const { data } of new Set(items.flat())) hash.update(data);
  return hash.digest().readInt32LE();
}
