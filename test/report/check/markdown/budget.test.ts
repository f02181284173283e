import { describe, expect, it } from "vitest";
import { renderReview } from "../../../../src/report/check/markdown/page.ts";
import type { ReportResult } from "../../../../src/report/check/schema.ts";
import { shapeErrors, shown } from "../../../support/markdown.ts";
import { everyVerdict, makeOrigin, makeReport, makeReportFingerprint } from "../../../support/report.ts";

/** Names of 4,096 bytes and more, of every script, and with signs that Markdown acts on. */
const longName = (i: number) => `models/${i}/${"|`<模型>`|@всё#1😀".repeat(200)}.onnx`;
const [honest, broken, derived, blind] = everyVerdict();

function many(count: number): ReportResult[] {
  const kinds = [honest, honest, honest, blind, broken, derived];
  return Array.from({ length: count }, (_, i) => ({
    ...kinds[i % kinds.length],
    path: longName(i),
    sha256: String(i).padStart(64, "0"),
  }));
}

const huge = makeReport(many(5000), {
  origin: makeOrigin({
    notes: Array.from({ length: 500 }, () => ({ code: "FINGERPRINT_NEW", text: "@".repeat(5000) })),
  }),
  fingerprints: [
    makeReportFingerprint({
      source: { name: longName(0), sha256: "c".repeat(64) },
      warnings: Array.from({ length: 500 }, (_, i) => ({ code: "X", text: `${i}${"|".repeat(5000)}` })),
    }),
  ],
});

describe("5,000 models with long names in every script", () => {
  it.each([65_000, 1_000_000, 20_000, 5_000, 2_000])("fit into %i bytes", (budget) => {
    const text = renderReview(huge, budget);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
    expect(Buffer.byteLength(text), "the budget is used").toBeGreaterThan(budget * (budget < 10_000 ? 0.2 : 0.6));
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain("\ufffd");
    expect(shapeErrors(text)).toEqual([]);
    expect(shown(text)).toMatch(/^## ❌ 833 of 5000 models look derived from models\/0\//);
  });

  it("are rendered in less than a second", () => {
    const before = process.cpuUsage();
    renderReview(huge, 65_000);
    expect(process.cpuUsage(before).user / 1000, "milliseconds").toBeLessThan(1000);
  });

  it("are told the gravest first, and those left out are counted", () => {
    const text = shown(renderReview(huge, 65_000));
    const rows = text.split("\n").filter((line) => /^\| <code>/.test(line));
    const verdicts = rows.map((row) => /\*\*(\w+)\*\*/.exec(row)?.[1]);
    expect(new Set(verdicts)).toEqual(new Set(["derived"]));
    const [, left] = /\n(\d+) more results do not fit here/.exec(text) ?? [];
    expect(rows.length + Number(left)).toBe(5000);
  });
});

it("rows go in the order of how little they matter", () => {
  const results = [honest, blind, broken, derived].flatMap((one) =>
    Array.from({ length: 50 }, (_, i) => ({
      ...one,
      path: `${one.verdict}/${i}.onnx`,
      sha256: String(i).padStart(64, "0"),
    })),
  );
  const order = ["derived", "error", "inconclusive", "unrelated"];
  let most = 0;
  for (let budget = 1_000; budget <= 60_000; budget += 1_000) {
    const text = renderReview(makeReport(results), budget);
    expect(shapeErrors(text)).toEqual([]);
    const rows = text.split("\n").filter((line) => /^\| <code>/.test(line));
    const told = rows.map((row) => order.findIndex((verdict) => row.includes(`**${verdict}**`)));
    expect(told).toEqual(told.toSorted());
    most = Math.max(most, rows.length);
  }
  expect(most).toBe(200);
});

it.each([0, 10, 100, 300])("a budget of %i bytes is never exceeded", (budget) => {
  expect(Buffer.byteLength(renderReview(makeReport(), budget))).toBeLessThanOrEqual(budget);
});
