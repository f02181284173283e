import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Encrypter } from "age-encryption";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/check/schema.ts";
import { endless } from "../support/hostile-models.ts";
import { childrenOf, commandLine, familyOf, until } from "../support/processes.ts";
import { delimited } from "../support/protobuf-writer.ts";
import { sac, startSac, zoo } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "f.sac");
const PASSPHRASE = "burst-swarm-slender-curve";
/** Between an interrupt and the end: what cannot be interrupted takes a second or two on a quiet machine, half a minute on a busy one. */
const SECONDS = 180;

/** Whether a process has begun to use sharp. */
const decodes = (pid: number) => readFileSync(`/proc/${pid}/maps`, "utf8").includes("libvips");

it.each(["SIGINT", "SIGTERM"] as const)("%s leaves nothing half-written and nothing running", async (signal) => {
  const small = ["--probes", "20", "--pool", "30", "--preprocess", `${zoo}/preprocess.json`];
  await sac("enroll", "--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`, "--out", fingerprint, ...small);
  copyFileSync(fingerprint, join(folder.path, "before.sac"));

  const { child, output, finished } = startSac(["calibrate", fingerprint, "--unrelated", `${zoo}/unrelated/*.onnx`]);
  const pid = child.pid ?? 0;
  let grandchildren: number[] = [];
  const begun = await until(() => {
    grandchildren = childrenOf(pid);
    return /\[[2-9]\//.test(output.stderr) && (grandchildren.length > 0 || process.platform !== "linux");
  });
  expect(begun).toBe(true);
  child.kill(signal);
  const { status } = await finished;

  expect(status).toBe(signal === "SIGINT" ? 130 : 143);
  expect(output.stderr).toMatch(/\nInterrupted; nothing was written\.\n$/);
  expect(readFileSync(fingerprint).equals(readFileSync(join(folder.path, "before.sac")))).toBe(true);
  expect(readdirSync(folder.path).sort()).toEqual(["before.sac", "f.sac"]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`sac-run-${pid}-`))).toEqual([]);
  expect(await until(() => grandchildren.every((id) => !existsSync(`/proc/${id}/cmdline`)))).toBe(true);
});

describe.runIf(process.platform === "linux").concurrent("SIGINT ends within seconds", () => {
  const small = ["--probes", "4", "--preprocess", `${zoo}/preprocess.json`];
  const at = (name: string) => join(folder.path, name);
  /** Interrupts a run once `begun`; says how it ended and how long that took. */
  async function interrupted(args: readonly string[], begun: (pid: number, temporary: string) => boolean) {
    const temporary = mkdtempSync(join(tmpdir(), "sac-interrupted-"));
    const { child, finished } = startSac(args, { ...process.env, TMPDIR: temporary, SAC_PASSPHRASE: PASSPHRASE });
    await until(() => child.exitCode !== null || begun(child.pid ?? 0, temporary));
    const started = performance.now();
    child.kill("SIGINT");
    const { status, stderr } = await finished;
    const left = readdirSync(temporary);
    rmSync(temporary, { recursive: true });
    return { status, stderr, left, seconds: (performance.now() - started) / 1000 };
  }
  const past = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    return () => performance.now() >= end;
  };
  const copied = (_: number, temporary: string) =>
    readdirSync(temporary, { recursive: true, encoding: "utf8" }).some((name) => name.endsWith(".onnx"));
  const running = (pid: number) => familyOf(pid).some((one) => commandLine(one).includes("worker.js"));

  /** Where nothing shows how far it is, the interrupt may come before there is a handler for it, or too late. */
  const OVER = [130, null, 0];

  /** On a busy machine a run can be over by itself before the interrupt reaches it: then another one is interrupted. */
  async function ends(
    args: readonly string[],
    begun: (pid: number, temporary: string) => boolean,
    attempts = 5,
  ): Promise<void> {
    const { status, stderr, left, seconds } = await interrupted(args, begun);
    const isLate = status !== null && status <= 2;
    if (isLate && attempts > 1) return ends(args, begun, attempts - 1);
    expect(status, stderr).toBe(130);
    expect(seconds).toBeLessThan(SECONDS);
    expect(left).toEqual([]);
  }

  it("while a large model is copied and hashed", async () => {
    const path = folder.write("large.onnx", readFileSync(`${zoo}/source.onnx`).subarray(0, 5000));
    truncateSync(path, 2 ** 30);
    await ends(["check", fingerprint, "--", path], copied);
  });
  it("while a model of a million parts is read", async () => {
    const part = (i: number) => delimited(5, delimited(8, `part ${i}`));
    const parts = Buffer.concat(Array.from({ length: 990_000 }, (_, i) => part(i)));
    const path = folder.write("parts.onnx", Buffer.concat([tinyClassifier(), delimited(7, parts)]));
    const { status, seconds } = await interrupted(["inspect", path], past(1000));
    // It may have been refused for its size by then.
    expect([...OVER, 2]).toContain(status);
    expect(seconds).toBeLessThan(SECONDS);
  });
  it("while a model runs", async () => {
    await ends(["check", fingerprint, "--", folder.write("endless.onnx", endless())], running);
  });
  it("while several models run at once", async () => {
    const paths = [1, 2, 3].map((i) =>
      folder.write(`endless-${i}.onnx`, Buffer.concat([endless(), Buffer.of(0x32, 1, i)])),
    );
    const workers = (pid: number) => familyOf(pid).filter((one) => commandLine(one).includes("worker.js"));
    let seen: number[] = [];
    await ends(["check", fingerprint, "--jobs", "3", "--memory-limit", "1GiB", "--", ...paths], (pid) => {
      seen = workers(pid);
      return seen.length >= 3;
    });
    expect(await until(() => seen.every((id) => commandLine(id) === ""))).toBe(true);
  });
  it("while images are decoded", async () => {
    const white = { create: { width: 6000, height: 6000, channels: 3, background: "white" } } as const;
    const jpeg = await sharp(white).jpeg().toBuffer();
    for (let i = 0; i < 40; i += 1) folder.write(`images/${i}.jpg`, Buffer.concat([jpeg, Buffer.of(i)]));
    const out = ["--images", at("images"), "--out", at("new.sac"), "--pool", "40"];
    await ends(["enroll", "--model", `${zoo}/source.onnx`, ...out, ...small], decodes);
    expect(existsSync(at("new.sac"))).toBe(false);
  });
  it("while a fingerprint that asks for the most work is opened", async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(PASSPHRASE);
    encrypter.setScryptWorkFactor(18);
    const sealed = folder.write("hard.sac", await encrypter.encrypt(readFileSync(fingerprint)));
    for (const delay of [600, 1200, 2000]) {
      const { status, seconds, left } = await interrupted(["inspect", sealed], past(delay));
      expect(OVER).toContain(status);
      expect(seconds).toBeLessThan(SECONDS);
      expect(left).toEqual([]);
    }
  });
});

describe("SIGINT, when a command has begun its work, is answered with one sentence", () => {
  const small = ["--probes", "4", "--pool", "30", "--preprocess", `${zoo}/preprocess.json`];
  const source = ["--model", `${zoo}/source.onnx`, "--images", `${zoo}/images`];
  const models = `${zoo}/unrelated/*.onnx`;
  const at = (name: string) => join(folder.path, "interrupted", name);
  const LONG: readonly (readonly string[])[] = [
    ["enroll", ...source, ...small, "--out", at("new.sac")],
    ["rotate", fingerprint, ...source, "--reuse-images", "--unrelated", models, "--out", at("new.sac")],
    ["evaluate", `${zoo}/ZOO.json`, "--probes", "4", "--json", at("e.json")],
  ];

  it.each(LONG)("sac %s", async (...args) => {
    const { child, output, finished } = startSac(args);
    expect(await until(() => /\[1\/\d/.test(output.stderr))).toBe(true);
    child.kill("SIGINT");
    const { status, stderr } = await finished;
    expect(stderr).toMatch(/\nInterrupted; nothing was written\.\n$/);
    expect(status).toBe(130);
    expect(existsSync(join(folder.path, "interrupted"))).toBe(false);
  });
});

describe("SIGINT, when a check has begun its work", () => {
  const at = (name: string) => join(folder.path, "told", name);
  const written = () => reportSchema.parse(JSON.parse(readFileSync(at("r.json"), "utf8")));
  const begun = () =>
    existsSync(at("r.json")) && written().results.some(({ verdict }) => verdict === "inconclusive") ? true : undefined;
  it("has it tell what it has judged, in all formats, with the status of an interrupt", async () => {
    const models = [`${zoo}/derived/prune-10.onnx`, folder.write("told/endless.onnx", endless())];
    const reports = ["--json", at("r.json"), "--html", at("r.html")];
    const { child, finished } = startSac(["check", fingerprint, "--no-weights", ...reports, "--", ...models]);
    expect(await until(begun)).toBe(true);
    expect(written().results.map(({ verdict, error }) => error?.code ?? verdict)).toEqual([
      "inconclusive",
      "NOT_REACHED",
    ]);
    child.kill("SIGINT");
    const { status, stdout, stderr } = await finished;
    expect(status, stderr).toBe(130);
    expect(stderr).toContain("Interrupted: the run ends with what is judged so far.");
    expect(stdout).toContain("1 of 2 models was not judged: the run was interrupted (INTERRUPTED).");
    expect(written().results.map(({ verdict, error }) => error?.code ?? verdict)).toEqual([
      "inconclusive",
      "INTERRUPTED",
    ]);
    expect(readdirSync(join(folder.path, "told")).sort()).toEqual(["endless.onnx", "r.html", "r.json"]);
  });
});

it("SIGKILL leaves every verdict that was reached to the next run", async () => {
  const at = (name: string) => join(folder.path, "killed", name);
  const models = [`${zoo}/derived/prune-10.onnx`, folder.write("killed/endless.onnx", endless())];
  const environment = { ...process.env, SAC_CACHE_KEY: "k".repeat(32) };
  const args = ["check", fingerprint, "--verdict-cache", at("kept"), "--"];
  const { child, finished } = startSac([...args, ...models], environment);
  const isKept = () => existsSync(at("kept")) && readdirSync(at("kept")).some((name) => name.endsWith(".verdict"));
  expect(await until(isKept)).toBe(true);
  child.kill("SIGKILL");
  await finished;
  const { stderr } = await startSac([...args, models[0]], environment).finished;
  expect(stderr).toContain("Known from earlier runs, on the same files and settings: 1 of 1 verdict.");
});

it("a reader who has had enough ends it, without a word and without a pass", async () => {
  const { child, output, finished } = startSac(["check", "--help"]);
  child.stdout?.destroy();
  const { status } = await finished;
  expect(output.stderr).toBe("");
  expect(status).toBe(2);
});
