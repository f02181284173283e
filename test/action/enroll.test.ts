import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { isSealed } from "../../src/fingerprint/seal.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { Report } from "../../src/report/check/schema.ts";
import { SOURCE, ZOO } from "../support/fixture-source.ts";
import { dispatchEvent, FORK } from "../support/github/events.ts";
import { expectLegal } from "../support/github/fake-github.ts";
import { annotations, type Ran } from "../support/github/runner.ts";
import { useScenery } from "../support/github/scenery.ts";
import { DERIVED, UNRELATED, type World } from "../support/github/world.ts";

const PASSPHRASE = "burst-swarm-slender-curve";
const scenery = useScenery();
let world: World;
let enrolled: Ran;
let made: string;

const unrelated = join(ZOO, "unrelated");
const inputs = {
  mode: "enroll",
  "source-model": SOURCE,
  images: join(ZOO, "images"),
  preprocess: join(ZOO, "preprocess.json"),
  probes: "20",
  quality: "30",
  out: "made.sac",
};

beforeAll(async () => {
  world = await scenery.open();
  const workspace = world.checkout(world.base);
  const calibrated = {
    unrelated: `resnet=${unrelated}/unrelated-resnet-[123].onnx\nvgg=${unrelated}/unrelated-vgg-1.onnx`,
    passphrase: PASSPHRASE,
    arch: "vgg",
  };
  enrolled = await world.run({
    event: dispatchEvent(world.base),
    workspace,
    inputs: { ...inputs, ...calibrated },
    bare: true,
  });
  made = join(workspace, "made.sac");
});

describe("mode enroll", () => {
  it("seals and calibrates a fingerprint, and tells its path, digest and what it can do", async () => {
    expect(enrolled.status, enrolled.log).toBe(0);
    const bytes = readFileSync(made);
    expect(isSealed(bytes)).toBe(true);
    expect(enrolled.outputs).toMatchObject({ fingerprint: "made.sac", "fingerprint-sha256": sha256(bytes) });
    const { fingerprint } = await loadFingerprint(made, { passphrase: PASSPHRASE });
    expect(fingerprint.about).toMatchObject({ quality: 30, source: { arch: "vgg" } });
    expect(fingerprint.calibration?.unrelated.map(({ arch }) => arch)).toEqual(["resnet", "resnet", "resnet", "vgg"]);
    expect(fingerprint.calibration?.unrelated.every(({ accuracy = 0 }) => accuracy > 0.6)).toBe(true);
    expect(enrolled.log).not.toContain("--images");
    expect(enrolled.log).toContain("4 unrelated models support a false-alarm rate of 20");
    expect(enrolled.log).toContain("unrelated-vgg-1.onnx");
  });

  it("keeps the passphrase to itself, and leaves nothing else behind", () => {
    const told = enrolled.log.replace(/^::add-mask::.*$/gm, "");
    expect(told + enrolled.summary + JSON.stringify(enrolled.outputs)).not.toContain(PASSPHRASE);
    expect(readdirSync(join(made, "..")).filter((name) => /sac|tmp/.test(name))).toEqual(["made.sac"]);
  });

  it.each([
    ["a weak passphrase", { passphrase: "hunter2" }, "FINGERPRINT_SEALED"],
    [
      "a secret that is empty",
      { passphrase: "" },
      "INPUT_INVALID: The inputs passphrase and recipients are both empty",
    ],
    ["models that are not there", { passphrase: PASSPHRASE, unrelated: "no/*.onnx" }, "NO_MODELS_MATCHED"],
    [
      "to replace a fingerprint that is there",
      { passphrase: PASSPHRASE, out: "fingerprints/source.sac" },
      "OUTPUT_EXISTS: fingerprints/source.sac is there already",
    ],
  ])("refuses %s before it does anything", async (_, wrong, code) => {
    const about = { event: dispatchEvent(world.base), workspace: world.checkout(world.base), bare: true };
    const ran = await world.run({ ...about, inputs: { ...inputs, ...wrong } });
    expect(ran.status).toBe(2);
    expect(annotations(ran)[0]).toContain(code);
    expect(ran.log).not.toContain("running the source");
  });

  it("is not for strangers", async () => {
    const pull = world.pullRequest({ "models/new.onnx": DERIVED }, { headRepository: FORK, number: 3 });
    const ran = await world.run({ event: pull.event, workspace: world.checkout(pull.merge), inputs, bare: true });
    expect(ran.status).toBe(2);
    expect(annotations(ran)[0]).toContain("TRIGGER_REFUSED");
  });
});

describe("a sealed fingerprint and a config file in the repository", () => {
  const CONFIG = `checks:
  - models: ["**/*.onnx"]
    fingerprints: [sealed.sac]
  - models: ["models/strict/**"]
    fingerprints: [fingerprints/source.sac]
    threshold: 0.01
`;
  let base: string;
  beforeAll(() => {
    base = world.push({ "sealed.sac": { copyOf: made }, ".github/sac.yml": CONFIG });
  });
  const reportOf = (ran: Ran): Report => JSON.parse(readFileSync(ran.outputs["report-json"], "utf8"));

  it("judge a model by every check that it matches, by the base's config and not the change's", async () => {
    const changes = { "models/strict/new.onnx": DERIVED, ".github/sac.yml": "checks: []\n", "sealed.sac": "mine" };
    const head = world.origin.commit(changes, base);
    const pull = world.pullRequest(changes, { number: 4 });
    const event = structuredClone(pull.event) as {
      payload: { pull_request: { base: { sha: string }; head: { sha: string } } };
    };
    event.payload.pull_request.base.sha = base;
    event.payload.pull_request.head.sha = head;
    const merge = world.origin.merge(base, head);
    const ran = await world.run({
      event: { ...pull.event, ...event, sha: merge },
      workspace: world.checkout(merge, 0),
      inputs: { config: ".github/sac.yml", passphrase: PASSPHRASE },
      bare: true,
    });
    expect(ran.status, ran.log).toBe(1);
    const report = reportOf(ran);
    expect(report.results.map(({ path, threshold }) => [path, threshold])).toEqual([
      ["models/strict/new.onnx", undefined],
      ["models/strict/new.onnx", 0.01],
    ]);
    expect(report.fingerprints.map(({ path }) => path)).toEqual(["sealed.sac", "fingerprints/source.sac"]);
    const touched = report.origin?.notes.filter(({ code }) => code === "JUDGE_TOUCHED").map(({ text }) => text) ?? [];
    expect(touched.join()).toMatch(/sealed\.sac.*\.github\/sac\.yml/s);
  });

  it("tell how to do the same on a clone", async () => {
    const workspace = world.checkout(world.push({ "models/new.onnx": UNRELATED }));
    const about = { event: dispatchEvent(base), workspace, bare: true };
    const given = {
      fingerprint: "sealed.sac",
      passphrase: PASSPHRASE,
      models: "models/new.onnx\n!models/old.onnx",
      alpha: "0.3",
      threads: "1",
    };
    const ran = await world.run({ ...about, inputs: given });
    const report = reportOf(ran);
    expect(report.command).toEqual([
      "check",
      "sealed.sac",
      "--alpha",
      "0.3",
      "--threads",
      "1",
      "--",
      "models/new.onnx",
    ]);
    const told = ran.log.replace(/^::add-mask::.*$/gm, "") + readFileSync(ran.outputs["report-html"], "utf8");
    expect(told + JSON.stringify(report) + ran.summary).not.toContain(PASSPHRASE);
  });

  it("end a fork's run without a verdict, which is no pass", async () => {
    const changes = { "models/new.onnx": DERIVED, "sealed.sac": { copyOf: made } };
    const pull = world.pullRequest(changes, { headRepository: FORK, number: 5 });
    const workspace = world.checkout(pull.merge, 0);
    const ran = await world.run({
      event: pull.event,
      workspace,
      inputs: { fingerprint: "sealed.sac", passphrase: "" },
      bare: true,
    });
    expect(ran.status, ran.log).toBe(1);
    expect(ran.outputs.verdict).toBe("inconclusive");
    expect(ran.summary).toContain("no secrets");
    const none = await world.run({ event: pull.event, workspace, inputs: { fingerprint: "" }, bare: true });
    expect([none.status, none.outputs.verdict]).toEqual([1, "inconclusive"]);
    expectLegal(world.fake);
  });
});
