/**
 * What sac check costs beside the inference that it cannot avoid: the same model on the same 100 probes, once bare in
 * onnxruntime and once through sac check, in turns. Start-up (process, fingerprint, model) is told apart.
 *   node bench/check.mjs [--rounds 9] [--json]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const OPTIONS = { rounds: { type: "string", default: "9" }, json: { type: "boolean", default: false } };
const zoo = join(root, "fixtures/zoo");

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const temporary = mkdtempSync(join(tmpdir(), "sac-bench-"));
  const where = { temporary, rounds: Number(options.rounds) };
  try {
    const results = [await measure("fixture source (0.05 M parameters, 32x32)", join(zoo, "source.onnx"), [], where)];
    const large = join(temporary, "large.onnx");
    engine.writeLargeModel(large);
    results.push(await measure("ResNet-18-sized, random weights, 224x224", large, ["--size", "224x224"], where));
    console.log(options.json ? JSON.stringify(results, null, 2) : table(results));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function measure(name, model, more, { temporary, rounds }) {
  const fingerprint = join(temporary, "bench.sac");
  const pool = ["--pool", "100", "--probes", "100"];
  const images = join(zoo, "images");
  const enrolled = await sac(
    "enroll",
    "--model",
    model,
    "--images",
    images,
    "--force",
    "--out",
    fingerprint,
    ...pool,
    ...more,
  );
  if (enrolled.status !== 0) throw new Error(enrolled.stderr);
  const judge = await engine.makeJudge(await engine.loadFingerprint(fingerprint));
  const bare = await bareInference(judge, model);
  const times = { bare: [], check: [], start: [], command: [] };
  const peaks = { command: 0, model: 0 };
  for (let round = 0; round < rounds; round += 1) {
    times.bare.push(await bare());
    const began = performance.now();
    const how = { ...engine.DEFAULT_RUN, device: "cpu" };
    const { outcome } = await engine.withSuspect(model, how, (opened) => engine.examine(opened, judge, undefined, how));
    const whole = performance.now() - began;
    times.start.push(outcome.run.startMs);
    times.check.push(whole - outcome.run.startMs);
    const command = await sac("check", fingerprint, "--device", "cpu", "--threshold", "0.2", "--", model);
    times.command.push(command.ms);
    for (const who of ["command", "model"]) peaks[who] = Math.max(peaks[who], command.peaks[who]);
  }
  const medians = Object.fromEntries(Object.entries(times).map(([key, list]) => [key, median(list)]));
  return {
    name,
    rounds,
    node: process.version,
    medianMs: medians,
    ratio: medians.check / medians.bare,
    peakMiB: peaks,
  };
}

/** The same batches in onnxruntime alone, in this process: session and tensors are made before the clock starts. */
async function bareInference(judge, model) {
  const { imagesToTensor, tensorShape, DEFAULT_RUN } = engine;
  process.env.ORT_DISABLE_TELEMETRY = "1";
  const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node");
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: DEFAULT_RUN.threads,
    interOpNumThreads: 1,
  });
  const form = { ...judge.stored.fingerprint.about.preprocess, channels: 3 };
  const batches = [];
  const probes = await engine.decodeProbes(judge.stored.fingerprint);
  for (let start = 0; start < probes.length; start += 32) {
    const images = probes.slice(start, start + 32);
    batches.push(new Tensor("float32", imagesToTensor(images, form), tensorShape(form, images.length)));
  }
  const pass = async () => {
    const began = performance.now();
    for (const batch of batches) await session.run({ [session.inputNames[0]]: batch });
    return performance.now() - began;
  };
  await pass();
  return pass;
}

/** Runs the shipped command; on Linux the peak resident memory of its process and of the model's is read on the way. */
async function sac(...args) {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const peaks = { command: 0, model: 0 };
  const watch = setInterval(() => {
    peaks.command = Math.max(peaks.command, peakOf(child.pid));
    for (const pid of childrenOf(child.pid)) peaks.model = Math.max(peaks.model, peakOf(pid));
  }, 10);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  return { status, stderr, ms: performance.now() - began, peaks };
}

function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return "";
  }
}

function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readProc(`${pid}/status`))?.[1] ?? 0) / 1024;
}

function childrenOf(pid) {
  return readProc(`${pid}/task/${pid}/children`).split(" ").filter(Boolean);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function table(results) {
  const ms = (value) => `${value.toFixed(0)} ms`;
  const rows = results.map(({ name, medianMs, ratio, peakMiB }) => {
    const { bare, check, start, command } = medianMs;
    const memory = `${peakMiB.command.toFixed(0)} + ${peakMiB.model.toFixed(0)} MiB`;
    return `| ${[name, ms(bare), ms(check), ratio.toFixed(2), ms(start), ms(command), memory].join(" | ")} |`;
  });
  return [
    `100 probes, 1 suspect, median of ${results[0].rounds} rounds, ${results[0].node}, ${cpus().length} cores (${cpus()[0].model})`,
    "",
    "| model | bare inference | check after start-up | ratio | start-up | whole command | peak memory: command + model |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
