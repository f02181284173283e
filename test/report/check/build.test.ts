import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { manifestSchema } from "../../../src/fingerprint/manifest.ts";
import { calibrationSchema } from "../../../src/fingerprint/pack.ts";
import { buildReport } from "../../../src/report/check/build.ts";
import { type Report, reportSchema } from "../../../src/report/check/schema.ts";
import { evaluationSchema } from "../../../src/report/evaluation/schema.ts";
import { hasNoNetwork, wallsFor } from "../../../src/runtime/walls.ts";
import type { CheckResult } from "../../../src/tasks/check-options.ts";
import type { Judgement } from "../../../src/tasks/judgement.ts";
import { checkEveryVerdict } from "../../support/checked.ts";
import { root } from "../../support/sac.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const DATE = new Date("2026-01-02T03:04:05.678Z");
let checked: CheckResult;
let report: Report;

beforeAll(async () => {
  checked = await checkEveryVerdict(folder);
  report = buildReport(checked, DATE);
});
const of = (...judgements: Judgement[]) => buildReport({ ...checked, judgements }, DATE);

/** The report of the same run with other judgements. */

describe("buildReport", () => {
  it("makes what the schema says, with nothing undefined in it", () => {
    expect(reportSchema.parse(report)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.startedAt).toBe("2026-01-02T03:04:05.678Z");
  });

  it("tells a judgement once, and anew for another run or another show", () => {
    const rows = (one: Report) => one.results.map(({ reasons }) => reasons);
    const same = rows(buildReport(checked, DATE));
    rows(report).forEach((reasons, i) => {
      expect(same[i]).toBe(reasons);
    });
    const other = rows(buildReport({ ...checked, options: { ...checked.options } }, DATE));
    expect(other).toEqual(same);
    other.forEach((reasons, i) => {
      expect(reasons).not.toBe(same[i]);
    });
  });

  it("counts one result for each judgement, in their order", () => {
    expect(report.results.map(({ verdict }) => verdict)).toEqual(["derived", "unrelated", "inconclusive", "error"]);
    expect(report.counts).toEqual({ derived: 1, unrelated: 1, inconclusive: 1, error: 1 });
  });

  it("calls the run by its worst verdict: derived, error, inconclusive, unrelated", () => {
    const [derived, unrelated, inconclusive, failed] = checked.judgements;
    expect(report.verdict).toBe("derived");
    expect(of(unrelated, failed, inconclusive).verdict).toBe("error");
    expect(of(unrelated, inconclusive).verdict).toBe("inconclusive");
    expect(of(unrelated).verdict).toBe("unrelated");
    expect(of(failed, derived).verdict).toBe("derived");
    expect(of().verdict, "a run that judged nothing").toBe("error");
  });

  it("gives a judged suspect its numbers, and the others only what they have", () => {
    const [derived, , inconclusive, failed] = report.results;
    expect(derived).toMatchObject({ rule: "normal", judgedBy: "fusion", form: "logits", classes: 10, device: "cpu" });
    expect(derived).toMatchObject({ conformalP: 1 / 6, asClose: 0, panel: 5, pValueAssumes: "normal scores" });
    expect(derived.spreads).toBeGreaterThan(5);
    expect(derived.score).toBe(derived.scores?.fusion);
    expect(derived.distance).toBe(derived.scores?.sac);
    expect(inconclusive).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), device: "cpu" });
    expect(inconclusive).not.toHaveProperty("distance");
    expect(failed.error).toMatchObject({ code: "MODEL_NOT_ONNX", hint: expect.any(String) });
    expect(failed).not.toHaveProperty("sha256");
  });

  it("describes the fingerprint and the settings of the run", () => {
    const [fingerprint] = report.fingerprints;
    expect(fingerprint).toMatchObject({ probes: 40, quality: 25, classes: 10, unrelated: 5, derived: 0 });
    expect(fingerprint.smallestRate).toBeCloseTo(1 / 6);
    expect(report.settings).toMatchObject({ alpha: 0.05, rule: "auto", score: "auto", device: "cpu" });
    const { options } = checked;
    const groups = options.groups.map((group) => ({ ...group, threshold: 0.2 }));
    const told = { ...options, groups, rule: "midpoint", score: "sac" } as const;
    expect(buildReport({ ...checked, options: told }, DATE).settings).toMatchObject({
      rule: "threshold",
      threshold: 0.2,
      score: "sac",
    });
  });

  it("tells what the models' processes could reach", () => {
    expect(report.runtime.network).toBe(hasNoNetwork(wallsFor("cpu")) ? "none" : "reachable");
    expect(buildReport({ ...checked, judgements: [] }, DATE).runtime).not.toHaveProperty("network");
  });

  it("names no common threshold where the groups have different ones", () => {
    const { options } = checked;
    const groups = [0.1, 0.2].map((threshold) => ({ ...options.groups[0], threshold }));
    const { settings } = buildReport({ ...checked, options: { ...options, groups } }, DATE);
    expect(settings).toMatchObject({ rule: "auto" });
    expect(settings.threshold).toBeUndefined();
  });
});

it("a report says where the line lies that each suspect was judged by", () => {
  const judged = report.results.filter(({ rule }) => rule !== undefined);
  expect(judged.length).toBeGreaterThan(1);
  for (const { rule, score = 0, boundary = Number.NaN, pValue = 1 } of judged) {
    expect(rule).toBe("normal");
    expect(score >= boundary).toBe(pValue <= 0.05);
  }
});

describe("the published schemas", () => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, "schema", name), "utf8"));

  it.each([
    ["report.schema.json", reportSchema],
    ["fingerprint.schema.json", manifestSchema],
    ["calibration.schema.json", calibrationSchema],
    ["evaluation.schema.json", evaluationSchema],
  ])("%s is what the program checks with", (name, schema) => {
    expect(read(name)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(schema))));
  });

  it("hold for a real report, and not for one that is damaged", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(read("report.schema.json"));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, verdict: "stolen" })).toBe(false);
    expect(validate({ ...report, extra: 1 })).toBe(false);
    expect(validate({ ...report, startedAt: "yesterday" })).toBe(false);
  });
});
