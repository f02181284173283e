import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { decodeProbes } from "../../src/fingerprint/images.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { judge } from "../support/fixture-source.ts";
import { recogniser } from "../support/hostile/recogniser.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, model, PREPROCESS, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

const unrelated = references("unrelated");
const honest = unrelated.pop()?.path ?? "";

beforeAll(async () => {
  await calibratedZoo(at("mixed.sac"), { unrelated }, { quality: "mixed" });
  await calibratedZoo(at("uniform.sac"), { unrelated });
});

/** A copy that answers upside down to every probe that is compressed. */
async function recognising(fingerprint: string, copy: string): Promise<string> {
  const { fingerprint: opened } = await loadFingerprint(at(fingerprint));
  const compressed = (await decodeProbes(opened)).filter((_, i) => opened.about.probes[i].file.endsWith(".jpg"));
  const bytes = recogniser(readFileSync(model("derived", copy)), compressed, PREPROCESS);
  return folder.write(`${copy}-${fingerprint}.onnx`, bytes);
}

it.each(["extract-probabilities-vgg", "extract-labels-vgg", "extract-probabilities-densenet"])(
  "a copy that answers compressed probes from elsewhere is no longer derived, and not unrelated either: %s",
  async (copy) => {
    expect(await judge(at("mixed.sac"), model("derived", copy))).toMatchObject({ verdict: "derived" });
    const { verdict, reasons, pValue } = await judge(at("mixed.sac"), await recognising("mixed.sac", copy));
    expect(verdict).toBe("inconclusive");
    expect(pValue).toBeGreaterThan(0.05);
    expect(reasons[0].code).toBe("ANSWERS_CONTRADICT");
    expect(reasons[0].text).toMatch(/On the \d\d probes that are not compressed it is close to the source/);
  },
);

it("an honest model is as unrelated by its clean answers as by the others", async () => {
  const { verdict, reasons } = await judge(at("mixed.sac"), honest);
  expect(verdict).toBe("unrelated");
  expect(reasons.map(({ code }) => code)).not.toContain("ANSWERS_CONTRADICT");
});

it("probes of one quality have no clean part, by which a copy that recognises them could contradict itself", async () => {
  const { verdict, reasons } = await judge(
    at("uniform.sac"),
    await recognising("uniform.sac", "extract-probabilities-vgg"),
  );
  // What it hides is seen where it is asked for, and what it answers instead makes no sense.
  const said = reasons.map(({ code }) => code);
  expect([verdict, said[0]]).toEqual(["inconclusive", "NEAR_INSIDE"]);
  expect(said).toContain("ANSWERS_COLLAPSE");
  expect(said).not.toContain("ANSWERS_CONTRADICT");
});
