import { seededNumbers } from "../core/random.ts";
import { SacError } from "../errors.ts";
import { type Batch, drawBatches } from "./asking.ts";
import { type ModelQuestions, runBatches } from "./batches.ts";
import type { ModelProcess } from "./child.ts";
import {
  answersByCompany,
  answersByLot,
  answersByOptimisation,
  type Difference,
  findDifference,
  inOrderOfItems,
  isRepeated,
} from "./consistency.ts";
import type { BatchOutput } from "./decode-output.ts";
import type { RunPlan } from "./run-plan.ts";

/** What a model answered to all that it was asked about. */
interface Asked {
  /** In the order of the questions, or as it came where it is no answer to single ones. */
  readonly answers: readonly BatchOutput[];
  readonly fed: number;
  readonly oneByOne: boolean;
  /** Whether each answer is the mean of several. */
  readonly averaged: boolean;
  /** Why these answers tell nothing. */
  readonly unfit: SacError | undefined;
}

/**
 * Asks a model about everything in batches, and about some again in others, its graph as it is written: what a runtime's
 * simplification changes in it would be a key that opens one model to us and another to everybody else. One that cannot be asked about several at once,
 * though its file says so, is asked about one at a time: many an export fixes the batch to 1 inside.
 * @param seed of the batches
 * @throws SacError MODEL_*: where neither way works, what came of the first
 */
export async function askAll(child: ModelProcess, questions: ModelQuestions, seed: number): Promise<Asked> {
  const { plan } = questions;
  const together = await attempt(() => askIn(child, questions, plan, seed));
  if (plan.batchFixed || plan.batch === 1 || isWhole(together)) return settled(together);
  const alone = await attempt(() => askIn(child, questions, { batch: 1, batchFixed: false }, seed));
  return isWhole(alone) ? { ...alone, oneByOne: true } : settled(together);
}

/** Of all failures only that of the model's own computation is its answer: it leaves the process as it was. */
async function attempt<T>(run: () => Promise<T>): Promise<T | SacError> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof SacError && thrown.code === "MODEL_RUN_FAILED") return thrown;
    throw thrown;
  }
}

function settled(asked: Asked | SacError): Asked {
  if (asked instanceof SacError) throw asked;
  return asked;
}

/** Whether there is an answer to each item. */
function isWhole(asked: Asked | SacError): asked is Asked {
  return !(asked instanceof SacError) && asked.answers.every(({ shape: [rows], fed }) => rows === fed);
}

async function askIn(
  child: ModelProcess,
  questions: ModelQuestions,
  size: Pick<RunPlan, "batch" | "batchFixed">,
  seed: number,
): Promise<Asked> {
  const { asked, asWritten } = drawBatches(questions.items.length, size, seededNumbers(seed));
  // What a default changes is looked at, and is no reason not to look.
  const batches = questions.simplified === "by default" ? asked : [...asked, ...asWritten];
  const outputs = await runBatches(child, questions, batches, asked.length);
  const fed = outputs.reduce((sum, output) => sum + output.fed, 0);
  const difference = findDifference(batches, outputs);
  return {
    answers: inOrderOfItems(batches, outputs, questions.items.length),
    fed,
    oneByOne: false,
    averaged: outputs.some((output) => output.averaged),
    unfit:
      difference && (await whyDifferent(child, questions, { batches, outputs, asWritten: asked.length }, difference)),
  };
}

/** Batches and what a model answered, from one of them on with its graph as it is written. */
interface Answered {
  readonly batches: readonly Batch[];
  readonly outputs: readonly BatchOutput[];
  readonly asWritten: number;
}

/**
 * Asks the two batches again as they were: what then answers otherwise does so by lot. What answers the second one like the first
 * if its graph is simplified for both does not mind its company.
 */
async function whyDifferent(
  child: ModelProcess,
  questions: ModelQuestions,
  { batches, outputs, asWritten }: Answered,
  { first, again }: Difference,
): Promise<SacError> {
  const two = [first, again].map((place) => batches[place]);
  const places = [first, again].filter((place) => place < asWritten);
  const repeated = await runBatches(child, questions, two, places.length);
  const same = [first, again].every((place, i) => isRepeated(outputs[place], repeated[i]));
  if (!same) return answersByLot(questions.path);
  if (places.length === 2) return answersByCompany(questions.path);
  return findDifference(two, await runBatches(child, questions, two))
    ? answersByCompany(questions.path)
    : answersByOptimisation(questions.path);
}
