import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shapeErrors } from "../../support/markdown.ts";
import { samples } from "../../support/samples.ts";

describe("test/report/samples", () => {
  it.each(Object.entries(samples()))("%s is what is rendered (npm run samples)", (name, text) => {
    expect(readFileSync(`test/report/samples/${name}`, "utf8")).toBe(text);
    expect(shapeErrors(text)).toEqual([]);
  });

  it("has nothing else", () => {
    expect(readdirSync("test/report/samples").sort()).toEqual(Object.keys(samples()).sort());
  });
});
