import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../src/version.ts";
import { root } from "./support/sac.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const about = JSON.parse(read("package.json"));
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");

describe("the version", () => {
  it("is the same in the package, its lock file and the program", () => {
    const lock = JSON.parse(read("package-lock.json"));
    expect([about.version, lock.version, lock.packages[""].version]).toEqual([VERSION, VERSION, VERSION]);
  });

  it("is the one that every page and template names", () => {
    const pages = tracked.filter(
      (path) => /^(README\.md|docs\/|integrations\/|action\.yml)/.test(path) && !/\.(?:png|svg|csv)$/.test(path),
    );
    const naming = [
      /sac-action@(\d+\.\d+\.\d+)/g,
      /\bsac\/sac@(\d+\.\d+\.\d+)/g,
      /org\/sac-action\S*@0{40} # v(\d+\.\d+\.\d+)/g,
      /sac-action-(\d+\.\d+\.\d+)\.tgz/g,
      /rev: v(\d+\.\d+\.\d+)/g,
    ];
    const named = pages.flatMap((path) =>
      naming.flatMap((pattern) => [...read(path).matchAll(pattern)].map(([, version]) => ({ path, version }))),
    );
    expect(named.length).toBeGreaterThan(10);
    for (const { path, version } of named) expect.soft(version, path).toBe(VERSION);
    const moving = pages.flatMap((path) => [...read(path).matchAll(/sac-action@v(\d+)\b/g)].map(([, major]) => major));
    expect(moving.filter((major) => major !== VERSION.split(".")[0])).toEqual([]);
  });
});

describe("the package", () => {
  const folder = temporaryFolder();

  it("says where it comes from, and what it is found by", () => {
    const owner = /uses: (org\/[\w-]+)@/.exec(read("docs/action/inputs.md"))?.[1];
    expect(about.repository).toBe(`github:${owner}`);
    expect([about.homepage, about.bugs].every((url: string) => url.includes(`/${owner}`))).toBe(true);
    expect(about.keywords).toContain("onnx");
    expect(about.bin).toEqual({ sac: "dist/cli.js", "sac-action": "dist/cli.js" });
  });

  it("holds what the command and the library need, and nothing of the Action, the tests or the sources", () => {
    const dry = ["pack", "--dry-run", "--json", "--ignore-scripts"];
    const [packed] = JSON.parse(execFileSync("npm", dry, { cwd: root, encoding: "utf8" }));
    const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
    expect(
      paths.filter((path) => !/^(?:LICENSE|README\.md|package\.json|(?:dist|schema|templates)\/.+)$/.test(path)),
    ).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(["dist/cli.js", "dist/index.js", "dist/index.d.ts", "dist/worker.js"]),
    );
    expect(paths.filter((path) => /^dist\/(?:main|post|cache)\.js$|\.(?:map|ts\.js|onnx)$/.test(path))).toEqual([]);
    expect(packed.size).toBeLessThan(1.2e6);
    const imported = (path: string) =>
      [...read(path).matchAll(/(?:from|import|import\()\s*"\.\/([\w-]+\.js)"/g)].map(([, name]) => `dist/${name}`);
    const needed = new Set(["dist/cli.js", "dist/index.js", "dist/worker.js"]);
    for (const path of needed) for (const name of imported(path)) needed.add(name);
    expect(needed.size).toBeGreaterThan(5);
    expect([...needed].filter((path) => !paths.includes(path))).toEqual([]);
  });

  it("and all that it is built and tested with run on the oldest Node.js that it promises", () => {
    mkdirSync(join(folder.path, "clone"));
    for (const name of ["package.json", "package-lock.json", ".npmrc"])
      cpSync(join(root, name), join(folder.path, "clone", name));
    const strict = ["ci", "--dry-run", "--engine-strict", "--offline", "--no-audit", "--no-fund"];
    const { stderr } = spawnSync("npm", strict, { cwd: join(folder.path, "clone"), encoding: "utf8" });
    expect(stderr).not.toMatch(/EBADENGINE|Not compatible/);
  });
});
