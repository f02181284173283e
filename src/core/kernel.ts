import { KERNEL } from "./kernel.wasm.ts";

/** Rows of a strip of kernel/gram.wat, and floats of one of its vectors. */
export const LANES = 4;
/** The kernel keeps the start of its memory for itself. */
export const SCRATCH_BYTES = 128;
const ALIGNMENT = 16;

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What kernel/*.wat export, as they say there; all numbers are places and lengths in its memory, in bytes unless it says otherwise. */
export interface SharedKernel {
  readonly memory: Memory;
  gram(first: number, last: number, strips: number, stripBytes: number, out: number): void;
  interleave(from: number, columns: number, rows: number, used: number, to: number): void;
  addProducts(a: number, b: number, strips: number, stripBytes: number, out: number, pitch: number): void;
  matchRow(values: number, bytes: number, row: number, reached: number, best: number): number;
  permute(
    values: number,
    n: number,
    order: number,
    cuts: number,
    parts: number,
    draws: number,
    sums: number,
    state: number,
  ): number;
  permuteFour(
    values: number,
    valueBytes: number,
    n: number,
    order: number,
    draws: number,
    sums: number,
    sumBytes: number,
    states: number,
  ): void;
  projectRows(rows: number, bytes: number, factors: number, places: number, sums: number, squares: number): void;
  columnSums(rows: number, bytes: number, weights: number, sums: number): void;
  rowSums(rows: number, bytes: number, weights: number, sums: number): void;
  countBins(
    values: number,
    bytes: number,
    scale: number,
    scales: number,
    counts: number,
    bins: number,
    first: number,
  ): void;
  tieSums(
    kernels: number,
    count: number,
    taps: number,
    scale: number,
    scales: number,
    sums: number,
    squares: number,
    energies: number,
  ): void;
  sortDoubles(from: number, to: number, count: number, table: number): void;
  countSmaller(values: number, count: number, ascending: number, to: number): void;
  sortFloats(from: number, to: number, count: number, table: number): void;
  drawnPairs(
    apart: number,
    bytes: number,
    n: number,
    counts: number,
    lines: number,
    drawn: number,
    draws: number,
    sums: number,
    state: number,
  ): number;
  projectColumns(values: number, step: number, factor: number, count: number, sums: number, squares: number): void;
}

/** The part of the global that is used here: TypeScript's own declaration comes only with the whole DOM. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;

let module: object | undefined;
let shared: SharedKernel | undefined;

/**
 * The kernel with at least this much memory; it is kept for the next call. A larger memory is a new one, because growing
 * detaches the old buffer, and from the first detached buffer on V8 checks for one at every access to a typed array.
 */
export function kernelWith(bytes: number): SharedKernel {
  if (shared === undefined || shared.memory.buffer.byteLength < bytes) {
    module ??= new WebAssembly.Module(bytesOf(KERNEL));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(module, { host: { memory } });
    shared = { memory, ...(exports as Omit<SharedKernel, "memory">) };
  }
  return shared;
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Rows or columns with those that fill up the last strip or vector. */
export function padded(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}

/** Places in the kernel's memory, handed out one after the other. */
export class Room {
  #end = SCRATCH_BYTES;

  /** Where so many bytes lie. */
  take(bytes: number): number {
    const start = this.#end;
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return start;
  }

  /** The kernel, with as much memory as was taken. What lies there is what the last one who took it left. */
  kernel(): SharedKernel {
    return kernelWith(this.#end);
  }
}
