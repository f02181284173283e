import { resizeTo } from "../probes/pixels.ts";
import type { InputForm } from "../probes/preprocess.ts";
import type { ModelProcess } from "./child.ts";
import type { BatchOutput } from "./decode-output.ts";
import { feedOf, type Item } from "./feeds.ts";
import type { VerifierPlan } from "./pair-plan.ts";
import { succeeded } from "./reply.ts";

/** What a model is asked about, and how. */
export interface ModelQuestions {
  /** The model's path as the user knows it, and that of the copy which its process knows. */
  readonly path: string;
  readonly file: string;
  readonly plan: VerifierPlan;
  readonly items: readonly Item[];
}

/** Images that several items share are resized for each of them: where the size fits, that costs nothing. */
async function atSize([first, second]: Item, form: InputForm): Promise<Item> {
  const one = await resizeTo(first, form);
  return second ? [one, await resizeTo(second, form)] : [one];
}

/** Feeds the probes batch by batch. */
export async function runBatches(child: ModelProcess, job: ModelQuestions): Promise<BatchOutput[]> {
  const outputs: BatchOutput[] = [];
  for (let start = 0; start < job.items.length; start += job.plan.batch)
    outputs.push(await runBatch(child, job, start));
  return outputs;
}

/**
 * A model with a fixed batch size gets its last batch filled up with the last image. Probes are resized only when their
 * turn comes, because the size is the model's to say and many large images would not fit into memory.
 */
export async function runBatch(
  child: ModelProcess,
  { path, file, plan, items }: ModelQuestions,
  start: number,
  most = plan.batch,
): Promise<BatchOutput> {
  const turn = items.slice(start, start + Math.min(plan.batch, most));
  const batch = await Promise.all(turn.map((item) => atSize(item, plan.form)));
  while (plan.batchFixed && batch.length < plan.batch) batch.push(batch[batch.length - 1]);
  const replied = await child.ask("run", {
    input: plan.input,
    output: plan.output,
    elementType: plan.form.dtype,
    ...feedOf(batch, plan),
  });
  const { elementType, shape } = succeeded(path, file, replied);
  return { elementType, shape, data: replied.values, fed: batch.length };
}
