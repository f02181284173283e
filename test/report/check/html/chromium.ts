import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Where Chromium is, or undefined, with a notice.
 * @throws Error if SAC_REQUIRE_CHROMIUM=1 and there is none
 */
export function findChromium(): string | undefined {
  const found = PATHS.find(existsSync);
  if (found) return found;
  if (process.env.SAC_REQUIRE_CHROMIUM === "1") throw new Error(`Chromium is required, and none of ${PATHS} is there.`);
  console.log("Tests of the HTML report in a browser are skipped: there is no Chromium.");
  return undefined;
}

/** Starts Chromium with a profile of its own, and without what it would do on the network by itself. */
export function startChromium(executablePath: string): Promise<Browser> {
  const quiet = ["background-networking", "component-update", "sync", "quic", "gpu"].map((name) => `--disable-${name}`);
  return chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--no-first-run", ...quiet] });
}

export interface Opened {
  readonly page: Page;
  /** Everything that a clean page does not do: console messages, errors, dialogs, requests beside the page itself. */
  readonly incidents: string[];
}

export async function openPage(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const incidents: string[] = [];
  const address = `file://${path}`;
  page.on("console", (message) => incidents.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => incidents.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && request.url() !== "data:,") incidents.push(`request: ${request.url()}`);
  });
  page.on("dialog", async (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(address);
  return { page, incidents };
}

/** What axe finds against WCAG 2.2 A and AA and its best practices, with the elements. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as axe.AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
