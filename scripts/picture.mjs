// Takes the README's picture: the top of the demo's HTML report. Needs the demo's result and a Chromium.
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args, chromiumSandbox: false });
const page = await browser.newPage({ viewport: { width: 1000, height: 1180 } });
await page.goto(pathToFileURL(`${root}/demo/report.html`).href);
mkdirSync(`${root}/docs/images`, { recursive: true });
await page.screenshot({ path: `${root}/docs/images/report.png` });
await browser.close();
