import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseCacheKey } from "../../src/auditing/cache-key.ts";
import { judgePlan } from "../../src/auditing/judge-plan.ts";
import { findKnown } from "../../src/auditing/known-verdicts.ts";
import { openSealedFolder } from "../../src/auditing/sealed-folder.ts";
import { verdictsIn } from "../../src/auditing/verdict-cache.ts";
import { loadFingerprint, type StoredFingerprint } from "../../src/fingerprint/store.ts";
import { undated } from "../../src/report/check/earlier.ts";
import { SHOW_NOTHING } from "../../src/report/check/insight.ts";
import { type Report, reportSchema } from "../../src/report/check/schema.ts";
import type { CheckOptions } from "../../src/tasks/check-options.ts";
import { enrolSource, runOptions, SILENT, ZOO } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const KEY = parseCacheKey("k".repeat(32));
const FIRST = new Date("2026-11-27T23:00:00.000Z");
const SECOND = new Date("2026-11-28T23:00:00.000Z");
const DERIVED = join(ZOO, "derived", "quantise-float16.onnx");
const UNRELATED = ["resnet-2", "resnet-3", "vgg-3", "mobilenet-2"].map((name) =>
  join(ZOO, "unrelated", `unrelated-${name}.onnx`),
);

const folder = temporaryFolder();
const kept = join(folder.path, "kept");
const asFirst = join(folder.path, "as-first");
let stored: StoredFingerprint;
/** Four unrelated models, a derived one, and a file that is none. */
let models: readonly string[];
let plan: CheckOptions;
let first: Report;

const writeModels = () => [
  ...[...UNRELATED, DERIVED].map((path, i) => folder.write(`models/${i}.onnx`, readFileSync(path))),
  folder.write("models/text.onnx", "this is no model"),
];

beforeAll(async () => {
  stored = await loadFingerprint(await enrolSource(folder, 40));
  models = writeModels();
  plan = {
    groups: [{ fingerprints: [stored], models, threshold: undefined }],
    alpha: 0.05,
    rule: undefined,
    score: undefined,
    weights: true,
    run: runOptions(),
    jobs: 2,
  };
  first = (await run({ startedAt: FIRST })).report;
  cpSync(kept, asFirst, { recursive: true });
});

beforeEach(() => {
  rmSync(kept, { recursive: true, force: true });
  cpSync(asFirst, kept, { recursive: true });
  writeModels();
});

interface Ran {
  readonly report: Report;
  /** The models that were run, or tried to. */
  readonly judged: readonly string[];
  readonly notes: readonly string[];
}

async function run({ startedAt = SECOND, changes = {} as Partial<CheckOptions> } = {}): Promise<Ran> {
  const judged = new Set<string>();
  const notes: string[] = [];
  const progress = {
    step: (_done: number, _total: number, what: string) => void judged.add(what),
    note: (text: string) => void notes.push(text),
  };
  const cache = verdictsIn(openSealedFolder(kept, KEY));
  const report = await judgePlan({ ...plan, ...changes }, { startedAt, command: ["check"], cache }, progress);
  judged.delete("done");
  return { report: reportSchema.parse(report), judged: [...judged].sort(), notes };
}

/** The models that a run would judge, without running them. */
async function toBeJudged(changes: Partial<CheckOptions> = {}, key = KEY): Promise<string[]> {
  const cache = verdictsIn(openSealedFolder(kept, key));
  const { lacking } = await findKnown({ ...plan, ...changes }, SHOW_NOTHING, cache, SILENT);
  return lacking.flatMap((group) => group.models);
}

const keptFiles = () => readdirSync(kept).map((name) => join(kept, name));
const [CHANGED, COPIED, BROKEN] = [0, 4, 5];

describe("a second audit", () => {
  it("judges the model that changed and the one that failed, and says so", async () => {
    // With a text that nobody reads: a copy of a model that is known would be known, too.
    writeFileSync(models[CHANGED], Buffer.concat([readFileSync(models[COPIED]), Buffer.of(0x32, 1, 0x61)]));
    const { report, judged, notes } = await run();
    expect(judged).toEqual([models[CHANGED], models[BROKEN]]);
    expect(report.results.map(({ path }) => path)).toEqual(models);
    expect(report.results[CHANGED].verdict).toBe("derived");
    const then = FIRST.toISOString();
    expect(report.results.map(({ judgedAt }) => judgedAt)).toEqual([undefined, then, then, then, then, undefined]);
    expect(report.counts).toEqual({ derived: 2, unrelated: 3, inconclusive: 0, error: 1 });
    expect(report.expectedFalseAlarms).toBe(first.expectedFalseAlarms);
    expect(notes).toEqual([
      "Known from earlier runs, on the same files and settings: 4 of 6 verdicts. To be reached now: 2.",
    ]);
    // The third takes over what the first found, from its day.
    expect((await run()).report.results[1].judgedAt).toBe(then);
  });

  it("says the same as the first of models that did not change", async () => {
    const { report } = await run({ startedAt: FIRST });
    expect(JSON.stringify(undated(report))).toBe(JSON.stringify(first));
  });

  it("marks discoveries anew over all of them", async () => {
    const { report } = await run({ changes: { multiple: "bh" } });
    expect(report.discoveries).toMatchObject({ procedure: "bh", tested: 5 });
    expect(report.results.filter(({ discovery }) => discovery !== undefined)).toHaveLength(5);
  });

  it.each<[string, Partial<CheckOptions>]>([
    ["another false-alarm rate", { alpha: 0.01 }],
    ["another rule", { rule: "min-unrelated" }],
    ["no look at weights", { weights: false }],
    ["other limits", { run: runOptions({ limits: { timeMs: 1000, memoryBytes: 2 ** 30 } }) }],
  ])("judges all anew with %s", async (_, changes) => {
    expect(await toBeJudged(changes)).toEqual(models);
  });

  it("judges all anew by a fingerprint of other bytes, and against another threshold", async () => {
    const [group] = plan.groups;
    const other = { ...stored, sha256: "0".repeat(64) };
    expect(await toBeJudged({ groups: [{ ...group, fingerprints: [other] }] })).toEqual(models);
    expect(await toBeJudged({ groups: [{ ...group, threshold: 0.2 }] })).toEqual(models);
  });

  it("judges by the fingerprint that is new, and takes over what is known of the other", async () => {
    const other = { ...stored, sha256: "0".repeat(64) };
    const [group] = plan.groups;
    const cache = verdictsIn(openSealedFolder(kept, KEY));
    const { lacking } = await findKnown(
      { ...plan, groups: [{ ...group, fingerprints: [stored, other] }] },
      SHOW_NOTHING,
      cache,
      SILENT,
    );
    expect(lacking).toEqual([
      { models: models.slice(0, BROKEN), fingerprints: [other], threshold: undefined },
      { models: [models[BROKEN]], fingerprints: [stored, other], threshold: undefined },
    ]);
  });

  it("takes over the verdict on a model that was only renamed, and on a copy of one, and tells them by their own paths", async () => {
    const [renamed, copy] = ["elsewhere/0.onnx", "elsewhere/copy.onnx"].map((name) =>
      folder.write(name, readFileSync(models[0])),
    );
    const [group] = plan.groups;
    const { report, judged } = await run({
      startedAt: FIRST,
      changes: { groups: [{ ...group, models: [renamed, copy] }] },
    });
    expect(judged).toEqual([]);
    const told = undated(report).results;
    expect(told).toEqual([renamed, copy].map((path) => ({ ...first.results[0], path })));
    expect(JSON.stringify(told)).not.toContain(models[0]);
  });

  it("judges anew a model beside which a configuration was put", async () => {
    const beside = folder.write("models/preprocessor_config.json", '{"image_mean":[0,0,0],"image_std":[1,1,1]}');
    expect(await toBeJudged()).toEqual(models);
    rmSync(beside);
  });

  it("keeps a verdict under the bytes that were judged, though others stood there when it was looked up", async () => {
    rmSync(kept, { recursive: true });
    const [model] = models;
    const groups = [{ fingerprints: [stored], models: [model], threshold: undefined }];
    const { keep } = verdictsIn(openSealedFolder(kept, KEY));
    const find = async () => void copyFileSync(DERIVED, model);
    const facts = { startedAt: FIRST, cache: { find, keep } };
    const report = await judgePlan({ ...plan, groups }, facts, SILENT);
    expect(report.verdict).toBe("derived");
    expect(await toBeJudged({ groups })).toEqual([]);
    writeModels();
    expect(await toBeJudged({ groups })).toEqual([model]);
  });

  it("finds what a run that was killed had judged: each verdict is kept as soon as it is reached", async () => {
    rmSync(kept, { recursive: true });
    const numbers: number[] = [];
    const step = () =>
      void numbers.push(existsSync(kept) ? keptFiles().filter((name) => name.endsWith(".verdict")).length : 0);
    const cache = verdictsIn(openSealedFolder(kept, KEY));
    await judgePlan({ ...plan, jobs: 1 }, { startedAt: FIRST, cache }, { step });
    // Writing one may take until the next model is begun, and no longer.
    for (const [i, number] of numbers.entries()) expect(number).toBeGreaterThanOrEqual(Math.min(i, 5) - 1);
    expect(keptFiles()).toHaveLength(5);
  });

  it("keeps each verdict under the threshold that it was reached by, where one model meets several", async () => {
    rmSync(kept, { recursive: true });
    const groups = [0.9, 0.0001].map((threshold) => ({ fingerprints: [stored], models: [UNRELATED[0]], threshold }));
    const judged = await run({ changes: { groups } });
    const again = await run({ changes: { groups } });
    const verdicts = ({ report }: Ran) => report.results.map(({ verdict, threshold }) => [verdict, threshold]);
    expect(new Set(verdicts(judged).map(String)).size).toBe(2);
    expect([again.judged, verdicts(again)]).toEqual([[], verdicts(judged)]);
  });

  it("judges all anew by probes that are drawn, and keeps none of it", async () => {
    const models = [UNRELATED[0]];
    const groups = [{ fingerprints: [stored], models, threshold: undefined }];
    const { judged } = await run({ changes: { groups, draw: { probes: 20, seed: "a" } } });
    expect(judged).toEqual(models);
    expect(keptFiles()).toHaveLength(5);
  });
});

describe("a cache that somebody else has written to", () => {
  it.each<[string, (file: string) => void]>([
    ["cut short", (file) => writeFileSync(file, readFileSync(file).subarray(0, 1000))],
    [
      "changed",
      (file) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
        ),
    ],
    ["made longer", (file) => appendFileSync(file, "more")],
    ["replaced by words", (file) => writeFileSync(file, JSON.stringify({ verdict: "unrelated" }))],
  ])("is not believed where its files were %s", async (_, change) => {
    for (const file of keptFiles()) change(file);
    expect(await toBeJudged()).toEqual(models);
  });

  it("is not believed where it was sealed with another key, nor by whoever has another one", async () => {
    expect(await toBeJudged({}, parseCacheKey("o".repeat(32)))).toEqual(models);
  });

  it("clears no model by the true verdict on another one", async () => {
    for (const one of keptFiles().map((file) => readFileSync(file))) {
      for (const file of keptFiles()) writeFileSync(file, one);
      // It says the truth about the one model that it is of.
      expect((await toBeJudged()).length).toBe(models.length - 1);
    }
  });

  it("ends no run that it cannot be written in", async () => {
    rmSync(kept, { recursive: true });
    folder.write("kept", "a file");
    const groups = [{ fingerprints: [stored], models: [DERIVED], threshold: undefined }];
    const { report, notes } = await run({ changes: { groups } });
    expect(report.verdict).toBe("derived");
    expect(notes).toEqual([expect.stringMatching(/^Verdicts are not kept for later runs\. The folder .*kept/)]);
  });
});
