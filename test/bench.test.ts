import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as internals from "../bench/internals.ts";

const bench = new URL("../bench/", import.meta.url);
const programs = readdirSync(bench).filter((name) => name.endsWith(".mjs"));

/** The names that a program takes from `engine`, one at a time or several at once. */
function namesTaken(program: string): string[] {
  const text = readFileSync(new URL(program, bench), "utf8");
  const single = [...text.matchAll(/\bengine\.(\w+)/g)].map(([, name]) => name);
  const several = [...text.matchAll(/\{ ([\w, ]+) \} = engine;/g)].flatMap(([, names]) => names.split(", "));
  return [...single, ...several].filter((name) => name !== "mjs");
}

describe("the benchmarks", () => {
  it.each(programs)("%s takes from the sources only what they have", (program) => {
    for (const name of namesTaken(program)) expect.soft(internals, name).toHaveProperty(name);
  });

  it("are given no more of the sources than they take", () => {
    const taken = new Set(programs.flatMap(namesTaken));
    expect(Object.keys(internals).filter((name) => !taken.has(name))).toEqual([]);
  });
});
