/**
 * Times correlationMatrix (cosine) beside numpy on one core, in turns, so that both meet the same load of the machine.
 *   node bench/correlation.mjs [--probes 1000] [--classes 1000] [--rounds 31] [--json]
 * Without a Python that has numpy only our own times are printed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { engine } from "./engine.mjs";

const OPTIONS = {
  probes: { type: "string", default: "1000" },
  classes: { type: "string", default: "1000" },
  rounds: { type: "string", default: "31" },
  json: { type: "boolean", default: false },
};

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const result = await measure(...[options.probes, options.classes, options.rounds].map(Number));
  console.log(options.json ? JSON.stringify(result, null, 2) : table(result));
}

async function measure(probes, classes, rounds) {
  const { correlationMatrix, matrix } = engine;
  const outputs = matrix(probes, classes, Float32Array.from({ length: probes * classes }, normal));
  const ours = () => {
    const start = performance.now();
    correlationMatrix(outputs);
    return performance.now() - start;
  };
  const times = { "sac-action": [], "numpy float32": [], "numpy float64": [] };
  const first = ours();
  const numpy = await startNumpy(probes, classes);
  for (let round = 0; round < rounds; round += 1) {
    times["sac-action"].push(ours());
    if (numpy === undefined) continue;
    times["numpy float32"].push(await numpy.time("float32"));
    times["numpy float64"].push(await numpy.time("float64"));
  }
  numpy?.stop();
  const medians = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, median(ms)]));
  return {
    probes,
    classes,
    rounds,
    node: process.version,
    numpy: numpy?.description ?? null,
    firstMs: first,
    medianMs: medians,
    ratio: medians["sac-action"] / medians["numpy float32"],
  };
}

/** A numpy process that runs once per line it is sent; undefined if no Python here has numpy. */
async function startNumpy(probes, classes) {
  const python = ["python3", "/usr/bin/python3", "python"].find(
    (name) => spawnSync(name, ["-c", "import numpy"]).status === 0,
  );
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL("correlation.py", import.meta.url));
  const child = spawn(python, [script, String(probes), String(classes)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  return {
    description: await next(),
    async time(type) {
      child.stdin.write(`${type}\n`);
      return Number(await next());
    },
    stop: () => child.stdin.end(),
  };
}

/** One value of the normal distribution (Box and Muller). */
function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function median(values) {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1];
}

function table({ probes, classes, rounds, node, numpy, firstMs, medianMs, ratio }) {
  const times = Object.entries(medianMs).filter(([, ms]) => ms !== null);
  const lines = [
    `Correlation matrix (cosine) of ${probes} outputs of ${classes} values, one core, median of ${rounds} runs in turns.`,
    `Node ${node}; ${numpy ?? "no Python with numpy here, so only our own time"}. Our first run took ${firstMs.toFixed(1)} ms.`,
    "",
    "| | ms | times numpy float32 |",
    "|---|---:|---:|",
    ...times.map(
      ([name, ms]) => `| ${name} | ${ms.toFixed(1)} | ${numpy ? (ms / medianMs["numpy float32"]).toFixed(2) : "–"} |`,
    ),
  ];
  if (numpy) lines.push("", `Aim: at most 3 times numpy float32. Here: ${ratio.toFixed(2)}.`);
  return lines.join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
