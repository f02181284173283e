import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildReport } from "../../src/report/check/build.ts";
import { type Report, reportSchema } from "../../src/report/check/schema.ts";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { checkFiles } from "../support/check-files.ts";
import { codes, runOptions, SOURCE, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const path = join(folder.path, "source.sac");
const [first, ...others] = [1, 2, 3].map((i) => join(ZOO, "twins", `twin-${i}.onnx`));
const unrelated = references("unrelated", /-[123]\.onnx$/);
let report: Report;
let texts: ReadonlyMap<string, string>;

/** The first twin as the source, with the fixtures' source among its twins: what is near by its images is no copy of it. */
beforeAll(async () => {
  await enrolZoo(path, { model: first, probes: 60 });
  const drawing = { source: first, images: IMAGES, probes: 100, quality: undefined, pool: 1000 };
  const family = { twins: [SOURCE, ...others], ...drawing, sourcePicked: "best-of-5", twinsPicked: undefined };
  await calibrateZoo(path, { unrelated, family });
  const options = {
    ...{ fingerprints: [path], models: [first, model("derived", "finetune-last-1")] },
    ...{ alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: false, run: runOptions() },
  };
  report = buildReport(await checkFiles(options), new Date(0));
  const rendered = CHECK_FORMATS.filter(({ mediaType }) => mediaType !== "image/png").map(
    async ({ name, render }) => [name, String(await render(report))] as const,
  );
  texts = new Map(await Promise.all(rendered));
});

describe("a report of a check by twins", () => {
  it("gives rule and p-value of the twins, and the standing among both", () => {
    const [copy, kin] = report.results;
    expect(copy).toMatchObject({ verdict: "derived", rule: "normal", twins: { panel: 3, asClose: 0, decided: true } });
    expect(copy.twins?.conformalP).toBe(1 / 4);
    expect(copy.twins?.spreads).toBeGreaterThan(3);
    expect(kin).toMatchObject({ verdict: "unrelated", rule: "normal", twins: { panel: 3, decided: true } });
    expect(kin.boundary).toBeUndefined();
    expect(kin.pValue).toBeGreaterThan(0.05);
    expect(kin.conformalP).toBe(1 / 13);
  });

  it("says of what is near by references and no closer than to the twins that it is of the same kind", () => {
    const [copy, kin] = report.results;
    expect(codes(copy)).toEqual(["CLOSER_THAN_TWINS", "FEW_TWINS", "CLOSER_THAN_ALL"]);
    expect(codes(kin)).toEqual(["NEAR_AS_KIN", "NOT_CLOSER_THAN_TWINS", "FEW_TWINS", "CLOSER_THAN_ALL"]);
    expect(kin.reasons[0].text).toContain("as models of the same images or tradition are, and no closer to it than");
  });

  it("tells how many twins there are, how they were picked, and warns of a source that is the best of several", () => {
    const [{ twins, warnings }] = report.fingerprints;
    expect(twins).toEqual({ count: 3, probes: 100, contested: true, sourcePicked: "best-of-5" });
    expect(warnings.map(({ code }) => code)).toEqual(["TWINS_PICKED_OTHERWISE"]);
  });

  it("fits its schema, and names the twins in every format", () => {
    expect(reportSchema.parse(JSON.parse(texts.get("json") ?? ""))).toEqual(report);
    for (const format of ["html", "markdown", "sarif", "junit", "csv"]) {
      expect(texts.get(format), format).toMatch(/twins/);
    }
    expect(texts.get("html")).toContain("Where twins of the source decided, verdicts do not rest on this scale.");
    expect(texts.get("markdown")).toContain("Twins must be picked as the source was");
    expect(texts.get("sarif")).toContain("than like its twins, models of the same recipe and data");
    expect(texts.get("csv")).toContain("twins.asClose");
  });
});
