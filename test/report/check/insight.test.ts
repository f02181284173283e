import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../../src/fingerprint/store.ts";
import { buildReport } from "../../../src/report/check/build.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { type Report, reportSchema } from "../../../src/report/check/schema.ts";
import { heatMapPng } from "../../../src/report/page/heat-map.ts";
import type { CheckResult } from "../../../src/tasks/check-options.ts";
import { asJson } from "../../../src/text/json.ts";
import { checkFiles } from "../../support/check-files.ts";
import { enrolSource, runOptions, SOURCE, ZOO } from "../../support/fixture-source.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;
let result: CheckResult;

function report(correlation: boolean, probes: boolean): Report {
  return reportSchema.parse(buildReport(result, new Date(0), undefined, undefined, { correlation, probes }));
}

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 20);
  result = await checkFiles({
    fingerprints: [fingerprint],
    models: [SOURCE, join(ZOO, "derived/prune-50.onnx"), folder.write("broken.onnx", "")],
    keepAnswers: true,
    alpha: 0.05,
    rule: undefined,
    threshold: undefined,
    score: undefined,
    weights: true,
    run: runOptions(),
  });
});

describe("what the report shows of a fingerprint", () => {
  it("is nothing, unless it was asked for", async () => {
    const plain = report(false, false);
    expect(plain.results.every(({ insight }) => insight === undefined)).toBe(true);
    const page = renderHtml(plain);
    expect(page).not.toMatch(/data:image\/(png|jpeg);base64/);
    expect(page).toContain("this report holds none of the images");
    const { fingerprint: stored } = await loadFingerprint(fingerprint);
    for (const probe of stored.probes) expect(asJson(plain)).not.toContain(Buffer.from(probe).toString("base64"));
  });

  it("are matrices without images, or images without matrices", () => {
    const [source] = report(true, false).results;
    expect(Object.keys(source.insight ?? {})).toEqual(["correlation"]);
    const [other] = report(false, true).results;
    expect(Object.keys(other.insight ?? {})).toEqual(["probes"]);
  });

  it("what is shown of the source itself is no difference, and of a model that failed nothing", () => {
    const [source, pruned, broken] = report(true, true).results;
    expect(source.insight?.correlation?.suspect).toEqual(source.insight?.correlation?.source);
    expect(source.insight?.probes?.every(({ difference }) => difference < 1e-3)).toBe(true);
    expect(pruned.insight?.correlation?.suspect).not.toEqual(pruned.insight?.correlation?.source);
    expect(broken.insight).toBeUndefined();
  });

  it("is the distance that the verdict rests on, probe by probe, the largest first", () => {
    const [, { insight, distance = 0 }] = report(true, true).results;
    const { size = 0, source = [], suspect = [] } = insight?.correlation ?? {};
    expect(size).toBe(20);
    const cells = source.map((value, i) => Math.abs(value - suspect[i]) / 100);
    expect(cells.reduce((sum, value) => sum + value, 0) / cells.length).toBeCloseTo(distance, 2);
    const differences = insight?.probes?.map(({ difference }) => difference) ?? [];
    expect(differences).toHaveLength(12);
    expect(differences).toEqual([...differences].sort((a, b) => b - a));
    expect(differences[0]).toBeGreaterThan(distance);
  });

  it("is on the page with a warning", () => {
    const page = renderHtml(report(true, true));
    expect(page.match(/<img class="heat"/g)).toHaveLength(6);
    expect(page.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(24);
    expect(page).toContain("Keep this page to yourself.");
    expect(page).not.toContain("this report holds none of the images");
  });
});

describe("heatMapPng", () => {
  it("is a picture of one pixel a cell, in the colours of the scale", async () => {
    const png = heatMapPng([-100, 0, 100, 300], 2, "similarity");
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([2, 2]);
    const pixel = (i: number) => [...data.subarray(3 * i, 3 * i + 3)];
    expect([pixel(0), pixel(1), pixel(2), pixel(3)]).toEqual([
      [26, 22, 66],
      [33, 145, 140],
      [253, 231, 37],
      [253, 231, 37],
    ]);
  });
});
