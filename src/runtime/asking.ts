import { shuffled } from "../core/random.ts";
import type { RunPlan } from "./run-plan.ts";

/** A place in a batch. */
export interface Slot {
  /** The image or pair that is asked about, by its index. */
  readonly item: number;
  /** What only fills the batch, its answer left aside: that item's pixels, pushed round by so many, or black ones. */
  readonly filling?: number | "black";
}

/** What a model is fed at once. */
export type Batch = readonly Slot[];

/** What a model is asked, and which of it once more while the runtime leaves its graph as it is written. */
interface Batches {
  readonly asked: readonly Batch[];
  readonly asWritten: readonly Batch[];
}

type Random = () => number;

/** How many items are asked about a second time in other company, and how many of them once more alone. */
const TOGETHER = 6;
const ALONE = 4;
/** How many are asked about again with the graph as it is written. */
const AS_WRITTEN = 8;

/**
 * In which batches a model is asked about n items: all of them in an order and in sizes that nobody foresees who does not know what
 * `random` gives, and then some again, in other company and alone. No batch holds an item twice, but those of a fixed size that
 * hold one alone.
 */
export function drawBatches(
  n: number,
  { batch, batchFixed }: Pick<RunPlan, "batch" | "batchFixed">,
  random: Random,
): Batches {
  const order = shuffled(n, random);
  const isFixed = batchFixed && batch > 1;
  const asked = isFixed ? ofFixedSize(order, batch, random) : ofAnySize(order, batch, random);
  const size = isFixed ? batch : Math.min(batch, AS_WRITTEN);
  const again = shuffled(n, random).slice(0, isFixed ? Math.max(size, AS_WRITTEN) : AS_WRITTEN);
  const slots = cut(again, size).map((items) => items.map(slotOf));
  return { asked, asWritten: isFixed ? slots.map((batch) => filledUp(batch, size, random)) : slots };
}

/** Sizes are from half of `most` to the whole of it. */
function ofAnySize(order: readonly number[], most: number, random: Random): Batch[] {
  const least = Math.ceil(most / 2);
  const first: number[][] = [];
  for (let start = 0; start < order.length; ) {
    const size = least + below(most - least + 1, random);
    first.push(order.slice(start, start + size));
    start += size;
  }
  const again = telling(first, TOGETHER, random);
  const alone = (items: readonly number[]) => items.map((item) => [item]);
  const second = most > 1 ? [mixed(again.slice(0, most), random), ...alone(again.slice(0, ALONE))] : alone(again);
  return [...first, ...second].map((items) => items.map(slotOf));
}

/**
 * What the last batch lacks is filled with items of the others, which so are asked about a second time. Who has one image for a
 * model with a fixed batch repeats it, or adds black ones: so one is asked about alone in both ways.
 */
function ofFixedSize(order: readonly number[], size: number, random: Random): Batch[] {
  const first = cut(order, size);
  const rest = first[first.length - 1];
  const filling = telling(first.slice(0, -1), size - rest.length, random);
  const lacking = Math.ceil(Math.max(0, TOGETHER - filling.length) / size);
  const second = cut(telling(first, lacking * size, random), size);
  const batches = [...first.slice(0, -1), [...rest, ...filling], ...second];
  const [item] = telling(first, 1, random);
  const others = Array.from({ length: size - 1 });
  return [
    ...batches.map((items) => mixed(filledUp(items.map(slotOf), size, random), random)),
    [slotOf(item), ...others.map(() => slotOf(item))],
    mixed([slotOf(item), ...others.map((): Slot => ({ item, filling: "black" }))], random),
  ];
}

function cut(items: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function slotOf(item: number): Slot {
  return { item };
}

/** Images that are there twice could be recognised, so that none is, however large the batch. */
function filledUp(batch: readonly Slot[], size: number, random: Random): Batch {
  const more = Array.from({ length: size - batch.length }, () => ({
    item: batch[below(batch.length, random)].item,
    filling: below(2 ** 31, random),
  }));
  return [...batch, ...more];
}

/**
 * Items of which a second answer tells most, the most telling first: from as many places in a batch, and as many batches, as
 * there are.
 */
function telling(batches: readonly (readonly number[])[], wanted: number, random: Random): number[] {
  const placed = batches.flatMap((items, batch) => items.map((item, place) => ({ item, batch, place })));
  const byPlace = mixed(placed, random).sort((a, b) => b.place - a.place);
  const count = Math.min(wanted, placed.length);
  const used = batches.map(() => 0);
  return Array.from({ length: count }, (_, i) => {
    const stratum = byPlace.slice(
      Math.floor((i * placed.length) / count),
      Math.floor(((i + 1) * placed.length) / count),
    );
    const { item, batch } = stratum.reduce((least, one) => (used[one.batch] < used[least.batch] ? one : least));
    used[batch] += 1;
    return item;
  });
}

function below(n: number, random: Random): number {
  return Math.floor(random() * n);
}

function mixed<T>(values: readonly T[], random: Random): T[] {
  return shuffled(values.length, random).map((i) => values[i]);
}
