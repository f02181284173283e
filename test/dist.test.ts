import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { node, root } from "./support/sac.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** All but the types, which scripts/types.mjs makes with a TypeScript that is too large to be copied. */
const contents = (folder: string) => {
  const names = readdirSync(folder).filter((name) => !name.endsWith(".d.ts"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
};

describe("dist", () => {
  const folder = temporaryFolder();
  const shipped = contents(join(root, "dist"));

  it("has the same bytes wherever it is built", () => {
    for (const path of ["src", "scripts", "native", "runtime", "package.json"]) {
      const filter = (file: string) => !file.includes("node_modules");
      cpSync(join(root, path), join(folder.path, path), { recursive: true, filter });
    }
    cpSync(join(root, "node_modules"), join(folder.path, "node_modules"), { recursive: true, filter: bundled });
    symlinkSync(join(root, "node_modules/.bin"), join(folder.path, "node_modules/.bin"));
    execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: folder.path });
    const built = contents(join(folder.path, "dist"));
    expect(Object.keys(built).sort()).toEqual(Object.keys(shipped).sort());
    for (const [name, bytes] of Object.entries(built)) expect(bytes.equals(shipped[name]), name).toBe(true);
  });

  it("is text but for the launchers, and less than 3.2 MB of it", () => {
    const total = Object.values(shipped).reduce((sum, bytes) => sum + bytes.length, 0);
    expect(total).toBeLessThan(3.2e6);
    const binary = Object.keys(shipped).filter((name) => shipped[name].includes(0));
    // Their source, and how the same bytes are made of it, lie in native/.
    expect(binary).toEqual(["launcher-linux-arm64", "launcher-linux-x64"]);
  });

  it("leaves out what describes the schemas' fields, which is for schema/", () => {
    const programs = Object.keys(shipped).filter((name) => name.endsWith(".js"));
    for (const name of programs) expect(shipped[name].toString(), name).not.toContain(".meta({");
    expect(readFileSync(join(root, "schema/fingerprint.schema.json"), "utf8")).toContain('"description"');
  });

  it("checks what it reads without writing programs for that, and leaves the schemas of whoever uses the library alone", () => {
    const report = folder.write("report.json", JSON.stringify({ schemaVersion: 1 }));
    const hook = folder.write(
      "hook.cjs",
      `globalThis.Function = new Proxy(Function, { construct: () => { process.stderr.write("WRITTEN\\n"); throw new Error(); } });`,
    );
    const run = (...args: string[]) => spawnSync(node, ["--require", hook, ...args], { cwd: root, encoding: "utf8" });
    const merged = run("dist/cli.js", "merge", report);
    expect(merged.stderr).toContain("REPORT_INVALID");
    expect(merged.stderr).not.toContain("WRITTEN");
    const used = run(
      "--input-type=module",
      "--eval",
      'await import("sac-action"); console.log(__zod_globalConfig.jitless)',
    );
    expect(used.stdout).toBe("undefined\n");
  });

  it("lets the step after the job end before anything that tells is loaded", () => {
    const loadedBy = (name: string): string[] => {
      const imports = shipped[name].toString().matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g);
      return [name, ...[...imports].flatMap(([, path]) => loadedBy(path))];
    };
    const loaded = loadedBy("post.js");
    expect(loaded.reduce((sum, name) => sum + shipped[name].length, 0)).toBeLessThan(5000);
    expect(shipped["post.js"].toString()).toContain('await import("./shared-');
  });

  it("carries the licences of what is bundled", () => {
    const licences = shipped["LICENSES.txt"].toString();
    for (const name of ["@actions/core", "@actions/cache", "age-encryption", "undici", "yaml", "zod"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, "m"));
    }
  });
});

/** Packages that are not bundled are large, and not needed to build. */
function bundled(path: string): boolean {
  const from = path.slice(join(root, "node_modules").length + 1);
  return !/^(onnxruntime-|@img|sharp|typescript|@typescript|@biomejs|playwright-core|wabt|vite|rolldown|@rolldown|lightningcss|\.bin|\.vite)/.test(
    from,
  );
}
