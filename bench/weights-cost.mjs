/**
 * What the weights leg costs on files of ResNet-50's size (25.5 M parameters, 102 MB, random weights): sketching the source, and
 * reading and comparing a suspect, each in a process of its own. Of what is done in a model's process, the start of that counts,
 * too. On Linux.
 *   node bench/weights-cost.mjs [--rounds 5] [--json]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import { engine } from "./engine.mjs";

const OPTIONS = { rounds: { type: "string", default: "5" }, json: { type: "boolean", default: false } };

/** @param args of the command line; in a process of its own, the part to be measured and its files */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [task, model, file] = positionals;
  if (task === "sketch") console.log(JSON.stringify(await sketch(model, file)));
  else if (task === "compare") console.log(JSON.stringify(await compare(model, file)));
  else measureAll(options);
}

async function sketch(model, file) {
  const { result, cost } = await measured((until) =>
    opened(model, (source) => until(engine.sketchSource(source, "bench"))),
  );
  writeFileSync(file, serialize(result));
  const bytes = [...result.vectors, ...result.profiles].reduce((sum, part) => sum + (part?.values.length ?? 0), 0);
  return { ...cost, bytes };
}

async function compare(model, file) {
  const known = { sketch: deserialize(readFileSync(file)), ancestors: [] };
  const { result, cost } = await measured((until) =>
    opened(model, (suspect) => until(engine.compareSuspect(suspect, known, 0.001))),
  );
  return { ...cost, verdict: result.evidence.verdict };
}

/** Opens the model as a check does: its private copy is part of the cost. @param use what is measured until it is done */
function opened(model, use) {
  return engine.withSuspect(model, engine.DEFAULT_RUN, use);
}

async function measured(open) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  let child = { cpuMs: 0, peakMB: 0 };
  const result = await open(async (action) => {
    const done = await action;
    child = modelProcess();
    return done;
  });
  const { user, system } = process.cpuUsage(before);
  const [wallMs, cpuMs] = [performance.now() - began, (user + system) / 1000 + child.cpuMs];
  return { result, cost: { wallMs, cpuMs, peakMB: memoryOf("self"), modelPeakMB: child.peakMB } };
}

/** What the processes that this one has started, and those that they have, took so far. */
function modelProcess() {
  const costs = descendants(process.pid).map((pid) => ({ cpuMs: processorOf(pid), peakMB: memoryOf(pid) }));
  return {
    cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakMB: Math.max(0, ...costs.map(({ peakMB }) => peakMB)),
  };
}

function descendants(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Milliseconds; the system counts in hundredths of a second. */
function processorOf(pid) {
  const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) | /);
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Bytes of a program alone: `maxRSS` begins with what the process that started it held. */
function memoryOf(pid) {
  return (1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1])) / 1e6;
}

function measureAll(options) {
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const [source, suspect, kept] = ["source.onnx", "suspect.onnx", "sketch"].map((name) => join(folder, name));
    engine.writeResNet50(source, 1);
    engine.writeResNet50(suspect, 2);
    const runs = Array.from({ length: Number(options.rounds) }, () => ({
      sketch: inProcess("sketch", source, kept),
      compare: inProcess("compare", suspect, kept),
    }));
    const result = { modelBytes: statSync(source).size, runs };
    console.log(options.json ? JSON.stringify(result, null, 2) : table(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inProcess(...task) {
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...task], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function table({ modelBytes, runs }) {
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const cost = (part) => {
    const [wall, cpu] = ["wallMs", "cpuMs"].map((name) =>
      (median(runs.map((run) => run[part][name])) / 1000).toFixed(2),
    );
    const [peak, modelPeak] = ["peakMB", "modelPeakMB"].map((name) =>
      Math.max(...runs.map((run) => run[part][name])).toFixed(0),
    );
    return `${wall} s (processor: ${cpu} s), at most ${peak} MB, and ${modelPeak} MB in the model's process`;
  };
  const [{ sketch, compare }] = runs;
  return [
    `model ${(modelBytes / 1e6).toFixed(0)} MB, sketch ${(sketch.bytes / 1e6).toFixed(2)} MB, verdict ${compare.verdict}`,
    `sketching ${cost("sketch")}`,
    `comparing ${cost("compare")}`,
    `medians of ${runs.length}`,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
