/**
 * Takes pictures of real output, as people see it. Those that README and docs show go to docs/images; all others, to be
 * looked at after a change, to demo/pictures. Needs a Chromium, a font with emoji, `script` of util-linux, and what
 * `npm run demo` has left in demo/.
 *   node scripts/picture.mjs [--no-evaluation]   an evaluation takes a minute or two
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { commentPage, terminalPage } from "./picture-frames.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const docs = `${root}/docs/images`;
const looks = `${root}/demo/pictures`;
/** What a sheet of A4 has between the margins of the page, in CSS pixels. */
const PAPER = { width: 718, height: 1047 };
const PHONE = { width: 375, height: 812 };
const WIDE = { width: 1280, height: 900 };
/** Columns of the terminals, that of the documents apart. */
const COLUMNS = [60, 80, 160];
const SHOWN_COLUMNS = 110;

const suspects = [
  "derived/extract-labels-densenet",
  "derived/finetune-all-1",
  "derived/prune-50",
  "unrelated/unrelated-vgg-1",
].map((name) => `${name}.onnx`);

/** Runs the command on a terminal of its own, so that it draws what people see. */
function terminal(columns) {
  const shown = `sac check source.sac -- \\\n    ${suspects.join(" ")}`;
  const command = `stty cols ${columns}; cd '${root}/fixtures/zoo' && FORCE_COLOR=1 '${process.execPath}' '${root}/dist/cli.js' check '${root}/demo/source.sac' -- ${suspects.join(" ")} 2>/dev/null; true`;
  const output = execFileSync("script", ["-qec", command, "/dev/null"], { encoding: "utf8" }).replace(/\r/g, "");
  return terminalPage(`$ ${shown}\n${output.trim()}`);
}

/** Evaluates the fixture zoo. */
function evaluation() {
  const page = `${root}/demo/evaluation.html`;
  const how = ["--select", "misclassified", "--seeds", "5", "--html", page];
  execFileSync(process.execPath, ["dist/cli.js", "evaluate", "fixtures/zoo/ZOO.json", ...how], { cwd: root });
  return pathToFileURL(page).href;
}

const { values: options } = parseArgs({
  options: { evaluation: { type: "boolean", default: true } },
  allowNegative: true,
});
for (const folder of [docs, looks]) mkdirSync(folder, { recursive: true });
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args, chromiumSandbox: false });

/** A tab of the browser with a page in it. */
async function opened(address, viewport, media = {}) {
  const page = await browser.newPage({ viewport });
  await page.emulateMedia(media);
  await page.goto(address);
  return page;
}

async function shoot(address, viewport, path, { fullPage = false, ...media } = {}) {
  const page = await opened(address, viewport, media);
  await page.screenshot({ path, fullPage });
  await page.close();
}

async function shootContent(content, width, path) {
  const page = await browser.newPage({ viewport: { width, height: 600 } });
  await page.setContent(content);
  await page.locator("body").screenshot({ path });
  await page.close();
}

async function shootReport() {
  const report = pathToFileURL(`${root}/demo/report.html`).href;
  await shoot(report, { width: 1000, height: 1210 }, `${docs}/report.png`);
  await shoot(report, WIDE, `${looks}/report-light.png`, { fullPage: true });
  await shoot(report, WIDE, `${looks}/report-dark.png`, { fullPage: true, colorScheme: "dark" });
  await shoot(report, PHONE, `${looks}/report-phone.png`, { fullPage: true });
  await shoot(report, PAPER, `${looks}/report-print-page-1.png`, { media: "print" });
  const page = await opened(report, WIDE);
  await page.pdf({ path: `${looks}/report.pdf`, preferCSSPageSize: true });
  await page.close();
}

async function shootEvaluation() {
  const address = evaluation();
  await shoot(address, { width: 1000, height: 1490 }, `${docs}/evaluation.png`);
  await shoot(address, WIDE, `${looks}/evaluation.png`, { fullPage: true });
  await shoot(address, PHONE, `${looks}/evaluation-phone.png`, { fullPage: true });
  const page = await opened(address, { width: 1000, height: 1490 });
  await page.locator("section[aria-labelledby=roc] summary").click();
  await page.locator("section[aria-labelledby=roc]").screenshot({ path: `${docs}/evaluation-roc.png` });
  await page.close();
}

await shootReport();
if (options.evaluation) await shootEvaluation();
await shootContent(
  commentPage(readFileSync(`${root}/test/report/samples/derived.md`, "utf8")),
  860,
  `${docs}/comment.png`,
);
await shootContent(commentPage(readFileSync(`${root}/demo/report.md`, "utf8")), 860, `${looks}/comment.png`);
await shootContent(terminal(SHOWN_COLUMNS), 1400, `${docs}/terminal.png`);
for (const columns of COLUMNS) await shootContent(terminal(columns), 2000, `${looks}/terminal-${columns}.png`);
await browser.close();
