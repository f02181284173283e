/**
 * What judging many suspects takes: `sac check` by one unisolated process that judges the same ones, one after the other, and
 * two at once by one at a time, all with one thread a model; with and without the next one's process being started meanwhile,
 * which memory limits keep from it. Suspects are the fixtures' models, each made a file of its own by a
 * text that nothing reads. Ratios are medians of paired runs.
 *   node bench/jobs.mjs [--suspects 50] [--rounds 5] [--legs all|answers] [--json]
 *   node bench/jobs.mjs --memory 1000        the most that the command's own process holds, for so many suspects
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { root } from "./engine.mjs";
import { median, timed } from "./timed.mjs";

const OPTIONS = {
  suspects: { type: "string", default: "50" },
  rounds: { type: "string", default: "5" },
  legs: { type: "string", default: "all" },
  memory: { type: "string" },
  json: { type: "boolean", default: false },
};
const zoo = join(root, "fixtures/zoo");
const PIXELS = ["--mean", ".4914,.4822,.4465", "--std", ".247,.2435,.2616"];
const LEGS = { all: [], answers: ["--no-weights", "--no-activations"] };

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const fingerprint = await enrolled(folder);
    const many = options.memory !== undefined;
    const models = writeSuspects(folder, Number(options.memory ?? options.suspects));
    const result = many
      ? await memory(fingerprint, models, LEGS[options.legs])
      : await compared(folder, fingerprint, models, options);
    console.log(options.json ? JSON.stringify(result, null, 2) : table(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A calibrated fingerprint of the fixtures' source. @returns its path */
export async function enrolled(folder) {
  const out = join(folder, "source.sac");
  const from = ["--model", join(zoo, "source.onnx"), "--images", join(zoo, "images")];
  await sac(["enroll", ...from, "--select", "misclassified", "--out", out, ...PIXELS]);
  await sac(["calibrate", out, "--unrelated", join(zoo, "unrelated", "*.onnx"), "--training-images", "private"]);
  return out;
}

/** Models of the fixtures in turn, each with a doc_string of its own, so that no two are the same. */
export function writeSuspects(folder, count) {
  const kinds = ["derived", "unrelated"].flatMap((kind) =>
    readdirSync(join(zoo, kind))
      .filter((name) => name.endsWith(".onnx"))
      .map((name) => readFileSync(join(zoo, kind, name))),
  );
  mkdirSync(join(folder, "models"));
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, "models", `${String(i).padStart(4, "0")}.onnx`);
    const text = Buffer.from(String(i));
    writeFileSync(path, Buffer.concat([kinds[i % kinds.length], Buffer.of(0x32, text.length), text]));
    return path;
  });
}

/** Runs the shipped command. @throws Error for a status above 1 */
export async function sac(args) {
  const ran = await timed([process.execPath, join(root, "dist/cli.js"), ...args]);
  if (ran.status > 1) throw new Error(ran.stderr);
  return ran;
}

/** @param json where the report goes */
const checking = (fingerprint, models, more, json = "-") =>
  sac(["check", fingerprint, "--device", "cpu", "--threads", "1", ...more, "--json", json, "--", ...models]);

/** The report is written as the run goes on, which is part of what a run holds. */
async function memory(fingerprint, models, legs) {
  const { peakMiB, seconds } = await checking(fingerprint, models, legs, `${fingerprint}.json`);
  return { suspects: models.length, seconds, peakMiB };
}

/** Limits of which memory holds no more than so many, so that no process is started ahead of those. */
const filling = (jobs) => [
  "--jobs",
  String(jobs),
  "--memory-limit",
  `${Math.floor(totalmem() / (jobs + 1) / 2 ** 20) + 1}MiB`,
];

async function compared(folder, fingerprint, models, { rounds, legs }) {
  const program = await bundled(folder);
  const by =
    (...more) =>
    () =>
      checking(fingerprint, models, [...LEGS[legs], ...more]);
  const ways = {
    unisolated: () => timed([process.execPath, program, fingerprint, "1", legs, ...models]),
    "one, none ahead": by(...filling(1)),
    one: by("--jobs", "1"),
    "two, none ahead": by(...filling(2)),
    two: by("--jobs", "2"),
  };
  const seconds = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  const verdicts = new Set();
  try {
    for (let round = 0; round < Number(rounds); round += 1) {
      for (const [way, begin] of Object.entries(ways)) {
        const ran = await begin();
        if (ran.status > 1) throw new Error(ran.stderr);
        seconds[way].push(ran.seconds);
        verdicts.add(verdictsIn(JSON.parse(ran.stdout)));
      }
    }
  } finally {
    rmSync(program, { force: true });
  }
  if (verdicts.size > 1) throw new Error(`the ways to judge disagree: ${[...verdicts].join(" | ")}`);
  const ratio = (above, below) => median(seconds[above].map((value, i) => value / seconds[below][i]));
  return {
    suspects: models.length,
    legs,
    rounds: Number(rounds),
    medianSeconds: Object.fromEntries(Object.entries(seconds).map(([way, values]) => [way, median(values)])),
    twoByUnisolated: ratio("two", "unisolated"),
    oneByTwo: ratio("one, none ahead", "two, none ahead"),
    aheadByNone: { one: ratio("one", "one, none ahead"), two: ratio("two", "two, none ahead") },
  };
}

/** As what is shipped is made, and where the native packages are found. */
async function bundled() {
  const outfile = join(root, "node_modules", `.sac-unisolated-${process.pid}.mjs`);
  const banner = `import { createRequire as makeRequire } from "node:module";const require = makeRequire(import.meta.url);`;
  const how = { bundle: true, platform: "node", format: "esm", target: "node20", minify: true, banner: { js: banner } };
  const entry = join(root, "bench/unisolated.mjs");
  await build({ ...how, entryPoints: [entry], outfile, external: ["onnxruntime-node", "sharp"], logLevel: "error" });
  return outfile;
}

function verdictsIn({ verdicts, counts }) {
  const all = verdicts ?? counts;
  return ["derived", "unrelated", "inconclusive", "error"].map((name) => `${name} ${all[name] ?? 0}`).join(", ");
}

function table(result) {
  const machine = `${process.version}, ${cpus().length} cores (${cpus()[0].model})`;
  const { suspects, seconds, peakMiB } = result;
  if (peakMiB) {
    return `${suspects} suspects: the command's own process held ${peakMiB.toFixed(0)} MiB at most (${seconds.toFixed(0)} s; ${machine})`;
  }
  const { legs, rounds, medianSeconds, twoByUnisolated, oneByTwo, aheadByNone } = result;
  const times = Object.entries(medianSeconds).map(([way, value]) => `| ${way} | ${value.toFixed(1)} s |`);
  return [
    `${suspects} suspects, ${legs}, one thread a model, medians of ${rounds} rounds, ${machine}`,
    "",
    ...["| | wall |", "|---|--:|", ...times],
    "",
    `two at once by unisolated: ${twoByUnisolated.toFixed(2)}; one at a time by two at once, none ahead: ${oneByTwo.toFixed(2)}; with the next one ahead by none ahead: ${aheadByNone.one.toFixed(2)} one at a time, ${aheadByNone.two.toFixed(2)} two at once`,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
