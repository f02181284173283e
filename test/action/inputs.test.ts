import { describe, expect, it } from "vitest";
import { INPUT_KEYS, INPUTS, type Input, type InputKey } from "../../src/action/inputs/input-table.ts";
import { readInputs } from "../../src/action/inputs/inputs.ts";
import { failureOf } from "../support/failure.ts";
import { inputVariables } from "../support/github/inputs.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const ENROLL = { mode: "enroll", "source-model": "m.onnx", images: "photos", out: "f.sac" };

describe("readInputs", () => {
  it.each<[Record<string, string>, Record<string, unknown>]>([
    [{}, { mode: "check" }],
    [
      { alpha: " 0.01 ", comment: "" },
      { alpha: 0.01, comment: "changes" },
    ],
    [{ fingerprint: "a.sac\n\n  b.sac \n" }, { fingerprint: ["a.sac", "b.sac"] }],
    [{ fingerprint: "a.sac", "fingerprint-sha256": `sha256:${DIGEST.toUpperCase()}` }, { fingerprintSha256: [DIGEST] }],
    [{ "fail-on": "derived error" }, { failOn: ["derived", "error"] }],
    [{ "fail-on": "none" }, { failOn: [] }],
    [{ "check-run": "True" }, { checkRun: true }],
    [
      { "time-limit": "10m", "memory-limit": "800MiB" },
      { timeLimit: 600_000, memoryLimit: 800 * 2 ** 20 },
    ],
    [
      { rule: "threshold", threshold: "0.2" },
      { rule: "threshold", threshold: 0.2 },
    ],
    [{ config: "./.github//sac.yml" }, { config: ".github/sac.yml" }],
    [{ config: "sets/eu@2.yml" }, { config: "sets/eu@2.yml" }],
    [
      { config: `org/vault/.//audits/sac.yml@${DIGEST.slice(24).toUpperCase()}` },
      { config: `org/vault/audits/sac.yml@${DIGEST.slice(24)}` },
    ],
    [{ fingerprint: `org/vault/a.sac@${DIGEST}` }, { fingerprint: [`org/vault/a.sac@${DIGEST}`] }],
    [
      { ...ENROLL, quality: "40" },
      { mode: "enroll", quality: 40 },
    ],
    [ENROLL, { mode: "enroll", probesOrAuto: "auto" }],
    [
      { ...ENROLL, probes: "40" },
      { mode: "enroll", probesOrAuto: 40 },
    ],
    [{ passphrase: "  a secret\n" }, { passphrase: "a secret" }],
    // A fork's run has the digest, which is no secret, but not the address.
    [{ fingerprint: "", "fingerprint-sha256": DIGEST }, { fingerprint: undefined }],
  ])("reads %j", (inputs, expected) => {
    expect(readInputs({ PATH: "/bin", INPUTS: "x", ...inputVariables(inputs) })).toMatchObject(expected);
  });

  it.each<[Record<string, string>, readonly string[]]>([
    [{}, ["alpha", "checkRun", "failOn", "models", "timeLimit"]],
    [{ mode: "audit" }, ["alpha", "failOn", "models", "timeLimit"]],
    [{ mode: "plan" }, ["models", "modelsPerShard"]],
    [ENROLL, ["model", "out", "probesOrAuto", "seed", "task", "timeLimit"]],
    [{ mode: "merge", reports: "a.json\nb/*.json" }, ["comment", "failOn", "reports"]],
    [{ mode: "publish", report: "r.json" }, ["comment", "report"]],
  ])("gives the mode of %j its own inputs and no others, with their defaults", (inputs, some) => {
    const { mode, given, ...read } = readInputs(inputVariables(inputs));
    const own = INPUT_KEYS.filter((key) => {
      const { modes }: Input["input"] = INPUTS[key].input;
      return key !== "mode" && modes.includes(mode);
    });
    expect(Object.keys(read).sort()).toEqual([...own].sort());
    const left = Object.entries(read).filter(([, value]) => value === undefined);
    for (const [key] of left) expect(INPUTS[key as InputKey], key).not.toHaveProperty("default");
    expect(Object.keys(read)).toEqual(expect.arrayContaining([...some]));
    expect(Object.values(given).filter((value) => value !== undefined)).toHaveLength(Object.keys(inputs).length + 1);
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ["a choice", { mode: "chekc" }, ["mode", "chekc", "audit"]],
    ["one of several choices", { "fail-on": "derived, nothing" }, ["fail-on", "nothing", "inconclusive"]],
    ["none and more", { "fail-on": "none, derived" }, ["fail-on", "none, derived"]],
    ["nothing but commas", { "fail-on": "," }, ["fail-on", ","]],
    ["a switch", { "check-run": "yes" }, ["check-run", "yes", "true or false"]],
    ["a number", { alpha: "0,05" }, ["alpha", "0,05", "between 0 and 1"]],
    ["a number that is too large", { alpha: "5" }, ["alpha", "5", "between 0 and 1"]],
    ["a whole number", { threads: "2.5" }, ["threads", "2.5", "whole number"]],
    ["a duration", { "time-limit": "120" }, ["time-limit", "120", "120s"]],
    ["a size", { "memory-limit": "4 gigs" }, ["memory-limit", "4 gigs", "4GiB"]],
    ["a digest", { fingerprint: "a.sac", "fingerprint-sha256": "abc" }, ["fingerprint-sha256", "abc", "sha256sum"]],
    ["a path that leads out", { fingerprint: "a.sac\n../b.sac" }, ["fingerprint", "../b.sac", "leads out"]],
    ["a commit but a branch", { config: "org/vault/sac.yml@main" }, ["config", "main", "whole commit SHA"]],
    ["a commit but a tag", { config: "org/vault/audits/sac.yaml@v1.2" }, ["config", "v1.2", "can be moved"]],
    ["a whole commit", { config: "org/vault/sac.yml@c0ffee1" }, ["config", "c0ffee1", "whole commit SHA"]],
    ["a repository's commit", { config: `sac.yml@${DIGEST.slice(24)}` }, ["config", "OWNER/REPO/PATH"]],
    ["a path in the other repository", { config: `org/vault/../x.yml@${DIGEST.slice(24)}` }, ["config", "leads out"]],
    ["a config of a repository", { config: "https://example.com/sac.yml" }, ["config", "from a repository alone"]],
    ["a fingerprint at a commit", { fingerprint: "org/vault/a.sac@release/v1" }, ["fingerprint", "release/v1"]],
    ["a config elsewhere", { config: "/etc/sac.yml" }, ["config", "/etc/sac.yml", "absolute"]],
    ["a fingerprint's name", { ...ENROLL, out: "f.zip" }, ["out", "f.zip", ".sac"]],
    ["an input that is lacking", { mode: "enroll", images: "x", out: "f.sac" }, ["source-model", "empty"]],
    ["a report that is lacking", { mode: "publish" }, ["report", "empty"]],
    ["a token that is lacking", { token: "" }, ["token", "empty", "job's own"]],
    ["an input that there is not", { fingerprnt: "x.sac" }, ["fingerprnt", "x.sac", "Did you mean fingerprint?"]],
    ["an underscore", { fail_on: "none" }, ["fail_on", "Did you mean fail-on?"]],
    ["something else altogether", { colour: "red" }, ["colour", "The inputs are: mode, "]],
  ])("refuses what is not %s", async (_, inputs, words) => {
    const failure = await failureOf(() => readInputs(inputVariables(inputs)));
    expect(failure.code).toBe("INPUT_INVALID");
    for (const word of words) expect(`${failure.message} ${failure.hint}`).toContain(word);
  });

  it.each<[Record<string, string>, readonly string[]]>([
    [{ config: "c.yml", fingerprint: "f.sac" }, ["config", "c.yml", "fingerprint"]],
    [{ config: "c.yml", models: "*.onnx" }, ["config", "models"]],
    [{ rule: "normal", threshold: "0.2" }, ["threshold", "0.2", "rule", "normal"]],
    [{ rule: "threshold" }, ["rule", "threshold"]],
    [{ fingerprint: "a.sac\nb.sac", "fingerprint-sha256": DIGEST }, ["1 lines", "2 in fingerprint"]],
    [{ device: "cpu", "cuda-provider-path": "/opt/cuda" }, ["device", "cpu", "cuda-provider-path", "/opt/cuda"]],
    [{ mode: "audit", "check-run": "true" }, ["check-run", "audit", "check"]],
    [{ mode: "check", images: "x" }, ["images", "check", "enroll"]],
    [{ mode: "publish", report: "r.json", fingerprint: "f.sac" }, ["fingerprint", "publish"]],
    [{ ...ENROLL, derived: "d.onnx" }, ["derived", "unrelated"]],
    [{ ...ENROLL, "plain-fingerprint": "true", passphrase: "a secret" }, ["plain-fingerprint", "passphrase"]],
  ])("refuses the contradiction in %j", async (inputs, words) => {
    const failure = await failureOf(() => readInputs(inputVariables(inputs)));
    expect(failure.code).toBe("INPUT_CONFLICT");
    for (const word of words) expect(`${failure.message} ${failure.hint}`).toContain(word);
  });

  it.each<Record<string, string>>([
    { fingerprint: "https://owner:hunter2@example.com:99999/f.sac" },
    { fingerprint: "http://owner:hunter2@example.com/f.sac?key=hunter2" },
    { models: "x", fingerprnt: "https://owner:hunter2@example.com/f.sac?key=hunter2" },
    { passphrse: "hunter2" },
    { tokens: "hunter2" },
    { "secret-key": "hunter2" },
    { mode: "https://owner:hunter2@example.com/" },
  ])("does not tell what is secret in %j", async (inputs) => {
    const failure = await failureOf(() => readInputs(inputVariables(inputs)));
    expect(`${failure.message} ${failure.hint}`).not.toContain("hunter2");
  });
});
