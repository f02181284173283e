import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
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
import { findChromium, type Opened, openPage, startChromium } from "./chromium.ts";
import { bigReport, calibrated } from "./reports.ts";

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

  it("is accessible on a phone", async () => {
    const { page } = await open(REPORTS["every verdict"], PHONE);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it("shows the verdict, and every scored suspect in a plot", async () => {
    const { page } = await open(REPORTS["every verdict"]);
    expect(await page.locator("h1").textContent()).toBe("1 of 4 models looks derived from source.onnx");
    expect(await page.locator("svg.plot").count()).toBe(1);
    expect(await page.locator("svg.strip").count()).toBe(2);
    const [mark, cut] = await Promise.all(
      ["use[href='#k-derived']", "line.cut"].map((part) => page.locator(`svg.plot ${part}`).boundingBox()),
    );
    expect(mark?.x).toBeGreaterThan(cut?.x ?? Number.POSITIVE_INFINITY);
    const strip = page.locator("tbody.derived svg.strip");
    const [box, background] = await Promise.all([strip.boundingBox(), strip.locator("use").first().boundingBox()]);
    expect(background?.width, "the shared background fills the strip").toBeGreaterThan((box?.width ?? 0) * 0.9);
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
    await page.getByRole("button", { name: "Spreads" }).click();
    const spreads: (string | null)[] = await Promise.all(
      (await page.locator("td[data-label='Spreads']").all()).map((cell) => cell.getAttribute("data-value")),
    );
    const numbers = spreads.filter(Boolean).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
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

/** What axe finds against WCAG 2.2 A and AA and its best practices, with the elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as axe.AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
