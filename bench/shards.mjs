/**
 * Whether an audit in shards tells what one run tells: many suspects judged by one `sac check`, and by one for each shard whose
 * reports `sac merge` joins. Suspects are the fixtures' models, each made a file of its own by a text that nothing reads. The
 * reports are compared byte by byte, save for times and the command; how evenly the shards were cut is told in models and seconds.
 *   node bench/shards.mjs [--models 300] [--shards 3] [--legs all|answers] [--json]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { enrolled, sac, writeSuspects } from "./jobs.mjs";

const OPTIONS = {
  models: { type: "string", default: "300" },
  shards: { type: "string", default: "3" },
  legs: { type: "string", default: "all" },
  json: { type: "boolean", default: false },
};
const LEGS = { all: [], answers: ["--no-weights", "--no-activations"] };
const TIMES = /"(startedAt|durationMs|inferenceMs)":("[^"]*"|\d+),?/g;

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const result = await compared(folder, options);
    console.log(options.json ? JSON.stringify(result, null, 2) : table(result));
    if (!result.sameBytes) throw new Error("the joined report is not that of one run");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compared(folder, { models, shards, legs }) {
  const fingerprint = await enrolled(folder);
  writeSuspects(folder, Number(models));
  const how = ["--device", "cpu", "--threads", "1", "--multiple", "bh", ...LEGS[legs]];
  const check = (name, ...more) =>
    sac(["check", fingerprint, ...how, ...more, "--json", join(folder, name), "--", join(folder, "models")]);
  const whole = await check("whole.json");
  const names = [];
  const seconds = [];
  for (let i = 1; i <= Number(shards); i += 1) {
    names.push(`part-${i}.json`);
    seconds.push((await check(names[i - 1], "--shard", `${i}/${shards}`)).seconds);
  }
  const merged = await sac([
    "merge",
    ...names.map((name) => join(folder, name)),
    "--json",
    join(folder, "merged.json"),
  ]);
  const { counts, discoveries, expectedFalseAlarms, results } = reportIn(folder, "merged.json");
  return {
    models: results.length,
    counts,
    discoveries,
    expectedFalseAlarms,
    wholeSeconds: whole.seconds,
    shardSeconds: seconds,
    shardModels: names.map((name) => reportIn(folder, name).results.length),
    mergeSeconds: merged.seconds,
    mergePeakMiB: merged.peakMiB,
    sameBytes: lasting(folder, "merged.json") === lasting(folder, "whole.json"),
  };
}

const reportIn = (folder, name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

function lasting(folder, name) {
  const { command: _, ...report } = reportIn(folder, name);
  return JSON.stringify(report).replace(TIMES, "");
}

function table({ models, counts, shardModels, wholeSeconds, shardSeconds, mergeSeconds, mergePeakMiB, sameBytes }) {
  const row = (name, value) => `${name.padEnd(34)} ${value}`;
  const listed = (values) => values.map((value) => value.toFixed(1)).join(", ");
  return [
    row(
      "models",
      `${models}: ${Object.entries(counts)
        .map(([verdict, n]) => `${n} ${verdict}`)
        .join(", ")}`,
    ),
    row("models in each shard", shardModels.join(", ")),
    row("one run, seconds", wholeSeconds.toFixed(1)),
    row("each shard, seconds", listed(shardSeconds)),
    row("sac merge, seconds", mergeSeconds.toFixed(1)),
    row("sac merge, MiB at most", mergePeakMiB.toFixed(0)),
    row("same bytes but for times", sameBytes ? "yes" : "no"),
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
