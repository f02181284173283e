import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { calibrate, check, enroll, evaluate, openFingerprint, type Report, render } from "../../src/index.ts";
import { reportSchema } from "../../src/report/check/schema.ts";
import { evaluationSchema } from "../../src/report/evaluation/schema.ts";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { failureOf } from "../support/failure.ts";
import { SOURCE, ZOO } from "../support/fixture-source.ts";
import { sac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { IMAGES, model, PREPROCESS } from "../support/zoo.ts";

const folder = temporaryFolder();
const preprocess = join(ZOO, "preprocess.json");
const unrelated = ["vgg-1", "resnet-1", "mobilenet-1"].map((name) => model("unrelated", `unrelated-${name}`));
const suspect = model("derived", "finetune-all-1");
const fingerprint = join(folder.path, "library.sac");
const uncalibrated = join(folder.path, "uncalibrated.sac");
const passphrase = "correct horse battery staple";

/** A report without what differs from one run to the next. */
function lasting({ startedAt: _, command: __, results, ...report }: Report) {
  return {
    ...report,
    results: results.map(({ fingerprintSha256: _f, durationMs: _, inferenceMs: __, ...result }) => result),
  };
}

beforeAll(async () => {
  await enroll({ model: SOURCE, images: IMAGES, out: uncalibrated, preprocess, pool: 200 });
  copyFileSync(uncalibrated, fingerprint);
  await calibrate({ fingerprint, unrelated });
});

describe("the library and the command", () => {
  it("make the same fingerprint, byte for byte", async () => {
    const out = join(folder.path, "command.sac");
    const how = ["--model", SOURCE, "--images", IMAGES, "--preprocess", preprocess, "--pool", "200"];
    expect(await sac("enroll", ...how, "--out", out)).toMatchObject({ status: 0 });
    expect(await sac("calibrate", out, "--unrelated", ...unrelated)).toMatchObject({ status: 0 });
    expect(readFileSync(out).equals(readFileSync(fingerprint))).toBe(true);
  });

  it("give the same report", async () => {
    const report = await check({ fingerprints: [fingerprint], models: [suspect] });
    expect(report.verdict).toBe("derived");
    expect(() => reportSchema.parse(report)).not.toThrow();
    const { stdout } = await sac("check", fingerprint, "--json", "-", "--", suspect);
    expect(lasting(report)).toEqual(lasting(JSON.parse(stdout)));
  });
});

describe("a fingerprint that was opened", () => {
  it("judges as its file does, from bytes and from sealed ones, too", async () => {
    const sealed = join(folder.path, "sealed.sac");
    await calibrate({ fingerprint: uncalibrated, unrelated, out: sealed, seal: { passphrase } });
    const opened = await openFingerprint(readFileSync(sealed), { passphrase }, "from-a-vault.sac");
    expect(opened).toMatchObject({ path: "from-a-vault.sac", probes: 100, unrelated: 3, derived: 0 });
    const report = await check({ fingerprints: [opened, fingerprint], models: [suspect] });
    const [vault, file] = report.results.map(
      ({ durationMs: _, inferenceMs: __, fingerprintSha256: ___, ...result }) => result,
    );
    expect(vault).toEqual(file);
  });

  it("is read again after it was calibrated", async () => {
    const path = join(folder.path, "again.sac");
    copyFileSync(uncalibrated, path);
    const opened = await openFingerprint(path);
    await calibrate({ fingerprint: opened, unrelated });
    const { fingerprints } = await check({ fingerprints: [opened], models: [suspect] });
    expect(fingerprints[0].unrelated).toBe(3);
  });

  it("shows nothing that is secret", async () => {
    const shown = JSON.stringify(await openFingerprint(fingerprint));
    expect(shown.length).toBeLessThan(300);
  });
});

describe("what a caller gets wrong", () => {
  const cases = [
    [
      "a weak passphrase",
      () => calibrate({ fingerprint, unrelated, seal: { passphrase: "short" } }),
      "FINGERPRINT_SEALED",
    ],
    ["no models to calibrate with", () => calibrate({ fingerprint }), "NO_MODELS_MATCHED"],
    ["no fingerprint", () => check({ fingerprints: [], models: [suspect] }), "USAGE"],
    ["no model", () => check({ fingerprints: [fingerprint], models: [] }), "NO_MODELS_MATCHED"],
    [
      "a preprocessing that makes no sense",
      () => check({ fingerprints: [fingerprint], models: [suspect], preprocess: { width: -1 } }),
      "PREPROCESS_INVALID",
    ],
    ["a false-alarm rate of 5", () => check({ fingerprints: [fingerprint], models: [suspect], alpha: 5 }), "USAGE"],
    [
      "half a probe",
      () => enroll({ model: SOURCE, images: IMAGES, out: join(folder.path, "n.sac"), probes: 2.5 }),
      "USAGE",
    ],
    ["to enrol over what is there", () => enroll({ model: SOURCE, images: IMAGES, out: fingerprint }), "OUTPUT_EXISTS"],
    ["to enrol over the source", () => enroll({ model: SOURCE, images: IMAGES, out: SOURCE }), "USAGE"],
    ["to calibrate with fewer", () => calibrate({ fingerprint, unrelated: unrelated.slice(1) }), "CALIBRATION_REFUSED"],
    ["to calibrate into a reference", () => calibrate({ fingerprint, unrelated, out: unrelated[0] }), "USAGE"],
    [
      "to calibrate into another fingerprint",
      () => calibrate({ fingerprint, unrelated, out: uncalibrated }),
      "OUTPUT_EXISTS",
    ],
    [
      "an option of verification models for a classifier",
      () => check({ fingerprints: [fingerprint], models: [suspect], feature: "decision" }),
      "USAGE",
    ],
  ] as const;

  it.each(cases)("%s is refused", async (_, action, code) => {
    expect(await failureOf(action)).toMatchObject({ code });
  });
});

it("a fingerprint is replaced, and references are dropped, if the call says so", async () => {
  const out = join(folder.path, "replaced.sac");
  const enrolling = { model: SOURCE, images: IMAGES, out, probes: 4, pool: 10, preprocess };
  await enroll(enrolling);
  await calibrate({ fingerprint: out, unrelated: unrelated.slice(0, 2) });
  await calibrate({ fingerprint: out, unrelated: unrelated.slice(0, 1), replace: true });
  expect(await openFingerprint(out)).toMatchObject({ unrelated: 1 });
  await enroll({ ...enrolling, force: true });
  expect(await openFingerprint(out)).toMatchObject({ unrelated: 0 });
});

describe("an evaluation", () => {
  it("follows its schema, tells its progress, and is rendered in every form that it has", async () => {
    const steps: string[] = [];
    const onProgress = (_: number, __: number, what: string) => steps.push(what);
    const derived = ["finetune-all-1", "finetune-last-1"].map((name) => model("derived", name));
    const models = [
      ...unrelated.map((path) => ({ path, role: "unrelated" })),
      ...derived.map((path) => ({ path, role: "derived", attack: "finetune" })),
    ];
    const manifest = { source: SOURCE, images: IMAGES, preprocess: PREPROCESS, models };
    const zoo = folder.write("ZOO.json", JSON.stringify(manifest));
    const evaluation = await evaluate({ zoo, seeds: 2, onProgress });
    expect(() => evaluationSchema.parse(evaluation)).not.toThrow();
    expect(evaluation.scores.fusion?.average?.auc).toBe(1);
    expect(steps.at(-1)).toBe("done");
    expect(JSON.parse(render(evaluation, "json"))).toEqual(evaluation);
    expect(render(evaluation, "html")).toMatch(/^<!doctype html>/);
    expect(render(evaluation, "markdown")).toContain("| ");
    expect(render(evaluation, "csv")).toContain("finetune-all-1.onnx");
  });
});

describe("a report", () => {
  it("is rendered in every form that it has", async () => {
    const report = await check({ fingerprints: [fingerprint], models: [suspect] });
    const forms = ["json", "html", "markdown", "csv", "sarif", "junit", "code-quality", "attestation", "svg"] as const;
    const written = CHECK_FORMATS.filter(({ mediaType }) => mediaType !== "image/png").map(({ name }) => name);
    expect([...forms].sort()).toEqual(written.sort());
    for (const form of forms) expect.soft(render(report, form), form).toContain("finetune-all-1");
  });
});
