import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../../../src/report/check/html/page.ts";
import type { Report, ReportResult } from "../../../../src/report/check/schema.ts";
import {
  everyVerdict,
  makeOrigin,
  makeReport,
  makeReportFingerprint,
  makeResult,
  mapTexts,
} from "../../../support/report.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { findChromium, type Opened, openPage, startChromium, violations } from "./chromium.ts";
import { bigReport, calibrated, realReport, repeatedReport } from "./reports.ts";

const chromium = findChromium();
const PHONE = { viewport: { width: 390, height: 844 } };

const JPEG =
  "/9j/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=";
const INSIGHT = {
  correlation: { size: 2, source: [100, -30, -30, 100], suspect: [100, 20, 20, 100] },
  probes: [{ file: "probes/0001.jpg", difference: 0.25, sourceClass: 1, suspectClass: 3, jpeg: JPEG }],
};

const WEIGHTS = {
  verdict: "derived",
  level: 0.001,
  pValue: 0.000125,
  layers: ["/head/Gemm", `/${"features.".repeat(20)}Conv`].map((name) => ({
    name,
    operator: "Conv",
    units: 1024,
    alive: 1,
    similarity: -0.125,
  })),
} as const;
const MATCH = { threshold: 0.5, origin: "equal-error-rate", falseAccept: 0.01, falseReject: 0.01 } as const;
/** Where the rule drew its line, for those that it judged. */
const withLine = (result: ReportResult): ReportResult =>
  result.score === undefined ? result : { ...result, boundary: 1.75 };

const REPORTS: Record<string, Report> = {
  "weights of layers": makeReport([makeResult({ weights: { ...WEIGHTS, layers: [...WEIGHTS.layers] } })]),
  "parts of the fingerprint": makeReport([makeResult({ insight: INSIGHT })], { fingerprints: [calibrated()] }),
  "every verdict": makeReport(everyVerdict().map(withLine), { fingerprints: [calibrated()] }),
  "one suspect": makeReport([makeResult()], { fingerprints: [calibrated()] }),
  "a run in a repository": makeReport([makeResult()], {
    origin: makeOrigin({ notes: [{ code: "JUDGE_TOUCHED", text: "This change touches the fingerprint." }] }),
  }),
  "real results": realReport(),
  "one that is unrelated": makeReport(everyVerdict().slice(0, 1).map(withLine), { fingerprints: [calibrated()] }),
  "one that is inconclusive": makeReport([{ ...makeResult(), ...everyVerdict()[3] }], { fingerprints: [calibrated()] }),
  "a verification model": makeReport([makeResult({ form: "similarities", classes: 25, match: MATCH })], {
    fingerprints: [
      calibrated({
        task: "verification",
        verification: { references: 25, people: 5, feature: "similarity", match: MATCH },
      }),
    ],
  }),
  "one error": makeReport(everyVerdict().slice(1, 2)),
  "no calibration": makeReport([makeResult({ rule: "threshold", threshold: 0.1, boundary: 0.1 })], {
    fingerprints: [makeReportFingerprint({ unrelated: 0, derived: 0, references: [] })],
  }),
  "several sources": bigReport(8, 3),
  "long names": makeReport(
    everyVerdict().map((result) => ({ ...result, path: `/${"long-folder/".repeat(20)}${"x".repeat(200)}.onnx` })),
    { command: ["check", "x".repeat(500)] },
  ),
};

describe.skipIf(chromium === undefined)("the HTML report in Chromium", () => {
  const folder = temporaryFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium(chromium ?? "");
  });
  afterAll(() => browser?.close());

  const open = (report: Report, options = {}): Promise<Opened> =>
    openPage(browser, folder.write(`${Math.random()}.html`, renderHtml(report)), options);

  describe.each(Object.entries(REPORTS))("with %s", (_, report) => {
    it("is accessible in light and dark, fits a phone, and does nothing it should not", async () => {
      const { page, incidents } = await open(report);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
      }
      await page.setViewportSize(PHONE.viewport);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      expect(incidents).toEqual([]);
      await page.context().close();
    });
  });

  it("takes two pages of paper for the fixtures' models, with what is folded left out", async () => {
    const { page } = await open(repeatedReport(20));
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(2);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("tbody tr:not(.folded):visible").count()).toBe(20);
    expect(await page.locator(".results details:visible").count()).toBe(0);
    await page.evaluate("document.querySelector('.results details').open = true");
    expect(await page.locator(".results details:visible").count(), "what the reader unfolded").toBe(1);
    await page.context().close();
  });

  it("takes no more paper than its rows need with ten times the models", async () => {
    const { page } = await open(repeatedReport(200));
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBeLessThanOrEqual(10);
    await page.context().close();
  });

  it.each([
    [375, 700],
    [1280, 320],
  ])("is no wider than %i pixels, and at most %i pixels high for each of twenty models", async (width, each) => {
    const { page } = await open(repeatedReport(20), { viewport: { width, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await page.evaluate("document.documentElement.scrollHeight / 20")).toBeLessThan(each);
    await page.context().close();
  });

  it("is accessible on a phone", async () => {
    const { page } = await open(REPORTS["every verdict"], PHONE);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it("shows the verdict, and every scored suspect in a plot", async () => {
    const { page } = await open(REPORTS["every verdict"]);
    expect(await page.locator("h1").textContent()).toBe("1 of 4 models looks derived from source.onnx");
    expect(await page.locator(".lanes").count()).toBe(1);
    for (const name of ["suspect.onnx", "honest.onnx"]) {
      expect(await page.locator(".lanes span", { hasText: name }).isVisible(), name).toBe(true);
    }
    const [mark, cut, row] = await Promise.all(
      [".lanes use[href='#k-derived']", ".lanes line.cut", ".lanes div:has(use[href='#k-derived'])"].map((part) =>
        page.locator(part).boundingBox(),
      ),
    );
    expect(mark?.x).toBeGreaterThan(cut?.x ?? Number.POSITIVE_INFINITY);
    expect((cut?.y ?? 0) + (cut?.height ?? 0), "the line reaches the last row").toBeGreaterThan(row?.y ?? 0);
    await page.context().close();
  });

  it("sorts and filters, by keyboard, too", async () => {
    const { page, incidents } = await open(bigReport(12, 2));
    const shown = page.locator("tbody:visible");
    const total = await shown.count();
    expect(total).toBe(24);
    await page.getByRole("button", { name: "Model" }).press("Enter");
    expect(await shown.first().locator("th").textContent()).toContain("candidate-0");
    await page.getByRole("button", { name: "Model" }).press("Enter");
    expect(await page.locator("th[aria-sort=descending]").textContent()).toContain("Model");
    await page.getByRole("button", { name: "Evidence" }).click();
    const strengths: (string | null)[] = await Promise.all(
      (await page.locator("tbody").all()).map((block) => block.getAttribute("data-strength")),
    );
    const numbers = strengths.filter(Boolean).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(strengths.slice(numbers.length).join(""), "what has none comes last").toBe("");
    await page.getByLabel("error").uncheck();
    expect(await shown.count()).toBe(20);
    await page.locator("#source").selectOption({ label: "fingerprint-1.onnx" });
    expect(await shown.count()).toBe(10);
    await page.getByLabel("Model name contains").fill("candidate-4");
    expect(await shown.count()).toBe(1);
    expect(await page.getByRole("status").textContent()).toBe("1 of 24 shown");
    await page.getByLabel("Model name contains").fill("nothing has this name");
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await shown.count()).toBe(total);
    expect(incidents).toEqual([]);
    await page.context().close();
  });

  it("is complete without scripts, and hides what needs them", async () => {
    const { page, incidents } = await open(REPORTS["every verdict"], { javaScriptEnabled: false });
    expect(await page.locator("tbody:visible").count()).toBe(4);
    expect(await page.locator("button:visible, input:visible, select:visible").count()).toBe(0);
    expect(incidents).toEqual([]);
    await page.context().close();
  });

  it("runs no text of the report", async () => {
    const attack =
      "</script></style></title>'\"><script>alert(1)</script><img src=https://example.org/x onerror=alert(2)><base href=//x>";
    const { page, incidents } = await open(mapTexts(REPORTS["every verdict"], () => attack));
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("img, base, iframe, object, embed, form, a").count()).toBe(0);
    expect(await page.locator("tbody:visible").count()).toBe(4);
    expect(incidents).toEqual([]);
    await page.context().close();
  });

  it("would not run a script that got in all the same, nor fetch anything", async () => {
    const injected = "<script>document.title = 'owned'</script><img src='https://example.org/x.png'></main>";
    const path = folder.write("injected.html", renderHtml(REPORTS["every verdict"]).replace("</main>", injected));
    const { page, incidents } = await openPage(browser, path);
    expect(await page.title()).not.toBe("owned");
    expect(incidents.filter((one) => /violates.*Content Security Policy/.test(one))).toHaveLength(2);
    await page.context().close();
  });

  it("stays usable with 200 suspects and 5 fingerprints", async () => {
    const { page, incidents } = await open(bigReport(200, 5, 99), PHONE);
    const started = performance.now();
    await page.getByLabel("Model name contains").fill("candidate-77");
    expect(await page.locator("tbody:visible").count()).toBe(5);
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    expect(incidents).toEqual([]);
    await page.context().close();
  });
});

/** How many pages a PDF has. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
