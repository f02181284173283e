/**
 * What a report as an HTML page costs: time to make it, its size, its elements, and how soon Chromium has it ready and
 * painted, from a fresh profile each time. The results of fixtures/report.json are repeated under other names.
 *   node bench/run.mjs page [--models 200] [--rounds 5] [--json]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import "../scripts/typescript.mjs";

const OPTIONS = {
  models: { type: "string", default: "200" },
  rounds: { type: "string", default: "5" },
  json: { type: "boolean", default: false },
};
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const { renderHtml } = await import("../src/report/check/html/page.ts");
  const report = repeated(Number(options.models));
  renderHtml(report);
  const started = performance.now();
  const page = renderHtml(report);
  const made = performance.now() - started;
  const folder = mkdtempSync(join(tmpdir(), "sac-page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, page);
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round += 1) rounds.push(await opened(pathToFileURL(file).href));
  rmSync(folder, { recursive: true });
  const median = (name) => rounds.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
  const found = {
    models: report.results.length,
    bytes: Buffer.byteLength(page),
    elements: rounds[0].elements,
    madeMs: Math.round(made),
    readyMs: Math.round(median("ready")),
    paintedMs: Math.round(median("painted")),
  };
  if (options.json) console.log(JSON.stringify(found));
  else console.table(found);
}

function repeated(count) {
  const path = fileURLToPath(new URL("../fixtures/report.json", import.meta.url));
  const real = JSON.parse(readFileSync(path, "utf8"));
  const results = Array.from({ length: count }, (_, i) => {
    const result = real.results[i % real.results.length];
    return { ...result, path: result.path.replace(/\.onnx$/, `-${i}.onnx`) };
  });
  return { ...real, results };
}

/** Milliseconds from the start of the navigation. */
async function opened(address) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(address);
    return await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const [{ domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.now();
      return { ready: domContentLoadedEventEnd, painted: paint, elements: document.querySelectorAll("*").length };
    });
  } finally {
    await browser.close();
  }
}
