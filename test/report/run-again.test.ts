import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../src/report/check/html/page.ts";
import { renderReview } from "../../src/report/check/markdown/page.ts";
import { renderSarif } from "../../src/report/check/sarif.ts";
import { commandLine, runAgain } from "../../src/report/run-again.ts";
import { asJson } from "../../src/text/json.ts";
import { makeOrigin, makeReport } from "../support/report.ts";

const COMMANDS: readonly (readonly string[])[] = [
  ["check", "a.sac", "b.sac", "--threshold", "0.2", "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25", "--", "m.onnx"],
  ["check", "a b.sac", "--preprocess", "it's.json", "--size", "32x32", "--output", "$(id)", "--", "models/*.onnx"],
  ["check", "--html", "r.html", "F.sac", "--", "```\n# heading\n</details>", "</code><script>alert(1)</script>"],
  ["check", "F.sac", "--", "\u001b[31m\u202e::add-mask::x\n", "https://example.org/@octocat", "-n"],
];

function entities(text: string): string {
  const named: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
  return text
    .replace(/&(lt|gt|quot|amp);/g, (one) => named[one])
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

function shownInHtml(page: string): string | undefined {
  const shown = /<code id="command">(.*?)<\/code>/s.exec(page)?.[1];
  return shown === undefined ? undefined : entities(shown);
}

/** Of the block of code that a reader of the Markdown sees. */
function shownInMarkdown(text: string): string | undefined {
  const found = marked.lexer(text).find((token) => token.type === "code");
  return found?.type === "code" ? found.text : undefined;
}

describe("how to run a report again", () => {
  it.each(COMMANDS)("is the same and complete in every format: %j %j …", (...command) => {
    for (const origin of [undefined, makeOrigin(), makeOrigin({ pullRequest: 0, head: "f".repeat(64) })]) {
      const report = makeReport(undefined, { command: [...command], ...(origin && { origin }) });
      const lines = runAgain(report).join("\n");
      expect(lines.split("\n").at(-1)).toBe(commandLine(command));
      expect(shownInHtml(renderHtml(report))).toBe(lines);
      expect(shownInMarkdown(renderReview(report))).toBe(lines);
      expect(JSON.parse(renderSarif(report)).runs[0].invocations[0].arguments).toEqual(command);
      expect(JSON.parse(asJson(report)).command).toEqual(command);
    }
  });

  it("begins with the commit of a pull request, and with nothing that is none", () => {
    const command = ["check", "F.sac", "--", "m.onnx"];
    const [first, second, third] = runAgain({ command, origin: makeOrigin() });
    expect([first, second]).toEqual(["git fetch origin pull/7/head", `git checkout ${"2".repeat(40)}`]);
    expect(third).toBe("sac check F.sac -- m.onnx");
    expect(runAgain({ command, origin: makeOrigin({ commit: "$(id)", head: "`id`" }) })).toEqual([third]);
  });

  it("is left out where no single command gives the report", () => {
    const { command: _, ...report } = makeReport();
    expect(runAgain(report)).toEqual([]);
    expect(renderReview(report)).not.toContain("To run it again");
    expect(shownInHtml(renderHtml(report))).toBeUndefined();
  });

  it("is named where it stands if it is too long for a comment", () => {
    const command = ["check", "F.sac", "--", ...Array.from({ length: 100 }, (_, i) => `${"m".repeat(200)}-${i}.onnx`)];
    const report = makeReport(undefined, { command });
    expect(renderReview(report)).toContain("it stands in report.html");
    expect(shownInHtml(renderHtml(report))).toBe(commandLine(command));
  });
});
