import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { renderPng, renderSvg } from "../../../../src/report/check/html/figure-file.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../../support/report.ts";

describe("the figure as a file", () => {
  it("has a row with its name for every suspect, and says which ones have no place", () => {
    const report = makeReport();
    const svg = renderSvg(report);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="900"/);
    expect(svg).toContain("derived from source.onnx");
    for (const name of ["suspect.onnx", "honest.onnx"]) expect(svg).toContain(`">${name}</text>`);
    expect(svg).toMatch(/Not in the figure, .*broken\.onnx, blind\.onnx/);
    expect(svg.match(/<use href="#k-(derived|unrelated)" x="[\d.]+%"/g)).toHaveLength(2);
    const [{ references }] = report.fingerprints;
    expect(svg.match(/<use href="#k-reference" x="[\d.]+%"/g)).toHaveLength(references[0].unrelated.length);
  });

  it("has a legend with every kind of mark in it, and no other", () => {
    const hidden = makeResult({ path: "pruned.onnx", behaviour: "inconclusive", score: 0 });
    const svg = renderSvg(makeReport([makeResult(), hidden]));
    const keys = [...svg.matchAll(/<use href="#k-([\w-]+)"[^>]*\/><text class="key"[^>]*>([^<]*)/g)].map((found) =>
      found.slice(1),
    );
    expect(keys).toEqual([
      ["reference", "unrelated model"],
      ["known", "known derived model"],
      ["derived", "suspect: derived"],
      ["elsewhere", "derived, but not by its answers"],
    ]);
    expect(svg.match(/<use href="#k-elsewhere" x="[\d.]+%"/g)).toHaveLength(1);
  });

  it("tells models of one name apart, and shortens no two names to the same", () => {
    const long = (end: string) => `a/${"x".repeat(50)}${end}${"y".repeat(50)}.onnx`;
    const paths = ["a/model.onnx", "b/model.onnx", long("1"), long("2")];
    const svg = renderSvg(makeReport(paths.map((path) => makeResult({ path }))));
    const names = [...svg.matchAll(/class="name"[^>]*>([^<]+)/g)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["a/model.onnx", "b/model.onnx"]));
    expect(new Set(names).size).toBe(names.length);
  });

  it("stays a picture that can be drawn with a thousand suspects, and says how many it leaves out", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => makeResult({ path: `${i}.onnx` }));
    const report = makeReport(many);
    expect(renderSvg(report)).toContain("600 more suspects");
    expect((await sharp(await renderPng(report)).metadata()).height).toBeLessThan(32_767);
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
