import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describePopulation } from "../../src/core/exchangeability.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { labelsOf } from "../../src/core/outputs.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { kindOf } from "../../src/kinds/kind-of.ts";
import { listImages } from "../../src/probes/folder.ts";
import { seededOrder } from "../../src/probes/select.ts";
import { calibrationReport } from "../../src/report/calibration.ts";
import { withSuspect } from "../../src/runtime/suspect.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { controlAnswers, onControlImages, standingOfSource } from "../../src/tasks/control.ts";
import { rowsAt } from "../../src/tasks/draw.ts";
import { runOptions } from "../support/fixture-source.ts";
import { type Random, random } from "../support/random.ts";
import { taskLogits, withNoise } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo, enrolledZoo, IMAGES, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;

describe("a source of its references' kind", () => {
  const [IMAGES_DRAWN, PROBES, REFERENCES] = [400, 30, 19];

  /** Whether it is doubted on its own mistakes, and on the images that come first. */
  function doubted(random: Random): { onMistakes: boolean; onControl: boolean } {
    const task = taskLogits(IMAGES_DRAWN, 6, random);
    const truth = labelsOf(task);
    const draw = () => withNoise(task, 1.5 * (1 + 0.05 * random.normal()), random);
    const source = draw();
    const others = Array.from({ length: REFERENCES }, draw);
    const mistakes = [...labelsOf(source).keys()].filter((i) => labelsOf(source)[i] !== truth[i]).slice(0, PROBES);
    const on = (rows: (outputs: Matrix) => Matrix) =>
      controlAnswers({ source: rows(source), unrelated: others.map(rows) }, SETTINGS);
    const asked = on((outputs) => rowsAt(outputs, mistakes));
    if (!asked) throw new Error("its scores say too little");
    const population = describePopulation(asked.source, asked.unrelated);
    const control = on(onControlImages);
    return {
      onMistakes: standingOfSource(population, undefined)?.doubtful === true,
      onControl: standingOfSource(population, control)?.doubtful === true,
    };
  }

  it("is doubted on its own mistakes, and on control images no more often than the level says", () => {
    const draws = random(21);
    const found = Array.from({ length: 200 }, () => doubted(draws));
    expect(found.filter(({ onMistakes }) => onMistakes).length).toBeGreaterThan(100);
    // One in a hundred, within what chance makes of 200 rounds (a binomial bound at 1e-4).
    expect(found.filter(({ onControl }) => onControl).length).toBeLessThan(9);
  });
});

describe("control images", () => {
  it("are the first in the order of the seed, compressed as probes are, whatever the source says of them", async () => {
    const { about, control, probes } = await enrolledZoo(at("f.sac"), { quality: "mixed", seed: 5 });
    const { images } = await listImages(IMAGES);
    const first = seededOrder(images, 5).slice(0, 100);
    expect(control?.images.map(({ image }) => image)).toEqual(first.map(({ sha256 }) => sha256));
    const labels = control ? labelsOf(control.outputs) : [];
    expect(first.filter(({ label }, i) => label === labels[i]).length).toBeGreaterThan(50);
    const both = about.probes.flatMap(({ image }, i) => {
      const place = control?.images.findIndex((one) => one.image === image) ?? -1;
      return place < 0 ? [] : [{ probe: probes[i], control: control?.encoded[place] }];
    });
    expect(both.length).toBeGreaterThan(5);
    for (const one of both) expect(Buffer.from(one.control ?? []).equals(one.probe)).toBe(true);
  });

  it.each([
    ["probes that are drawn at random serve themselves", { selection: "random" }],
    ["images of the source's training would set it apart", { imagesAre: "training" }],
  ] as const)("there are none where %s", async (_, changes) => {
    expect((await enrolledZoo(at("none.sac"), changes)).control).toBeUndefined();
  });

  it("are asked of unrelated models, and of nobody else", async () => {
    await enrolledZoo(at("asked.sac"));
    const [honest, copy] = [references("unrelated", /vgg-[123]/), references("derived", /prune-10/)];
    const { calibration } = await calibrateZoo(at("asked.sac"), { unrelated: honest, derived: copy });
    expect(calibration?.unrelated.map(({ onControl }) => onControl?.rows)).toEqual([100, 100, 100]);
    expect(calibration?.derived.map(({ onControl }) => onControl)).toEqual([undefined]);
    const { fingerprint } = await loadFingerprint(at("asked.sac"));
    const ask = await kindOf(fingerprint).open();
    const suspect = await withSuspect(model("derived", "prune-10"), runOptions(), (one) => ask(one, runOptions()));
    expect([suspect.outputs.rows, suspect.onControl]).toEqual([100, undefined]);
  });

  it("decide whether the source could have been one of its references", async () => {
    const unrelated = references("unrelated", /resnet|vgg-[123]/);
    await enrolledZoo(at("decide.sac"));
    const fingerprint = await calibrateZoo(at("decide.sac"), { unrelated });
    const warned = (one: typeof fingerprint) =>
      calibrationReport(summariseCalibration(one, 0.05)).warnings.find(
        ({ code }) => code === "SOURCE_UNLIKE_REFERENCES",
      )?.text;
    expect(warned(fingerprint)).toBeUndefined();
    const { control } = fingerprint;
    if (!control) throw new Error("it has no control images");
    const data = control.outputs.data.map((_, i, all) => all[(i + 30) % all.length]);
    const strayed = { ...fingerprint, control: { ...control, outputs: { ...control.outputs, data } } };
    expect(warned(strayed)).toContain("If it was trained on the images that sac enroll was given");
    const selection = { ...fingerprint.about.selection, imagesAre: "held-out" } as const;
    const unseen = { ...strayed, about: { ...fingerprint.about, selection } as typeof fingerprint.about };
    expect(warned(unseen)).toMatch(/or with twins of it\.$/);
  });
});
