import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderEvaluationHtml } from "../../../src/report/evaluation/html/page.ts";
import { escapeHtml, html } from "../../../src/report/page/escape.ts";
import { makeEvaluation, mapEvaluationTexts } from "../../support/evaluation.ts";
import { everyVerdict, makeReport, makeReportFingerprint, mapTexts } from "../../support/report.ts";
import { calibrated } from "../check/html/reports.ts";

const ATTACKS = [
  "</script><script>document.title='owned'</script>",
  "</style><style>body{display:none}</style>",
  "</title><img src=x onerror=alert(1)>",
  "<iframe src=https://example.org></iframe><base href=https://example.org>",
  '" autofocus onfocus=alert(1) x="',
  "' onmouseover='alert(1)",
  "--><svg onload=alert(1)>",
  "javascript:alert(1) &lt;script&gt; &amp; &#x3c;",
  "\u202egpj.exe\u2066 \u200b\ufeff \u2028 \ud800 \0\x1b[31m\x07\x9b",
  "line\r\nbreak\ttab",
  "::add-mask::x ##[command]x",
  "{{7*7}} `x`",
];

const benign = mapTexts(
  makeReport(everyVerdict(), {
    fingerprints: [calibrated(), makeReportFingerprint({ id: "2", path: "other.sac" })],
  }),
  () => "x",
);

/** Every tag with the names of its attributes, without what stands in them or between tags. */
function skeleton(page: string): string[] {
  return (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

const attacks = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.array(fc.constantFrom(...ATTACKS), { minLength: 2, maxLength: 3 }).map((some) => some.join("")),
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({ unit: fc.constantFrom(..."<>&'\"`/=!-- \n\0\u202e\ud800;xa1"), minLength: 1 }),
);

describe("no text of a report gets out of its place in HTML", () => {
  it("whatever stands in every field, the tags and attributes stay the same and nothing unseen gets through", () => {
    // Where there are folders in a path, the page says which: a harmless text has the same.
    const harmless = (attack: string) => attack.replace(/[^/\\]/gu, "x");
    fc.assert(
      fc.property(attacks, (attack) => {
        const page = renderHtml(mapTexts(benign, () => attack));
        expect(skeleton(page)).toEqual(skeleton(renderHtml(mapTexts(benign, () => harmless(attack)))));
        expect(page).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(page).not.toMatch(/^\s*::/m);
      }),
      { numRuns: 100, examples: ATTACKS.map((attack): [string] => [attack]) },
    );
  });

  it("nor in the page of an evaluation", () => {
    const evaluation = mapEvaluationTexts(makeEvaluation({ perAttack: 1, unrelated: 4, draws: 1 }), () => "x");
    const expected = skeleton(renderEvaluationHtml(evaluation));
    fc.assert(
      fc.property(attacks, (attack) => {
        const page = renderEvaluationHtml(mapEvaluationTexts(evaluation, () => attack));
        expect(skeleton(page)).toEqual(expected);
        expect(page).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(page).not.toMatch(/^\s*::/m);
      }),
      { numRuns: 40, examples: ATTACKS.map((attack): [string] => [attack]) },
    );
  });

  it("text is inserted escaped, markup as it is, and nothing for undefined", () => {
    expect(html`<b title="${'"'}">${"<"}${html`<i>`}${[1, "&", undefined]}</b>`.markup).toBe(
      '<b title="&quot;">&lt;<i>1&amp;</b>',
    );
    expect(escapeHtml("a\r\n  b")).toBe("a b");
  });
});
