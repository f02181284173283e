import type { HiddenLikeness } from "../core/activations/evidence.ts";
import type { ActivationSketch } from "../core/activations/kept.ts";
import { type Pooling, pooledLength } from "../core/activations/kept.ts";
import { SacError } from "../errors.ts";
import { nativesFolder } from "../natives/load.ts";
import { atSize } from "./batches.ts";
import type { ModelProcess } from "./child.ts";
import { feedOf, type Item } from "./feeds.ts";
import { succeeded } from "./reply.ts";
import type { VerifierPlan } from "./run-plan.ts";
import type { Suspect } from "./suspect.ts";

/** A model that is to be looked into, what it is shown, and how. */
export interface HiddenQuestions {
  readonly plan: VerifierPlan;
  readonly items: readonly Item[];
  readonly grid: number;
  readonly threads: number;
}

/**
 * Keeps some of a source's hidden units, as they answer to what it is shown.
 * @param seed by which they are drawn
 * @returns undefined if nothing inside it can be looked at
 * @throws SacError MODEL_*
 */
export function sketchHidden(
  source: Suspect,
  questions: HiddenQuestions,
  seed: number,
): Promise<ActivationSketch | undefined> {
  return lookInside(source, questions, async (child, pooling) => {
    const replied = await child.ask("sketch", { seed, pooling });
    const { widths, layers } = succeeded(source.path, source.file, replied);
    const kept = layers.reduce((sum, { units }) => sum + units, 0);
    if (kept === 0 || replied.values.length !== kept * pooledLength(pooling)) return undefined;
    return { ...pooling, widths, layers, values: Int8Array.from(replied.values) };
  });
}

/**
 * How like a source's hidden layers those of a model are.
 * @param questions those by which the sketch was made
 * @returns undefined if nothing inside it can be looked at
 * @throws SacError MODEL_*
 */
export function compareHidden(
  model: Suspect,
  questions: HiddenQuestions,
  sketch: ActivationSketch,
): Promise<HiddenLikeness | undefined> {
  return lookInside(model, questions, async (child) => {
    const { layers, sameShape } = succeeded(model.path, model.file, await child.ask("resemble", { sketch }));
    return { layers, sameShape };
  });
}

/** What the runtime refuses is an answer, and leaves the process as it was; asking a fresh one would bring the same. */
async function lookInside<T>(
  model: Suspect,
  questions: HiddenQuestions,
  conclude: (child: ModelProcess, pooling: Pooling) => Promise<T>,
): Promise<T | undefined> {
  const found = await model.ask(async ({ child, device }) => {
    try {
      const pooling = { images: questions.items.length, grid: questions.grid };
      const seen = await showAll(child, model, questions, { pooling, device: device.used });
      return seen ? await conclude(child, pooling) : undefined;
    } catch (thrown) {
      if (thrown instanceof SacError && REFUSALS.includes(thrown.code)) return thrown;
      throw thrown;
    }
  });
  if (found instanceof SacError) throw found;
  return found;
}

const REFUSALS: readonly string[] = ["MODEL_LOAD_FAILED", "MODEL_RUN_FAILED"];

interface Showing {
  readonly pooling: Pooling;
  readonly device: string;
}

/**
 * One that cannot be shown several images at once, though its file says so, is shown one at a time.
 * @returns whether there was anything to see
 */
async function showAll(
  child: ModelProcess,
  model: Suspect,
  questions: HiddenQuestions,
  showing: Showing,
): Promise<boolean> {
  try {
    return await showInBatches(child, model, questions, showing);
  } catch (thrown) {
    const { plan } = questions;
    const once = plan.batchFixed || plan.batch === 1;
    if (once || !(thrown instanceof SacError) || thrown.code !== "MODEL_RUN_FAILED") throw thrown;
    return showInBatches(child, model, { ...questions, plan: { ...plan, batch: 1 } }, showing);
  }
}

async function showInBatches(
  child: ModelProcess,
  { path, file }: Suspect,
  { plan, items, threads }: HiddenQuestions,
  { pooling, device }: Showing,
): Promise<boolean> {
  const least = plan.batchFixed ? plan.batch : 1;
  const loading = { model: file, natives: nativesFolder(), device, threads };
  const begun = await child.ask("expose", { ...loading, ...(await fed(plan, items, 0, 1, least)), pooling });
  const { values, batch } = succeeded(path, file, begun);
  if (values === 0) return false;
  const size = plan.batchFixed ? plan.batch : Math.min(plan.batch, batch);
  for (let first = 0; first < items.length; first += size) {
    const count = Math.min(size, items.length - first);
    const looked = await child.ask("look", { ...(await fed(plan, items, first, count, least)), first, count });
    if (succeeded(path, file, looked).values === 0) return false;
  }
  return true;
}

/** Tensors of `count` items, and of the last of them once more for each place that a model insists on besides. */
async function fed(plan: VerifierPlan, items: readonly Item[], first: number, count: number, least: number) {
  const length = Math.max(count, least);
  const places = Array.from({ length }, (_, i) => items[first + Math.min(i, count - 1)]);
  const shown = await Promise.all(places.map((item) => atSize(item, plan.form)));
  return { input: plan.input, elementType: plan.form.dtype, ...feedOf(shown, plan) };
}
