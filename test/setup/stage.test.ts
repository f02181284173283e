import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { stage } from "../../src/setup/stage.ts";
import { failureOf } from "../support/failure.ts";
import { copyRuntime, flipByte, RUNTIME } from "../support/runtime-folder.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const whole = join(folder.path, "whole");
const SMALL = "node_modules/sharp/package.json";
let count = 0;

/** An empty private folder. */
function empty(): string {
  const path = join(folder.path, `to-${count++}`);
  mkdirSync(path);
  return path;
}

beforeAll(() => stage(root, mkdirSync(whole, { recursive: true }) ?? whole, RUNTIME.files, "remedy"));

function listed(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    );
}

test("a clone after npm ci: its packages are those of the manifest, and nothing else is taken over", () => {
  expect(listed(whole).sort()).toEqual(Object.keys(RUNTIME.files).sort());
});

test.skipIf(process.platform === "win32")("nobody else may read or write the copy", () => {
  expect(statSync(join(whole, "node_modules")).mode & 0o777).toBe(0o700);
  expect(statSync(join(whole, SMALL)).mode & 0o777).toBe(0o600);
});

test("one flipped byte is noticed in every single file", async () => {
  const from = copyRuntime(whole, join(folder.path, "flipped"));
  for (const [path, expected] of Object.entries(RUNTIME.files)) {
    flipByte(join(from, path));
    const to = empty();
    const failure = await failureOf(() => stage(from, to, { [path]: expected }, "remedy"));
    expect(failure).toMatchObject({ code: "RUNTIME_DIGEST", message: expect.stringContaining(path), hint: "remedy" });
    expect(listed(to)).toEqual([]);
  }
});

describe("a runtime that is not whole", () => {
  test("a file that is missing is named, and no runtime is left behind", async () => {
    const from = copyRuntime(whole, join(folder.path, "missing"));
    rmSync(join(from, SMALL));
    const to = empty();
    expect(await failureOf(() => stage(from, to, RUNTIME.files, "remedy"))).toMatchObject({
      code: "RUNTIME_MISSING",
      message: `The runtime's file ${join(from, SMALL)} does not exist.`,
    });
    expect(existsSync(join(to, "node_modules"))).toBe(false);
  });

  test.each<[string, (path: string) => void, string]>([
    ["a longer one", (path) => writeFileSync(path, Buffer.alloc(1e6)), "1000000 bytes instead of"],
    ["a shorter one", (path) => truncateSync(path, 10), "10 bytes instead of"],
    ["an empty one", (path) => writeFileSync(path, ""), "0 bytes instead of"],
    ["a folder", (path) => mkdirSync(path), "does not exist"],
    ["a link to nothing", (path) => symlinkSync("nothing", path), "does not exist"],
  ])("%s in a file's place", async (_, put, why) => {
    const from = copyRuntime(whole, join(folder.path, `replaced-${count++}`));
    rmSync(join(from, SMALL));
    if (why.startsWith("10 ")) folder.write(join(from, SMALL).slice(folder.path.length), "x".repeat(50));
    put(join(from, SMALL));
    const failure = await failureOf(() => stage(from, empty(), RUNTIME.files, "remedy"));
    expect(failure.message).toContain(why);
  });
});

test("files that Node.js would rather load than verified ones are left behind", async () => {
  const from = copyRuntime(whole, join(folder.path, "extra"));
  const planted = [
    "node_modules/sharp.js",
    "node_modules/sharp/node_modules/detect-libc/package.json",
    "node_modules/sharp/src/build/Release/sharp-linux-x64-0.35.5.node",
    "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so",
    "node_modules/onnxruntime-common/dist/cjs/index",
  ];
  for (const path of planted) folder.write(join("extra", path), "planted");
  const to = empty();
  await stage(from, to, RUNTIME.files, "remedy");
  expect(listed(to).sort()).toEqual(Object.keys(RUNTIME.files).sort());
});
