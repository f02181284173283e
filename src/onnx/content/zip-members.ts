import { constants, inflateRawSync } from "node:zlib";
import { type Peek, peekBytes } from "./peek.ts";

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly size: number;
  readonly isEncrypted: boolean;
  /** Its first bytes; undefined if they cannot be had. */
  open(): Peek | undefined;
}

/** What stands at the end of a ZIP archive, before a comment of at most so many bytes. */
const END = Buffer.from("PK\x05\x06", "latin1");
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = Buffer.from("PK\x01\x02", "latin1");
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** A directory of more bytes is read so far. */
const MOST_DIRECTORY = 4 * 2 ** 20;
/** Of what a member's first bytes are inflated from; at most a thousand times as much comes of it. */
const PACKED_BYTES = 8192;

/**
 * The members of a ZIP archive, wherever in the file it begins, as its readers find them: by the directory at its end.
 * @returns undefined if there is no such directory, or it is damaged or longer than what is read
 */
export function zipMembers(peek: Peek): Member[] | undefined {
  const end = findEnd(peek);
  if (end === undefined) return undefined;
  const [bytes, offset] = [end.record.readUInt32LE(12), end.record.readUInt32LE(16)];
  // What stands before the archive moves all that it says about itself.
  const shift = end.position - bytes - offset;
  if (bytes > MOST_DIRECTORY || shift < 0) return undefined;
  const directory = peek.read(offset + shift, bytes);
  const members: Member[] = [];
  let at = 0;
  while (at + ENTRY_BYTES <= directory.length && directory.subarray(at, at + 4).equals(ENTRY)) {
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const name = directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + lengths[0]);
    members.push(memberOf(peek, directory.subarray(at, at + ENTRY_BYTES), name, shift));
    at += ENTRY_BYTES + lengths[0] + lengths[1] + lengths[2];
  }
  return at === directory.length ? members : undefined;
}

function findEnd(peek: Peek): { readonly position: number; readonly record: Buffer } | undefined {
  const start = Math.max(0, peek.size - END_BYTES - LONGEST_COMMENT);
  const tail = peek.read(start, peek.size - start);
  const at = tail.lastIndexOf(END);
  if (at < 0 || at + END_BYTES > tail.length) return undefined;
  return { position: start + at, record: tail.subarray(at, at + END_BYTES) };
}

function memberOf(peek: Peek, entry: Buffer, name: string, shift: number): Member {
  const [flags, method] = [entry.readUInt16LE(8), entry.readUInt16LE(10)];
  const [packed, size, offset] = [entry.readUInt32LE(20), entry.readUInt32LE(24), entry.readUInt32LE(42)];
  const isEncrypted = (flags & 1) !== 0;
  return {
    name,
    size,
    isEncrypted,
    open() {
      const local = peek.read(offset + shift, LOCAL_BYTES);
      if (isEncrypted || local.length < LOCAL_BYTES) return undefined;
      const start = offset + shift + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
      const bytes = peek.read(start, Math.min(packed, PACKED_BYTES));
      if (method === 0) return peekBytes(bytes, size);
      return method === 8 ? inflated(bytes, size) : undefined;
    },
  };
}

function inflated(bytes: Buffer, size: number): Peek | undefined {
  try {
    return peekBytes(inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }), size);
  } catch {
    return undefined;
  }
}
