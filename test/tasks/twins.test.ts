import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isSealed } from "../../src/fingerprint/seal.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import type { TwinOptions } from "../../src/tasks/references.ts";
import { rotate } from "../../src/tasks/rotate.ts";
import { checkAtOnce, type ReportOn } from "../support/checked-at-once.ts";
import { failureOf } from "../support/failure.ts";
import { judgeAll, runOptions, SILENT, SOURCE, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const TWINS = [1, 2, 3].map((i) => join(ZOO, "twins", `twin-${i}.onnx`));
const four = references("unrelated", /-1\.onnx$/);
const two = four.slice(0, 2);
const [enrolled, referenced, fingerprint] = [file("enrolled.sac"), file("referenced.sac"), file("source.sac")];

/** The three twins, asked 100 contested images of the fixtures, save for `changes`. */
function twinsBy(changes: Partial<TwinOptions> = {}): TwinOptions {
  const drawing = { source: SOURCE, images: IMAGES, probes: 100, quality: undefined, pool: 1000 };
  return { twins: TWINS, ...drawing, sourcePicked: "first", twinsPicked: "first", ...changes };
}

/** The same of 20 images, which is enough where no verdict hangs on it. */
const fewBy = (changes: Partial<TwinOptions> = {}) => twinsBy({ probes: 20, pool: 100, ...changes });

const verdictsOf = (results: readonly ReportResult[]) => results.map(({ verdict }) => verdict);

async function verdicts(path: string, models: readonly string[], options = {}): Promise<string[]> {
  return verdictsOf(await judgeAll(path, models, {}, { weights: false, ...options }));
}

beforeAll(async () => {
  await enrolZoo(enrolled, { probes: 40 });
  copyFileSync(enrolled, referenced);
  await calibrateZoo(referenced, { family: twinsBy(), unrelated: four });
});

beforeEach(() => {
  copyFileSync(enrolled, fingerprint);
});

describe("a verdict by three twins", () => {
  const derived = ["finetune-all-1", "finetune-last-1", "quantise-int8", "extract-probabilities-resnet"];
  const copies = derived.map((name) => model("derived", name));
  const honest = ["vgg-2", "resnet-2", "mobilenet-2", "densenet-2"].map((name) =>
    model("unrelated", `unrelated-${name}`),
  );

  const alone = file("alone.sac");
  let reportOn: ReportOn;
  beforeAll(async () => {
    copyFileSync(enrolled, alone);
    await calibrateZoo(alone, { family: twinsBy() });
    const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: false };
    const models = [...copies, ...honest];
    reportOn = await checkAtOnce({ ...options, fingerprints: [alone, referenced], models, run: runOptions() });
  });

  it("is derived for fine-tuned, quantised and extracted models and unrelated for honest ones, without a reference", () => {
    expect(verdictsOf(reportOn(alone, copies).results)).toEqual(copies.map(() => "derived"));
    expect(verdictsOf(reportOn(alone, honest).results)).toEqual(honest.map(() => "unrelated"));
  });

  it("is the same with references beside them, and by some of the fingerprint's probes", async () => {
    expect(verdictsOf(reportOn(referenced, copies).results)).toEqual(copies.map(() => "derived"));
    expect(verdictsOf(reportOn(referenced, honest).results)).toEqual(honest.map(() => "unrelated"));
    const draw = { probes: 20, seed: "1" };
    expect(await verdicts(referenced, [copies[0], honest[0]], { draw })).toEqual(["derived", "unrelated"]);
  });

  it("clears the source's own copies where a twin takes its place, and finds that twin", async () => {
    const [first, ...others] = TWINS;
    const swapped = file("twin.sac");
    await enrolZoo(swapped, { model: first, probes: 40 });
    await calibrateZoo(swapped, { family: twinsBy({ twins: [SOURCE, ...others], source: first }) });
    expect(await verdicts(swapped, [...copies, first])).toEqual([...copies.map(() => "unrelated"), "derived"]);
  });

  it("goes by the fingerprint's own probes where those were drawn at random, and needs no image and no source then", async () => {
    const random = file("random.sac");
    await enrolZoo(random, { selection: "random" });
    const { family } = await calibrateZoo(random, {
      family: twinsBy({ images: undefined, source: undefined }),
      unrelated: four,
    });
    expect(family?.contested).toBeUndefined();
    expect(family?.twins.map(({ outputs }) => outputs.rows)).toEqual([100, 100, 100]);
    expect(await verdicts(random, [copies[0], copies[1], honest[0]])).toEqual(["derived", "derived", "unrelated"]);
  });

  it("is left to references where a rule on the distance is asked for", async () => {
    const [judged] = await judgeAll(referenced, [honest[0]], {}, { rule: "min-unrelated" });
    expect(judged.rule).toBe("min-unrelated");
  });

  it("cannot be by a rule that so few twins do not bear", async () => {
    const failure = await failureOf(() => judgeAll(referenced, [honest[0]], {}, { rule: "conformal" }));
    expect(failure).toMatchObject({ code: "USAGE", message: expect.stringContaining("needs 19 twins at alpha 0.05") });
  });
});

describe("twins of a calibration", () => {
  const [few, fewAndTwo] = [file("few.sac"), file("few-and-two.sac")];
  beforeAll(async () => {
    copyFileSync(enrolled, few);
    await calibrateZoo(few, { family: fewBy() });
    await calibrateZoo(enrolled, { family: fewBy(), unrelated: two, out: fewAndTwo });
  });

  it("keep their digests, answers and probes, and what every unrelated model answers to those", async () => {
    const made = await calibrateZoo(fingerprint, { family: twinsBy({ probes: 30, quality: 40 }), unrelated: two });
    const { fingerprint: stored } = await loadFingerprint(fingerprint);
    expect(stored).toEqual(made);
    const { family, calibration } = stored;
    expect(family?.twins.map(({ name }) => name)).toEqual(["twin-1.onnx", "twin-2.onnx", "twin-3.onnx"]);
    expect(family).toMatchObject({ sourcePicked: "first", contested: { quality: 40, selection: { pool: 500 } } });
    expect(family?.contested?.probes.every(({ file: name }) => name.endsWith(".jpg"))).toBe(true);
    const asked = [family?.contested?.outputs, ...(calibration?.unrelated ?? []).map((one) => one.onContested)];
    expect(asked.map((one) => [one?.rows, one?.columns])).toEqual(Array(3).fill([30, 10]));
  });

  it("give the same file in one call and in two, and stay when the references are given anew", async () => {
    copyFileSync(few, fingerprint);
    await calibrateZoo(fingerprint, { unrelated: two });
    expect(readFileSync(fingerprint).equals(readFileSync(fewAndTwo))).toBe(true);
  });

  it("have the unrelated models asked again where these were there first", async () => {
    await calibrateZoo(fingerprint, { unrelated: two });
    const failure = await failureOf(() => calibrateZoo(fingerprint, { family: fewBy() }));
    expect(failure).toMatchObject({ code: "CALIBRATION_REFUSED", hint: expect.stringContaining("--unrelated") });
    const { calibration } = await calibrateZoo(fingerprint, { family: fewBy(), unrelated: two });
    expect(calibration?.unrelated.every(({ onContested }) => onContested?.rows === 20)).toBe(true);
  });

  it("may not be lost without a word", async () => {
    copyFileSync(few, fingerprint);
    const three = [TWINS[0], TWINS[1], model("unrelated", "unrelated-vgg-2")];
    const failure = await failureOf(() => calibrateZoo(fingerprint, { family: fewBy({ twins: three }) }));
    expect(failure).toMatchObject({ code: "CALIBRATION_REFUSED", message: expect.stringContaining("twin-3.onnx") });
    const { family } = await calibrateZoo(fingerprint, {
      family: fewBy({ twins: three }),
      replace: true,
    });
    expect(family?.twins[2].name).toBe("unrelated-vgg-2.onnx");
  });

  it("are asked other images when the fingerprint is rotated, and must be given for it", async () => {
    const { family: before } = (await loadFingerprint(fewAndTwo)).fingerprint;
    const options = {
      ...{ old: fewAndTwo, model: SOURCE, probeImages: IMAGES, images: undefined, out: file("new.sac"), force: true },
      ...{
        seed: 5,
        pool: 1000,
        unrelated: two,
        derived: [],
        ancestors: [],
        reuseImages: false,
        otherReferences: false,
      },
      ...{ run: runOptions(), keys: {}, lock: undefined },
    };
    expect((await failureOf(() => rotate(options, SILENT))).code).toBe("ROTATION_REFUSED");
    const { family } = await rotate({ ...options, family: fewBy() }, SILENT);
    const old = new Set(before?.contested?.probes.map(({ image }) => image));
    expect(family?.contested?.probes.filter(({ image }) => old.has(image))).toEqual([]);
    expect(isSealed(readFileSync(options.out))).toBe(false);
  });
});

describe("twins are refused", () => {
  const refused: [why: string, changes: Partial<TwinOptions>, message: RegExp][] = [
    ["fewer than three", { twins: TWINS.slice(0, 2) }, /^2 twins were given; .* at least 3/],
    ["the source among them", { twins: [...TWINS, SOURCE], pool: 100 }, /source\.onnx is the source model itself/],
    ["without the source to ask", { source: undefined }, /it is not there to be asked/],
    ["with another source", { source: TWINS[0] }, /is not the source of the fingerprint/],
    ["without images", { images: undefined }, /chosen by its own errors/],
    ["with too few images", { probes: 501 }, /501 probes .* only 500 distinct images/],
    ["picked in no known way", { sourcePicked: "best" }, /"best" is no way in which a model was picked/],
  ];
  it.each(refused)("%s", async (_, changes, message) => {
    const failure = await failureOf(() => calibrateZoo(fingerprint, { family: twinsBy(changes) }));
    expect(failure.code).toMatch(/^(USAGE|IMAGES_TOO_FEW)$/);
    expect(failure.message).toMatch(message);
    expect(readFileSync(fingerprint).equals(readFileSync(enrolled))).toBe(true);
  });

  it("that were made from the source, by their weights", async () => {
    const weighed = file("weighed.sac");
    await enrolZoo(weighed, { probes: 40, weights: true });
    const tuned = [1, 2, 3].map((i) => model("derived", `finetune-all-${i}`));
    const failure = await failureOf(() => calibrateZoo(weighed, { family: fewBy({ twins: tuned }) }));
    expect([failure.code, failure.message]).toEqual([
      "USAGE",
      expect.stringMatching(/^The weights of the twin finetune-all-1\.onnx are the source's/),
    ]);
    await calibrateZoo(weighed, { family: fewBy() });
    const statements = { ancestor: "stated" } as const;
    await calibrateZoo(weighed, { family: fewBy({ twins: tuned }), statements, replace: true });
  });

  it("that are one model in two forms", async () => {
    const forms = ["quantise-int8", "quantise-float16"].map((name) => model("derived", name));
    const failure = await failureOf(() =>
      calibrateZoo(fingerprint, { family: fewBy({ twins: [...TWINS, ...forms] }) }),
    );
    expect([failure.code, failure.message]).toEqual(["USAGE", expect.stringContaining("as two forms of one model do")]);
  });

  it("that are unrelated models of the calibration as well", async () => {
    const both = { path: TWINS[0], arch: "vgg" };
    const calibrated = calibrateZoo(fingerprint, { family: fewBy(), unrelated: [both] });
    await expect(calibrated).rejects.toMatchObject({ code: "USAGE", message: expect.stringMatching(/twin-1\.onnx/) });
  });
});
