import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { calibrationReport } from "../../src/report/calibration.ts";
import { buildReport } from "../../src/report/check/build.ts";
import { doubtReason } from "../../src/report/check/doubt-words.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import type { CheckResult } from "../../src/tasks/check-options.ts";
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

function checkBoth(fingerprint: string): Promise<CheckResult> {
  return checkFiles({
    ...OPTIONS,
    fingerprints: [fingerprint],
    models: [honest, copy],
    weights: false,
    run: runOptions(),
  });
}

async function judgedBy(fingerprint: string): Promise<readonly [Judged, Judged]> {
  return measuredIn(await checkBoth(fingerprint));
}

function measuredIn({ judgements }: CheckResult): readonly [Judged, Judged] {
  const [first, second] = judgements.map(({ path, judge, outcome }) => {
    if (outcome.kind !== "measured") throw new Error(`${path} was not measured`);
    return { path, judge, outcome, threshold: undefined, weightsOutcome: undefined };
  });
  return [first, second];
}

let checked: CheckResult;
let [ofHonest, ofCopy]: Judged[] = [];

beforeAll(async () => {
  await calibratedZoo(fingerprintOf("by-19"), { unrelated: others, weights: true });
  checked = await checkBoth(fingerprintOf("by-19"));
  [ofHonest, ofCopy] = measuredIn(checked);
}, 240_000);

/** What a report that marks discoveries says of these suspects, judged so. */
function reported(suspects: readonly Judged[], how: Partial<typeof OPTIONS> = {}) {
  const judgements = suspects.map((one) => judgeSuspect(one, { ...OPTIONS, ...how }));
  return buildReport({ ...checked, options: { ...checked.options, multiple: "bh" }, judgements }, new Date(0));
}

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

describe("a suspect of whose closeness something else may be the reason", () => {
  it.each([
    ["CLOSE_BY_ARCHITECTURE", { ofArchitecture: { arch: "vgg", references: 5, tail: 0.3 } }],
    ["CLOSE_BY_AVERAGING", { amongAverages: 0.3 }],
  ])("is no discovery, and no rate is promised for it: %s", (code, why) => {
    const undoubted = reported([ofCopy]);
    expect(undoubted.results[0]).toMatchObject({ verdict: "derived", conformalP: 1 / 20, discovery: true });
    expect(undoubted.results[0]).not.toHaveProperty("doubtfulPanel");
    expect(undoubted.expectedFalseAlarms).toBeCloseTo(0.05, 12);
    const doubted = { ...ofCopy, outcome: { ...ofCopy.outcome, ...why } };
    const { results, discoveries, expectedFalseAlarms } = reported([doubted]);
    expect(results[0]).toMatchObject({ verdict: "inconclusive", doubts: [code], doubtfulPanel: true });
    expect(results[0]).not.toHaveProperty("discovery");
    expect([discoveries?.tested, expectedFalseAlarms]).toEqual([0, undefined]);
    const byThreshold = reported([{ ...doubted, threshold: 1 }]).results[0];
    expect(byThreshold, "by a rule that knows no doubts").toMatchObject({ verdict: "derived", doubtfulPanel: true });
    expect(byThreshold).not.toHaveProperty("discovery");
  });

  it("is tested like all others where it is far: what stays untested makes it easier to be a discovery", () => {
    expect(ofHonest.outcome.ofArchitecture?.tail).toBeGreaterThan(0.05);
    const { results, discoveries, expectedFalseAlarms } = reported([ofHonest]);
    expect(results[0]).toMatchObject({ verdict: "unrelated", discovery: false });
    expect(results[0]).not.toHaveProperty("doubtfulPanel");
    expect([discoveries?.tested, discoveries?.found]).toEqual([1, 0]);
    expect(expectedFalseAlarms).toBeCloseTo(0.05, 12);
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

it("fewer than three references of the source's architecture say nothing of honest models of it, unless others may be of it", async () => {
  const two = others.filter(({ path }) => !/vgg-[45]/.test(path));
  const [, copyByTwo] = await judged("by-two", two);
  expect(copyByTwo.outcome.ofArchitecture).toEqual({ arch: "vgg", references: 2, tail: undefined });
  const { verdict, doubts } = judgeSuspect(copyByTwo, OPTIONS);
  expect([verdict, ...doubts.map(({ code }) => code)]).toEqual(["inconclusive", "CLOSE_BY_ARCHITECTURE"]);
  expect(doubtReason(doubts[0]).text).toMatch(
    /^Only 2 of the unrelated models are of the source's architecture \(vgg\)/,
  );
  const { fingerprint } = await loadFingerprint(fingerprintOf("by-two"));
  const warned = calibrationReport(summariseCalibration(fingerprint, 0.05)).warnings;
  expect(warned.find(({ code }) => code === "ARCHITECTURE_FEW")?.text).toContain("Only 2 of the unrelated models have");
  const [first, ...named] = two;
  const [, copyBesideUnknown] = await judged("by-two-unknown", [{ path: first.path, arch: undefined }, ...named]);
  expect(copyBesideUnknown.outcome.ofArchitecture?.references).toBe(2);
}, 240_000);
