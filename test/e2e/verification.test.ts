import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../src/report/check/schema.ts";
import type { Evaluation } from "../../src/report/evaluation/schema.ts";
import { root, sac } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { comparer, embedder, writePeople } from "../support/verifiers.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const source = folder.write("source.onnx", embedder({ seed: 1 }));
const copy = folder.write("suspects/copy.onnx", embedder({ seed: 1, damage: 0.02 }));
const stranger = folder.write("suspects/stranger.onnx", embedder({ seed: 99, dimensions: 24 }));
const decides = folder.write(
  "suspects/decides.onnx",
  comparer({ seed: 1, damage: 0.02, takes: "height", answers: { threshold: 0.4 } }),
);
for (let i = 0; i < 20; i += 1) folder.write(`unrelated/${i}.onnx`, embedder({ seed: 20 + i }));

// Nobody else has images that the models of these tests were trained on.
const own = ["--training-images", "private"];
const enroll = (...more: string[]) =>
  sac(
    "enroll",
    ...(more.includes("--task") ? [] : ["--task", "verification"]),
    "--model",
    source,
    "--images",
    at("people"),
    ...(more.includes("--probes") ? [] : ["--probes", "24"]),
    ...own,
    ...more,
  );

beforeAll(async () => {
  await writePeople(at("people"), [9, 9, 9, 9, 9, 9, 7, 5]);
  const made = await enroll("--out", at("faces.sac"));
  expect(made.status, made.stderr).toBe(0);
  expect(made.stdout).toMatch(/references +42 images of 8 people/);
  const calibrated = await sac("calibrate", at("faces.sac"), "--unrelated", at("unrelated/*.onnx"));
  expect(calibrated.status, calibrated.stderr).toBe(0);
  expect(calibrated.stdout).toContain("20 unrelated models support a false-alarm rate of 4.8 %");
});

describe("the command on verification models", () => {
  it("judges them, and reports thresholds and references in a report that fits its schema", async () => {
    const outputs = ["--json", at("r.json"), "--html", at("r.html"), "--csv", at("r.csv"), "--show-probes"];
    const checked = await sac(
      "check",
      at("faces.sac"),
      ...outputs,
      "--show-correlation",
      "--",
      copy,
      stranger,
      decides,
    );
    expect(checked.status, checked.stderr).toBe(1);
    const report: Report = JSON.parse(readFileSync(at("r.json"), "utf8"));
    const ajv = new Ajv2020({ strict: false, formats: { base64: true } });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(join(root, "schema/report.schema.json"), "utf8")));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.fingerprints[0]).toMatchObject({
      task: "verification",
      verification: { feature: "similarity", references: 42, people: 8, match: { origin: "equal-error-rate" } },
    });
    const [ours, theirs, decided] = report.results;
    expect([ours.verdict, theirs.verdict]).toEqual(["derived", "unrelated"]);
    expect(ours).toMatchObject({ comparedBy: "similarities", match: { origin: "equal-error-rate" } });
    expect(decided).toMatchObject({ comparedBy: "decisions", match: { origin: "own" }, verdict: "derived" });
    expect(ours.zeroFeatures).toBeGreaterThanOrEqual(0);
    expect(ours.insight?.probes?.[0]).not.toHaveProperty("sourceClass");
    const page = readFileSync(at("r.html"), "utf8");
    expect(page).toContain("by decisions alone");
    expect(page).toContain("6 references");
    expect(page).not.toMatch(/\d classes/);
  });

  it("judges by the paper's 0/1 features without running anything more for them", async () => {
    const how = ["--feature", "decision", "--no-weights", "--json", "-"];
    const { stdout } = await sac("check", at("faces.sac"), ...how, "--", copy, stranger);
    const { results, fingerprints }: Report = JSON.parse(stdout);
    expect(results.map(({ comparedBy }) => comparedBy)).toEqual(["decisions", "decisions"]);
    expect(fingerprints[0].verification?.feature).toBe("decision");
    expect(results[0].distance).toBeLessThan(results[1].distance ?? 0);
  });

  it("explains fingerprint and models", async () => {
    const fingerprint = await sac("inspect", at("faces.sac"), "--json", "-");
    expect(JSON.parse(fingerprint.stdout)).toMatchObject({ task: "verification", probes: 24, classes: 6 });
    const pair = folder.write("pair.onnx", comparer({ seed: 1, takes: "inputs", answers: "cosine" }));
    for (const path of [pair, decides]) {
      const { status, stdout } = await sac("inspect", path);
      expect(status).toBe(0);
      expect(stdout).toContain("sac check would run it, by the fingerprint of a verification model.");
    }
  });

  it("shows nothing that would give the references away", async () => {
    const { stdout } = await sac("inspect", at("faces.sac"), "--json", "-");
    expect(JSON.parse(stdout).verification.references).toBe(42);
    expect(stdout).not.toMatch(/references\/\d/);
  });

  it.each([
    ["USAGE", /is for verification models/, ["--task", "classification", "--references", "5"]],
    ["USAGE", /contradict each other/, ["--match-threshold", "0.4", "--false-accept-rate", "0.1"]],
    ["USAGE", /is for classifiers/, ["--select", "misclassified"]],
    ["MATCH_THRESHOLD_INVALID", /cannot tell one person from two/, ["--match-threshold", "1.5"]],
    ["IMAGES_TOO_FEW", /900 targets are needed/, ["--probes", "900"]],
  ] as const)("refuses %s %s", async (code, words, args) => {
    const { status, stderr } = await enroll("--out", at("none.sac"), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`error ${code}`);
    expect(stderr).toMatch(words);
  });

  it("has no features where all fingerprints are of classifiers", async () => {
    const about = ["--model", join(root, "fixtures/zoo/source.onnx"), "--images", join(root, "fixtures/zoo/images")];
    const made = await sac("enroll", ...about, "--probes", "10", "--no-weights", "--out", at("classes.sac"));
    expect(made.status, made.stderr).toBe(0);
    const { status, stderr } = await sac("check", at("classes.sac"), "--feature", "decision", "--", copy);
    expect(status).toBe(2);
    expect(stderr).toMatch(/USAGE: --feature is for verification models/);
  });

  it("has no claims examined, and says so", async () => {
    const commitment = at("commitment.json");
    expect((await sac("commit", at("faces.sac"), "--json", commitment)).status).toBe(0);
    const models = ["--source", source, "--suspect", copy, "--independent", at("unrelated/*.onnx")];
    const about = ["--commitment", commitment, "--fingerprint", at("faces.sac"), "--images", at("people")];
    const { status, stderr } = await sac("verify-claim", ...about, ...models);
    expect(status).toBe(2);
    expect(stderr).toMatch(/CLAIM_REFUSED: .*is of a verification model/);
  });
});

describe("the face zoo of the fixtures", () => {
  const faces = join(root, "fixtures/faces");
  const { models }: { models: { path: string; role: string; arch: string }[] } = JSON.parse(
    readFileSync(join(faces, "ZOO.json"), "utf8"),
  );
  const paths = (role: string) => models.filter((model) => model.role === role).map(({ path }) => join(faces, path));
  const [heldOut, ...unrelated] = paths("unrelated");

  it("is enrolled, calibrated and told apart: every derived model is found, and one that was held out is not", async () => {
    const about = ["--model", join(faces, "source.onnx"), "--preprocess", join(faces, "preprocess.json")];
    const images = ["--images", join(faces, "images"), "--probes", "60"];
    const made = await sac("enroll", "--task", "verification", ...about, ...images, ...own, "--out", at("zoo.sac"));
    expect(made.status, made.stderr).toBe(0);
    const calibrated = await sac("calibrate", at("zoo.sac"), "--unrelated", ...unrelated);
    expect(calibrated.status, calibrated.stderr).toBe(0);
    const { stdout, status } = await sac("check", at("zoo.sac"), "--json", "-", "--", ...paths("derived"), heldOut);
    expect(status).toBe(1);
    const { results }: Report = JSON.parse(stdout);
    const verdicts = results.map(({ path, verdict }) => [path, verdict]);
    expect(verdicts).toEqual([...paths("derived").map((path) => [path, "derived"]), [heldOut, "unrelated"]]);
    const distilled = results.filter(({ path }) => path.includes("distil"));
    expect(distilled.length).toBeGreaterThan(0);
    for (const { behaviour, weights } of distilled) {
      expect(behaviour).toBe("derived");
      expect(weights?.verdict, "trained from scratch").not.toBe("derived");
    }
    expect(results.every(({ match }) => match && match.falseAccept < 0.4 && match.falseReject < 0.4)).toBe(true);
  });

  it("says nothing of classifiers, which see light and pose and no person", async () => {
    const strangers = ["densenet-4", "resnet-1", "vgg-5"].map(
      (name) => `fixtures/zoo/unrelated/unrelated-${name}.onnx`,
    );
    const { status, stdout } = await sac("check", at("zoo.sac"), "--json", "-", "--", ...strangers);
    expect(status).toBe(1);
    for (const { verdict, reasons } of (JSON.parse(stdout) as Report).results) {
      expect([verdict, reasons[0].code]).toEqual(["inconclusive", "BARELY_VERIFIES"]);
    }
  });

  it("is evaluated", async () => {
    const { status, stdout, stderr } = await sac("evaluate", join(faces, "ZOO.json"), "--probes", "40", "--json", "-");
    expect(status, stderr).toBe(0);
    const evaluation: Evaluation = JSON.parse(stdout);
    expect(evaluation.judged.average?.auc).toBeGreaterThan(0.95);
    expect(evaluation.fingerprint).toMatchObject({ feature: "similarity", probes: 40 });
  });
});
