import { matrix } from "../../matrix.ts";
import { addInnerProducts } from "../inner-products.ts";
import { type Layer, type Network, PRODUCT, type Space } from "../network.ts";
import { sizeOf } from "./work.ts";

/** Multiplications that the products of all streams may take: some tenths of a second. */
const MOST_STEPS = 2 ** 28;
/** Columns of the layer that begins a stream through which others are seen. */
const MOST_COLUMNS = 64;
/** Share of a network's rows that products may have: a sketch has room for so many numbers, and layers come first. */
const MOST_ROWS = 0.25;

/** A set of units that blocks read behind norms and add to: where an image enters it, and who reads it. */
interface Stream {
  readonly first: Layer;
  readonly readers: readonly Layer[];
}

/**
 * A network with products of its own layers beside them: whatever reads a residual stream behind a norm, times what brings the
 * image into the stream. A norm lets a stream be turned, if all that write and read it are turned with it: then nothing is left of
 * these layers' own weights, and their products are the same as before. The first of the readers have one.
 */
export function seenThroughStreams(network: Network): Network {
  const spaces: Space[] = [...network.spaces];
  const products: Layer[] = [];
  let steps = MOST_STEPS;
  let rows = MOST_ROWS * network.layers.reduce((sum, layer) => sum + layer.rows, 0);
  for (const { first, readers } of streamsOf(network)) {
    const width = Math.min(MOST_COLUMNS, first.columns * first.taps);
    const begin = fewColumns(first, spaces.length, width);
    const found = readers.filter((reader) => {
      const taken = reader.rows * first.rows * width;
      if (taken > steps || reader.rows > rows) return false;
      steps -= taken;
      rows -= reader.rows;
      return true;
    });
    if (found.length > 0) spaces.push({ id: spaces.length, width, fixed: true });
    products.push(...found.map((reader) => productOf(reader, begin)));
  }
  return products.length === 0 ? network : { ...network, spaces, layers: [...network.layers, ...products] };
}

function streamsOf({ spaces, layers }: Network): Stream[] {
  return spaces.flatMap(({ id, width, fixed }) => {
    const writers = layers.filter(({ output }) => output === id);
    const [first] = writers;
    const readers = layers.filter((layer) => readsNormed(layer, id, width, spaces));
    const begins = first?.groups === 1 && first.input.every(({ space }) => spaces[space].fixed);
    return !fixed && begins && writers.length > 1 && readers.length > 0 ? [{ first, readers }] : [];
  });
}

/** Whether a layer of hidden units reads all of a stream behind a norm, one value of each unit. */
function readsNormed(
  { norm, input, output, groups, taps }: Layer,
  id: number,
  width: number,
  spaces: readonly Space[],
) {
  const [{ space, count, positions }, ...others] = input;
  const whole = space === id && count === width && positions === 1 && others.length === 0;
  return norm !== undefined && whole && groups === 1 && taps === 1 && output !== id && !spaces[output].fixed;
}

/** A layer as a matrix of some of its columns, evenly spread, that reads a space of its own. */
function fewColumns(layer: Layer, space: number, count: number): Layer {
  const each = layer.columns * layer.taps;
  const load = () => {
    const values = layer.load();
    const chosen = (i: number) => Math.floor(i / count) * each + Math.floor(((i % count) * each) / count);
    return Float32Array.from({ length: layer.rows * count }, (_, i) => values[chosen(i)]);
  };
  return { ...layer, columns: count, taps: 1, input: [{ space, offset: 0, count, positions: 1 }], load };
}

/** What a reader makes of what enters the stream. */
function productOf(reader: Layer, writer: Layer): Layer {
  // Small, and loaded more than once.
  let values: Float32Array | undefined;
  const load = () => {
    values ??= product(asNormed(reader), writer.load(), reader.rows, writer);
    return values.slice();
  };
  return {
    name: `${reader.name} of ${writer.name}`,
    operator: PRODUCT,
    rows: reader.rows,
    columns: writer.columns,
    taps: 1,
    groups: 1,
    output: reader.output,
    input: writer.input,
    seenThrough: reader.name,
    load,
  };
}

/** A reader's values, with what the norm before it does to each unit. */
function asNormed({ rows, columns, norm, load }: Layer): Float32Array<ArrayBuffer> {
  const values = load().slice();
  const scales = norm?.scales();
  for (let r = 0; r < rows; r += 1) {
    const row = values.subarray(r * columns, (r + 1) * columns);
    if (scales) for (let c = 0; c < columns; c += 1) row[c] *= scales[c];
    if (!norm?.centred) continue;
    const mean = row.reduce((sum, value) => sum + value, 0) / columns;
    for (let c = 0; c < columns; c += 1) row[c] -= mean;
  }
  return values;
}

function product(outer: Float32Array<ArrayBuffer>, inner: Float32Array, rows: number, writer: Layer): Float32Array {
  const { rows: units } = writer;
  const columns = sizeOf(writer) / units;
  const turned = matrix(columns, units);
  inner.forEach((value, i) => {
    turned.data[(i % columns) * units + Math.floor(i / columns)] = value;
  });
  const result = new Float32Array(rows * columns);
  addInnerProducts(matrix(rows, units, outer), turned, result);
  return result;
}
