import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SacError } from "../src/errors.ts";
import { loadFingerprint } from "../src/fingerprint/store.ts";
import { listImages } from "../src/probes/folder.ts";
import { readPreprocess } from "../src/probes/preprocess-file.ts";
import { readPlainFile } from "../src/read-file.ts";
import { readText } from "../src/tasks/claim/read-text.ts";
import { readZoo } from "../src/tasks/zoo.ts";
import { failureOf } from "./support/failure.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const folder = temporaryFolder();
const pipe = join(folder.path, "pipe");
execFileSync("mkfifo", [pipe]);

const read = (path: string, most = 100) =>
  readPlainFile(path, most, (reason, { problem, cause }) => {
    return new SacError("FILE_UNREADABLE", `${problem}: ${reason}`, undefined, { cause });
  });

describe("a file that is read whole", () => {
  it("has its content, also behind a link, also if it is empty", async () => {
    const path = folder.write("file", "content");
    symlinkSync(path, join(folder.path, "link"));
    expect(String(await read(path))).toBe("content");
    expect(String(await read(join(folder.path, "link")))).toBe("content");
    expect(await read(folder.write("empty", ""))).toHaveLength(0);
  });

  it.each([
    ["a pipe", pipe, "special: it is a pipe, not a file"],
    ["a folder", folder.path, "special: it is a folder, not a file"],
    ["a device", "/dev/zero", "special: it is a device or socket, not a file"],
    ["a terminal", "/dev/ptmx", "special: it is a device or socket, not a file"],
    ["nothing", join(folder.path, "nothing"), "missing: there is no such file"],
    [
      "a path through a file",
      join(folder.write("plain", ""), "x"),
      "refused: a part of its path is a file, not a folder",
    ],
  ])("is refused at once where there is %s", async (_, path, message) => {
    expect((await failureOf(() => read(path))).message).toBe(message);
  });

  it("is refused where it is larger than allowed, before anything of it is read", async () => {
    const huge = folder.write("huge", "");
    truncateSync(huge, 2 ** 40);
    expect((await failureOf(() => read(huge))).message).toBe(
      `large: it has ${2 ** 40} bytes, and at most 100 are read`,
    );
  });
});

describe("a pipe never hangs the reader", () => {
  it.each([
    ["of a fingerprint", () => loadFingerprint(pipe), "FILE_UNREADABLE"],
    ["of a zoo", () => readZoo(pipe), "FILE_NOT_FOUND"],
    ["of a preprocessing", () => readPreprocess(pipe), "FILE_NOT_FOUND"],
    ["of a commitment", () => readText(pipe), "FILE_NOT_FOUND"],
  ] as const)("%s", async (_, reading, code) => {
    const { code: found, message } = await failureOf(reading);
    expect(found).toBe(code);
    expect(message).toContain("it is a pipe, not a file");
  });

  it("of a folder of images", async () => {
    execFileSync("mkfifo", [join(folder.path, "pipe.jpg")]);
    const { code, message } = await failureOf(() => listImages(folder.path));
    expect(code).toBe("IMAGE_UNREADABLE");
    expect(message).toContain("it is a pipe, not a file");
  });
});
