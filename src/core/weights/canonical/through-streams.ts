import { type Matrix, matrix, row } from "../../matrix.ts";
import { addInnerProducts } from "../inner-products.ts";
import { type Layer, type Network, PRODUCT, type Space } from "../network.ts";
import { sizeOf } from "./work.ts";

/** Multiplications that the products of all streams may take: some tenths of a second. */
const MOST_STEPS = 2 ** 28;
/** Columns of the layer that begins a stream through which others are seen. */
const MOST_COLUMNS = 64;
/** Share of a network's rows, words aside, that products may have: a sketch has room for so many numbers, and layers come first. */
const MOST_ROWS = 0.25;
/** Values of a table of words that is read once more for this: it stands in memory twice for a moment. */
const MOST_VALUES = 3 * 2 ** 24;
/** Of what reads words of a table. */
const LOOKUP = "Gather";

/** A set of units that blocks read behind norms and add to: what enters it, who reads it, and who adds to it. */
interface Stream {
  readonly begin: Beginning;
  readonly readers: readonly Layer[];
  readonly writers: readonly Layer[];
}

/** What brings the image, or words, into a stream. */
interface Beginning {
  readonly name: string;
  readonly units: number;
  /** How many of its columns are looked at. */
  readonly width: number;
  /** These, as rows that run over the stream's units. */
  vectors(): Matrix;
}

/**
 * A network with products of its own layers beside them: whatever reads a residual stream behind a norm, times what brings the
 * image, or words, into the stream. A norm lets a stream be turned, if all that write and read it are turned with it: then nothing
 * is left of these layers' own weights, and their products are the same as before. The first of the readers have one; and where
 * only one layer brings the stream to a set of units, so has what these write back, that there be two looks at them.
 */
export function seenThroughStreams(network: Network): Network {
  const spaces: Space[] = [...network.spaces];
  const rows = network.layers.reduce((sum, layer) => sum + (layer.operator === LOOKUP ? 0 : layer.rows), 0);
  const room = new Room(MOST_ROWS * rows);
  const products = streamsOf(network).flatMap((stream) => {
    const found = productsOf(stream, network, room, spaces.length);
    if (found.length > 0) spaces.push({ id: spaces.length, width: stream.begin.width, fixed: true });
    return found;
  });
  return products.length === 0 ? network : { ...network, spaces, layers: [...network.layers, ...products] };
}

/** @param beyond the space of what is looked at of what enters the stream */
function productsOf({ begin, readers, writers }: Stream, { spaces }: Network, room: Room, beyond: number): Layer[] {
  const outputs = [...new Set(readers.map(({ output }) => output))];
  return outputs.flatMap((output) => {
    const those = readers.filter((reader) => reader.output === output);
    const back = those.length === 1 && room.wantsPair(spaces[output]) ? writers.filter(readsOnly(output)) : [];
    const centred = those[0].norm?.centred === true;
    const reads = those.map((one) => readOf(one, begin, beyond));
    const all = [...reads, ...back.map((one) => writtenBack(one, spaces[output], begin, beyond, centred))];
    if (back.length > 0 && room.takes(spaces[output].width * all.length, begin)) {
      room.paired = true;
      return all;
    }
    const taken = reads.filter(({ rows }) => room.takes(rows, begin));
    room.paired ||= taken.length > 1;
    return taken;
  });
}

/** What products may take of a sketch, and of time. */
class Room {
  #steps = MOST_STEPS;
  #units: number;
  /** Whether there are two looks at some set. */
  paired = false;

  constructor(units: number) {
    this.#units = units;
  }

  /** Within heads units can be mixed without a change of any answer: there one such set is enough. */
  wantsPair({ alike }: Space): boolean {
    return alike === undefined || !this.paired;
  }

  /** Takes what so many vectors of hidden units cost, if there is room. */
  takes(vectors: number, { units, width }: Beginning): boolean {
    const steps = vectors * units * width;
    if (vectors > this.#units || steps > this.#steps) return false;
    this.#units -= vectors;
    this.#steps -= steps;
    return true;
  }
}

function streamsOf(network: Network): Stream[] {
  const { spaces, layers } = network;
  return spaces.flatMap((space) => {
    const readers = layers.filter((layer) => readsNormed(layer, space, spaces));
    const writers = layers.filter(({ output }) => output === space.id);
    const begin = space.fixed || readers.length === 0 ? undefined : beginningOf(space, writers, network);
    return begin ? [{ begin, readers, writers }] : [];
  });
}

/** Whether a layer of hidden units reads all of a stream behind a norm. */
function readsNormed(layer: Layer, stream: Space, spaces: readonly Space[]): boolean {
  const { norm, output } = layer;
  return norm !== undefined && readsAll(stream)(layer) && output !== stream.id && !spaces[output].fixed;
}

/** Whether a layer reads all units of a set, one value of each, and nothing else. */
function readsAll({ id, width }: Space): (layer: Layer) => boolean {
  return ({ input: [{ space, count, positions }, ...others], groups, taps }) =>
    space === id && count === width && positions === 1 && others.length === 0 && groups === 1 && taps === 1;
}

/** Whether a layer reads units of a set and nothing else, one value of each or, where heads share them, some. */
function readsOnly(id: number): (layer: Layer) => boolean {
  return ({ input, groups, taps }) =>
    input.every(({ space, positions }) => space === id && positions === 1) && groups === 1 && taps === 1;
}

/** An image comes by the first layer that writes the stream; words come from the largest table in which they are looked up. */
function beginningOf(space: Space, writers: readonly Layer[], { spaces, layers }: Network): Beginning | undefined {
  const [first, ...others] = writers;
  if (first?.groups === 1 && first.input.every((read) => spaces[read.space].fixed)) {
    const each = first.columns * first.taps;
    const beginning = { name: first.name, units: first.rows, width: Math.min(MOST_COLUMNS, each) };
    return others.length > 0 ? withVectors(beginning, first, each, (unit, i) => unit * each + i) : undefined;
  }
  const tables = layers.filter(
    (layer) => layer.operator === LOOKUP && readsAll(space)(layer) && sizeOf(layer) <= MOST_VALUES,
  );
  const [table] = tables.toSorted((a, b) => b.rows - a.rows);
  if (!table || writers.length === 0) return undefined;
  const beginning = { name: table.name, units: table.columns, width: Math.min(MOST_COLUMNS, table.rows) };
  // Words that were added at its end must not change which are looked at.
  const each = beginning.width * 2 ** Math.floor(Math.log2(table.rows / beginning.width));
  return withVectors(beginning, table, each, (unit, i) => i * table.columns + unit);
}

/**
 * With columns that are evenly spread.
 * @param each how many there are
 * @param placeOf where the layer keeps a unit's value in a column
 */
function withVectors(
  beginning: Omit<Beginning, "vectors">,
  { load }: Layer,
  each: number,
  placeOf: (unit: number, column: number) => number,
): Beginning {
  const { units, width } = beginning;
  let known: Matrix | undefined;
  const read = () => {
    const values = load();
    const vectors = matrix(width, units);
    for (let i = 0, at = 0; i < width; i += 1) {
      const column = Math.floor((i * each) / width);
      for (let unit = 0; unit < units; unit += 1, at += 1) vectors.data[at] = values[placeOf(unit, column)];
    }
    return vectors;
  };
  const vectors = () => {
    known ??= read();
    return known;
  };
  return { ...beginning, vectors };
}

/** What a reader makes of what enters the stream. */
function readOf({ name, rows, columns, output, norm, load }: Layer, begin: Beginning, beyond: number): Layer {
  const input = [{ space: beyond, offset: 0, count: begin.width, positions: 1 }];
  // What the norm does to each unit is done to what enters: that is less than what reads it.
  const make = () =>
    innerProducts({ rows, columns, data: load() }, normed(begin.vectors(), norm?.centred === true, norm?.scales()));
  return { ...product(`${name} of ${begin.name}`, name, make), rows, columns: begin.width, output, input };
}

/** How like what enters the stream is what each unit adds to it; but for means, if norms take them off. */
function writtenBack(writer: Layer, { id, width }: Space, begin: Beginning, beyond: number, centred: boolean): Layer {
  const { name } = writer;
  const make = () => innerProducts(normed(begin.vectors(), centred), writtenBy(writer, width));
  const input = [{ space: id, offset: 0, count: width, positions: 1 }];
  return {
    ...product(`${name} against ${begin.name}`, name, make),
    ...{ rows: begin.width, columns: width, output: beyond, input },
  };
}

function product(name: string, seenThrough: string, make: () => Float32Array) {
  // Small, and loaded more than once.
  let values: Float32Array | undefined;
  const load = () => {
    values ??= make();
    return values.slice();
  };
  return { name, operator: PRODUCT, taps: 1, groups: 1, seenThrough, load };
}

/** Rows, less their means if norms take these off, times the norm's scales. */
function normed({ rows, columns, data }: Matrix, centred: boolean, scales?: Float32Array): Matrix {
  const result = matrix(rows, columns, Float32Array.from(data));
  for (let r = 0; r < rows; r += 1) {
    const values = row(result, r);
    const mean = centred ? values.reduce((sum, value) => sum + value, 0) / columns : 0;
    for (let c = 0; c < columns; c += 1) values[c] = (values[c] - mean) * (scales?.[c] ?? 1);
  }
  return result;
}

/** What each unit adds to the stream, as rows. */
function writtenBy({ rows, columns, input, load }: Layer, width: number): Matrix {
  const values = load();
  const units = input.flatMap(({ offset, count }) => Array.from({ length: count }, (_, k) => offset + k));
  const result = matrix(width, rows);
  for (let r = 0, i = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1, i += 1) result.data[units[c] * rows + r] += values[i];
  }
  return result;
}

function innerProducts(a: Matrix, b: Matrix): Float32Array {
  const result = new Float32Array(a.rows * b.rows);
  addInnerProducts(a, b, result);
  return result;
}
