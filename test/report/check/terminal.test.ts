import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { displayWidth, plainText, shorten, textTable } from "../../../src/text/table.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../support/report.ts";

describe("renderTerminal", () => {
  it("has a row for every result, with what was measured", () => {
    const lines = renderTerminal(makeReport()).split("\n");
    expect(lines[0]).toMatch(/^model +verdict +p-value +spreads +distance +score$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^models\/suspect\.onnx +derived +0\.002 \* +4\.3 +0\.063 +3\.250$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^models\/broken\.onnx +error +– +– +– +–$/));
  });

  it("names the source of each row where there are several fingerprints", () => {
    const source = { name: "other.onnx", sha256: "e".repeat(64) };
    const fingerprints = [makeReportFingerprint(), makeReportFingerprint({ id: "2", source })];
    const text = renderTerminal(makeReport([makeResult(), makeResult({ fingerprint: "2" })], { fingerprints }));
    expect(text).toMatch(/^models\/suspect\.onnx +source\.onnx +derived/m);
    expect(text).toMatch(/^models\/suspect\.onnx +other\.onnx +derived/m);
    expect(text, "one model, twice").toMatch(/^1 model against source\.onnx .*, other\.onnx .*: 2 derived\.$/m);
  });

  it("says what went wrong and what to do, and spares the ordinary reasons", () => {
    const text = renderTerminal(makeReport());
    expect(text).toContain(
      "models/broken.onnx: error\n  MODEL_TRUNCATED: The model ends too early.\n  Fetch it again.\n",
    );
    expect(text).toContain("models/blind.onnx: inconclusive\n  It gives the same answer to every image.");
    expect(text).not.toContain("Closer to the source than all");
  });

  it("sums up with the false alarms to expect and what a verdict is worth", () => {
    const text = renderTerminal(makeReport());
    expect(text).toContain(
      "4 models against source.onnx (100 probes, 7 unrelated models): 1 derived, 1 error, 1 inconclusive, 1 unrelated.",
    );
    expect(text).toContain(
      "Rule normal at 5 %, for each suspect as if it were the only one.\nIf all 2 results were of honest suspects that could have been one of the unrelated models, up to 0.05 of them would be derived on average.\n",
    );
    expect(text).toContain("\n* assumes normal scores\n");
    expect(text).toContain("Warning: No unrelated model has the architecture vgg.");
    expect(text).toContain("A derived verdict is evidence for review, never proof of theft.");
  });

  it("promises one suspect its own rate, and nothing where no rate is known", () => {
    const only = (changes: object) => renderTerminal({ ...makeReport([makeResult()]), ...changes });
    expect(only({})).toContain(
      "An honest suspect that could have been one of the unrelated models is called derived with probability 0.05 at most.",
    );
    expect(only({ expectedFalseAlarms: undefined })).not.toMatch(/honest|on average/);
  });

  it("never gives a p-value below 0.001 where it assumes normal scores", () => {
    const far = makeResult({ pValue: 0.001, pValueIsBound: true, spreads: 41.25 });
    expect(renderTerminal(makeReport([far]))).toMatch(/derived +< 0\.001 \* +41\.3 /);
    const { pValueAssumes, ...counted } = makeResult({ rule: "conformal", pValue: 0.05 });
    expect(renderTerminal(makeReport([counted]))).not.toContain("*");
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
    expect(told({})).toMatch(/score +discovery\n/);
    expect(told({})).toMatch(/3\.250 +no\n/);
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
    expect(renderTerminal(report)).not.toMatch(/proof of theft|The rule normal|called derived|derived on average/);
  });

  it("tells a fallback to another device once", () => {
    const reasons = [{ code: "DEVICE_FALLBACK", text: "Run on the CPU." }];
    const text = renderTerminal(makeReport([makeResult({ reasons }), makeResult({ path: "b.onnx", reasons })]));
    expect(text.match(/Run on the CPU\./g)).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  const long = makeResult({ path: `models/${"very/".repeat(30)}deep/suspect.onnx` });

  it.each([60, 80, 100])("of %d columns the table fits, and the path keeps its beginning and its end", (width) => {
    const lines = renderTerminal(makeReport([long, makeResult()]), { width, colours: false }).split("\n");
    for (const line of lines.slice(0, 4)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(lines[2]).toMatch(/^mod.*….*\.onnx +derived/);
    expect(lines[3]).toMatch(/^models\/.*ect\.onnx +derived/);
  });

  it("verdicts are coloured, and nothing else is", () => {
    const plain = renderTerminal(makeReport());
    const coloured = renderTerminal(makeReport(), { width: 200, colours: true });
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    expect(coloured).toContain("\x1b[31mderived");
    expect(coloured).toContain("\x1b[32munrelated");
    const verdicts = makeReport().results.length;
    expect(coloured.split("\x1b[")).toHaveLength(2 * verdicts + 1);
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
