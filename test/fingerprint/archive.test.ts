import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { localHeader, writeZip, type ZipMember } from "../support/zip-writer.ts";

const MIB = 2 ** 20;
const text = (name: string, content = name): ZipMember => ({ name, data: Buffer.from(content) });
const open = (zip: Uint8Array) => unpackArchive(zip, "f.sac");

/** What opening it costs: the most memory in use at any time, in bytes above what was used before. */
async function opening(zip: Uint8Array) {
  const peak = () => process.resourceUsage().maxRSS * 1024;
  const before = peak();
  const failure = await failureOf(() => open(zip));
  return { failure, memory: peak() - before };
}

describe("packArchive and unpackArchive", () => {
  it("give every member back, in order", () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9/._é-]{0,20}$/);
    const members = fc.uniqueArray(fc.tuple(names, fc.uint8Array({ maxLength: 300 })), { selector: ([name]) => name });
    fc.assert(
      fc.property(members, (list) => {
        const back = [...open(packArchive(new Map(list)))].map(([name, bytes]) => [name, Uint8Array.from(bytes)]);
        expect(back).toEqual(list);
      }),
    );
  });

  it("takes what other programs store, extra fields and all", () => {
    const other = zipSync(
      { "a.txt": Buffer.from("hello") },
      { level: 0, mtime: new Date(2020, 5, 1), extra: { 1: Buffer.from("xy") } },
    );
    expect(Buffer.from(open(other).get("a.txt") ?? []).toString()).toBe("hello");
  });

  it("finds the file in a larger buffer", () => {
    const zip = writeZip([text("a")]);
    const larger = Buffer.concat([Buffer.from("before"), zip]);
    expect([...open(larger.subarray(6)).keys()]).toEqual(["a"]);
  });

  it("keeps names that mean something to JavaScript", () => {
    const names = ["__proto__", "constructor", "toString", "1"];
    expect([...open(writeZip(names.map((name) => text(name)))).keys()]).toEqual(names);
  });
});

describe("unpackArchive", () => {
  const good = writeZip([text("a"), text("b")]);
  const edited = (edit: (zip: Buffer) => void) => {
    const copy = Buffer.from(good);
    edit(copy);
    return copy;
  };
  it.each([
    ["an empty file", Buffer.alloc(0), "not a ZIP file"],
    ["text", Buffer.from("hello, this is no archive at all"), "not a ZIP file"],
    ["zeros", Buffer.alloc(1000), "not a ZIP file"],
    [
      "a Git LFS pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
      "not a ZIP",
    ],
    ["a tail", Buffer.concat([good, Buffer.from("tail")]), "not a ZIP file, or a damaged one"],
    ["a comment at the end", writeZip([text("a")], { comment: "hidden" }), "damaged"],
    ["fewer members than the directory", writeZip([text("a"), text("b")], { count: 1 }), "damaged"],
    ["more members than the directory", writeZip([text("a"), text("b")], { count: 3 }), "damaged"],
    ["a member far outside", writeZip([{ ...text("a"), offset: 0xfffffff0 }]), "damaged"],
    ["a member that reaches beyond the end", writeZip([{ ...text("a"), size: 80 }]), "damaged"],
    ["a member of gigabytes that are not there", writeZip([{ ...text("a"), size: 900 * MIB }]), "larger than the file"],
    ["one member twice", writeZip([text("a", "1"), text("a", "2")]), "it holds a twice"],
    ["a member with two names", writeZip([{ ...text("a"), localName: "b" }]), "its member a has two names"],
    ["a compressed member", zipSync({ a: Buffer.alloc(100) }), "its member a is compressed"],
    ["an unknown compression", writeZip([{ ...text("a"), method: 99 }]), "its member a is compressed"],
    ["a directory that lies elsewhere", edited((zip) => zip.writeUInt32LE(3, zip.length - 6)), "damaged"],
  ])("refuses %s", async (_, zip, words) => {
    const failure = await failureOf(() => open(zip));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("f.sac");
    expect(failure.message).toContain(words);
  });

  it("refuses a file that was cut short anywhere", async () => {
    for (let length = 0; length < good.length; length += 1) {
      const failure = await failureOf(() => open(good.subarray(0, length)));
      expect(failure.code, `${length} bytes`).toBe("FINGERPRINT_INVALID");
    }
  });

  it("notices data that is not what the CRC-32 says", async () => {
    const failure = await failureOf(() => open(writeZip([text("a"), { ...text("b"), crc: 1 }])));
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
    expect(failure.message).toContain("b in f.sac");
  });

  it("only reads: names that climb out of the folder are names", async () => {
    const folder = temporaryFolder();
    const names = ["../escaped", "/sac-escaped", "..\\escaped", "a/../../escaped", "a\0b", ""];
    const members = open(writeZip(names.map((name) => text(name))));
    expect([...members.keys()]).toEqual(names);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(existsSync(join(folder.path, "../escaped"))).toBe(false);
  });
});

describe("ZIP bombs", () => {
  it("1 GiB of zeros in 1 MiB is refused without inflating it", async () => {
    const block = deflateRawSync(Buffer.alloc(MIB), { finishFlush: constants.Z_FULL_FLUSH });
    const end = deflateRawSync(Buffer.alloc(0));
    expect(inflateRawSync(Buffer.concat([block, block, end]))).toHaveLength(2 * MIB);
    const data = Buffer.concat([...new Array<Buffer>(1024).fill(block), end]);
    expect(data.length).toBeLessThan(2 * MIB);
    for (const size of [1024 * MIB, 10, 0]) {
      const { failure, memory } = await opening(writeZip([{ name: "outputs.npy", data, method: 8, size }]));
      expect(failure.code).toBe("FINGERPRINT_INVALID");
      expect(memory).toBeLessThan(200 * MIB);
    }
  });

  it("members that say they are 40 GiB together are refused", async () => {
    const members = Array.from({ length: 20 }, (_, i) => ({ ...text(`m${i}`), size: 2048 * MIB }));
    const { failure, memory } = await opening(writeZip(members));
    expect(failure.code).toBe("FINGERPRINT_TOO_LARGE");
    expect(memory).toBeLessThan(200 * MIB);
  });

  it("members that overlap, each holding all that follow, are refused", async () => {
    const members: ZipMember[] = [];
    let body = Buffer.alloc(MIB / 16);
    for (let i = 0; i < 200; i += 1) {
      members.push({ name: `m${i}`, data: body });
      body = Buffer.concat([localHeader(members[i]), body]);
    }
    const placed = members.map((member) => ({
      ...member,
      offset: body.length - localHeader(member).length - member.data.length,
    }));
    const apart = writeZip(placed);
    const end = Buffer.from(apart.subarray(-22));
    const directory = apart.subarray(end.readUInt32LE(16), -22);
    end.writeUInt32LE(body.length, 16);
    const { failure, memory } = await opening(Buffer.concat([body, directory, end]));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("larger than the file");
    expect(memory).toBeLessThan(200 * MIB);
  });

  it("two members that share their data are refused as well", async () => {
    const data = Buffer.alloc(MIB);
    const zip = writeZip([
      { name: "a", data },
      { ...text("b"), size: MIB, crc: 0, offset: 0 },
    ]);
    expect((await failureOf(() => open(zip))).code).toBe("FINGERPRINT_INVALID");
  });
});
