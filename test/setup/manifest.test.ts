import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runtimeFor } from "../../src/setup/manifest.ts";
import { RUNTIME } from "../support/runtime-folder.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const json = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const manifest = json("runtime/manifest.json");
const PLATFORMS = Object.keys(manifest.platforms);
const folder = temporaryFolder();

/** Prints the files of a folder's packages that are loaded with the two. */
const TRACE = `
const { join, relative } = require("node:path");
const load = require("node:module").createRequire(join(process.argv[2], "package.json"));
load("onnxruntime-node");
load("sharp");
const paths = [...Object.keys(require.cache), ...process.report.getReport().sharedObjects];
const own = paths.map((path) => relative(process.argv[2], path).replaceAll("\\\\\\\\", "/"));
console.log(JSON.stringify(own.filter((path) => path.startsWith("node_modules/"))));
`;

describe("the lock file of the runtime", () => {
  test("asks for the very versions that the program is built and tested with", () => {
    const { dependencies } = json("package.json");
    expect(json("runtime/package.json").dependencies).toEqual(dependencies);
    expect(manifest.packages).toEqual(dependencies);
    expect(Object.values(dependencies)).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    ]);
  });

  test("has the same packages as the program's, each with its digest, and names no registry", () => {
    const [locked, ours] = [json("runtime/package-lock.json").packages, json("package-lock.json").packages];
    for (const [path, { version, integrity, resolved }] of Object.entries<Record<string, string>>(locked)) {
      if (path === "") continue;
      expect({ path, version, integrity }).toEqual({
        path,
        version: ours[path]?.version,
        integrity: ours[path]?.integrity,
      });
      expect(integrity).toMatch(/^sha512-/);
      expect(resolved).toBeUndefined();
    }
  });
});

describe("the manifest", () => {
  test("was made from the lock file at hand (else run scripts/runtime-manifest.mjs)", () => {
    const lock = JSON.stringify(json("runtime/package-lock.json"));
    expect(manifest.lock).toBe(createHash("sha256").update(lock).digest("hex"));
  });

  test("knows the five platforms that both packages have binaries for", () => {
    expect(PLATFORMS.sort()).toEqual(["darwin-arm64", "linux-arm64", "linux-x64", "win32-arm64", "win32-x64"]);
  });

  test.each(PLATFORMS)("%s has its own binaries and no other's", (platform) => {
    const paths = Object.keys(runtimeFor(platform).files);
    const [os, cpu] = platform.split("-");
    expect(paths).toContain(`node_modules/onnxruntime-node/bin/napi-v6/${os}/${cpu}/onnxruntime_binding.node`);
    expect(paths).toContainEqual(expect.stringMatching(`^node_modules/@img/sharp-${platform}/lib/sharp-.*\\.node$`));
    const binaries = paths.filter((path) => /\.(node|dll|dylib|so)(\.|$)|\.so\./.test(path));
    for (const path of binaries) expect(path.includes(platform) || path.includes(`/${os}/${cpu}/`), path).toBe(true);
    for (const path of paths)
      expect(path).toMatch(/^node_modules\/[\w@./-]+\.(js|cjs|json|node|dll|dylib|so(\.[\d.]+)?)$/);
    expect(paths.join("\n")).not.toMatch(/adm-zip|global-agent|\/script\/|\.\./);
  });

  test("is as large as what is needed, and its digest tells platforms apart", () => {
    for (const platform of PLATFORMS) {
      const bytes = Object.values(runtimeFor(platform).files).reduce((sum, { size }) => sum + size, 0);
      expect(bytes).toBeGreaterThan(40e6);
      expect(bytes).toBeLessThan(75e6);
    }
    expect(new Set(PLATFORMS.map((platform) => runtimeFor(platform).digest)).size).toBe(PLATFORMS.length);
  });

  test.each([
    ["darwin-x64", false, "darwin-x64"],
    ["freebsd-x64", false, "freebsd-x64"],
    ["linux-x64", true, "linux-x64 with musl"],
  ])("%s, musl %s: there is no runtime, and the error names the platform", (platform, musl, named) => {
    expect(() => runtimeFor(platform, musl)).toThrow(
      expect.objectContaining({
        code: "RUNTIME_MISSING",
        message: `onnxruntime-node 1.30.0 and sharp 0.35.5 cannot be had for ${named}.`,
        hint: expect.stringContaining("linux-x64, linux-arm64"),
      }),
    );
  });

  test("nothing is loaded that is not in it", () => {
    // Traced where all packages are installed, so that a file that the manifest forgot would be found there.
    const script = folder.write("trace.cjs", TRACE);
    const loaded: string[] = JSON.parse(execFileSync(process.execPath, [script, root], { encoding: "utf8" }));
    expect(loaded.length).toBeGreaterThan(40);
    expect(loaded.filter((path) => !(path in RUNTIME.files))).toEqual([]);
  });
});
