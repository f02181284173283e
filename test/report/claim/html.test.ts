import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimDoubt } from "../../../src/report/claim/doubts.ts";
import { renderClaimHtml } from "../../../src/report/claim/html.ts";
import { type ClaimReport, claimReportSchema } from "../../../src/report/claim/schema.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { findChromium, openPage, startChromium, violations } from "../check/html/chromium.ts";

const chromium = findChromium();
const digest = (character: string) => character.repeat(64);
const OUTCOMES = ["passed", "failed", "noted", "not-checked", "doubtful"] as const;

function claim(conclusion: ClaimReport["conclusion"]): ClaimReport {
  return claimReportSchema.parse({
    schemaVersion: 1,
    tool: { name: "sac", version: "0.1.0" },
    command: ["verify-claim", "claim.sac", "--source", `${"x".repeat(80)}.onnx`],
    runtime: { node: "20.20.0", platform: "linux-x64", sharp: "0.35.5", onnxruntime: "1.30.0", device: "cpu" },
    startedAt: "2026-01-02T03:04:05.678Z",
    conclusion,
    findings: conclusion === "not-supported" ? ["PROBES_CHOSEN"] : [],
    doubts: conclusion === "inconclusive" ? [claimDoubt({ code: "ANCESTOR_STATED" })] : [],
    settings: {
      ...{ alpha: 0.05, replays: 3, replaySeed: 7, threads: 2 },
      ...{ trainingImages: "private", ancestor: "stated" },
    },
    commitment: { committedAt: "2026-01-01", digest: digest("a") },
    fingerprint: { id: "0123456789abcdef", sha256: digest("b"), probes: 100, rule: "misclassified", quality: 25 },
    source: { name: "source.onnx", sha256: digest("c"), arch: "vgg", accuracy: 0.75 },
    suspect: { name: `${"long-".repeat(30)}suspect.onnx`, sha256: digest("d") },
    independent: [{ name: "independent.onnx", sha256: digest("e") }],
    steps: OUTCOMES.map((outcome, i) => ({
      number: i + 1,
      title: `Step ${i + 1}`,
      checked: "What was checked.",
      expected: "What had to be.",
      found: "What was.",
      outcome,
    })),
  });
}

describe.skipIf(chromium === undefined)("the report of an examined claim in Chromium", () => {
  const folder = temporaryFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium(chromium ?? "");
  });
  afterAll(() => browser?.close());

  it.each(["supported", "not-supported", "inconclusive"] as const)(
    "is accessible in light and dark and fits a phone: %s",
    async (conclusion) => {
      const { page, incidents } = await openPage(
        browser,
        folder.write(`${conclusion}.html`, renderClaimHtml(claim(conclusion))),
      );
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
      }
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      }
      expect(incidents).toEqual([]);
      await page.context().close();
    },
  );
});
