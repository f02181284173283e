import { describe, expect, it } from "vitest";
import {
  areConstantsFor255,
  NORMALISATION_NAMES,
  nameNormalisation,
  normalisationNamed,
  otherColours,
  otherNormalisations,
} from "../../src/probes/normalisations.ts";
import { completePreprocess } from "../../src/probes/parse-preprocess.ts";
import type { InputForm, PartialPreprocess } from "../../src/probes/preprocess.ts";
import { preprocessFrom, readPreprocess } from "../../src/probes/preprocess-file.ts";
import { failureOf } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

function formOf(values: PartialPreprocess, channels: 1 | 3 = 3): InputForm {
  return { ...completePreprocess({ width: 4, height: 4, ...values }, "a test"), channels };
}

const names = (form: InputForm) => otherNormalisations(form).map(({ name }) => name);

describe("normalisations by name", () => {
  it("are recognised by what they do, in whatever words", () => {
    for (const name of NORMALISATION_NAMES.filter((one) => one !== "mnist-bgr")) {
      const named = normalisationNamed(name);
      expect(nameNormalisation(formOf({ ...named }), "other").name).toBe(name);
    }
    expect(nameNormalisation(formOf({ scale: 2 / 255, mean: [1], std: [1] }), "other").name).toBe("0.5");
    expect(nameNormalisation(formOf({ mean: [0.3] }), "other").name).toBe("other");
  });

  it("let each colour keep its own mean and deviation with blue first", () => {
    expect(normalisationNamed("imagenet-bgr")).toMatchObject({ colour: "bgr", mean: [0.406, 0.456, 0.485] });
  });

  it("are what --preprocess and a field may say, unless a file has that name", async () => {
    expect(await readPreprocess("cifar10")).toEqual(normalisationNamed("cifar10"));
    expect(preprocessFrom("0-255", "a field")).toMatchObject({ scale: 1 });
    const path = folder.write("imagenet", JSON.stringify({ mean: [0.1] }));
    expect(await readPreprocess(path)).toEqual({ mean: [0.1] });
    expect(await failureOf(() => preprocessFrom("imagnet", "a field"))).toMatchObject({
      code: "PREPROCESS_INVALID",
      hint: expect.stringContaining("imagenet"),
    });
    expect(await failureOf(() => readPreprocess("nowhere.json"))).toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("what else is tried", () => {
  it("is every usual normalisation but the one that is there already", () => {
    expect(names(formOf({}))).toEqual(["0.5", "0-255", "imagenet", "cifar10"]);
    expect(names(formOf({ mean: [0.2] }))).toEqual(["none", "0.5", "0-255", "imagenet", "cifar10"]);
    expect(names(formOf({}, 1))).toContain("mnist");
  });

  it("keeps the order of the colours, which is tried apart", () => {
    expect(names(formOf({ colour: "bgr" }))).toEqual(["0.5-bgr", "0-255-bgr", "imagenet-bgr", "cifar10-bgr"]);
    const form = formOf({});
    expect(otherColours(form, nameNormalisation(form, "other"))?.name).toBe("none-bgr");
    expect(otherColours(formOf({}, 1), nameNormalisation(form, "other"))).toBeUndefined();
  });

  it("is nothing for a model that takes bytes, but the order of the colours", () => {
    expect(names(formOf({ dtype: "uint8" }))).toEqual([]);
  });
});

describe("constants for pixels from 0 to 255", () => {
  it.each<[string, PartialPreprocess, boolean]>([
    ["ImageNet's, by 255", { mean: [123.675, 116.28, 103.53], std: [58.4, 57.1, 57.4] }, true],
    ["a deviation alone", { std: [58] }, true],
    ["ImageNet's", { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }, false],
    ["on pixels that are from 0 to 255", { scale: 1, mean: [123.675], std: [58.4] }, false],
    ["nothing", {}, false],
  ])("are noticed on pixels from 0 to 1: %s", (_, values, expected) => {
    expect(areConstantsFor255(values)).toBe(expected);
  });
});
