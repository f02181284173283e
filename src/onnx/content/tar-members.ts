import { type Peek, peekBytes } from "./peek.ts";
import type { Member } from "./zip-members.ts";

const BLOCK = 512;
/** Against archives of nothing but empty files. */
const MOST_HEADERS = 100_000;

/**
 * The files in a tar archive.
 * @returns undefined if not all of it can be seen, or it is damaged
 */
export function tarMembers(peek: Peek): Member[] | undefined {
  const members: Member[] = [];
  let position = 0;
  for (let i = 0; i < MOST_HEADERS; i++) {
    const header = peek.read(position, BLOCK);
    if (header.length < BLOCK) return position >= peek.size ? members : undefined;
    if (header.every((byte) => byte === 0)) return members;
    const size = sizeOf(header);
    if (header.toString("latin1", 257, 262) !== "ustar" || size === undefined) return undefined;
    const type = String.fromCharCode(header[156]);
    const start = position + BLOCK;
    if (type === "0" || type === "\0" || type === "7") {
      const open = () => peekBytes(peek.read(start, Math.min(size, 8192)), size);
      members.push({ name: header.toString("utf8", 0, 100).replace(/\0.*$/s, ""), size, isEncrypted: false, open });
    }
    position = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

/** Octal digits; of large files a binary number behind a set bit. */
function sizeOf(header: Buffer): number | undefined {
  if ((header[124] & 0x80) !== 0) return header.readUIntBE(130, 6);
  const digits = header
    .toString("latin1", 124, 136)
    .replace(/[\0 ]+$/, "")
    .trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : undefined;
}
