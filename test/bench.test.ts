import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const bench = new URL("../bench/", import.meta.url);
const programs = readdirSync(bench).filter((name) => name.endsWith(".mjs"));

/** What a program's bundle of the sources exports: names by module. */
function wanted(text: string): [string, string[]][] {
  const exports = text.matchAll(/^ +export \{ ([^}]+) \} from "\.\/(src\/[^"]+)";$/gm);
  return [...exports].map(([, names, path]) => [path, names.split(", ")]);
}

describe("the benchmarks", () => {
  it.each(programs)("%s asks the sources for what they have", async (name) => {
    for (const [path, names] of wanted(readFileSync(new URL(name, bench), "utf8"))) {
      const module: Record<string, unknown> = await import(new URL(`../${path}`, import.meta.url).href);
      for (const one of names) expect.soft(module[one], `${path}: ${one}`).toBeDefined();
    }
  });

  it("are seen by this test to ask for something", () => {
    const asking = programs.filter((name) => wanted(readFileSync(new URL(name, bench), "utf8")).length > 0);
    expect(asking.length).toBeGreaterThan(4);
  });
});
