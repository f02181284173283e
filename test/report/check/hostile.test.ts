import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderAttestation } from "../../../src/report/check/attestation.ts";
import { renderCodeQuality } from "../../../src/report/check/code-quality.ts";
import { renderCsv } from "../../../src/report/check/csv.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { asJson } from "../../../src/text/json.ts";
import { lintJunit, parseCsv, sarifErrors } from "../../support/formats.ts";
import {
  everyVerdict,
  makeOrigin,
  makeReport,
  makeReportFingerprint,
  mapTexts,
  unseenResult,
} from "../../support/report.ts";
import { codeQualitySchema, testResultSchema } from "../schemas/published.ts";

const ATTACKS = [
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "]]><x/><![CDATA[",
  "<!-- --><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
  "\"/><failure message='",
  " | a | b |\n|---|\n",
  "```\n# heading\n<details>",
  "[click](javascript:alert(1)) ![](https://example.org/x.png) https://example.org www.example.org",
  "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \r overwritten \b\x7f",
  "\u202egpj.exe \u2066\u2069 \u200b\ufeff\u00ad \u2028 \u2029 \u{e0041}",
  "\0",
  "line\nbreak\r\nand\ttab",
  '=cmd|" /C calc"!A0',
  "+1;=1+1\n-1,@SUM(A1)",
  "@octocat @github/team #1 octocat/repo#1 !2 &3 ~label $4",
  "::add-mask::x",
  "\n  ::stop-commands::token\n",
  "##[command]x ##vso[task.setvariable variable=a]b",
  "[[ATTACHMENT|/etc/passwd]]",
  "{0} {{1}} \\[a\\](b) %s %x $(x)",
  "\ud800 \udfff \ufffe \uffff",
  "\u001b[2K\u202e@all</textarea>'\"`",
];

/** The report of which every text is a benign x, and the same with the texts of an attack. */
const benign = mapTexts(
  makeReport([...everyVerdict(), unseenResult()], {
    fingerprints: [makeReportFingerprint(), makeReportFingerprint({ id: "2", path: "other.sac" })],
    origin: makeOrigin(),
    notJudged: [{ path: "m.pt", format: "a PyTorch checkpoint", bytes: 7, why: "Only ONNX models can be judged." }],
    unrecognised: [{ path: "m.bin", bytes: 7 }],
  }),
  () => "x",
);
const poisoned = (attack: string) => mapTexts(benign, () => attack);

const attacks = fc
  .oneof(
    fc.constantFrom(...ATTACKS),
    fc.array(fc.constantFrom(...ATTACKS), { minLength: 2, maxLength: 3 }).map((some) => some.join("")),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."<>&'\"`|[](){}#*_~@:!=+-\\/\n\r\t\0\x1b\u202e\ud800;,$% xa1") }),
  )
  .filter((text) => text !== "");

/** Whatever a terminal acts on or a reader cannot see, save for the format's own line ends. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/u;
const RUNNER_COMMAND = /^\s*::|##(vso)?\[/im;

function expectHarmless(text: string): void {
  expect(UNSEEN.exec(text)).toBeNull();
  expect(RUNNER_COMMAND.exec(text)).toBeNull();
}

function holds(property: (attack: string) => void | Promise<void>, numRuns = 300): Promise<void> {
  const examples = ATTACKS.map((attack): [string] => [attack]);
  return fc.assert(
    fc.asyncProperty(attacks, async (attack) => property(attack)),
    { examples, numRuns },
  );
}

describe("no text of a report moves a cursor, hides or gives a runner a command, in", () => {
  it.each(CHECK_FORMATS)("$name", async ({ render }) => {
    const property = async (attack: string) => {
      const text = await render(poisoned(attack));
      if (typeof text === "string") expectHarmless(text.replaceAll("\r\n", "\n"));
    };
    await holds(property, 50);
  });
});

describe("no text of a report gets out of its place, in", () => {
  it("the terminal", async () => {
    const lines = renderTerminal(benign).split("\n").length;
    await holds((attack) => {
      const text = renderTerminal(poisoned(attack));
      expectHarmless(text);
      expect(text.split("\n")).toHaveLength(lines);
    });
  });

  it("Markdown", async () => {
    // What is left without character references must be the same signs in the same order.
    // The block of code holds one line, which begins with the name of a command.
    const unfenced = (text: string) => text.replace(/^```sh\n(sac|eval) .*\n```$/m, "");
    const skeleton = (text: string) =>
      unfenced(text)
        .replace(/&#\d+;/g, "")
        .match(/[\\`*_[\]#|<>&~@$!\n]/g);
    const expected = skeleton(renderReview(benign));
    await holds((attack) => {
      const text = renderReview(poisoned(attack));
      expectHarmless(text);
      expect(skeleton(text)).toEqual(expected);
      expect(unfenced(text), "a mention or a reference of a forge").not.toMatch(
        /&#(64|35|33|126|38|36);(?=[\p{L}\p{N}]|&#(?!8203))/u,
      );
      expect(unfenced(text), "an address").not.toMatch(/:\/\/|www\.|&#58;\//);
    });
  });

  it("CSV", async () => {
    const numbers = (text: string) => parseCsv(text).map((row) => row.map((cell) => (Number(cell) ? cell : "")));
    const expected = numbers(renderCsv(benign));
    await holds((attack) => {
      const text = renderCsv(poisoned(Number(attack) ? "x" : attack));
      expectHarmless(text.replaceAll("\r\n", "\n"));
      expect(numbers(text)).toEqual(expected);
      const cells = [...parseCsv(text), ...parseCsv(text, ";")].flat().filter((cell) => Number.isNaN(Number(cell)));
      for (const cell of cells) expect(cell).not.toMatch(/^["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    });
  });

  it("JUnit XML", async () => {
    const structure = (xml: string) => xml.replace(/"[^"]*"/g, '""').replace(/>[^<]*</g, "><");
    const expected = structure(renderJunit(benign));
    await holds((attack) => {
      const text = renderJunit(poisoned(attack));
      expectHarmless(text);
      expect(structure(text)).toBe(expected);
      expect(text).not.toContain("[[");
    });
    for (const attack of ATTACKS) expect((await lintJunit(renderJunit(poisoned(attack)))).errors).toEqual([]);
  });

  it("SARIF", async () => {
    await holds((attack) => {
      const text = renderSarif(poisoned(attack));
      expectHarmless(text);
      expect(sarifErrors(text)).toEqual([]);
      const [{ results }] = JSON.parse(text).runs;
      expect(results).toHaveLength(4);
      for (const { message, locations } of results) {
        expectHarmless(message.text);
        expect(message.text).not.toMatch(/@|\n|(?<!\\)(\\\\)*[[\]]|(?<!\{)(\{\{)*\{(?!\{)/);
        expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\x21-\x7e]*$/);
      }
    });
  });

  it("GitLab Code Quality", async () => {
    await holds((attack) => {
      const text = renderCodeQuality(poisoned(attack));
      expectHarmless(text);
      const issues = codeQualitySchema.parse(JSON.parse(text));
      expect(issues, "one of them for what was not seen").toHaveLength(5);
      for (const { description, location } of issues) {
        expectHarmless(description);
        expectHarmless(location.path);
        expect(description).not.toContain("@");
      }
    });
  });

  it("the in-toto predicate", async () => {
    await holds((attack) => {
      const text = renderAttestation(withDigests(poisoned(attack)));
      expectHarmless(text);
      const { failedTests = [], warnedTests = [], passedTests = [] } = testResultSchema.parse(JSON.parse(text));
      expect([failedTests.length, warnedTests.length, passedTests.length]).toEqual([2, 1, 2]);
      for (const name of [...failedTests, ...warnedTests, ...passedTests]) expectHarmless(name);
    });
  });

  it("JSON, which keeps every text as it is", async () => {
    await holds((attack) => {
      const report = poisoned(attack);
      const text = asJson(report);
      expectHarmless(text);
      expect(JSON.parse(text)).toEqual(report);
    });
  });
});

/** Digests are ours in any report: the attack is on everything beside them. */
function withDigests(report: ReturnType<typeof poisoned>) {
  const sha256 = "a".repeat(64);
  const fingerprints = report.fingerprints.map((one) => ({ ...one, sha256, source: { ...one.source, sha256 } }));
  return { ...report, fingerprints, results: report.results.map((one) => ({ ...one, sha256 })) };
}
