import { crc32 } from "node:zlib";

/** A member of a ZIP file; every field can be made to lie. */
export interface ZipMember {
  readonly name: string;
  readonly data: Uint8Array;
  /** 0: stored, 8: deflated; `data` is written as it is given. */
  readonly method?: number;
  /** Size after inflating, as the headers tell it. */
  readonly size?: number;
  readonly crc?: number;
  /** The name in the header beside the data, where it differs from the directory's. */
  readonly localName?: string;
  /** Where the directory says that the member lies, if not where it does. */
  readonly offset?: number;
}

function header(member: ZipMember, name: string): Buffer {
  const { data, method = 0, size = data.length, crc = crc32(data) } = member;
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

/** A member's local header, which stands before its data. */
export function localHeader(member: ZipMember): Buffer {
  const name = member.localName ?? member.name;
  return Buffer.concat([Buffer.from("PK\x03\x04"), header(member, name), Buffer.from(name)]);
}

/** The bytes of a ZIP file. */
export function writeZip(members: readonly ZipMember[], { count = members.length, comment = "" } = {}): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const member of members) {
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(member.offset ?? position, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00"), header(member, member.name), tail, Buffer.from(member.name));
    const local = localHeader(member);
    parts.push(local, member.data);
    position += local.length + member.data.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(position, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
}
