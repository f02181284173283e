import { crc32 } from "node:zlib";
import { zipSync } from "fflate";
import { SacError } from "../errors.ts";

export type Members = ReadonlyMap<string, Uint8Array>;

/** Far above any real fingerprint (1,000 probes of 512 pixels and 200 models of 1,000 classes take about 1,000 MB). */
export const MOST_BYTES = 2 ** 30;

/** Packs a ZIP file with members stored as they are (JPEGs do not shrink), in the given order: same members, same bytes. */
export function packArchive(members: Members): Uint8Array {
  // ZIP keeps local wall-clock time, so the constant is built in local time too.
  const options = { level: 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync(Object.fromEntries([...members].map(([name, bytes]) => [name, [bytes, options] as const])));
}

/**
 * Opens a ZIP file in memory, without writing or inflating anything. Stored members that do not overlap cannot be larger
 * than the file that they lie in, so a ZIP bomb has nothing to work with.
 * @param name the file's path, for messages
 * @returns views of the members, whose CRC-32 was checked
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_DIGEST, FINGERPRINT_TOO_LARGE
 */
export function unpackArchive(bytes: Uint8Array, name: string): Members {
  if (bytes.length > MOST_BYTES) throw archiveTooLarge(name);
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = readDirectory(zip, name);
    const total = entries.reduce((sum, { size }) => sum + size, 0);
    if (total > MOST_BYTES) throw archiveTooLarge(name);
    if (total > zip.length) throw invalid(name, "its members are said to be larger than the file");
    return new Map(entries.map((entry) => [entry.name, readMember(zip, entry, name)]));
  } catch (thrown) {
    if (thrown instanceof RangeError) throw invalid(name, "it is not a ZIP file, or a damaged one", thrown);
    throw thrown;
  }
}

/** An entry of the central directory (section 4.3.12 of the ZIP specification, APPNOTE.TXT). */
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  /** Position of the local header before the member's data. */
  readonly offset: number;
}

const [END, DIRECTORY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [END_LENGTH, DIRECTORY_LENGTH, LOCAL_LENGTH] = [22, 46, 30];

function expectSignature(zip: Buffer, position: number, signature: number): void {
  if (zip.readUInt32LE(position) !== signature) throw new RangeError(`no ZIP signature at byte ${position}`);
}

/** The directory ends where the end record begins, and the file ends with that: a file cut short or added to is damaged. */
function readDirectory(zip: Buffer, name: string): Entry[] {
  const end = zip.length - END_LENGTH;
  expectSignature(zip, end, END);
  const count = zip.readUInt16LE(end + 10);
  let position = zip.readUInt32LE(end + 16);
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i += 1) {
    expectSignature(zip, position, DIRECTORY);
    const nameEnd = position + DIRECTORY_LENGTH + zip.readUInt16LE(position + 28);
    const member = zip.toString("utf8", position + DIRECTORY_LENGTH, nameEnd);
    if (zip.readUInt16LE(position + 10) !== 0) throw compressed(name, member);
    if (entries.has(member)) throw invalid(name, `it holds ${member} twice`);
    const [crc, size] = [zip.readUInt32LE(position + 16), zip.readUInt32LE(position + 24)];
    entries.set(member, { name: member, size, crc, offset: zip.readUInt32LE(position + 42) });
    position = nameEnd + zip.readUInt16LE(position + 30) + zip.readUInt16LE(position + 32);
  }
  if (position !== end) throw new RangeError(`the directory ends at byte ${position}, not at ${end}`);
  return [...entries.values()];
}

function readMember(zip: Buffer, { name: member, size, crc, offset }: Entry, name: string): Uint8Array {
  expectSignature(zip, offset, LOCAL);
  const nameEnd = offset + LOCAL_LENGTH + zip.readUInt16LE(offset + 26);
  if (zip.toString("utf8", offset + LOCAL_LENGTH, nameEnd) !== member) {
    throw invalid(name, `its member ${member} has two names`);
  }
  const start = nameEnd + zip.readUInt16LE(offset + 28);
  const data = zip.subarray(start, start + size);
  if (data.length !== size) throw new RangeError(`${member} reaches beyond the end`);
  if (crc32(data) === crc) return data;
  const message = `${member} in ${name} is not what was packed: its CRC-32 differs.`;
  const hint = "The file was damaged after it was written. Use an intact copy; do not trust this one.";
  throw new SacError("FINGERPRINT_DIGEST", message, hint);
}

function invalid(name: string, reason: string, cause?: unknown): SacError {
  const hint = "Check that this is the file that sac enroll wrote, copied whole (a Git LFS file must be pulled).";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a fingerprint: ${reason}.`, hint, { cause });
}

function compressed(name: string, member: string): SacError {
  const message = `${name} is not a fingerprint: its member ${member} is compressed.`;
  const hint = "Members are stored as they are. If you unpacked it, pack it again without compression: zip -0 -D -r.";
  return new SacError("FINGERPRINT_INVALID", message, hint);
}

/** The error for a file that is, or says that it unpacks to, more than MOST_BYTES. */
export function archiveTooLarge(name: string): SacError {
  const message = `${name} holds more than ${MOST_BYTES / 2 ** 30} GiB and was not opened.`;
  const hint = "No honest fingerprint is that large: ask the person who gave you the file.";
  return new SacError("FINGERPRINT_TOO_LARGE", message, hint);
}
