import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { nativeRequire, nativesFolder, sharp, useNatives } from "../../src/natives/load.ts";
import { bundle } from "../support/bundle.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const fingerprint = await makeFingerprint();

describe("the native packages", () => {
  test("are those beside the program, unless a folder was named", () => {
    expect(nativesFolder()).toBeUndefined();
    expect(nativeRequire().resolve("sharp")).toBe(join(root, "node_modules", "sharp", "dist", "index.cjs"));
  });

  test("come from the folder's node_modules, for this process and for the models' processes", () => {
    const file = folder.write("named/node_modules/sharp/index.js", "module.exports = () => 'another';");
    useNatives(join(folder.path, "named"));
    expect(nativesFolder()).toBe(join(folder.path, "named"));
    expect(nativeRequire().resolve("sharp")).toBe(file);
    expect(nativeRequire(root).resolve("sharp")).toContain(root);
    expect(sharp()(Buffer.alloc(0))).toBe("another");
  });

  test("packages that do not start are an error that gives the reason", async () => {
    folder.write("broken/node_modules/sharp/index.js", "throw new Error('no such CPU\\nand more');");
    useNatives(join(folder.path, "broken"));
    expect(await failureOf(() => sharp())).toMatchObject({
      code: "RUNTIME_MISSING",
      message: "sharp does not start: no such CPU.",
    });
  });

  test("packages of which a part is missing are an error, too", async () => {
    folder.write("part/node_modules/sharp/index.js", "");
    useNatives(join(folder.path, "part"));
    expect((await failureOf(() => sharp())).message).toBe("sharp does not start: its package is not whole.");
  });

  test("an image library that does not start says nothing of a fingerprint whose probes it would decode", async () => {
    folder.write("lacking/node_modules/sharp/index.js", "throw new Error('Could not load the \"sharp\" module');");
    useNatives(join(folder.path, "lacking"));
    const failure = await failureOf(() => decodeProbes(fingerprint));
    expect(failure).toMatchObject({ code: "RUNTIME_MISSING", hint: expect.stringContaining("--omit=optional") });
  });
});

test("a program that has none beside it can be told of them while it runs", async () => {
  const contents = `
    import { sharp, useNatives } from "./src/natives/load.ts";
    let before = "there";
    try { sharp(); } catch (thrown) { before = thrown.message; }
    useNatives(process.argv[2]);
    console.log(before, sharp().versions.sharp);`;
  const program = folder.write("program/main.mjs", await bundle(contents, "esm"));
  mkdirSync(join(folder.path, "natives"));
  symlinkSync(join(root, "node_modules"), join(folder.path, "natives", "node_modules"));
  const output = execFileSync(process.execPath, [program, join(folder.path, "natives")], { encoding: "utf8" });
  expect(output.trim()).toBe("sharp does not start: Cannot find module 'sharp'. 0.35.5");
});
