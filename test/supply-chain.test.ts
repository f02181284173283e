import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/sac.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".ts"),
);
/** The files of src/ in which a pattern occurs. */
const using = (pattern: RegExp) => sources.filter((path) => pattern.test(read(join("src", path)))).sort();

describe.each(["", "runtime"])("dependencies of %j", (folder) => {
  const lock = JSON.parse(read(join(folder, "package-lock.json")));
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read(join(folder, "package.json")));

  it("are known by a SHA-512 each", () => {
    const packages = Object.entries<{ integrity?: string; link?: boolean }>(lock.packages).filter(
      ([path]) => path !== "",
    );
    expect(packages.length).toBeGreaterThan(20);
    for (const [path, { integrity }] of packages) expect.soft(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
  });

  it("are named by their exact versions", () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect.soft(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it("run nothing when they are installed", () => {
    expect(read(join(folder, ".npmrc"))).toMatch(/^ignore-scripts=true$/m);
  });
});

it("only two packages are needed to run", () => {
  expect(Object.keys(JSON.parse(read("package.json")).dependencies).sort()).toEqual(["onnxruntime-node", "sharp"]);
});

describe("what could execute something that came from the network", () => {
  it("programs are started in these files only: git, npm ci by the lock file, the launcher of walls, and our own workers", () => {
    expect(using(/node:child_process/)).toEqual([
      "github/cache/cache-client.ts",
      "github/git.ts",
      "runtime/child.ts",
      "runtime/walls.ts",
      "setup/npm.ts",
    ]);
    expect(read("src/setup/npm.ts")).toMatch(/"ci"/);
  });

  it("data is fetched in this file only, and everything that is fetched with it is pinned", () => {
    expect(using(/@actions\/http-client|node:(http|https|tls|dgram)"|globalThis\.fetch/)).toEqual([
      "github/fingerprints/download.ts",
    ]);
    // A socket is the pipe between our own processes, never a way to an address.
    expect(using(/node:net"/)).toEqual(["runtime/child.ts", "runtime/worker.ts"]);
    for (const path of using(/node:net"/)) {
      expect(read(`src/${path}`)).not.toMatch(/\b(?:connect|createConnection|createServer|listen)\(/);
    }
  });

  it("no text becomes code", () => {
    expect(using(/(?<![.\w])eval\(|new Function\(|node:vm|\bimport\((?!["'])/)).toEqual([]);
  });

  it("native code is loaded in one place, from where it was verified", () => {
    expect(using(/createRequire\(|process\.dlopen/)).toEqual(["natives/load.ts"]);
  });
});
