import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Statements } from "../../src/core/statements.ts";
import { statementsOf } from "../../src/fingerprint/fingerprint.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { exitStatus } from "../../src/report/check/verdict-counts.ts";
import { CHECK_FORMATS } from "../../src/report/formats.ts";
import { JUDGING } from "../../src/settings/judging.ts";
import { checkAtOnce, type ReportOn } from "../support/checked-at-once.ts";
import { failureOf } from "../support/failure.ts";
import { codes, runOptions } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const suspects = {
  extraction: model("derived", "extract-labels-vgg"),
  fineTune: model("derived", "finetune-all-1"),
  honest: model("unrelated", "unrelated-vgg-3"),
};
const otherArchitecture = model("derived", "extract-labels-resnet");

/** All that is stated in these tests. */
const STATED: readonly Statements[] = (["unsaid", "shared", "private"] as const).flatMap((trainingImages) =>
  (["unsaid", "scratch", "stated"] as const).map((ancestor) => ({ trainingImages, ancestor })),
);
const stating = ({ trainingImages, ancestor }: Statements) => join(folder.path, `${trainingImages}-${ancestor}.sac`);
let reportOn: ReportOn;

/** Calibrated once; statements change without running a model again, and every suspect is run once for all of them. */
beforeAll(async () => {
  const unrelated = references("unrelated", /-[124]\.onnx$/);
  await calibratedZoo(fingerprint, { unrelated, weights: true });
  for (const statements of STATED) await calibrateZoo(fingerprint, { out: stating(statements), statements });
  const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: true };
  const models = [...Object.values(suspects), otherArchitecture];
  reportOn = await checkAtOnce({ ...options, fingerprints: STATED.map(stating), models, run: runOptions() });
});

const judgeStated = (statements: Statements, models: readonly string[]) => reportOn(stating(statements), models);

const text = (result: ReportResult, code: string) => result.reasons.find((one) => one.code === code)?.text ?? "";

describe("what the owner states decides what answers alone can show", () => {
  it.each([
    ["nothing", { trainingImages: "unsaid", ancestor: "unsaid" }, "inconclusive", ["SAME_IMAGES_POSSIBLE"]],
    ["shared", { trainingImages: "shared", ancestor: "scratch" }, "inconclusive", ["SAME_IMAGES_POSSIBLE"]],
    ["private", { trainingImages: "private", ancestor: "scratch" }, "derived", []],
  ] as const)("%s: extraction, fine-tuning and an honest model", (_, statements, extraction, doubts) => {
    const report = judgeStated(statements, Object.values(suspects));
    const [extracted, fineTuned, honest] = report.results;
    expect(report.fingerprints[0].statements).toEqual(statements);
    expect([extracted.verdict, extracted.behaviour, extracted.doubts ?? []]).toEqual([extraction, extraction, doubts]);
    expect(codes(extracted)).toEqual(expect.arrayContaining(["CLOSER_THAN_ALL", ...doubts, "NO_COPY"]));
    // The weights give a copy away whatever is stated, and nothing makes an honest model near.
    expect([fineTuned.verdict, fineTuned.weights?.verdict]).toEqual(["derived", "derived"]);
    expect(codes(fineTuned)).toContain("WEIGHTS_MATCH");
    expect([honest.verdict, honest.doubts]).toEqual(["unrelated", undefined]);
    // Of three honest suspects: what the weights may call derived, and the rule's rate only where nothing is doubtful.
    expect(report.expectedFalseAlarms).toBeCloseTo(3 * (0.001 + (doubts.length > 0 ? 0 : 0.05)), 9);
  });

  it("an ancestor that is stated and not known: weights that match may be its, as those of every sibling", () => {
    const statements = { trainingImages: "private", ancestor: "stated" } as const;
    const report = judgeStated(statements, Object.values(suspects));
    const [extracted, sibling, honest] = report.results;
    expect([extracted.verdict, extracted.doubts]).toEqual(["inconclusive", ["ANCESTOR_STATED"]]);
    expect([sibling.verdict, sibling.weights?.verdict]).toEqual(["inconclusive", "unknown-ancestor"]);
    expect(text(sibling, "ANCESTOR_UNKNOWN")).toMatch(/began from an ancestor's weights.*calibrate --ancestor/);
    expect(honest.verdict).toBe("unrelated");
  });

  it("each doubt says what was seen, and what would settle it", () => {
    const {
      results: [unsaid],
    } = judgeStated({ trainingImages: "unsaid", ancestor: "stated" }, [suspects.extraction]);
    expect(text(unsaid, "SAME_IMAGES_POSSIBLE")).toMatch(
      /whether others have them is not stated.*What settles it: .*private.*twins/,
    );
    expect(text(unsaid, "ANCESTOR_STATED")).toMatch(/began from an ancestor's weights.*What settles it: .*twins/);
    const {
      results: [shared],
    } = judgeStated({ trainingImages: "shared", ancestor: "stated" }, [suspects.extraction]);
    expect(text(shared, "SAME_IMAGES_POSSIBLE")).toContain(
      "others may have them, or another model taught the source, as is stated",
    );
  });

  it("says of an extraction into the source's architecture that it is no copy, and what remains", () => {
    const said = (trainingImages: Statements["trainingImages"]) =>
      text(judgeStated({ trainingImages, ancestor: "stated" }, [suspects.extraction]).results[0], "NO_COPY");
    expect(said("private")).toMatch(
      /no copy of the source's file.*That leaves training on the source's answers \(extraction\), as the owner states/,
    );
    expect(said("unsaid")).toMatch(
      /or on its training images; or an honest model .* in doubt\. The owner's statement .* would settle it/,
    );
    expect(said("shared")).toMatch(/which others may have; .* Twins of the source would settle it/);
  });

  it("says nothing of copies where the weights could not be compared, or the answers are not close", () => {
    const models = [otherArchitecture, suspects.honest];
    const { results } = judgeStated({ trainingImages: "private", ancestor: "unsaid" }, models);
    expect(results.map(({ weights }) => weights?.verdict)).toEqual(["not-comparable", "unrelated"]);
    for (const result of results) expect(codes(result)).not.toContain("NO_COPY");
  });
});

describe("a verdict that a doubt withholds", () => {
  it("is inconclusive with its reasons in every format, fails a run, and promises no rate", async () => {
    const report = judgeStated({ trainingImages: "unsaid", ancestor: "unsaid" }, [suspects.extraction]);
    expect(report.verdict).toBe("inconclusive");
    expect(exitStatus(report, JUDGING.failOn.default)).toBe(1);
    for (const { name, render } of CHECK_FORMATS.filter(({ name }) =>
      /^(json|html|markdown|sarif|junit)$/.test(name),
    )) {
      const rendered = String(await render(report)).replace(/&#\d+;|&\w+;/g, " ");
      expect.soft(rendered, name).toContain("inconclusive");
      expect.soft(rendered, name).toMatch(/whether others have them is not stated/);
      expect.soft(rendered, name).not.toMatch(/called derived is at most 5/);
    }
  });
});

describe("a statement", () => {
  const stated = async () => statementsOf((await loadFingerprint(fingerprint)).fingerprint);

  it("is changed without enrolling or calibrating anew, and what is not stated again stays", async () => {
    const before = (await loadFingerprint(fingerprint)).fingerprint;
    await calibrateZoo(fingerprint, { statements: { trainingImages: "private", ancestor: "scratch" } });
    await calibrateZoo(fingerprint, { statements: { trainingImages: "shared" } });
    expect(await stated()).toEqual({ trainingImages: "shared", ancestor: "scratch" });
    const { calibration, about } = (await loadFingerprint(fingerprint)).fingerprint;
    expect([about.id, calibration]).toEqual([before.about.id, before.calibration]);
    await calibrateZoo(fingerprint, { statements: { trainingImages: "unsaid", ancestor: "unsaid" } });
    expect((await loadFingerprint(fingerprint)).fingerprint.about.statements).toBeUndefined();
  });

  it("that there is no ancestor is refused where one is given or known", async () => {
    const ancestors = [model("derived", basename(suspects.fineTune, ".onnx"))];
    const statements = { ancestor: "scratch" } as const;
    const both = await failureOf(() => calibrateZoo(fingerprint, { ancestors, statements }));
    expect(both).toMatchObject({ code: "USAGE", message: expect.stringContaining("which knows finetune-all-1.onnx") });
    const out = join(folder.path, "descends.sac");
    await calibrateZoo(fingerprint, { out, ancestors });
    expect(statementsOf((await loadFingerprint(out)).fingerprint).ancestor).toBe("stated");
    expect(await failureOf(() => calibrateZoo(out, { statements }))).toMatchObject({ code: "USAGE" });
  });
});

it("enrolling keeps what the images are to the source, beside how probes were chosen from them", async () => {
  const out = join(folder.path, "training.sac");
  const { about } = await enrolZoo(out, { probes: 4, pool: 50, imagesAre: "training" });
  expect(about.selection).toMatchObject({ rule: "misclassified", imagesAre: "training" });
  expect((await loadFingerprint(out)).fingerprint.about.selection).toEqual(about.selection);
});
