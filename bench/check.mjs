/**
 * What `sac check` costs beside the inference that it cannot avoid: processor time of the whole command, with all that it starts,
 * by that of a bare process that runs the same 100 images (bench/bare.mjs). The suspect is unrelated and of the source's
 * architecture, which takes the weights leg longest. Without references, and once, for the small model, with 19 of the fixtures',
 * among which it is then judged. In turns; ratios are medians of paired rounds. As root, on Linux.
 *   node bench/check.mjs [--rounds 9] [--only fixture|resnet50] [--json]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { accounted } from "./accounted.mjs";
import { engine, root } from "./engine.mjs";
import { median } from "./timed.mjs";

const OPTIONS = {
  rounds: { type: "string", default: "9" },
  only: { type: "string" },
  json: { type: "boolean", default: false },
};
const PROBES = 100;
const zoo = join(root, "fixtures/zoo");

/** What is looked at, by the options that leave the rest out; in place of a threshold, references. */
const WAYS = {
  answers: ["--threshold", "0.2", "--no-weights", "--no-activations"],
  weights: ["--threshold", "0.2", "--no-activations"],
  all: ["--threshold", "0.2"],
  references: [],
};
/** All of the fixtures' but the suspect. */
const REFERENCES = ["vgg-[2-5]", "resnet-*", "mobilenet-*", "densenet-*"];

/** Models by their names: what they are, and where a source and a suspect are written or found. */
const MODELS = {
  fixture: {
    what: "fixtures' VGG (0.05 M parameters, 32x32)",
    more: [],
    ways: Object.keys(WAYS),
    files: () => [join(zoo, "source.onnx"), join(zoo, "unrelated/unrelated-vgg-1.onnx")],
  },
  resnet50: {
    what: "ResNet-50-sized (25.5 M parameters, random, 224x224)",
    more: ["--size", "224x224"],
    ways: ["answers", "weights", "all"],
    files: (folder) =>
      [1, 2].map((seed) => {
        const path = join(folder, `resnet50-${seed}.onnx`);
        engine.writeResNet50(path, seed);
        return path;
      }),
  },
};

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const results = [];
  for (const [name, model] of Object.entries(MODELS)) {
    if (options.only !== undefined && options.only !== name) continue;
    const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
    try {
      results.push(await measure(model, folder, Number(options.rounds)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(options.json ? JSON.stringify(results, null, 2) : table(results));
}

async function measure({ what, more, ways, files }, folder, rounds) {
  const [source, suspect] = files(folder);
  const fingerprint = join(folder, "bench.sac");
  const pool = ["--images", join(zoo, "images"), "--pool", String(PROBES), "--probes", String(PROBES), ...more];
  await sac("enroll", "--model", source, ...pool, "--device", "cpu", "--out", fingerprint);
  const probes = await writeProbes(fingerprint, join(folder, "probes"));
  const bare = join(root, "bench/bare.mjs");
  const threads = String(engine.DEFAULT_RUN.threads);
  const calibrated = join(folder, "calibrated.sac");
  if (ways.includes("references")) {
    const references = REFERENCES.map((one) => join(zoo, "unrelated", `unrelated-${one}.onnx`));
    await sac("calibrate", fingerprint, "--unrelated", ...references, "--out", calibrated);
  }
  const check = (way, ...more) =>
    sac("check", way === "references" ? calibrated : fingerprint, "--device", "cpu", "--threads", threads, ...more);
  const took = Object.fromEntries(["bare", ...ways].map((way) => [way, []]));
  for (let round = 0; round < rounds; round += 1) {
    took.bare.push(await ended(accounted([process.execPath, bare, suspect, threads, probes])));
    for (const way of ways) took[way].push(await check(way, ...WAYS[way], "--", suspect));
  }
  const of = (way, what) => took[way].map((one) => one[what]);
  const ratio = (way) => median(of(way, "cpuMs").map((value, i) => value / took.bare[i].cpuMs));
  const most = (whose) => Math.max(...took.all.map(({ peakMiB }) => peakMiB[whose]));
  return {
    model: what,
    suspect: basename(suspect),
    rounds,
    cpuMs: Object.fromEntries(Object.keys(took).map((way) => [way, median(of(way, "cpuMs"))])),
    ms: Object.fromEntries(Object.keys(took).map((way) => [way, median(of(way, "ms"))])),
    ratio: Object.fromEntries(ways.map((way) => [way, ratio(way)])),
    peakMiB: { command: most("command"), model: most("model") },
  };
}

async function writeProbes(fingerprint, folder) {
  const { probes } = (await engine.loadFingerprint(fingerprint)).fingerprint;
  mkdirSync(folder);
  probes.forEach((bytes, i) => {
    writeFileSync(join(folder, `${String(i).padStart(4, "0")}.jpg`), bytes);
  });
  return folder;
}

function sac(...args) {
  return ended(accounted([process.execPath, join(root, "dist/cli.js"), ...args]));
}

/** A verdict may fail the command, with status 1; anything else is no measurement. */
async function ended(running) {
  const result = await running;
  if (result.status === null || result.status > 1) throw new Error(result.stderr);
  return result;
}

function table(results) {
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
  const rows = results.map(({ model, cpuMs, ms, ratio, peakMiB }) => {
    const cells = Object.keys(WAYS).map((way) =>
      way in ratio ? `${seconds(cpuMs[way])} (${ratio[way].toFixed(2)})` : "",
    );
    const memory = `${peakMiB.command.toFixed(0)} + ${peakMiB.model.toFixed(0)} MiB`;
    return `| ${[model, seconds(cpuMs.bare), ...cells, `${seconds(ms.bare)}, ${seconds(ms.all)}`, memory].join(" | ")} |`;
  });
  return [
    `${PROBES} probes, one suspect, medians of ${results[0].rounds} rounds, ${process.version}, ${cpus().length} cores (${cpus()[0].model})`,
    "",
    "| model | bare process | answers (by it) | and weights (by it) | and hidden layers (by it) | among references (by it) | wall: bare, check | peak memory: command + model |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
