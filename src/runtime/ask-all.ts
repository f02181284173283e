import { seededNumbers } from "../core/random.ts";
import { SacError } from "../errors.ts";
import { type Batch, drawBatches } from "./asking.ts";
import { type ModelQuestions, runBatches } from "./batches.ts";
import type { ModelProcess } from "./child.ts";
import {
  answersByCompany,
  answersByLot,
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
  /** Why these answers tell nothing. */
  readonly unfit: SacError | undefined;
}

/**
 * Asks a model about everything in batches, and about some again in others. One that cannot be asked about several at once,
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
  const batches = drawBatches(questions.items.length, size, seededNumbers(seed));
  const outputs = await runBatches(child, questions, batches);
  const fed = outputs.reduce((sum, output) => sum + output.fed, 0);
  const difference = findDifference(batches, outputs);
  return {
    answers: inOrderOfItems(batches, outputs, questions.items.length),
    fed,
    oneByOne: false,
    unfit: difference && (await whyDifferent(child, questions, batches, outputs, difference)),
  };
}

/** Asks the two batches again as they were: what then answers otherwise does so by lot. */
async function whyDifferent(
  child: ModelProcess,
  questions: ModelQuestions,
  batches: readonly Batch[],
  outputs: readonly BatchOutput[],
  { first, again }: Difference,
): Promise<SacError> {
  const repeated = await runBatches(child, questions, [batches[first], batches[again]]);
  const same = [outputs[first], outputs[again]].every((output, i) => isRepeated(output, repeated[i]));
  return same ? answersByCompany(questions.path) : answersByLot(questions.path);
}
