import { describe, expect, it } from "vitest";
import { DOUBTS } from "../../../src/core/doubt-codes.ts";
import type { PopulationStanding } from "../../../src/core/exchangeability.ts";
import { doubtReason } from "../../../src/report/check/doubt-words.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { reportSchema } from "../../../src/report/check/schema.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

const standing: PopulationStanding = { distance: 0.3, usual: 0.2, spreads: 4.25, pValue: 1e-4, doubtful: true };
const reasons = [
  doubtReason({ code: "SAME_IMAGES_POSSIBLE", trainingImages: "unsaid" }),
  doubtReason({ code: "ANCESTOR_STATED" }),
  doubtReason({ code: "SOURCE_ARCHITECTURE_MISSING", arch: "vgg" }),
  doubtReason({ code: "CLOSE_BY_ARCHITECTURE", arch: "vgg", references: 5, tail: 0.21 }),
  doubtReason({ code: "CLOSE_BY_AVERAGING", tail: 0.4 }),
  doubtReason({ code: "SOURCE_UNLIKE_REFERENCES", standing }),
  doubtReason({ code: "SOURCE_ISOLATED" }),
  doubtReason({ code: "SUSPECT_UNLIKE_REFERENCES", standing }),
];
const doubted = makeResult({ verdict: "inconclusive", doubts: [...DOUBTS], reasons });

describe("a doubt", () => {
  it("says what was seen and what would settle it, of every kind", () => {
    expect(reasons.map(({ code }) => code)).toEqual(DOUBTS);
    for (const { text } of reasons) expect(text).toMatch(/\. What settles it: .*twins of the source/);
    for (const { text } of reasons.filter(({ code }) => code.endsWith("_UNLIKE_REFERENCES"))) {
      expect(text).toContain("0.300 from them, 4.3 of their spreads more than the 0.200 that they are from each other");
    }
  });

  it("names an architecture, or says that it is known by its layers", () => {
    const words = (arch: string | undefined) => [
      doubtReason({ code: "SOURCE_ARCHITECTURE_MISSING", arch }).text,
      doubtReason({ code: "CLOSE_BY_ARCHITECTURE", arch, references: 5, tail: 0.21 }).text,
    ];
    for (const text of words("vgg")) expect(text).toContain("(vgg)");
    for (const text of words(undefined)) expect(text).toContain("(not named: known by its layers)");
  });

  it("leaves a near suspect past the line in every picture, with the reason why nothing follows", () => {
    const report = reportSchema.parse(makeReport([{ ...doubted, boundary: 3 }]));
    const review = renderReview(report);
    expect(review).toContain("▒▒│▒▒······");
    expect(review).toContain("▒ is undecided");
    expect(review).toContain("No error rate can be promised, so that nothing follows until it is settled.");
    expect(renderHtml(report)).toContain("no rate is promised for it");
    for (const { text } of reasons) expect(renderTerminal(report, undefined, true)).toContain(text);
  });
});

it.each([
  [{ trainingImages: "private", ancestor: "scratch" }, "training images private, trained from scratch"],
  [{ trainingImages: "shared", ancestor: "stated" }, "training images shared, trained from an ancestor"],
  [{ trainingImages: "unsaid", ancestor: "unsaid" }, "training images unsaid, ancestor unsaid"],
] as const)("a report for people repeats what is stated: %j", (statements, words) => {
  const report = makeReport([makeResult()], { fingerprints: [makeReportFingerprint({ statements })] });
  for (const text of [renderTerminal(report), renderReview(report), renderHtml(report)]) expect(text).toContain(words);
});
