import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { packFingerprint } from "../../src/fingerprint/pack.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const fingerprint = await makeFingerprint({ unrelated: 1 });

describe("saveFingerprint and loadFingerprint", () => {
  it.skipIf(process.platform === "win32")("a fingerprint can be read by its owner alone", async () => {
    await writeFingerprint(at("mode.sac"), fingerprint);
    expect(statSync(at("mode.sac")).mode & 0o777).toBe(0o600);
    rmSync(at("mode.sac"));
  });

  it("give the fingerprint back, with where it came from and its digest", async () => {
    await writeFingerprint(at("f.sac"), fingerprint);
    const { path, sha256: digest, fingerprint: back } = await loadFingerprint(at("f.sac"));
    expect(path).toBe(at("f.sac"));
    expect(digest).toBe(sha256(readFileSync(at("f.sac"))));
    expect(sha256(packFingerprint(back))).toBe(digest);
    expect(readdirSync(folder.path)).toEqual(["f.sac"]);
  });

  it.each([
    ["missing.sac", "FILE_NOT_FOUND", "there is no such file"],
    ["folder.sac", "FILE_UNREADABLE", "it is a folder, not a file"],
    ["empty.sac", "FINGERPRINT_INVALID", "not a ZIP file"],
    ["huge.sac", "FINGERPRINT_TOO_LARGE", "more than 1 GiB"],
  ])("say what is wrong with %s", async (name, code, words) => {
    mkdirSync(at("folder.sac"), { recursive: true });
    folder.write("empty.sac", "");
    const file = openSync(at("huge.sac"), "w");
    ftruncateSync(file, 3 * 2 ** 30);
    closeSync(file);
    const before = process.resourceUsage().maxRSS;
    const failure = await failureOf(() => loadFingerprint(at(name)));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(at(name));
    expect(failure.message).toContain(words);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024);
  });

  it("do not write where a file stands in the way", async () => {
    folder.write("no", "");
    const failure = await failureOf(() => writeFingerprint(at("no/f.sac"), fingerprint));
    expect(failure.code).toBe("OUTPUT_UNWRITABLE");
    expect(failure.message).toContain(at("no/f.sac"));
  });
});
