import { LANES, padded, Room, type SharedKernel } from "../kernel.ts";

/** Values in the kernel's memory at a time: 16 MiB. Of a larger matrix, parts are copied there again for every sum. */
const MOST_VALUES = 2 ** 22;

/** Sums of the squares of a matrix, weighed by row or by column. */
export class DenseSums {
  readonly #values: Float32Array;
  readonly #rows: number;
  readonly #columns: number;
  /** Rows that are in the kernel's memory at a time, and columns of one there. */
  readonly #most: number;
  readonly #pitch: number;
  readonly #kernel: SharedKernel;
  /** Where things lie there. */
  readonly #at: Readonly<Record<"rows" | "byRow" | "byColumn", number>>;
  /** The first row that is there now. */
  #held = -1;

  /** @param values rows x columns */
  constructor(values: Float32Array, { rows, columns }: { readonly rows: number; readonly columns: number }) {
    this.#values = values;
    [this.#rows, this.#columns] = [rows, columns];
    this.#pitch = padded(columns);
    this.#most = padded(Math.min(rows, Math.ceil(MOST_VALUES / this.#pitch)));
    const room = new Room();
    this.#at = {
      rows: room.take(4 * this.#most * this.#pitch),
      byRow: room.take(8 * padded(rows)),
      byColumn: room.take(8 * this.#pitch),
    };
    this.#kernel = room.kernel();
  }

  /** Of each column: the sum over rows of weight * value * value. */
  ofColumns(rowWeight: Float64Array): Float64Array {
    const { byRow, byColumn } = this.#at;
    this.#doubles(byRow, padded(this.#rows)).fill(0).set(rowWeight);
    const sums = this.#doubles(byColumn, this.#pitch).fill(0);
    this.#eachStrip((at, row) => this.#kernel.columnSums(at, 4 * this.#pitch, byRow + 8 * row, byColumn));
    return sums.slice(0, this.#columns);
  }

  /** Of each row: the sum over columns of weight * value * value. */
  ofRows(columnWeight: Float64Array): Float64Array {
    const { byRow, byColumn } = this.#at;
    this.#doubles(byColumn, this.#pitch).fill(0).set(columnWeight);
    this.#eachStrip((at, row) => this.#kernel.rowSums(at, 4 * this.#pitch, byColumn, byRow + 8 * row));
    return this.#doubles(byRow, this.#rows).slice();
  }

  #eachStrip(use: (at: number, row: number) => void): void {
    for (let first = 0; first < this.#rows; first += this.#most) {
      this.#hold(first);
      for (let row = 0; row < Math.min(this.#most, this.#rows - first); row += LANES) {
        use(this.#at.rows + 4 * row * this.#pitch, first + row);
      }
    }
  }

  /** Copies rows from the first on into the kernel's memory, unless they are there. */
  #hold(first: number): void {
    if (this.#held === first) return;
    this.#held = first;
    const [columns, pitch] = [this.#columns, this.#pitch];
    const held = new Float32Array(this.#kernel.memory.buffer, this.#at.rows, this.#most * pitch);
    const rows = this.#values.subarray(first * columns, (first + this.#most) * columns);
    if (rows.length < held.length) held.fill(0);
    if (columns === pitch) held.set(rows);
    else
      for (let r = 0; r * columns < rows.length; r += 1)
        held.set(rows.subarray(r * columns, (r + 1) * columns), r * pitch);
  }

  #doubles(at: number, count: number): Float64Array {
    return new Float64Array(this.#kernel.memory.buffer, at, count);
  }
}
