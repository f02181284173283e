import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resultRows } from "../../../src/report/check/terminal/rows.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { displayWidth, plainText, shorten, textTable } from "../../../src/text/table.ts";
import { wrapped } from "../../../src/text/wrap.ts";
import { randomResults } from "../../support/random-results.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

const wide = { width: 200, colours: false };

describe("renderTerminal", () => {
  it("has a row for every result, the strongest first, with what decided", () => {
    const lines = renderTerminal(makeReport()).split("\n");
    expect(lines[0]).toMatch(/^model +verdict +evidence +strength$/);
    expect(lines.slice(2, 6)).toEqual([
      expect.stringMatching(/^models\/suspect\.onnx +derived +answers, 4\.3 spreads beyond 7 references +██│██░░░░░░$/),
      expect.stringMatching(/^models\/broken\.onnx +error +MODEL_TRUNCATED +–$/),
      expect.stringMatching(/^models\/blind\.onnx +inconclusive +answers all the same +–$/),
      expect.stringMatching(/^models\/honest\.onnx +unrelated +answers, no closer than chance +██│░░░░░░░░$/),
    ]);
    expect(renderTerminal(makeReport())).toContain("Only derived models pass the line │");
  });

  it("tells fingerprints of one source apart, by their files or else by their ids", () => {
    const source = { name: "other.onnx", sha256: "e".repeat(64) };
    const told = (second: object) => {
      const fingerprints = [makeReportFingerprint(), makeReportFingerprint({ id: "2", ...second })];
      return renderTerminal(makeReport([makeResult(), makeResult({ fingerprint: "2" })], { fingerprints }));
    };
    expect(told({ source })).toMatch(/^models\/suspect\.onnx +source\.onnx +derived/m);
    expect(told({ source })).toMatch(/^models\/suspect\.onnx +other\.onnx +derived/m);
    expect(told({ source }), "one model, twice").toMatch(
      /^1 model against source\.onnx .*, other\.onnx .*: 2 derived\.$/m,
    );
    expect(told({ path: "rotated.sac" })).toMatch(/^models\/suspect\.onnx +source\.onnx \(source\.sac\) +derived/m);
    expect(told({ path: "rotated.sac" })).toMatch(/^models\/suspect\.onnx +source\.onnx \(rotated\.sac\) +derived/m);
    expect(told({ path: "new/source.sac" })).toMatch(/onnx +source\.onnx \(new\/source\.sac\) +derived/m);
    expect(told({})).toMatch(/onnx +source\.onnx \(01234567\) +derived/m);
  });

  it("tells fingerprints of one id apart by their files", () => {
    const fingerprints = ["b", "d"].map((digit) =>
      makeReportFingerprint({ path: `${digit}.sac`, sha256: digit.repeat(64), unrelated: digit === "b" ? 7 : 19 }),
    );
    const results = ["b", "d"].map((digit) => makeResult({ fingerprintSha256: digit.repeat(64) }));
    const text = renderTerminal(makeReport(results, { fingerprints }));
    for (const name of ["b", "d"])
      expect(text).toMatch(new RegExp(`^models/suspect\\.onnx +source\\.onnx \\(${name}\\.sac\\) `, "m"));
  });

  it("says what went wrong and what to do, and spares the ordinary reasons", () => {
    const text = renderTerminal(makeReport());
    expect(text).toContain(
      "models/broken.onnx: error\n  MODEL_TRUNCATED: The model ends too early.\n  → Fetch it again.\n",
    );
    expect(text).toContain("models/blind.onnx: inconclusive\n  It gives the same answer to every image.");
    expect(text).not.toContain("Closer to the source than all");
  });

  it("says once what holds for several models, and refers to it", () => {
    const reasons = [{ code: "LABELS_ONLY", text: "It answers with labels only. So were all compared." }];
    const text = renderTerminal(makeReport([makeResult({ reasons }), makeResult({ path: "b.onnx", reasons })]));
    expect(text).toContain("\n[1] It answers with labels only. So were all compared.\n");
    expect(text.match(/It answers with labels only\./g)).toHaveLength(1);
  });

  it("says below the table what is the same in every row", () => {
    const text = renderTerminal(makeReport([makeResult(), makeResult({ path: "b.onnx" })]));
    expect(text).toMatch(/^model +verdict\n/);
    expect(text).toContain("\nThe evidence of both: answers, 4.3 spreads beyond 7 references.\n");
  });

  it("sums up with the false alarms to expect and what a verdict is worth", () => {
    const text = renderTerminal(makeReport());
    expect(text).toContain(
      "4 models against source.onnx (100 probes, 7 references): 1 derived, 1 error, 1 inconclusive, 1 unrelated.",
    );
    expect(text).toContain(
      "Rule normal at 5 %, for each model as if it were the only one. If both models were honest and could have been one of the references, the chance of any false alarm in this run would be at most 5 %.\n",
    );
    expect(text).toContain("\nDerived at p ≤ 0.002 by answers (assuming normal scores).\n");
    expect(text).toContain("Warning: No unrelated model has the architecture vgg.");
    expect(text).toContain("A derived verdict is evidence for review, never proof of theft.");
  });

  it("promises one suspect its own rate, and nothing where no rate is known", () => {
    const only = (changes: object) => renderTerminal({ ...makeReport([makeResult()]), ...changes });
    expect(only({})).toContain(
      "If this model is honest and could have been one of the references, the chance that it is called derived is at most 5 %.",
    );
    expect(only({ expectedFalseAlarms: undefined })).not.toMatch(/honest|on average/);
  });

  it("says how many false alarms to expect where their chance would say nothing", () => {
    const results = [makeResult(), makeResult({ path: "b.onnx" })];
    expect(renderTerminal(makeReport(results, { expectedFalseAlarms: 1.04 }))).toContain(
      "up to 1.04 false alarms would be expected on average.",
    );
    expect(renderTerminal(makeReport(results, { expectedFalseAlarms: 1 }))).toContain("up to 1 false alarm would be");
  });

  it("never gives a p-value below 0.001 where it assumes normal scores", () => {
    const far = makeResult({ pValue: 0.001, pValueIsBound: true, spreads: 41.25 });
    expect(renderTerminal(makeReport([far]))).toContain("Derived at p < 0.001 by answers (assuming normal scores).");
    expect(renderTerminal(makeReport([far]), undefined, true)).toContain("Measured: p-value < 0.001 *, 41.3 spreads, ");
    const { pValueAssumes, ...counted } = makeResult({ rule: "conformal", pValue: 0.125, asClose: 0, panel: 7 });
    expect(renderTerminal(makeReport([counted]))).toContain(
      "Derived at p ≤ 0.125 by answers, the least possible with 7 references.",
    );
  });

  it("tells everything of each model where that is asked for", () => {
    const legs = [{ leg: "weights", verdict: "unrelated", text: "0 of its 6 layers match." } as const];
    const text = renderTerminal(makeReport([makeResult({ legs })]), wide, true);
    expect(text).toContain(
      "\n  Weights, no match: 0 of its 6 layers match.\n  Closer to the source than all 7 unrelated models.\n",
    );
    expect(text).toContain("\n  Measured: p-value 0.002 *, 4.3 spreads, distance 0.063, score 3.250 (fusion).\n");
    expect(renderTerminal(makeReport([makeResult({ legs })]))).not.toMatch(/Weights, no match|Measured/);
  });

  it("says what is discovered in the whole run, and that so few unrelated models cannot tell", () => {
    const discoveries = {
      procedure: "bh",
      tested: 1000,
      found: 0,
      panel: 19,
      fewest: 1000,
      neededForOne: 19_999,
    } as const;
    const told = (changes: object) =>
      renderTerminal(makeReport([makeResult({ discovery: false })], { discoveries: { ...discoveries, ...changes } }));
    expect(told({})).toMatch(/strength +discovery\n/);
    expect(told({})).toMatch(/░ +no\n/);
    expect(told({})).toContain(
      "Discoveries of the whole run (bh at a false discovery rate of 5 %): 0 of 1000 results. Verdicts do not depend on it. With 19 unrelated models neither bh nor e-bh can reject any of 1000, unless at least 1000 of them are closer than all: singling out one takes 19999.",
    );
    expect(told({ panel: 18, fewest: 1053 })).toContain(
      "neither bh nor e-bh can reject any of 1000, however close they are",
    );
    expect(told({ panel: 20_000, fewest: 1 })).not.toContain("neither");
  });

  it("does not warn of what did not happen", () => {
    const honest = makeResult({ verdict: "unrelated", rule: "conformal", reasons: [] });
    const { expectedFalseAlarms: _, ...report } = makeReport([honest]);
    expect(renderTerminal(report)).not.toMatch(/proof of theft|The rule normal|called derived|on average/);
  });

  it("tells a fallback to another device once", () => {
    const reasons = [{ code: "DEVICE_FALLBACK", text: "Run on the CPU." }];
    const text = renderTerminal(makeReport([makeResult({ reasons }), makeResult({ path: "b.onnx", reasons })]));
    expect(text.match(/Run on the CPU\./g)).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  const long = makeResult({ path: `models/${"very/".repeat(30)}deep/suspect.onnx` });

  it.each([40, 60, 80, 100, 160])("of %d columns no line is wider, whatever was judged", (width) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const fingerprints = [
        makeReportFingerprint(),
        makeReportFingerprint({ id: "2", path: "a/long/path/to/rotated.sac" }),
      ];
      const report = makeReport([...randomResults(12, seed), long], seed % 2 ? {} : { fingerprints });
      for (const verbose of [false, true]) {
        for (const line of renderTerminal(report, { width, colours: false }, verbose).split("\n")) {
          expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it("too narrow for the table, a list names each model whole or by its beginning and its end", () => {
    const text = renderTerminal(makeReport([long, makeResult({ spreads: 3 })]), { width: 60, colours: false });
    expect(text).toMatch(/^mod.*….*\.onnx\n {2}██│██░░░░░░ derived: /);
    expect(text).toMatch(/\nmodels\/suspect\.onnx\n {2}██│█░░░░░░░ derived: /);
  });

  it("no two names become one by being cut", () => {
    const paths = ["a", "b", "c"].map((middle) => `models/${"x".repeat(80)}${middle}${"y".repeat(80)}.onnx`);
    const report = makeReport(paths.map((path) => makeResult({ path })));
    const text = renderTerminal(report, { width: 60, colours: false }).replaceAll("\n", "");
    for (const path of paths) expect(text).toContain(path);
  });

  it("the bar agrees with the verdict in every row", () => {
    for (const [i, line] of renderTerminal(makeReport(randomResults(60)))
      .split("\n")
      .slice(2, 62)
      .entries()) {
      const [, verdict] = / (derived|error|inconclusive|unrelated) /.exec(line) ?? [];
      const [, bar] = /([█░▒·]{2}│[█░▒·]{8})$/.exec(line) ?? [];
      if (verdict === "derived") expect(bar, `${i}: ${line}`).toMatch(/^██│█/);
      if (verdict === "unrelated" && bar) expect(bar, line).toMatch(/^[█░]{2}│░{8}$/);
      if (verdict === "inconclusive" && bar) expect(bar, line).toMatch(/^[▒·]{2}│[▒·]{8}$/);
      if (verdict === "error") expect(bar).toBeUndefined();
    }
  });

  it("no column says the same in every row, save for the verdict", () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const none = { own: new Map(), marks: new Map(), shared: [] };
      const { rows, shown } = resultRows(makeReport(randomResults(3, seed)), none);
      expect(rows).toHaveLength(3);
      for (const cell of shown.filter((one) => one !== "verdict")) {
        expect(new Set(rows.map((row) => row.cells[cell])).size, cell).toBeGreaterThan(1);
      }
    }
  });

  it("no sentence is said twice, whatever was judged", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const text = renderTerminal(makeReport(randomResults(30, seed)));
      const sentences = text
        .split("\n\n")
        .slice(1)
        .join("\n")
        .split(/(?<=[.!?])\s+/)
        .filter((one) => one.split(" ").length > 3);
      expect(sentences.filter((one, i) => sentences.indexOf(one) !== i)).toEqual([]);
    }
  });

  it("verdicts are coloured, and nothing else is", () => {
    const plain = renderTerminal(makeReport(), wide);
    const coloured = renderTerminal(makeReport(), { ...wide, colours: true });
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    expect(coloured).toContain("\x1b[31mderived");
    expect(coloured).toContain("\x1b[32munrelated");
    const verdicts = makeReport().results.length;
    expect(coloured.split("\x1b[")).toHaveLength(2 * verdicts + 1);
    const narrow = { width: 60, colours: true };
    expect(stripVTControlCharacters(renderTerminal(makeReport(), narrow))).toBe(
      renderTerminal(makeReport(), { ...narrow, colours: false }),
    );
    expect(renderTerminal(makeReport(), narrow).split("\x1b[")).toHaveLength(2 * verdicts + 1);
  });
});

describe("wrapped", () => {
  it("breaks between words, and a long word where the line ends; nothing is lost", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme", minLength: 1 }).map((word) => word.replace(/\s/g, "x")),
          { minLength: 1 },
        ),
        fc.integer({ min: 20, max: 60 }),
        (words, width) => {
          const lines = wrapped(words.join(" "), width, { first: "[1] " }).split("\n");
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          const told = lines.map((line) => line.slice(4)).join("");
          expect(told.replaceAll(" ", "")).toBe(words.join("").replaceAll(" ", ""));
        },
      ),
    );
  });
});

describe("shorten", () => {
  it("never takes up more than it may, and leaves alone what fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const short = shorten(text, width);
        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(short).toBe(text);
      }),
    );
  });
});

describe("textTable", () => {
  it.each([
    ["模型、「ー」", 12],
    ["ｶﾀｶﾅ", 4],
    ["e\u0301", 1],
    ["⚠️", 2],
    ["😀", 2],
    ["한글", 4],
  ])("knows how wide %s is", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it("keeps its columns straight under wide and combining characters", () => {
    const table = textTable(
      [{ title: "a" }, { title: "b" }],
      [
        ["模型.onnx", "1"],
        ["e\u0301.onnx", "2"],
      ],
    );
    expect(table.split("\n").map((line) => displayWidth(line))).toEqual([12, 12, 12, 12]);
  });

  it("pads columns to the widest cell, to the left or to the right", () => {
    const table = textTable(
      [{ title: "a" }, { title: "n", align: "right" }],
      [
        ["long", "1"],
        ["b", "100"],
      ],
    );
    expect(table).toBe("a       n\n────  ───\nlong    1\nb     100");
  });
});

describe("plainText", () => {
  it.each([
    ["plain é 漢字 😀", "plain é 漢字 😀"],
    ["\x1b[31mred", "\ufffd[31mred"],
    ["a\nb\r\tc\x7f\x9b", "a\ufffdb\ufffd\ufffdc\ufffd\ufffd"],
    ["\u202egpj\u2066\u200b\ufeff\u2028\u{e0041}", "\ufffdgpj\ufffd\ufffd\ufffd\ufffd\ufffd"],
    ["\ud800a", "\ufffda"],
    ["::error::x", "\ufffd:error::x"],
    ["  ::error::x", "  \ufffd:error::x"],
    ["a::b", "a::b"],
    ["a ##vso[x] ##[y]", "a #\ufffdvso[x] #\ufffd[y]"],
    ["## [z]", "## [z]"],
  ])("shows %j as %j", (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });
});
