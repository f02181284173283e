import { readSync } from "node:fs";

/** What is read of one file at most, however large it is and whatever it says about itself. */
export const MOST_PEEKED = 8 * 2 ** 20;
/** Small, since most of what is read are the few bytes before a long payload. */
const WINDOW_BYTES = 512;

/** Something of which only a little is looked at. */
export interface Peek {
  /** How many bytes it has; of what is still compressed more than any file has. */
  readonly size: number;
  /** Up to `length` bytes from `position`: fewer at the end, and where no more may be read. */
  read(position: number, length: number): Buffer;
  /** Whether bytes that are there were not given. */
  isCutShort(): boolean;
}

/** Looks at an open file. */
export function peekFile(fd: number, size: number): Peek {
  let left = MOST_PEEKED;
  let cutShort = false;
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  const fetch = (position: number, length: number): Buffer => {
    const wanted = Math.max(0, Math.min(length, size - position));
    if (wanted > left) cutShort = true;
    const buffer = Buffer.alloc(Math.min(wanted, left));
    left -= buffer.length;
    const count = buffer.length === 0 ? 0 : readSync(fd, buffer, 0, buffer.length, position);
    return buffer.subarray(0, count);
  };
  return {
    size,
    isCutShort: () => cutShort,
    read(position, length) {
      if (length > WINDOW_BYTES) return fetch(position, length);
      if (position < start || position + length > start + window.length) {
        window = fetch(position, WINDOW_BYTES);
        start = position;
      }
      return window.subarray(position - start, position - start + length);
    },
  };
}

/** Looks at the beginning of something of `size` bytes. */
export function peekBytes(beginning: Buffer, size = beginning.length): Peek {
  let cutShort = false;
  return {
    size,
    isCutShort: () => cutShort,
    read(position, length) {
      if (Math.min(position + length, size) > beginning.length) cutShort = true;
      return beginning.subarray(position, position + length);
    },
  };
}
