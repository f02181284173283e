import { copyFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ActivationsEvidence } from "../../src/core/activations/evidence.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { Judgement } from "../../src/tasks/judgement.ts";
import { checkFiles } from "../support/check-files.ts";
import { runOptions } from "../support/fixture-source.ts";
import { allRewrites } from "../support/rewrites/all-rewrites.ts";
import { bentAgain, besideAll } from "../support/rewrites/decoys.ts";
import type { Rewrite } from "../support/rewrites/edit.ts";
import { mirroredInside } from "../support/rewrites/mirrored.ts";
import { readNet, writeNet } from "../support/rewrites/net.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";
import { calibrateZoo, enrolZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const derived = (name: string) => model("derived", name);
const transferred = (name: string) => join(root, "fixtures", "transfers", `${name}.onnx`);
/** Those of the source's architecture that are not among the references. */
const WITHHELD = ["vgg-3", "vgg-4", "vgg-5"];

async function judgements(
  models: readonly string[],
  by = fingerprint,
  activations = true,
): Promise<readonly Judgement[]> {
  const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: false, activations };
  return (await checkFiles({ fingerprints: [by], models, ...options, run: runOptions() })).judgements;
}

async function outcomes(models: readonly string[], by = fingerprint): Promise<Judgement["activations"][]> {
  return (await judgements(models, by)).map(({ activations }) => activations);
}

async function evidenceOf(models: readonly string[], by = fingerprint): Promise<ActivationsEvidence[]> {
  const found = await outcomes(models, by);
  return found.map((outcome, i) => {
    if (outcome?.kind !== "compared") throw new Error(`${models[i]} was not looked into`);
    return outcome.evidence;
  });
}

/** A model under a rewrite. */
function writtenAs(path: string, name: string, rewrite: Rewrite): string {
  return folder.write(`${basename(path, ".onnx")} ${name}.onnx`, writeNet(rewrite(readNet(readFileSync(path)))));
}

/** A model under a rewrite of the suite, by its name. */
function rewritten(path: string, name: string): string {
  const found = allRewrites().find((one) => one.name === name);
  if (!found)
    throw new Error(
      `no rewrite "${name}" among ${allRewrites()
        .map((one) => one.name)
        .join("; ")}`,
    );
  return writtenAs(path, name, found.rewrite);
}

beforeAll(async () => {
  await enrolZoo(fingerprint, { activations: true, selection: "random" });
  const withheld = new RegExp(WITHHELD.join("|"));
  const unrelated = references("unrelated").filter(({ path }) => !withheld.test(path));
  await calibrateZoo(fingerprint, { unrelated });
});

describe("hidden layers", () => {
  it("give away what was fine-tuned, quantised, pruned hard, or transferred to other classes", async () => {
    const copies = [
      ...["finetune-all-1", "finetune-last-1", "quantise-int8", "prune-30", "prune-50"].map(derived),
      ...["transfer-last-1", "transfer-all-1"].map(transferred),
    ];
    const found = await evidenceOf(copies);
    found.forEach(({ verdict, pValue, z = 0, doubts, references: count, sameArchitecture }, i) => {
      expect.soft([copies[i], verdict, doubts]).toEqual([copies[i], "derived", []]);
      expect.soft([pValue, count, sameArchitecture]).toEqual([0.001, 17, true]);
      expect.soft(z).toBeGreaterThan(4);
    });
  });

  it.each(["in another order", "a quarter more that nobody reads", "all in two, each scaled", "images transposed"])(
    "give it away under a rewrite that changes no answer: %s",
    async (name) => {
      for (const { verdict } of await evidenceOf(
        [transferred("transfer-all-1"), derived("prune-50")].map((path) => rewritten(path, name)),
      )) {
        expect.soft(verdict).toBe("derived");
      }
    },
  );

  it.each([
    ["400 nodes that come to nothing", besideAll(200)],
    ["400 bends that change nothing", bentAgain(400)],
    ["images mirrored left to right", mirroredInside([3])],
    ["images turned by half a turn", mirroredInside([2, 3])],
  ])("give it away in spite of %s, and no honest model", async (name, rewrite) => {
    const copies = [derived("prune-50"), transferred("transfer-all-1")];
    const found = await evidenceOf(
      [...copies, model("unrelated", "unrelated-vgg-3")].map((path) => writtenAs(path, name, rewrite)),
    );
    expect(found.map(({ verdict }) => verdict)).toEqual(["derived", "derived", "unrelated"]);
  });

  it("accuse no model that was trained independently, whatever its architecture and classes", async () => {
    const honest = [
      ...WITHHELD.map((name) => model("unrelated", `unrelated-${name}`)),
      transferred("unrelated-vgg-5-faces"),
    ];
    const found = await evidenceOf(honest);
    found.forEach(({ verdict, pValue = 0 }, i) => {
      expect.soft([honest[i], verdict]).toEqual([honest[i], "unrelated"]);
      expect.soft(pValue).toBeGreaterThan(0.01);
    });
  });

  it("say with each of the source's layers what inside the suspect is like it", async () => {
    const [{ layers }] = await evidenceOf([derived("finetune-last-1")]);
    expect(layers.length).toBeGreaterThanOrEqual(5);
    for (const { name, counterpart, likeness, z = 0 } of layers) {
      expect.soft(counterpart).toBe(name);
      expect.soft(likeness).toBeGreaterThan(0.99);
      expect.soft(z).toBeGreaterThan(1);
    }
  });
});

describe("a fingerprint's sketch of hidden layers", () => {
  it("is made anew byte for byte, and is absent where it is not wanted", async () => {
    const [again, without] = ["again", "without"].map((name) => join(folder.path, `${name}.sac`));
    await enrolZoo(again, { activations: true, selection: "random" });
    const { fingerprint: first } = await loadFingerprint(fingerprint);
    const { fingerprint: second } = await loadFingerprint(again);
    expect(second.activations).toEqual(first.activations);
    await enrolZoo(without, { selection: "random" });
    expect((await loadFingerprint(without)).fingerprint.activations).toBeUndefined();
    expect(await outcomes([derived("prune-50")], without)).toEqual([undefined]);
  });

  it("is not looked at where that was not asked for", async () => {
    const [judged] = await judgements([derived("prune-50")], fingerprint, false);
    expect(judged.activations).toBeUndefined();
  });

  it("has no verdict without references, and a doubt without any of the source's architecture", async () => {
    const { fingerprint: whole } = await loadFingerprint(fingerprint);
    const { unrelated = [] } = whole.calibration ?? {};
    const by = async (name: string, kept: typeof unrelated) => {
      const path = join(folder.path, name);
      await writeFingerprint(path, { ...whole, calibration: { unrelated: kept, derived: [] } });
      return (await evidenceOf([derived("prune-50")], path))[0];
    };
    expect(await by("few.sac", unrelated.slice(0, 4))).toMatchObject({
      verdict: "no-verdict",
      references: 4,
      doubts: [],
    });
    const others = unrelated.filter(({ inside }) => !inside?.sameShape);
    expect(await by("others.sac", others)).toMatchObject({
      verdict: "no-verdict",
      references: 15,
      doubts: ["SOURCE_ARCHITECTURE_MISSING"],
    });
  });

  it("counts references alone that could be looked into", async () => {
    const { fingerprint: whole } = await loadFingerprint(fingerprint);
    const { unrelated = [] } = whole.calibration ?? {};
    expect(unrelated.filter(({ inside }) => inside)).toHaveLength(17);
    expect(unrelated.filter(({ inside }) => inside?.sameShape).map(({ name }) => name)).toEqual([
      "unrelated-vgg-1.onnx",
      "unrelated-vgg-2.onnx",
    ]);
  });
});

describe("twins of the source", () => {
  it("are among the models that a suspect is measured among, and settle what the same images would explain", async () => {
    const [twinless, twinned] = ["twinless.sac", "twinned.sac"].map((name) => join(folder.path, name));
    const { fingerprint: whole } = await loadFingerprint(fingerprint);
    const unrelated = whole.calibration?.unrelated.filter(({ name }) => /-(1|2)\.onnx$/.test(name)) ?? [];
    await writeFingerprint(twinless, { ...whole, calibration: { unrelated, derived: [] } });
    await calibrateZoo(twinless, { statements: { trainingImages: "unsaid" } });
    copyFileSync(twinless, twinned);
    const twins = [1, 2, 3].map((i) => join(root, "fixtures", "zoo", "twins", `twin-${i}.onnx`));
    const asked = { source: undefined, images: undefined, probes: 100, quality: undefined, pool: 1000 };
    const family = { ...asked, twins, sourcePicked: undefined, twinsPicked: undefined };
    const { family: made } = await calibrateZoo(twinned, { family });
    expect(made?.twins.map(({ inside }) => inside?.sameShape)).toEqual([true, true, true]);
    const [pruned, honest] = [derived("prune-50"), model("unrelated", "unrelated-vgg-3")];
    expect(await evidenceOf([pruned, honest, ...twins], twinless)).toMatchObject([
      { verdict: "no-verdict", references: 8, doubts: ["SAME_IMAGES_POSSIBLE"] },
      ...[honest, ...twins].map(() => ({ verdict: "unrelated" })),
    ]);
    expect(await evidenceOf([pruned, honest], twinned)).toMatchObject([
      { verdict: "derived", references: 11, doubts: [] },
      { verdict: "unrelated", references: 11 },
    ]);
  });
});

describe("a suspect that cannot be looked into", () => {
  it("is blind, with the reason, and the others go on", async () => {
    const small = folder.write("small.onnx", tinyClassifier());
    const nothing = folder.write("nothing.onnx", "no model");
    const found = await outcomes([nothing, small, derived("finetune-last-1")]);
    expect(found.map((outcome) => outcome?.kind)).toEqual(["blind", "compared", "compared"]);
    expect(found[0]).toMatchObject({ reason: "NOT_RUN", error: { code: "MODEL_NOT_ONNX" } });
  });
});
