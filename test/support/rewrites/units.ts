import { type Random, random, shuffled } from "../random.ts";
import type { Rewrite } from "./edit.ts";
import { at, concatenated, filled, type Net, type Step, type Weights } from "./net.ts";

/** A hidden unit: what it reads, and what is read of it. */
interface Unit {
  readonly incoming: Float32Array;
  readonly bias: number;
  /** By reader's row, and place in its kernel. */
  readonly outgoing: Float32Array;
}

/** Steps that do to each channel what they do to any other. */
const PASSING = new Set(["Relu", "MaxPool", "ReduceMean"]);

/** The one layer that reads a layer's units, if there is one and nothing mixes or adds to them on the way. */
function readerOf({ steps, weights }: Net, { outputs }: Step): Step | undefined {
  const [next, ...more] = steps.filter(({ inputs }) => inputs.includes(outputs[0]));
  if (!next || more.length > 0) return undefined;
  if (PASSING.has(next.op)) return readerOf({ steps, weights } as Net, next);
  const linear = (next.op === "Conv" && (next.attributes.group ?? 1) === 1) || next.op === "Gemm";
  return linear && weights.has(next.inputs[1]) ? next : undefined;
}

/** Other units in every hidden layer that one layer alone reads. */
export const units =
  (change: (units: readonly Unit[], random: Random) => readonly Unit[]): Rewrite =>
  (net) => {
    const weights = new Map(net.weights);
    const numbers = random(7);
    for (const layer of net.steps.filter(({ op }) => op === "Conv")) {
      const reader = readerOf(net, layer);
      const [own, bias] = [weights.get(layer.inputs[1]), weights.get(layer.inputs[2])];
      const read = weights.get(reader?.inputs[1] ?? "");
      if (!reader || !own || !bias || !read) continue;
      const changed = change(unitsOf(own, bias, read), numbers);
      weights.set(layer.inputs[1], rowsFrom(changed, own));
      weights.set(layer.inputs[2], { dims: [changed.length], values: Float32Array.from(changed, (unit) => unit.bias) });
      weights.set(reader.inputs[1], columnsFrom(changed, read));
    }
    return { ...net, weights };
  };

function unitsOf(own: Weights, bias: Weights, read: Weights): Unit[] {
  const size = own.values.length / own.dims[0];
  const [rows, , ...kernel] = read.dims;
  return Array.from(bias.values, (value, unit) => ({
    incoming: own.values.slice(unit * size, (unit + 1) * size),
    bias: value,
    outgoing: filled([rows, ...kernel], (row, ...place) => at(read, row, unit, ...place)).values,
  }));
}

function rowsFrom(changed: readonly Unit[], { dims: [, ...rest] }: Weights): Weights {
  return { dims: [changed.length, ...rest], values: concatenated(changed.map(({ incoming }) => incoming)) };
}

function columnsFrom(changed: readonly Unit[], { dims: [rows, , ...kernel] }: Weights): Weights {
  const columns = changed.map(({ outgoing }) => ({ dims: [rows, ...kernel], values: outgoing }));
  return filled([rows, changed.length, ...kernel], (row, unit, ...place) => at(columns[unit], row, ...place));
}

const spread = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
const times = (values: Float32Array, factor: number) => values.map((value) => value * factor);
const noise = (like: Float32Array, { normal }: Random) => like.map(() => spread(like) * normal());
/** A unit like others whose weights are random. */
const stranger = ({ incoming, bias, outgoing }: Unit, numbers: Random): Unit => ({
  incoming: noise(incoming, numbers),
  bias: bias * numbers.normal(),
  outgoing: noise(outgoing, numbers),
});
const mixed = (all: readonly Unit[], numbers: Random) => shuffled(all.length, numbers).map((place) => all[place]);
const picked = (all: readonly Unit[], share: number, numbers: Random) =>
  mixed(all, numbers).slice(0, Math.max(1, Math.round(share * all.length)));

/** The unit in two, by the share of what is read of it that each gives; `factor` is what the second is scaled by. */
function inTwo({ incoming, bias, outgoing }: Unit, share: number, factor = 1): Unit[] {
  return [
    { incoming, bias, outgoing: times(outgoing, share) },
    { incoming: times(incoming, factor), bias: bias * factor, outgoing: times(outgoing, (1 - share) / factor) },
  ];
}

/** Some of the units in two. */
const split = (share: number, scaled = false) =>
  units((all, numbers) => {
    const chosen = new Set(picked(all, share, numbers));
    const factor = () => (scaled ? 4 ** (2 * numbers.uniform() - 1) : 1);
    const parts = all.flatMap((unit) =>
      chosen.has(unit) ? inTwo(unit, 0.3 + 0.4 * numbers.uniform(), factor()) : [unit],
    );
    return mixed(parts, numbers);
  });

/** More units that nobody reads. */
const unread = (share: number) =>
  units((all, numbers) => {
    const more = picked(all, share, numbers).map((unit) => ({
      ...stranger(unit, numbers),
      outgoing: times(unit.outgoing, 0),
    }));
    return mixed([...all, ...more], numbers);
  });

const scaledBy = (factor: (numbers: Random) => number) =>
  units((all, numbers) =>
    all.map(({ incoming, bias, outgoing }) => {
      const by = factor(numbers);
      return { incoming: times(incoming, by), bias: bias * by, outgoing: times(outgoing, 1 / by) };
    }),
  );

/** Pairs of random units that cancel each other. @param share of the units there are */
const cancelling = (share: number) =>
  units((all, numbers) => {
    const pairs = picked(all, share, numbers).flatMap((unit) => {
      const one = stranger(unit, numbers);
      return [one, { ...one, outgoing: times(one.outgoing, -1) }];
    });
    return mixed([...all, ...pairs], numbers);
  });

/** Other units, of which the answers stay the same. */
export const unitRewrites: Readonly<Record<string, Rewrite>> = {
  "in another order": units(mixed),
  "each scaled": scaledBy(({ uniform }) => 8 ** (2 * uniform() - 1)),
  "a layer's a thousand times larger": scaledBy(() => 1024),
  "one more that nobody reads, at the end": units((all, numbers) => [
    ...all,
    { ...stranger(all[0], numbers), outgoing: times(all[0].outgoing, 0) },
  ]),
  "one more that nobody reads": unread(0.01),
  "a quarter more that nobody reads": unread(0.25),
  "as many more that nobody reads": unread(1),
  "a quarter more that are never awake": units((all, numbers) => {
    const asleep = picked(all, 0.25, numbers).map((unit) => ({ ...stranger(unit, numbers), bias: -1e6 }));
    return mixed([...all, ...asleep], numbers);
  }),
  "a quarter more that read nothing": units((all, numbers) => {
    const more = picked(all, 0.25, numbers).map((unit) => ({
      incoming: times(unit.incoming, 0),
      bias: 0,
      outgoing: noise(unit.outgoing, numbers),
    }));
    return mixed([...all, ...more], numbers);
  }),
  "one in two": split(0.01),
  "a quarter in two": split(0.25),
  "all in two": split(1),
  "all in two, each scaled": split(1, true),
  "all in four": (net) => split(1, true)(split(1, true)(net)),
  "a pair more that cancels out": cancelling(0.01),
  "a quarter in pairs more that cancel out": cancelling(0.25),
  "as many pairs more that cancel out": cancelling(1),
  "two of ones that cancel out": units((all, numbers) => {
    const [{ incoming, outgoing }] = all;
    const one = { incoming: times(incoming, 0), bias: 1, outgoing: noise(outgoing, numbers) };
    return mixed([...all, one, { ...one, outgoing: times(one.outgoing, -1) }], numbers);
  }),
  "without those that are of no effect": units((all) => {
    const alive = all.filter(({ incoming, bias, outgoing }) => {
      return outgoing.some(Boolean) && (bias > 0 || incoming.some(Boolean));
    });
    return alive.length > 0 ? alive : all.slice(0, 1);
  }),
};
