import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { renderCalibration } from "../../src/report/calibration.ts";
import { buildReport } from "../../src/report/check/build.ts";
import type { Report } from "../../src/report/check/schema.ts";
import { renderTerminal } from "../../src/report/check/terminal.ts";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { checkFiles } from "../support/check-files.ts";
import { codes, runOptions, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const path = join(folder.path, "public.sac");
/** Public models that are better than every reference; the first is the source, and the other stands among its twins. */
const [source, sibling] = ["aka-resnet20", "aka-resnet32"].map((name) =>
  fileURLToPath(new URL(`../../fixtures/strangers/${name}.onnx`, import.meta.url)),
);
const others = [1, 2].map((i) => join(ZOO, "twins", `twin-${i}.onnx`));
let report: Report;
let calibrated: string;
let texts: ReadonlyMap<string, string>;

beforeAll(async () => {
  const run = runOptions({ preprocess: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } });
  await enrolZoo(path, { model: source, arch: "resnet", quality: "mixed", run });
  const drawing = { source, images: IMAGES, probes: 100, quality: undefined, pool: 1000 };
  const family = { twins: [sibling, ...others], ...drawing, sourcePicked: "first", twinsPicked: "first" };
  const fingerprint = await calibrateZoo(path, { unrelated: references("unrelated"), family });
  calibrated = renderCalibration(summariseCalibration(fingerprint, 0.05));
  const options = {
    ...{ fingerprints: [path], models: [source, model("unrelated", "unrelated-vgg-3")] },
    ...{ alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: true, run: runOptions() },
  };
  report = buildReport(await checkFiles(options), new Date(0));
  const rendered = CHECK_FORMATS.filter(({ mediaType }) => mediaType !== "image/png").map(
    async ({ name, render }) => [name, String(await render(report))] as const,
  );
  texts = new Map(await Promise.all(rendered));
});

const CODE = "TWINS_UNLIKE_REFERENCES";

describe("twins of a source that could not have been one of the references", () => {
  it("come with a warning at the calibration, with what was measured and the cure, and no promise", () => {
    expect(calibrated).toMatch(
      /Warning: No false-alarm rate is promised for verdicts by these twins: .* 18 % of strong honest models derived, .*\.\n→ Calibrate with unrelated models as strong as the source/,
    );
    expect(calibrated).toContain("no rate is promised, as the unrelated models are unlike the source");
    expect(calibrated).not.toMatch(/the promise holds for every suspect|or with twins of it/);
  });

  it("are told by what they decide, and that the references' rule is for what they cannot", () => {
    expect(calibrated).toContain("Where the twins cannot decide, at 5 % sac check will use the rule conformal.");
    expect(calibrated).toContain(
      "By their rank alone they support a false-alarm rate of 25 %, and 19 would one of 5 %.",
    );
    expect(calibrated).toContain("At 5 % sac check decides among them by the rule normal");
  });

  it("decide as ever, and their verdict promises no rate: neither by itself nor for the run", () => {
    const [copy, honest] = report.results;
    expect(copy).toMatchObject({ verdict: "derived", rule: "normal", doubtfulPanel: true, twins: { decided: true } });
    expect(honest).toMatchObject({ verdict: "unrelated", doubtfulPanel: true, twins: { decided: true } });
    expect([codes(copy).includes(CODE), codes(honest).includes(CODE)]).toEqual([true, false]);
    expect(report.fingerprints[0].warnings.map(({ code }) => code)).toEqual([CODE]);
    expect(report.expectedFalseAlarms).toBeUndefined();
  });

  it("are said to promise none in every format for people and tools", () => {
    for (const format of ["json", "markdown", "html", "sarif", "junit", "code-quality"]) {
      expect(texts.get(format), format).toMatch(/No false-alarm rate is promised for this/);
    }
    const terminal = renderTerminal(report);
    for (const text of [terminal, texts.get("markdown"), texts.get("html")]) {
      expect(text).toContain("assuming normal scores, and references like the source, which they are not");
      expect(text).toMatch(/No false-alarm rate is promised(:|&#58;) twins decided/);
      expect(text).not.toMatch(/the chance that|so of a hundred such models/);
    }
  });
});
