import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { SacError } from "../errors.ts";

const WINDOW_BYTES = 32 << 10;

/** Random access to an open file through a small buffer, which pays because readers mostly move forward. */
export class FileWindow {
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #start = 0;
  #end = 0;

  /** `size` is the file's size in bytes; `name` is what error messages call the file. */
  constructor(
    readonly fd: number,
    readonly size: number,
    readonly name: string,
  ) {}

  /** The byte at `position`, which must lie before `size`. */
  byte(position: number): number {
    this.#cover(position, 1);
    return this.#window[position - this.#start] ?? 0;
  }

  /** `length` bytes from `position` as UTF-8; what is not UTF-8 becomes U+FFFD. */
  text(position: number, length: number): string {
    if (length > WINDOW_BYTES) {
      const bytes = Buffer.allocUnsafe(length);
      this.#read(bytes, position);
      return bytes.toString("utf8");
    }
    this.#cover(position, length);
    return this.#window.toString("utf8", position - this.#start, position - this.#start + length);
  }

  /** Fills `target` with the bytes from `position`; they must lie before `size`. */
  copy(target: Uint8Array, position: number): void {
    if (target.length > WINDOW_BYTES) {
      this.#read(target, position);
      return;
    }
    this.#cover(position, target.length);
    target.set(this.#window.subarray(position - this.#start, position - this.#start + target.length));
  }

  #cover(position: number, length: number): void {
    if (position >= this.#start && position + length <= this.#end) return;
    const available = Math.min(WINDOW_BYTES, this.size - position);
    this.#read(this.#window.subarray(0, available), position);
    this.#start = position;
    this.#end = position + available;
  }

  #read(target: Uint8Array, position: number): void {
    let done = 0;
    while (done < target.length) {
      const count = readSync(this.fd, target, done, target.length - done, position + done);
      if (count === 0) throw this.#shrunk(position + done);
      done += count;
    }
  }

  #shrunk(position: number): SacError {
    const message = `${this.name} ended at byte ${position} while it was read; it had ${this.size} bytes before.`;
    return new SacError("MODEL_TRUNCATED", message, "Wait until the file is written completely, then run again.");
  }
}

/** Opens a file for as long as `read` needs it. */
export function withFile<T>(path: string, read: (file: FileWindow) => T): T {
  const fd = openSync(path, "r");
  try {
    return read(new FileWindow(fd, fstatSync(fd).size, path));
  } finally {
    closeSync(fd);
  }
}
