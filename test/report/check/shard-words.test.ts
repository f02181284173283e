import { describe, expect, it } from "vitest";
import { FAIL_ON } from "../../../src/core/verdict.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderJunit } from "../../../src/report/check/junit.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { titleOf } from "../../../src/report/check/markdown/words.ts";
import { renderSarif } from "../../../src/report/check/sarif.ts";
import { renderTerminal } from "../../../src/report/check/terminal.ts";
import { exitStatus } from "../../../src/report/check/verdict-counts.ts";
import { CHECK_FORMATS } from "../../../src/report/formats.ts";
import { makeRun, shardsOf } from "../../support/shards.ts";

const [, second] = shardsOf(makeRun(), 3);
/** Of nine shards for seven models, the last two have none. */
const empty = shardsOf(makeRun(), 9)[8];

describe("a shard's report says in every format for people which part it is", () => {
  it.each([
    ["where models were judged", { ...second, fingerprints: second.fingerprints }, "Shard 2 of 3: 1 of 2 models looks"],
    ["where none falls to it", { ...empty, fingerprints: [] }, "Shard 9 of 9: no model falls to it"],
  ])("%s", (_, report, headline) => {
    expect(titleOf(report)).toContain(headline);
    expect(renderHtml(report)).toContain(headline);
    expect(renderReview(report)).toContain(headline.replace(":", "&#58;"));
    expect(renderTerminal(report)).toContain(headline.slice(0, 12));
  });

  it("and one that found nothing is to be joined with the others, not to be filed", () => {
    const report = { ...empty, fingerprints: [] };
    for (const text of [renderHtml(report), renderReview(report)]) {
      expect(text).toContain("Join this report with those of the other shards");
      expect(text).not.toContain("Nothing needs to be done");
    }
  });

  it("and to machines, where their format has a place for it", () => {
    expect(renderJunit(second)).toContain('name="sac check, shard 2 of 3"');
    expect(JSON.parse(renderSarif(second)).runs[0].properties.shard).toEqual({ index: 2, of: 3 });
  });

  it("a shard without models can be written in every format, and passes", async () => {
    for (const { name, render } of CHECK_FORMATS.filter((one) => one.name !== "png")) {
      expect(String(await render({ ...empty, fingerprints: [] })).length, name).toBeGreaterThan(0);
    }
    expect(empty.verdict).toBe("unrelated");
    expect(exitStatus(empty, FAIL_ON)).toBe(0);
    expect(renderTerminal({ ...empty, fingerprints: [] })).not.toMatch(/against|: \./);
  });
});
