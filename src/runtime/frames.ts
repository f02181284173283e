import type { Writable } from "node:stream";

const HEADER_BYTES = 8;

/** A message between a program and its model's process: a head, and plain values after it. */
export interface Frame {
  readonly head: Buffer;
  readonly data: Buffer;
}

/** The most bytes of each part that are accepted. */
export interface FrameBounds {
  readonly head: number;
  readonly data: number;
}

/** Sends a frame: the lengths of both parts in 32 bits each, little end first, then the parts. */
export function writeFrame(to: Writable, head: Uint8Array, data: Uint8Array = new Uint8Array(0)): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(head.byteLength, 0);
  header.writeUInt32LE(data.byteLength, 4);
  for (const part of [header, head, data]) if (part.byteLength > 0) to.write(part);
}

/** Puts one frame together from the bytes as they come, and takes no memory for more than its bounds. */
export class FrameReader {
  readonly #most: FrameBounds;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #body: Buffer | undefined;
  #filled = 0;

  constructor(most: FrameBounds) {
    this.#most = most;
  }

  /**
   * @returns the frame, when it is whole
   * @throws RangeError if it announces more than its bounds, or something follows it
   */
  take(chunk: Buffer): Frame | undefined {
    const used = this.#body ? 0 : this.#takeHeader(chunk);
    if (!this.#body) return undefined;
    if (chunk.length - used > this.#body.length - this.#filled) throw new RangeError("more than it announced");
    this.#filled += chunk.copy(this.#body, this.#filled, used);
    if (this.#filled < this.#body.length) return undefined;
    const end = this.#header.readUInt32LE(0);
    return { head: this.#body.subarray(0, end), data: this.#body.subarray(end) };
  }

  #takeHeader(chunk: Buffer): number {
    const used = chunk.copy(this.#header, this.#filled);
    this.#filled += used;
    if (this.#filled < HEADER_BYTES) return used;
    const [head, data] = [this.#header.readUInt32LE(0), this.#header.readUInt32LE(4)];
    if (head > this.#most.head || data > this.#most.data) throw new RangeError("more than it may");
    this.#body = Buffer.allocUnsafeSlow(head + data);
    this.#filled = 0;
    return used;
  }
}
