import type { Layer, Network, Segment, Window } from "../network.ts";
import { NOTHING, rootMeanSquare, sizeOf, type Work } from "./work.ts";

/**
 * Layers that read nothing but the sum of other layers' results, multiplied by the last of these: a rotation of the units
 * between them, undone by who reads them, is gone, and so is a layer that does nothing. Those of which all that read them were
 * multiplied are left out.
 */
export function composed(network: Network, work: Work): Network {
  const current = new Map(network.layers.flatMap((layer) => (layer.wiring ? [[layer.wiring.id, layer] as const] : [])));
  const done = new Set<number>();
  const layers = network.layers.map((reader) => {
    const { wiring } = reader;
    const writers = (wiring?.terms ?? []).map((id) => current.get(id));
    const writer = writers.at(-1);
    if (!wiring || !writer || !writers.every((one) => one && isPlain(one)) || !reads(network, reader, writer))
      return reader;
    const product = multiplied(reader, writer);
    const made = writers.length === 1 ? product : { ...product, shifts: undefined };
    if (!work.allows(made, [reader, writer], sizeOf(made) * writer.rows)) return reader;
    current.set(wiring.id, made);
    for (const id of wiring.terms) done.add(id);
    return made;
  });
  if (done.size === 0) return network;
  const read = new Set(layers.flatMap(({ wiring }) => wiring?.terms ?? []));
  const isLeft = ({ wiring }: Layer) => !wiring || !done.has(wiring.id) || read.has(wiring.id);
  return { ...network, layers: layers.filter(isLeft) };
}

function isPlain({ groups, wiring }: Layer): boolean {
  return groups === 1 && wiring?.seen === false && wiring.through.length < LONGEST;
}

/** How much may lie between a layer and what it reads: a hostile graph could have it grow without end. */
const LONGEST = 500;

/** Whether all that a layer reads are the units that another writes, and the product of the two is a layer again. */
function reads({ spaces }: Network, reader: Layer, writer: Layer): boolean {
  const { width, fixed } = spaces[writer.output];
  const whole = ({ space, offset, count }: Segment) => space === writer.output && offset === 0 && count === width;
  if (reader.groups > 1 || fixed || writer.rows !== width || !reader.input.every(whole)) return false;
  if (writer.taps === 1) return writer.input.every(({ positions }) => positions === 1) || isSimple(reader);
  return isSimple(reader) && (reader.taps === 1 || (isSimple(writer) && orderOfAxes(writer, reader) !== undefined));
}

/** Of two kernels along different axes, such as a column and a row, whose axes come first; undefined of others. */
function orderOfAxes(writer: Layer, reader: Layer): "writer's first" | "reader's first" | undefined {
  const [inner, outer] = [writer, reader].map(({ wiring }) => wiring?.window.map(({ size }) => size > 1) ?? []);
  if (inner.length !== outer.length) return undefined;
  if (inner.lastIndexOf(true) < outer.indexOf(true)) return "writer's first";
  return outer.lastIndexOf(true) < inner.indexOf(true) ? "reader's first" : undefined;
}

function isSimple({ input }: Layer): boolean {
  return input.length === 1 && input[0].positions === 1;
}

/** The layer that does what the writer and then the reader do. */
function multiplied(reader: Layer, writer: Layer): Layer {
  const input = reader.input.flatMap(({ positions }) =>
    writer.input.map((segment) => ({ ...segment, positions: segment.positions * positions })),
  );
  const [outer, inner] = [reader.wiring, writer.wiring];
  const through = outer?.through === "" ? (inner?.through ?? "") : `${inner?.through} ${outer?.through}`;
  return {
    ...reader,
    columns: input.reduce((sum, { count, positions }) => sum + count * positions, 0),
    taps: reader.taps * writer.taps,
    input,
    load: () => product(writer, reader),
    shifts: () => shiftsThrough(writer, reader),
    wiring: outer &&
      inner && {
        ...outer,
        reads: inner.reads,
        terms: inner.terms,
        through,
        window: windowsOver(inner.window, outer.window),
      },
  };
}

/** The window of one kernel over what another made. */
function windowsOver(inner: readonly Window[], outer: readonly Window[]): readonly Window[] {
  if (inner.length !== outer.length) return inner.length > outer.length ? inner : outer;
  return inner.map((one, axis) => {
    const other = outer[axis];
    return {
      size: one.size * other.size,
      dilation: other.size > 1 ? one.stride * other.dilation : one.dilation,
      shift: one.shift + one.stride * other.shift,
      stride: one.stride * other.stride,
    };
  });
}

/** The writer is loaded before the reader, so that a chain of products holds few arrays at a time. */
function product(writer: Layer, reader: Layer): Float32Array {
  const inner = writer.load();
  const outer = reader.load();
  const values =
    (writer.taps === 1 && !isSimple(reader)) || reader.taps > 1
      ? positionsProduct(outer, reader, inner, writer)
      : rowsProduct(outer, reader, inner, writer);
  // What rounding leaves of weights that were zero would have units that were taken out look alive.
  const least = NOTHING * rootMeanSquare(values);
  for (let i = 0; i < values.length; i += 1) if (Math.abs(values[i]) < least) values[i] = 0;
  return values;
}

/** What is added to a product's rows: what the reader adds, and what it makes of what the writer adds. */
function shiftsThrough(writer: Layer, reader: Layer): Float32Array | undefined {
  const [inner, outer] = [writer.shifts?.(), reader.shifts?.()];
  if (!inner || !outer || !isSimple(reader)) return undefined;
  const values = reader.load();
  const each = writer.rows * reader.taps;
  return outer.map((shift, r) => {
    let sum = shift;
    for (let i = 0; i < each; i += 1) sum += values[r * each + i] * inner[Math.floor(i / reader.taps)];
    return sum;
  });
}

/** Of a reader with one value for each unit. */
function rowsProduct(outer: Float32Array, { rows }: Layer, inner: Float32Array, writer: Layer): Float32Array {
  const length = writer.columns * writer.taps;
  const result = new Float32Array(rows * length);
  for (let r = 0; r < rows; r += 1) {
    const into = result.subarray(r * length, (r + 1) * length);
    for (let unit = 0; unit < writer.rows; unit += 1) {
      const factor = outer[r * writer.rows + unit];
      if (factor === 0) continue;
      const from = inner.subarray(unit * length, (unit + 1) * length);
      for (let i = 0; i < length; i += 1) into[i] += factor * from[i];
    }
  }
  return result;
}

/**
 * Of a reader with several positions or taps for each unit, and a writer with one, or with taps along other axes: the order of
 * columns is unit by unit.
 */
function positionsProduct(outer: Float32Array, reader: Layer, inner: Float32Array, writer: Layer): Float32Array {
  const own = writer.taps;
  const columns = writer.columns * own;
  // The axes that come last in a kernel vary first.
  const isInside = own > 1 && orderOfAxes(writer, reader) === "reader's first";
  const result = new Float32Array((outer.length / writer.rows) * columns);
  let [at, into] = [0, 0];
  for (let r = 0; r < reader.rows; r += 1) {
    for (const { positions } of reader.input) {
      const each = positions * reader.taps;
      const sums = new Float32Array(each * columns);
      for (let unit = 0; unit < writer.rows; unit += 1) {
        const from = inner.subarray(unit * columns, (unit + 1) * columns);
        for (let k = 0; k < each; k += 1, at += 1) {
          const factor = outer[at];
          if (factor === 0) continue;
          for (let c = 0, to = k * columns; c < columns; c += 1, to += 1) sums[to] += factor * from[c];
        }
      }
      for (let i = 0; i < sums.length; i += 1) {
        const [k, c] = [Math.floor(i / columns), i % columns];
        const place = isInside ? (Math.floor(c / own) * each + k) * own + (c % own) : c * each + k;
        result[into + place] = sums[i];
      }
      into += each * columns;
    }
  }
  return result;
}
