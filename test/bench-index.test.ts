import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/sac.ts";

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "bench/run.mjs"), ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
/** What Node.js says when it has imported modules, and nothing holds it any longer. */
const importing = (paths: string[]) => {
  const all = `Promise.all(${JSON.stringify(paths)}.map((path) => import(path)))`;
  const script = `${all}.then((modules) => console.log(modules.map(({ run }) => typeof run).join()))`;
  return spawnSync(process.execPath, ["--eval", script], { cwd: root, encoding: "utf8", timeout: 60_000 });
};
const names = /one of: (.*)/.exec(run().stderr)?.[1].split(", ") ?? [];

describe("the runner of benchmarks", () => {
  it("knows the benchmarks that bench/README.md describes, each a program of its own", () => {
    const index = readFileSync(join(root, "bench/README.md"), "utf8");
    expect(names.length).toBeGreaterThan(10);
    expect([...index.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)).toEqual(names);
    for (const name of names) expect.soft(existsSync(join(root, `bench/${name}.mjs`)), name).toBe(true);
  });

  it("imports each, which by itself does nothing", () => {
    const { status, stdout, stderr } = importing(names.map((name) => `./bench/${name}.mjs`));
    expect([status, stdout, stderr]).toEqual([0, `${"function,".repeat(names.length - 1)}function\n`, ""]);
  });

  it("refuses a name that no benchmark has", () => {
    expect(run("nothing").status).toBe(2);
  });

  it("gives a benchmark its files, however often their option is there, and its other options", () => {
    const { status, stderr } = run("evasions", "--evaluation", "no/such/file.json");
    expect(status).toBe(1);
    expect(stderr).toContain("no/such/file.json");
  });
});
