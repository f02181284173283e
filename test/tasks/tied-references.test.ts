import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { codes, judgeAll, SOURCE_BYTES } from "../support/fixture-source.ts";
import { changeWeights } from "../support/onnx-weights.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolZoo, model } from "../support/zoo.ts";

const folder = temporaryFolder();
const copy = model("derived", "finetune-all-1");
let fingerprints = 0;

/** Without a rule that could apply to so few models' answers, every verdict is the weights'. */
async function calibrated(unrelated: readonly string[]): Promise<string> {
  fingerprints += 1;
  const out = join(folder.path, `${fingerprints}.sac`);
  await enrolZoo(out, { probes: 10, pool: 100, weights: true });
  if (unrelated.length > 0) await calibrateZoo(out, { unrelated: unrelated.map((path) => ({ path, arch: "vgg" })) });
  return out;
}

/** The source's first layer in an unrelated model: a bank of filters that every model of the design has. */
function withBank(number: number): string {
  const bank = new Map<string, Float32Array>();
  changeWeights(SOURCE_BYTES, (name, values) => {
    if (/Conv_5[34]$/.test(name)) bank.set(name, values);
    return undefined;
  });
  const bytes = readFileSync(model("unrelated", `unrelated-vgg-${number}`));
  return folder.write(
    `bank-${number}.onnx`,
    changeWeights(bytes, (name) => bank.get(name)),
  );
}

async function judged(fingerprint: string, suspect: string) {
  const [result] = await judgeAll(fingerprint, [suspect]);
  return { verdict: result.verdict, weights: result.weights?.verdict, reasons: codes(result), texts: result.reasons };
}

describe("a bank of filters that source and suspect share", () => {
  let suspect: string;
  beforeAll(() => {
    suspect = withBank(3);
  });

  it("leaves a suspect open, and the reason says what would settle it", async () => {
    const { verdict, weights, reasons, texts } = await judged(await calibrated([]), suspect);
    expect([verdict, weights]).toEqual(["inconclusive", "doubtful"]);
    expect(reasons).toContain("WEIGHTS_DOUBTFUL");
    expect(texts.find(({ code }) => code === "WEIGHTS_DOUBTFUL")?.text).toContain("sac calibrate");
  });

  it("is left out once unrelated models have shown it, and a copy is found all the same", async () => {
    const fingerprint = await calibrated([withBank(1), withBank(2)]);
    const stored = (await loadFingerprint(fingerprint)).fingerprint;
    const { weights, calibration } = stored;
    expect(summariseCalibration(stored, 0.05).warnings).toContainEqual({ code: "UNITS_TIED", tied: 1, sets: 5 });
    expect(weights?.tied).toEqual([1]);
    expect(calibration?.unrelated.map((one) => one.weights)).toEqual(["unrelated", "unrelated"]);
    expect((await judged(fingerprint, suspect)).weights).toBe("unrelated");
    expect(await judged(fingerprint, copy)).toMatchObject({ verdict: "derived", weights: "derived" });
  });

  it("is forgotten when a calibration takes the place of the one that showed it", async () => {
    const fingerprint = await calibrated([withBank(1)]);
    const unrelated = [{ path: model("unrelated", "unrelated-vgg-1"), arch: "vgg" }];
    await calibrateZoo(fingerprint, { unrelated, replace: true });
    expect((await loadFingerprint(fingerprint)).fingerprint.weights?.tied).toBeUndefined();
  });
});

describe("an unrelated model whose weights are the source's", () => {
  it("takes the weights' word away, until it is left out", async () => {
    const fingerprint = await calibrated([copy, model("unrelated", "unrelated-vgg-1")]);
    const other = model("derived", "finetune-all-2");
    const { weights, verdict, texts } = await judged(fingerprint, other);
    expect([verdict, weights]).toEqual(["inconclusive", "doubtful"]);
    expect(texts.find(({ code }) => code === "WEIGHTS_DOUBTFUL")?.text).toContain("unrelated model");
    const unrelated = [{ path: model("unrelated", "unrelated-vgg-1"), arch: "vgg" }];
    await calibrateZoo(fingerprint, { unrelated, replace: true });
    expect((await judged(fingerprint, other)).verdict).toBe("derived");
  });
});
