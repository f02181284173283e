import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { keepInToolCache, placeInToolCache } from "../../src/setup/tool-cache.ts";
import { RUNTIME } from "../support/runtime-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

/** A folder of many files that all say the same. */
function source(word: string): string {
  const path = join(folder.path, word);
  mkdirSync(join(path, "node_modules"), { recursive: true, mode: 0o700 });
  for (let i = 0; i < 50; i++) writeFileSync(join(path, "node_modules", `${i}`), word);
  return path;
}

function words(place: string): Set<string> {
  const files = readdirSync(join(place, "node_modules"));
  expect(files).toHaveLength(50);
  return new Set(files.map((name) => readFileSync(join(place, "node_modules", name), "utf8")));
}

test("another runtime has another place", () => {
  const place = placeInToolCache("/tools", RUNTIME);
  expect(place).toContain(RUNTIME.platform);
  expect(placeInToolCache("/tools", { ...RUNTIME, digest: "0".repeat(64) })).not.toBe(place);
  expect(placeInToolCache("/tools", { ...RUNTIME, platform: "linux-riscv64" })).not.toBe(place);
});

test("a runtime replaces what is in its place, and leaves nothing else", async () => {
  const place = placeInToolCache(join(folder.path, "tools"), RUNTIME);
  await keepInToolCache(source("old"), place);
  await keepInToolCache(source("new"), place);
  expect(words(place)).toEqual(new Set(["new"]));
  expect(readdirSync(dirname(place))).toEqual([RUNTIME.platform]);
  if (process.platform !== "win32") expect(statSync(place).mode & 0o077).toBe(0);
});

test("jobs that share a tool cache: the last one's runtime stands, whole, and nothing else", async () => {
  const place = placeInToolCache(join(folder.path, "shared"), RUNTIME);
  const sources = ["a", "b", "c", "d", "e", "f"].map(source);
  await Promise.all(sources.map((from) => keepInToolCache(from, place).catch(() => undefined)));
  expect(words(place).size).toBe(1);
  expect(readdirSync(dirname(place))).toEqual([RUNTIME.platform]);
});

test("a tool cache that cannot be written is an error for the caller to tell", async () => {
  const file = folder.write("file", "");
  await expect(keepInToolCache(source("x"), join(file, "place"))).rejects.toThrow(/ENOTDIR|EEXIST/);
});
