import { resizeTo } from "../probes/pixels.ts";
import type { InputForm, Pixels } from "../probes/preprocess.ts";
import type { Batch, Slot } from "./asking.ts";
import type { ModelProcess } from "./child.ts";
import { type BatchOutput, rowPerItem } from "./decode-output.ts";
import { feedOf, type Item } from "./feeds.ts";
import { meanOfRows } from "./mean-rows.ts";
import type { OnAnswered } from "./options.ts";
import type { Simplified } from "./protocol.ts";
import { succeeded } from "./reply.ts";
import type { VerifierPlan } from "./run-plan.ts";

/** What a model is asked about, and how. */
export interface ModelQuestions {
  /** The model's path as the user knows it, and that of the copy which its process knows. */
  readonly path: string;
  readonly file: string;
  readonly plan: VerifierPlan;
  readonly items: readonly Item[];
  readonly onAnswered?: OnAnswered | undefined;
  /** How its graph is simplified where nothing else is said; undefined: safely. */
  readonly simplified?: Simplified | undefined;
  /** Over how many classes several rows for an item are, of which the mean is taken; undefined: there should be one for each. */
  readonly meanOver?: number | undefined;
}

/** An item as a model wants its images. Those that several items share are resized for each of them: where the size fits, that costs nothing. */
export async function atSize([first, second]: Item, form: InputForm): Promise<Item> {
  const one = await resizeTo(first, form);
  return second ? [one, await resizeTo(second, form)] : [one];
}

/** What is shown of an image in that place of a batch. */
function shown(image: Pixels, { filling }: Slot): Pixels {
  if (filling === undefined) return image;
  const data = new Uint8Array(image.data.length);
  if (filling === "black") return { ...image, data };
  // By one pixel at least, and never once round.
  const by = 3 * (1 + (filling % Math.max(1, image.width * image.height - 1)));
  data.set(image.data.subarray(0, data.length - by), by);
  data.set(image.data.subarray(data.length - by));
  return { ...image, data };
}

/**
 * Asks a model in batches, one after the other.
 * @param asWritten from which batch on the runtime leaves its graph as it is; before, it does what the questions say
 */
export async function runBatches(
  child: ModelProcess,
  questions: ModelQuestions,
  batches: readonly Batch[],
  asWritten = batches.length,
): Promise<BatchOutput[]> {
  const { simplified = "safely" } = questions;
  const outputs: BatchOutput[] = [];
  const total = batches.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  for (const [i, batch] of batches.entries()) {
    questions.onAnswered?.(questions.path, done, total);
    outputs.push(await runBatch(child, questions, batch, i < asWritten ? simplified : "not"));
    done += batch.length;
  }
  questions.onAnswered?.(questions.path, total, total);
  return outputs;
}

/**
 * Images are resized only when their turn comes, because the size is the model's to say and many large images would not fit
 * into memory.
 */
async function runBatch(
  child: ModelProcess,
  { path, file, plan, items, meanOver }: ModelQuestions,
  batch: Batch,
  simplified: Simplified,
): Promise<BatchOutput> {
  const fed = await Promise.all(
    batch.map(async (slot): Promise<Item> => {
      const [one, other] = await atSize(items[slot.item], plan.form);
      return other ? [shown(one, slot), shown(other, slot)] : [shown(one, slot)];
    }),
  );
  const replied = await child.ask("run", {
    input: plan.input,
    output: plan.output,
    simplified,
    elementType: plan.form.dtype,
    ...feedOf(fed, plan),
  });
  const { elementType, shape } = succeeded(path, file, replied);
  const output = { elementType, shape: rowPerItem(shape, batch.length), data: replied.values, fed: batch.length };
  return meanOver === undefined ? output : meanOfRows(output, meanOver);
}
