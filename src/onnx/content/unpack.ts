import { gunzipSync, inflateSync } from "node:zlib";
import { isText } from "../foreign-formats.ts";
import { type Peek, peekBytes } from "./peek.ts";

/** Archives of more bytes are not unpacked, nor is more than so much made of one. */
const MOST_PACKED = 4 * 2 ** 20;
const MOST_UNPACKED = 64 * 2 ** 20;

/** What a file in the formats of gzip or zlib holds; undefined if it is too large, or damaged. */
export function unpacked(peek: Peek): Peek | undefined {
  if (peek.size > MOST_PACKED) return undefined;
  const bytes = peek.read(0, peek.size);
  const unpack = bytes[0] === 0x1f ? gunzipSync : inflateSync;
  try {
    return peekBytes(unpack(bytes, { maxOutputLength: MOST_UNPACKED }));
  } catch {
    return undefined;
  }
}

/** Whether a file begins as the format of zlib does: its method and one of four levels. */
export function isZlib(head: Buffer): boolean {
  return head[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(head[1]) && !isText(head);
}
