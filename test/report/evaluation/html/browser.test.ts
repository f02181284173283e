import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderEvaluationHtml } from "../../../../src/report/evaluation/html/page.ts";
import type { Evaluation } from "../../../../src/report/evaluation/schema.ts";
import { makeEvaluation, mapEvaluationTexts } from "../../../support/evaluation.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { findChromium, type Opened, openPage, startChromium, violations } from "../../check/html/chromium.ts";

const chromium = findChromium();
const PHONE = { width: 390, height: 844 };

const LONG = "a-very-long-name-of-an-attack-".repeat(6);
const SMALL = { unrelated: 19, perAttack: 1, draws: 1 };
const ATTACKS = [
  { name: "prune" },
  { name: "prune", weak: true },
  { name: "label-only", labels: true },
  { name: "transfer", group: "transfer" },
] as const;

const EVALUATIONS: Record<string, Evaluation> = {
  "every kind of models": makeEvaluation({ ...SMALL, attacks: ATTACKS }),
  "few models and no sweeps": makeEvaluation(
    { unrelated: 3, perAttack: 1, attacks: [{ name: "copy" }], draws: 1 },
    { sweeps: [], notes: [], leftOut: [] },
  ),
  "long names": makeEvaluation({ ...SMALL, attacks: [{ name: LONG }, { name: "prune", group: LONG }] }, { zoo: LONG }),
};

const EVERYTHING = makeEvaluation();

/** axe looks at thousands of marks, three times. */
const PATIENCE = 180_000;

describe.skipIf(chromium === undefined)("the page of an evaluation in Chromium", () => {
  const folder = temporaryFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium(chromium ?? "");
  });
  afterAll(() => browser?.close());

  const open = (evaluation: Evaluation, options = {}): Promise<Opened> =>
    openPage(browser, folder.write(`${Math.random()}.html`, renderEvaluationHtml(evaluation)), options);

  it.each(Object.entries(EVALUATIONS))(
    "is accessible in light, dark and on a phone, and does nothing it should not: %s",
    async (_, evaluation) => {
      const { page, incidents } = await open(evaluation);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
      }
      await page.setViewportSize(PHONE);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      expect(await violations(page), "on a phone").toEqual([]);
      expect(incidents).toEqual([]);
      await page.context().close();
    },
    PATIENCE,
  );

  it("fits 1280 pixels without scrolling sideways, and breaks no word", async () => {
    const attacks = ["extract-probabilities", "quantise-float16", "finetune-last", "extract-labels"];
    const { page } = await open(makeEvaluation({ ...SMALL, attacks: attacks.map((name) => ({ name })) }), {
      viewport: { width: 1280, height: 900 },
    });
    const tables = "[...document.querySelectorAll('.scroll')].filter((one) => one.checkVisibility())";
    expect(await page.evaluate(`${tables}.length`)).toBeGreaterThan(2);
    const wide = `${tables}.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)`;
    expect(await page.evaluate(wide)).toEqual([]);
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      const names = page.locator(".figures tbody th bdi", { hasText: "extract-probabilities" });
      for (const name of await names.all()) {
        if (await name.isVisible()) expect(await linesOf(name), `${width}`).toBeLessThanOrEqual(2);
      }
    }
    await page.context().close();
  });

  it("says near the table what every score in it is", async () => {
    const { page } = await open(EVERYTHING);
    const section = page.locator("section[aria-labelledby=all]");
    const columns = (await section.locator("thead th").allTextContents()).slice(2);
    expect(columns[0], "the default comes first").toBe("fusion");
    await section.locator("summary").click();
    const explained = await section.locator("dt:visible").allTextContents();
    expect(explained.sort()).toEqual(columns.sort());
    await page.context().close();
  });

  it("shows its figures", async () => {
    const { page } = await open(EVERYTHING);
    expect(await page.locator("svg.roc:visible").count(), "the mean of all attacks").toBe(1);
    await page.locator("section[aria-labelledby=roc] summary").click();
    expect(await page.locator("h1").textContent()).toContain("tells derived models apart best");
    expect(await page.locator("svg.roc:visible").count()).toBe(8);
    const curve = await page.locator("svg.roc .l-fusion").first().boundingBox();
    expect(Math.min(curve?.width ?? 0, curve?.height ?? 0)).toBeGreaterThan(100);
    expect(await page.locator(".sweep svg.plot:visible").count()).toBe(12);
    const marks = page.locator(".sweep svg.plot").first().locator("use[href='#m-fusion']");
    expect(await marks.count()).toBe(7);
    const [first, last] = [await marks.first().boundingBox(), await marks.last().boundingBox()];
    expect(last?.x).toBeGreaterThan(first?.x ?? Number.POSITIVE_INFINITY);
    expect(last?.y, "better is higher").toBeLessThan(first?.y ?? 0);
    await page.context().close();
  });

  it("is complete without scripts", async () => {
    const { page, incidents } = await open(EVERYTHING, { javaScriptEnabled: false });
    await page.locator("section[aria-labelledby=roc] summary").click();
    expect(await page.locator("svg.roc:visible").count()).toBe(8);
    expect(await page.locator("button:visible").count()).toBe(0);
    expect(incidents).toEqual([]);
    await page.context().close();
  });

  it("runs no text of the evaluation", async () => {
    const attack =
      "</script></style></title></svg>'\"><script>alert(1)</script><img src=https://example.org/x onerror=alert(2)><base href=//x>";
    const { page, incidents } = await open(mapEvaluationTexts(EVERYTHING, () => attack));
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("img, base, iframe, object, embed, form, a").count()).toBe(0);
    expect(incidents).toEqual([]);
    await page.context().close();
  });
});

/** Over how many lines a piece of text goes. */
function linesOf(piece: Locator): Promise<number> {
  return piece.evaluate((element) => element.getClientRects().length);
}
