import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { codes, judgeAll } from "../support/fixture-source.ts";
import { fitDetectors } from "../support/free/fitted-detectors.ts";
import { gateCases } from "../support/free/gates.ts";
import { inputCases } from "../support/free/inputs.ts";
import { lastLayerCases } from "../support/free/last-layer.ts";
import { oddCases } from "../support/free/odd.ts";
import { outputCases } from "../support/free/outputs.ts";
import { undoneCases } from "../support/free/undone.ts";
import { viewCases } from "../support/free/views.ts";
import { appendNodes, int64s, node, valueInfo } from "../support/onnx-builder.ts";
import { multipliedOut, oneRowMore } from "../support/rewrites/heads.ts";
import { readNet, writeNet } from "../support/rewrites/net.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const [own, honest, ...others] = references("unrelated").toReversed();
const [copy] = references("derived", /^extract-labels-mobilenet/);
/** Of one architecture, the second one among the references. */
const [taught, vgg] = [references("derived", /^extract-labels-vgg/), references("unrelated", /vgg-1/)].flat();
const CASES = [...gateCases(), ...inputCases(), ...oddCases(), ...outputCases(), ...undoneCases(), ...viewCases()];

let detectors: Awaited<ReturnType<typeof fitDetectors>>;

beforeAll(async () => {
  detectors = await fitDetectors();
  await calibratedZoo(fingerprint, { unrelated: others });
}, 120_000);

/** A copy and an honest model in the same disguise, by answers alone. */
async function disguised(name: string) {
  const disguise = CASES.find((one) => one.name === name)?.disguise;
  const models = [copy, honest].map(({ path }, i) => {
    const made = disguise?.(readFileSync(path), { own: readFileSync(own.path), detectors });
    return folder.write(`${name}/${i}.onnx`, Buffer.from(made?.model ?? []));
  });
  return judgeAll(fingerprint, models, {}, { weights: false });
}

/** A model that takes each image as a row of values, pixel by pixel. */
function inRows(bytes: Uint8Array): Buffer {
  const firstNodes = [
    node("Reshape", ["row", "four"], ["last"]),
    node("Transpose", ["last"], ["images"], { perm: [0, 3, 1, 2] }),
  ];
  const inputs = [valueInfo("row", "float32", ["batch", 3072])];
  return appendNodes(bytes, { firstNodes, inputs, initialisers: [int64s("four", [-1, 32, 32, 3])] });
}

describe("a suspect that answers like the source only when it is looked at otherwise", () => {
  it.each([
    ["sure to .9", "NEAR_INSIDE", "inside"],
    ["a stamp in the corner", "NEAR_INSIDE", "inside"],
    ["runners-up are noise", "NEAR_INSIDE", "inside"],
    ["blue first", "NEAR_AS_FED_OTHERWISE", "fed"],
    ["upside down", "NEAR_AS_FED_OTHERWISE", "fed"],
  ])("is inconclusive, and an honest one is not: %s", async (name, code, by) => {
    const [ofCopy, ofHonest] = await disguised(name);
    expect([ofCopy.verdict, codes(ofCopy)[0], ofCopy.nearOtherwise?.[0].by]).toEqual(["inconclusive", code, by]);
    expect(ofHonest.verdict).not.toBe("derived");
    expect(ofHonest.nearOtherwise).toBeUndefined();
  });

  it.each(lastLayerCases().map(({ name }) => name))(
    "is inconclusive where a gate and one last layer join it with another model, and an honest one is not: %s",
    async (name) => {
      const [ofCopy, ofHonest] = await disguised(name);
      expect([ofCopy.verdict, codes(ofCopy)[0], ofCopy.nearOtherwise?.[0].by]).toEqual([
        "inconclusive",
        "NEAR_INSIDE",
        "inside",
      ]);
      expect([ofHonest.verdict, ofHonest.nearOtherwise]).toEqual(["unrelated", undefined]);
    },
  );

  it.each(undoneCases().map(({ name }) => name))(
    "is inconclusive where what is done to it is undone behind it, or by its users, and an honest one is not near: %s",
    async (name) => {
      const [ofCopy, ofHonest] = await disguised(name);
      expect([ofCopy.verdict, codes(ofCopy)[0]]).toEqual(["inconclusive", "NEAR_INSIDE"]);
      const by = name === "by what runtimes make of quantised steps" ? "run" : "inside";
      expect(ofCopy.nearOtherwise?.map((view) => view.by)).toContain(by);
      expect([ofHonest.verdict === "derived", ofHonest.nearOtherwise]).toEqual([false, undefined]);
    },
  );

  it("is inconclusive where only means of several views of an image are the source's, and an honest one is not", async () => {
    const [ofCopy, ofHonest] = await disguised("scores of the class that four views choose");
    expect([ofCopy.verdict, ofCopy.nearOtherwise?.[0].by]).toEqual(["inconclusive", "inside"]);
    expect([ofHonest.verdict, ofHonest.nearOtherwise]).toEqual(["unrelated", undefined]);
  });

  it("is inconclusive where its last layer has other images beside each that is asked about, honest or not", async () => {
    const [ofCopy, ofHonest] = await disguised("scores of the class, chosen in company");
    expect(ofCopy.verdict).toBe("inconclusive");
    expect([ofHonest.verdict, codes(ofHonest)[0]]).toEqual(["inconclusive", "MANY_INSIDE"]);
  });

  it.each([
    ["a last layer with one class more", oneRowMore, "unrelated"],
    // The layer before it is then the last, and its maps are no scores for places.
    ["a last layer that cannot be read", multipliedOut, "inconclusive"],
  ])("is inconclusive behind a gate with %s, and an honest one is not near", async (name, rewrite, expected) => {
    const models = [taught, vgg].map(({ path }, i) => {
      const other = writeNet(rewrite(readNet(readFileSync(path))));
      const made = CASES.find((one) => one.name === "sure to .9")?.disguise(other, {
        own: readFileSync(own.path),
        detectors,
      });
      return folder.write(`${name}/${i}.onnx`, Buffer.from(made?.model ?? []));
    });
    const [ofCopy, ofHonest] = await judgeAll(fingerprint, models, {}, { weights: false });
    expect([ofCopy.verdict, codes(ofCopy)[0], ofCopy.nearOtherwise?.[0].by]).toEqual([
      "inconclusive",
      "NEAR_INSIDE",
      "inside",
    ]);
    expect([ofHonest.verdict, ofHonest.nearOtherwise]).toEqual([expected, undefined]);
  });

  it("is inconclusive where a row of pixels that holds all of a pixel together hides it", async () => {
    const models = [copy, honest].map(({ path }, i) => folder.write(`row/${i}.onnx`, inRows(readFileSync(path))));
    const [ofCopy, ofHonest] = await judgeAll(fingerprint, models, {}, { weights: false });
    expect([ofCopy.verdict, codes(ofCopy)[0]]).toEqual(["inconclusive", "NEAR_AS_FED_OTHERWISE"]);
    expect(codes(ofHonest)).toContain("FED_IN_A_ROW");
    expect(ofHonest.verdict).not.toBe("derived");
    expect(ofHonest.nearOtherwise).toBeUndefined();
  });

  it("is derived where only a factor on its scores hides it, whatever is inside it", async () => {
    const [ofCopy, ofHonest] = await disguised("times 1e-30");
    expect(ofCopy.verdict).toBe("derived");
    expect([ofHonest.verdict, ofHonest.nearOtherwise]).toEqual(["unrelated", undefined]);
  });

  it("is near as it is where a class is ruled out, and unlike the references", async () => {
    const [ofCopy, ofHonest] = await disguised("the last choice is ruled out");
    expect(ofCopy.verdict).toBe("inconclusive");
    expect(codes(ofCopy)).toEqual(expect.arrayContaining(["CLOSER_THAN_ALL", "SUSPECT_UNLIKE_REFERENCES"]));
    expect([ofHonest.verdict, ofHonest.nearOtherwise]).toEqual(["unrelated", undefined]);
  });

  it("is looked at in no other way where it is as it seems", async () => {
    const [result] = await judgeAll(fingerprint, [honest.path], {}, { weights: false });
    expect([result.verdict, result.nearOtherwise]).toEqual(["unrelated", undefined]);
  });

  it("is fed as the user says, where he says it", async () => {
    const [path] = references("unrelated").map((one) => one.path);
    const told = await judgeAll(fingerprint, [path], { preprocess: { colour: "bgr" } }, { weights: false });
    expect(told[0].nearOtherwise).toBeUndefined();
  });
});
