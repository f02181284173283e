import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { renderPng, renderSvg } from "../../../../src/report/check/html/figure-file.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../../support/report.ts";

describe("the figure as a file", () => {
  it("shows the verdict and a mark for every model that has a score", () => {
    const report = makeReport();
    const svg = renderSvg(report);
    const [{ references }] = report.fingerprints;
    const scored = report.results.filter(({ score }) => score !== undefined).length;
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="900"/);
    expect(svg).toContain("derived from source.onnx");
    expect(svg.match(/<use href="#k-(derived|unrelated|inconclusive|error)"/g)).toHaveLength(scored);
    expect(svg.match(/<use href="#k-reference"/g)).toHaveLength(references[0].unrelated.length);
  });

  it("needs nothing that only a web page has", () => {
    expect(renderSvg(makeReport())).not.toMatch(/var\(|<script|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  });

  it("grows with the number of comparisons", async () => {
    const fingerprints = [makeReportFingerprint(), makeReportFingerprint({ id: "2" })];
    const two = makeReport([makeResult(), makeResult({ fingerprint: "2" })], { fingerprints });
    const heights = await Promise.all(
      [makeReport([makeResult()]), two].map(async (report) => (await sharp(await renderPng(report)).metadata()).height),
    );
    expect(heights[1]).toBeGreaterThan(1.5 * heights[0]);
  });

  it("as a PNG has twice the SVG's pixels, and is not blank", async () => {
    const image = sharp(await renderPng(makeReport()));
    expect(await image.metadata()).toMatchObject({ format: "png", width: 1800 });
    const { channels } = await image.stats();
    for (const { min, max } of channels.slice(0, 3)) expect(max - min).toBeGreaterThan(150);
  });

  it("stays well-formed whatever names are in the report", async () => {
    const name = `]]></style><script>alert(1)</script>&"'\u202e\0\ud800`;
    const source = { name, sha256: "e".repeat(64) };
    const report = makeReport([makeResult({ path: name })], { fingerprints: [makeReportFingerprint({ source })] });
    expect(renderSvg(report)).not.toContain("<script");
    expect((await sharp(await renderPng(report)).metadata()).format).toBe("png");
  });
});
