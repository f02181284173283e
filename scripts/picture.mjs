/**
 * Takes the pictures of README and docs from real output: the top of the demo's HTML report, the page of an evaluation, a
 * comment on a pull request, and the terminal. Needs a Chromium, a font with emoji, and what `npm run demo` has left in
 * demo/.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { marked } from "marked";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const images = `${root}/docs/images`;
const suspects = [
  "derived/extract-labels-resnet",
  "derived/finetune-all-1",
  "derived/prune-50",
  "unrelated/unrelated-vgg-1",
];

/** What the forge makes of Markdown looks about like this. */
const COMMENT_STYLE = `
body{margin:24px;background:#fff;font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;color:#1f2328}
article{border:1px solid #d1d9e0;border-radius:6px;overflow:hidden}
header{background:#f6f8fa;border-bottom:1px solid #d1d9e0;padding:8px 16px;color:#59636e}header b{color:#1f2328}
main{padding:8px 16px 12px}h2{font-size:21px;border-bottom:1px solid #d1d9e0b3;padding-bottom:.3em;margin:12px 0 16px}
table{border-collapse:collapse;margin-bottom:12px}th,td{border:1px solid #d1d9e0;padding:6px 13px}tr:nth-child(2n){background:#f6f8fa}
code{background:#818b981f;border-radius:6px;padding:.2em .4em;font:85% ui-monospace,"Liberation Mono",monospace}sub{line-height:1.4;vertical-align:baseline}
details{margin:6px 0}blockquote{margin:0 0 12px;padding:0 1em;border-left:.25em solid #d1d9e0;color:#59636e}`;

const TERMINAL_STYLE = `
body{margin:0;padding:20px 24px;background:#10151b;display:inline-block}
pre{margin:0;font:15px/1.45 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;color:#d7dee6}
.c31{color:#ff8a80}.c32{color:#7fdca4}.c33{color:#f2c55c}.c35{color:#cbabff}`;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** Runs the command on a terminal of its own, so that it draws what people see. */
function terminal() {
  const shown = ["sac", "check", "source.sac", "--", ...suspects.map((name) => `${name}.onnx`)].join(" ");
  const paths = suspects.map((name) => `${name}.onnx`).join(" ");
  const command = `stty cols 92; cd '${root}/fixtures/zoo' && FORCE_COLOR=1 '${process.execPath}' '${root}/dist/cli.js' check '${root}/demo/source.sac' -- ${paths} 2>/dev/null; true`;
  const output = execFileSync("script", ["-qec", command, "/dev/null"], { encoding: "utf8" }).replace(/\r/g, "");
  const text = escaped(`$ ${shown.replace("check source.sac --", "check source.sac -- \\\n   ")}\n${output.trim()}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
  const coloured = text.replace(/\x1b\[(3[0-8])m/g, '<span class="c$1">').replaceAll("\x1b[39m", "</span>");
  return `<style>${TERMINAL_STYLE}</style><pre>${coloured}</pre>`;
}

function comment() {
  const body = marked.parse(readFileSync(`${root}/test/report/samples/derived.md`, "utf8"));
  return `<style>${COMMENT_STYLE}</style><article><header><b>github-actions</b> bot commented now</header><main>${body}</main></article>`;
}

/** Evaluates the fixture zoo, which takes a minute or two. */
function evaluation() {
  const page = `${root}/demo/evaluation.html`;
  const how = ["--select", "misclassified", "--seeds", "5", "--html", page];
  execFileSync(process.execPath, ["dist/cli.js", "evaluate", "fixtures/zoo/ZOO.json", ...how], { cwd: root });
  return pathToFileURL(page).href;
}

mkdirSync(images, { recursive: true });
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args, chromiumSandbox: false });
const report = await browser.newPage({ viewport: { width: 1000, height: 1180 } });
await report.goto(pathToFileURL(`${root}/demo/report.html`).href);
await report.screenshot({ path: `${images}/report.png` });
const evaluated = await browser.newPage({ viewport: { width: 1000, height: 1490 } });
await evaluated.goto(evaluation());
await evaluated.screenshot({ path: `${images}/evaluation.png` });
await evaluated.locator("section[aria-labelledby=roc]").screenshot({ path: `${images}/evaluation-roc.png` });
const page = await browser.newPage({ viewport: { width: 860, height: 600 } });
await page.setContent(comment());
await page.screenshot({ path: `${images}/comment.png`, fullPage: true });
await page.setContent(terminal());
await page.locator("body").screenshot({ path: `${images}/terminal.png` });
await browser.close();
