import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { SuspectOutcome } from "../../src/tasks/examination.ts";
import { type Examined, judgeSuspect } from "../../src/tasks/judgement.ts";
import { checkFiles } from "../support/check-files.ts";
import { runOptions } from "../support/fixture-source.ts";
import { WHOLE_READING } from "../support/networks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";
import { calibratedZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const honest = model("unrelated", "unrelated-vgg-3");
const copy = model("derived", "extract-labels-vgg");
const others = references("unrelated").filter(({ path }) => path !== honest);
const OPTIONS = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined };

type Measured = Extract<SuspectOutcome, { kind: "measured" }>;
type Judged = Examined & { readonly outcome: Measured };

const fingerprintOf = (name: string) => join(folder.path, `${name}.sac`);

/** An honest model of the source's architecture and one that was extracted into it, before a fingerprint by these references. */
async function judged(name: string, unrelated: typeof others): Promise<readonly [Judged, Judged]> {
  await calibratedZoo(fingerprintOf(name), { unrelated, weights: true });
  return judgedBy(fingerprintOf(name));
}

/** The same before that fingerprint, as if nobody had named the architecture of these models: the source, or the references. */
async function judgedUnnamed(name: string, unnamed: readonly ("source" | "references")[]) {
  const { fingerprint } = await loadFingerprint(fingerprintOf(name));
  const { about, calibration } = fingerprint;
  const source = unnamed.includes("source") ? { ...about.source, arch: undefined } : about.source;
  const unrelated = (calibration?.unrelated ?? []).map((one) =>
    unnamed.includes("references") ? { ...one, arch: undefined } : one,
  );
  const path = fingerprintOf(`${name}-without-${unnamed.join("-")}`);
  await writeFingerprint(path, {
    ...fingerprint,
    about: { ...about, source },
    calibration: { unrelated, derived: [] },
  });
  return judgedBy(path);
}

async function judgedBy(fingerprint: string): Promise<readonly [Judged, Judged]> {
  const { judgements } = await checkFiles({
    ...OPTIONS,
    fingerprints: [fingerprint],
    models: [honest, copy],
    weights: false,
    run: runOptions(),
  });
  const [first, second] = judgements.map(({ path, judge, outcome }) => {
    if (outcome.kind !== "measured") throw new Error(`${path} was not measured`);
    return { path, judge, outcome, threshold: undefined, weightsOutcome: undefined };
  });
  return [first, second];
}

let [ofHonest, ofCopy]: Judged[] = [];

beforeAll(async () => {
  [ofHonest, ofCopy] = await judged("by-19", others);
}, 240_000);

it("what was extracted into the source's architecture is closer than honest models of it, and derived", () => {
  expect(ofCopy.outcome.ofArchitecture?.tail).toBeLessThan(0.05);
  expect(judgeSuspect(ofCopy, OPTIONS)).toMatchObject({ verdict: "derived", doubts: [] });
});

it("a model that is closer than all references, and no closer than those of its architecture are, is inconclusive", () => {
  const { ofArchitecture } = ofHonest.outcome;
  expect(ofArchitecture?.arch).toBe("vgg");
  expect(ofArchitecture?.tail).toBeGreaterThan(0.05);
  const close = { ...ofCopy, outcome: { ...ofCopy.outcome, ofArchitecture } };
  expect(judgeSuspect(close, OPTIONS)).toMatchObject({
    verdict: "inconclusive",
    doubts: [{ code: "CLOSE_BY_ARCHITECTURE", arch: "vgg" }],
  });
});

describe("where nobody named architectures", () => {
  it("a calibration has seen which references have the source's layers", async () => {
    const { calibration } = (await loadFingerprint(fingerprintOf("by-19"))).fingerprint;
    const { unrelated = [] } = calibration ?? {};
    expect(unrelated.map(({ sameLayers }) => sameLayers)).toEqual(unrelated.map(({ arch }) => arch === "vgg"));
  });

  it.each([[["source"]], [["references"]], [["source", "references"]]] as const)(
    "an honest model of the source's has the same doubt: no name of the %s",
    async (unnamed) => {
      const [honestUnnamed, copyUnnamed] = await judgedUnnamed("by-19", unnamed);
      expect(honestUnnamed.outcome.ofArchitecture?.tail).toBe(ofHonest.outcome.ofArchitecture?.tail);
      expect(honestUnnamed.outcome.doubts).toEqual(ofHonest.outcome.doubts);
      const { ofArchitecture } = honestUnnamed.outcome;
      const close = { ...copyUnnamed, outcome: { ...copyUnnamed.outcome, ofArchitecture } };
      expect(judgeSuspect(close, OPTIONS).doubts.map(({ code }) => code)).toEqual(["CLOSE_BY_ARCHITECTURE"]);
      expect(judgeSuspect(copyUnnamed, OPTIONS)).toMatchObject({ verdict: "derived", doubts: [] });
    },
  );

  it("that none has the source's is told, too", async () => {
    const foreign = others.filter(({ arch }) => arch !== "vgg");
    const [, named] = await judged("foreign", foreign);
    const [, unnamed] = await judgedUnnamed("foreign", ["source", "references"]);
    expect(judgeSuspect(named, OPTIONS).doubts).toContainEqual({ code: "SOURCE_ARCHITECTURE_MISSING", arch: "vgg" });
    expect(judgeSuspect(unnamed, OPTIONS).doubts).toContainEqual({ code: "SOURCE_ARCHITECTURE_MISSING" });
  }, 240_000);
});

it("a model amidst the references that is no closer than averages of them are is inconclusive", () => {
  expect(ofCopy.outcome.amongAverages).toBeUndefined();
  const among = (amongAverages: number) => ({ ...ofCopy, outcome: { ...ofCopy.outcome, amongAverages } });
  expect(judgeSuspect(among(0.01), OPTIONS)).toMatchObject({ verdict: "derived", doubts: [] });
  expect(judgeSuspect(among(0.3), OPTIONS)).toMatchObject({
    verdict: "inconclusive",
    doubts: [{ code: "CLOSE_BY_AVERAGING", tail: 0.3 }],
  });
});

it("a model whose weights show another architecture is not asked that", () => {
  const nothing = { doubt: undefined, pValue: 0.5, inPlace: undefined, aligned: undefined, compared: 0, kinship: [] };
  const layer = { name: "other", operator: "Conv", rows: 99, compared: false, alive: 1, similarity: undefined };
  const outcome = { ...ofCopy.outcome, ofArchitecture: ofHonest.outcome.ofArchitecture };
  const judgedWith = (layers: readonly (typeof layer)[]) => {
    const evidence = { ...nothing, verdict: "not-comparable", layers } as const;
    const weightsOutcome = { kind: "compared", reading: WHOLE_READING, blind: undefined, evidence } as const;
    return judgeSuspect({ ...ofCopy, outcome, weightsOutcome }, OPTIONS).verdict;
  };
  expect(judgedWith([layer])).toBe("derived");
  expect(judgedWith([]), "of which no layers could be read").toBe("inconclusive");
});

it("it is not asked among fewer than three references of the source's architecture", async () => {
  const two = others.filter(({ path }) => !/vgg-[45]/.test(path));
  const [, copyByTwo] = await judged("by-two", two);
  expect(copyByTwo.outcome.ofArchitecture).toBeUndefined();
  expect(judgeSuspect(copyByTwo, OPTIONS).verdict).toBe("derived");
}, 240_000);
