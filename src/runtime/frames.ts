import type { Writable } from "node:stream";

const HEADER_BYTES = 8;

/** A message between a program and its model's process: a head, and plain values after it. Each lies in memory of its own. */
export interface Frame {
  readonly head: Buffer<ArrayBuffer>;
  readonly data: Buffer<ArrayBuffer>;
}

/** The most bytes of each part that are accepted. */
export interface FrameBounds {
  readonly head: number;
  readonly data: number;
}

/** Plain values as they lie in memory. */
type Values = Pick<Uint8Array, "buffer" | "byteOffset" | "byteLength">;

/** Sends a frame: the lengths of both parts in 32 bits each, little end first, then the parts. @param data in one piece or several */
export function writeFrame(to: Writable, head: Uint8Array, ...data: readonly Values[]): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(head.byteLength, 0);
  header.writeUInt32LE(
    data.reduce((sum, { byteLength }) => sum + byteLength, 0),
    4,
  );
  const pieces = data.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  for (const part of [header, head, ...pieces]) if (part.byteLength > 0) to.write(part);
}

/** Puts one frame together from the bytes as they come, and takes no memory for more than its bounds. */
export class FrameReader {
  readonly #most: FrameBounds;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  /** The parts after the header, when that is there. */
  #frame: Frame | undefined;
  /** Bytes that were taken of the whole frame. */
  #taken = 0;

  constructor(most: FrameBounds) {
    this.#most = most;
  }

  /**
   * @returns the frame, when it is whole
   * @throws RangeError if it announces more than its bounds, or something follows it
   */
  take(chunk: Buffer): Frame | undefined {
    let used = this.#fill(this.#header, 0, chunk, 0);
    if (this.#taken < HEADER_BYTES) return undefined;
    const { head, data } = this.#parts();
    const dataStart = HEADER_BYTES + head.length;
    used += this.#fill(head, HEADER_BYTES, chunk, used);
    used += this.#fill(data, dataStart, chunk, used);
    if (used < chunk.length) throw new RangeError("more than it announced");
    return this.#taken < dataStart + data.length ? undefined : this.#frame;
  }

  /** Copies what belongs into a part that begins at `start` of the frame. @returns how many bytes that were */
  #fill(part: Buffer, start: number, chunk: Buffer, from: number): number {
    const at = this.#taken - start;
    const copied = at >= 0 && at < part.length ? chunk.copy(part, at, from) : 0;
    this.#taken += copied;
    return copied;
  }

  #parts(): Frame {
    const [head, data] = [this.#header.readUInt32LE(0), this.#header.readUInt32LE(4)];
    if (head > this.#most.head || data > this.#most.data) throw new RangeError("more than it may");
    this.#frame ??= { head: Buffer.allocUnsafeSlow(head), data: Buffer.allocUnsafeSlow(data) };
    return this.#frame;
  }
}
