import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseCacheKey } from "../../src/auditing/cache-key.ts";
import { openSealedFolder } from "../../src/auditing/sealed-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const KEY = parseCacheKey("k".repeat(32));
const OTHER = parseCacheKey("o".repeat(32));
const folder = temporaryFolder();
let path: string;
let count = 0;

beforeEach(() => {
  count += 1;
  path = join(folder.path, String(count));
});

const open = (key = KEY) => openSealedFolder(path, key);
const onlyFile = () => join(path, readdirSync(path)[0]);

/** Changes the file of the one text that is kept, and reads that. */
async function readAfter(change: (sealed: Buffer) => Uint8Array): Promise<string | undefined> {
  await open().write("a subject", "a verdict");
  writeFileSync(onlyFile(), change(readFileSync(onlyFile())));
  return open().read("a subject");
}

describe("a sealed folder", () => {
  it("gives back what was written, to whoever opens it with the key", async () => {
    await open().write("a subject", '{"text":"Grüße"}');
    expect(await open().read("a subject")).toBe('{"text":"Grüße"}');
    await open().write("a subject", "another");
    expect(await open().read("a subject")).toBe("another");
    expect(readdirSync(path)).toHaveLength(1);
  });

  it("has nothing under another subject, with another key, or where there is no folder", async () => {
    expect(await open().read("a subject")).toBeUndefined();
    await open().write("a subject", "a verdict");
    expect(await open().read("a Subject")).toBeUndefined();
    expect(await open(OTHER).read("a subject")).toBeUndefined();
  });

  it("has nothing where another key has written under that very name", async () => {
    await open().write("a subject", "a verdict");
    const name = onlyFile();
    await open({ ...OTHER, names: KEY.names }).write("a subject", "forged");
    expect(readdirSync(path).map((one) => join(path, one))).toEqual([name]);
    expect(await open().read("a subject")).toBeUndefined();
  });

  it("has nothing where a true text of another subject was put under that name", async () => {
    await open().write("derived", "verdict: derived");
    const name = onlyFile();
    await open().write("unrelated", "verdict: unrelated");
    const other = readdirSync(path)
      .map((one) => join(path, one))
      .find((one) => one !== name);
    renameSync(other ?? "", name);
    expect(await open().read("derived")).toBeUndefined();
  });

  it.each<[string, (sealed: Buffer) => Uint8Array]>([
    ["emptied", () => new Uint8Array()],
    ["cut short", (sealed) => sealed.subarray(0, -1)],
    ["cut to a few bytes", (sealed) => sealed.subarray(0, 20)],
    ["made longer", (sealed) => Buffer.concat([sealed, Buffer.of(0)])],
    ["changed in its first byte", (sealed) => flipped(sealed, 0)],
    ["changed in the middle", (sealed) => flipped(sealed, sealed.length >> 1)],
    ["changed in its last byte", (sealed) => flipped(sealed, sealed.length - 1)],
    ["replaced by text", () => Buffer.from('{"verdict":"unrelated"}')],
  ])("has nothing of a file that was %s", async (_, change) => {
    expect(await readAfter(change)).toBeUndefined();
  });

  it("has nothing where a folder or a link to a device stands in place of a file", async () => {
    await open().write("a subject", "a verdict");
    const file = onlyFile();
    renameSync(file, `${file}.away`);
    symlinkSync("/dev/zero", file);
    expect(await open().read("a subject")).toBeUndefined();
    renameSync(file, `${file}.link`);
    mkdirSync(file);
    expect(await open().read("a subject")).toBeUndefined();
    await expect(open().write("a subject", "a verdict")).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
  });

  it("shows neither subjects nor texts, nor by its size which of two texts it is", async () => {
    await open().write("models/suspect.onnx", "verdict: derived, and a long explanation why");
    const first = readFileSync(onlyFile());
    expect(onlyFile()).not.toContain("suspect");
    expect(first.includes("derived")).toBe(false);
    await open().write("models/suspect.onnx", "verdict: unrelated");
    expect(readFileSync(onlyFile())).toHaveLength(first.length);
  });

  it("never seals one text to the same bytes twice", async () => {
    await open().write("a subject", "a verdict");
    const first = readFileSync(onlyFile());
    await open().write("a subject", "a verdict");
    expect(readFileSync(onlyFile()).equals(first)).toBe(false);
  });

  it("can be rid of what a run did not use, and of nothing that is not its own", async () => {
    await open().write("used", "1");
    await open().write("unused", "2");
    writeFileSync(join(path, "notes.txt"), "mine");
    const next = open();
    await next.read("used");
    await next.write("new", "3");
    await next.removeUnused();
    expect(await open().read("unused")).toBeUndefined();
    expect([await open().read("used"), await open().read("new")]).toEqual(["1", "3"]);
    expect(existsSync(join(path, "notes.txt"))).toBe(true);
  });

  it("can be rid of what nobody has used for ninety days, but keeps what was read since", async () => {
    await open().write("old", "1");
    await open().write("old and used", "2");
    const longAgo = new Date(Date.now() - 91 * 24 * 3_600_000);
    for (const name of readdirSync(path)) utimesSync(join(path, name), longAgo, longAgo);
    await open().read("old and used");
    await open().removeOld();
    expect(readdirSync(path)).toHaveLength(1);
    expect(await open().read("old and used")).toBe("2");
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] ^= 1;
  return changed;
}

describe("the key of a verdict cache", () => {
  it("is the same with white space around it, and another for another secret", () => {
    expect(parseCacheKey(`${"k".repeat(32)}\n`)).toEqual(KEY);
    expect(OTHER.contents.equals(KEY.contents)).toBe(false);
    expect(KEY.names.equals(KEY.contents)).toBe(false);
  });

  it("is refused if it could be guessed, without being repeated", () => {
    const parse = () => parseCacheKey("hunter2", "What the variable SAC_CACHE_KEY holds");
    expect(parse).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    expect(parse).toThrow(/^What the variable SAC_CACHE_KEY holds has fewer than 32 characters/);
    expect(parse).not.toThrow(/hunter2/);
  });
});
