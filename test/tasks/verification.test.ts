import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { row } from "../../src/core/matrix.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { kindOf } from "../../src/kinds/kind-of.ts";
import { pairingOf } from "../../src/kinds/verifier.ts";
import { rotate } from "../../src/tasks/rotate.ts";
import { failureOf } from "../support/failure.ts";
import { judgeAll, runOptions, SILENT } from "../support/fixture-source.ts";
import { opened } from "../support/run-file.ts";
import { useVerification } from "../support/verification.ts";
import { embedder, writePeople } from "../support/verifiers.ts";

const { folder, at, source, unrelated, copy, stranger, enrolled, calibrated, whole } = useVerification();

describe("the fingerprint of a verification model", () => {
  it("holds targets as JPEG and every reference once, lossless, and is read as it was written", async () => {
    const fingerprint = await whole();
    const { about, gallery, probes, outputs } = fingerprint;
    expect(about).toMatchObject({ task: "verification", source: { form: "similarities" } });
    expect(probes).toHaveLength(24);
    const images = about.verification.references.map(({ image }) => image);
    expect(new Set(images).size).toBe(images.length);
    expect(about.probes.filter(({ image }) => images.includes(image))).toEqual([]);
    expect(gallery).toHaveLength(images.length);
    expect(images.length + 24).toBeLessThanOrEqual(66);
    expect([outputs.rows, outputs.columns]).toEqual([24, about.classes]);
    expect(about.classes).toBe(6);
    expect(unpackFingerprint(packFingerprint(fingerprint), "again")).toEqual(fingerprint);
  });

  it("is the same for the same inputs, byte for byte, and another for another seed", async () => {
    await enrolled("one.sac");
    await enrolled("two.sac");
    expect(readFileSync(at("one.sac"))).toEqual(readFileSync(at("two.sac")));
    const other = await enrolled("other.sac", { seed: 1 });
    expect(other.about.id).not.toBe((await loadFingerprint(at("one.sac"), {})).fingerprint.about.id);
  });

  it("repeats the references of a person who has fewer than others", async () => {
    const fingerprint = await whole();
    const { targets, columns } = pairingOf(fingerprint.about);
    const short = targets.findIndex((target) => target.gallery.length < columns);
    expect(short).toBeGreaterThanOrEqual(0);
    const { length } = targets[short].gallery;
    const values = row(fingerprint.outputs, short);
    for (let j = length; j < columns; j += 1) expect(values[j]).toBe(values[j - length]);
  });

  it("reads other features from the same answers, as if it had been enrolled with them", async () => {
    const fingerprint = await whole();
    const settings = { representation: "canonical", correlation: { kind: "cosine" }, feature: "decision" } as const;
    await enrolled("decided.sac", { settings });
    const decided = await calibrated("decided.sac");
    const read = kindOf(fingerprint).withFeature("decision");
    expect(read.correlation).toEqual(decided.correlation);
    expect(read.calibration?.unrelated.map(({ scores }) => scores)).toEqual(
      decided.calibration?.unrelated.map(({ scores }) => scores),
    );
  });

  it("can be rotated: no old target is in the new one", async () => {
    const old = await whole();
    const options = { old: at("whole.sac"), model: source, probeImages: at("people"), out: at("rotated.sac"), seed: 7 };
    const how = {
      pool: 1000,
      reuseImages: false,
      otherReferences: false,
      keys: {},
      lock: undefined,
      run: runOptions(),
    };
    const fewer = await failureOf(() => rotate({ ...options, ...how, unrelated, derived: [], ancestors: [] }, SILENT));
    expect(fewer.code).toBe("IMAGES_TOO_FEW");
    const more = await writePeople(
      at("more"),
      Array.from({ length: 8 }, () => 14),
    );
    const rotated = await rotate(
      { ...options, ...how, probeImages: more, unrelated, derived: [], ancestors: [] },
      SILENT,
    );
    const known = new Set(old.about.probes.map(({ image }) => image));
    expect(rotated.about.probes.filter(({ image }) => known.has(image))).toEqual([]);
    expect(rotated.about).toMatchObject({ replaces: old.about.id, task: "verification" });
  });
});

describe("what it costs", () => {
  it("an embedder sees each image once, and eighteen again: of 20 targets x 50 references of 20 people", async () => {
    const crowd = await writePeople(
      at("crowd"),
      Array.from({ length: 20 }, () => 51),
    );
    const { about } = await enrolled("crowd.sac", { images: crowd, probes: 20, weights: false });
    expect([about.probes.length, about.classes]).toEqual([20, 50]);
    const { fingerprint } = await loadFingerprint(at("crowd.sac"), {});
    const images = 20 + (about.verification?.references.length ?? 0);
    expect(images).toBe(1020);
    const ask = await kindOf(fingerprint).open();
    const { run } = await opened(stranger, (model) => ask(model, runOptions()));
    expect(run.fed).toBe(images + 10 + 8);
  });
});

describe("suspects of a verification fingerprint", () => {
  it("are told apart by behaviour and by weights, whatever the length of their embeddings", async () => {
    const [ours, theirs] = await judgeAll(at("whole.sac"), [copy, stranger]);
    expect(ours).toMatchObject({ verdict: "derived", comparedBy: "similarities", form: "similarities" });
    expect(ours.behaviour).toBe("derived");
    expect(ours.weights?.verdict).toBe("derived");
    expect(theirs).toMatchObject({ verdict: "unrelated", match: { origin: "equal-error-rate" } });
    expect(ours.distance).toBeLessThan(0.05);
    expect(theirs.distance).toBeGreaterThan(ours.distance ?? 0);
  });

  it("have no verdict by a score that is for classifiers", async () => {
    const [result] = await judgeAll(at("whole.sac"), [copy], {}, { score: "peer-likelihood", weights: false });
    expect(result).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "SCORE_MISSING" }] });
    expect(result.reasons[0].text).toContain("not for verification models");
  });

  it("are told apart by decisions alone, and by some of the probes", async () => {
    const [ours, theirs] = await judgeAll(
      at("whole.sac"),
      [copy, stranger],
      {},
      { feature: "decision", weights: false },
    );
    expect(ours).toMatchObject({ comparedBy: "decisions", form: "decisions" });
    expect(ours.distance).toBeLessThan(theirs.distance ?? 0);
    const draw = { probes: 16, seed: "a" };
    const [drawn] = await judgeAll(at("whole.sac"), [copy], {}, { draw, weights: false });
    expect(drawn.verdict).toBe("derived");
  });

  it("decide by the threshold that is given, or that their file tells unless it blinds them", async () => {
    const told = (value: string) => embedder({ seed: 99, metadata: { "sac.match-threshold": value } });
    const fingerprint = await whole();
    const own = fingerprint.about.verification?.match.threshold ?? 0;
    const sensible = folder.write("told.onnx", told(String(own)));
    const blinding = folder.write("blinding.onnx", told("2"));
    const found = await judgeAll(at("whole.sac"), [sensible, blinding], {}, { weights: false });
    expect(found[0].match).toMatchObject({ origin: "metadata", threshold: Math.fround(own) });
    expect(found[1].match?.origin).toBe("equal-error-rate");
    const [given] = await judgeAll(at("whole.sac"), [copy], { matching: { threshold: own } }, { weights: false });
    expect(given.match).toMatchObject({ origin: "given", threshold: Math.fround(own) });
    const [senseless] = await judgeAll(at("whole.sac"), [copy], { matching: { threshold: 2 } }, { weights: false });
    expect(senseless.error?.code).toBe("MATCH_THRESHOLD_INVALID");
    const rule = { kind: "false-accept-rate", rate: 0.01 } as const;
    const [strict] = await judgeAll(at("whole.sac"), [copy], { matching: { rule } }, { weights: false });
    expect(strict.match?.falseAccept).toBeLessThanOrEqual(0.01);
  });
});

describe("the threshold that a suspect's file tells, where decisions are compared", () => {
  it("is a second look, and the fingerprint's rule decides", async () => {
    const own = (await whole()).about.verification?.match.threshold ?? 0;
    const told = folder.write("telling.onnx", embedder({ seed: 99, metadata: { "sac.match-threshold": String(own) } }));
    const [result] = await judgeAll(at("whole.sac"), [told], {}, { feature: "decision", weights: false });
    expect(result.match?.origin).toBe("equal-error-rate");
    expect(result.fed).toMatchObject({ by: "fingerprint", beside: { use: "judged", said: ["sac.match-threshold"] } });
    const [other] = await judgeAll(at("whole.sac"), [told], {}, { weights: false });
    expect(other.fed?.beside).toBeUndefined();
  });
});
