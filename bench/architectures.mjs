/**
 * What the weights leg sees of architectures as torchvision and timm shape them, by files that lab/architectures.py made: the
 * share of the parameters that lie in layers which are compared, copies of the source, the model of another seed, and the cost.
 *   node bench/run.mjs architectures --made DIR … [--json]
 * DIR is the folder of one architecture. Every one is measured in a process of its own; the cost is that of reading and comparing the
 * model of another seed, all tests made.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import { engine } from "./engine.mjs";

const OPTIONS = {
  part: { type: "string", default: "all" },
  json: { type: "boolean", default: false },
};
const LEVEL = 0.001;
const MOST_BYTES = 1.8e6;
const CLASSES = 37;

/** Copies that are made of the network as it was read; others are files of their own. */
const COPIES = {
  "noise 1 %": (network) => engine.noisy(network, 0.01, 1),
  "noise 5 %": (network) => engine.noisy(network, 0.05, 2),
  "noise 20 %": (network) => engine.noisy(network, 0.2, 3),
  "30 % pruned": (network) => pruned(network, 0.3),
  "other head": (network) => otherHead(network),
  permuted: (network) => engine.permuted(network, 4),
};

/** @param args of the command line; in a process of its own, one architecture and the part to be measured */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  if (options.part === "copies") console.log(JSON.stringify(await judgeCopies(...positionals)));
  else if (options.part === "cost") console.log(JSON.stringify(await measureCost(...positionals)));
  else {
    const rows = positionals.map(measure);
    console.log(options.json ? JSON.stringify(rows, null, 2) : table(rows));
  }
}

async function judgeCopies(folder, kept) {
  const path = join(folder, "source.onnx");
  const source = await engine.readNetwork(path);
  const sketch = sketchOf(source, path, 1);
  writeFileSync(kept, serialize(sketch));
  const copies = {};
  const judge = (name, network) => {
    const { verdict, pValue } = engine.compareWeights(sketch, network, { alpha: LEVEL, ancestors: [] });
    copies[name] = { verdict, pValue };
  };
  for (const [name, make] of Object.entries(COPIES)) judge(name, make(source));
  for (const file of readdirSync(folder)) {
    if (!["source.onnx", "other.onnx"].includes(file)) {
      judge(basename(file, ".onnx"), await engine.readNetwork(join(folder, file)));
    }
  }
  return { name: basename(folder), copies, ...(await compareOther(folder, sketch, path)) };
}

/** The two models' p-values, each as the source once, and the share of the parameters that is compared. */
async function compareOther(folder, sketch, path) {
  const other = join(folder, "other.onnx");
  const settings = { alpha: LEVEL, ancestors: [] };
  const network = await engine.readNetwork(other);
  const there = engine.compareWeights(sketch, network, settings);
  const back = engine.compareWeights(sketchOf(network, other, 2), await engine.readNetwork(path), settings);
  const graph = engine.readModelGraph(other);
  const floats = [...graph.tensors.values()].filter(({ elementType }) => elementType === "float32");
  const parameters = floats.reduce((sum, { elements }) => sum + elements, 0);
  // Layers are compared in one form, in which some were put together; products of theirs come after them.
  const one = engine.canonicalForm(network).layers.filter(({ seenThrough }) => seenThrough === undefined);
  const compared =
    (sizeOf(network.layers) / parameters) * (sizeOf(one.filter((_, at) => there.layers[at].compared)) / sizeOf(one));
  const others = [there, back].map(({ verdict, pValue }) => ({ verdict, pValue }));
  return { parameters, compared, others };
}

function sizeOf(layers) {
  return layers.reduce((sum, { rows, columns, taps }) => sum + rows * columns * taps, 0);
}

async function measureCost(folder, kept) {
  const other = join(folder, "other.onnx");
  const sketch = deserialize(readFileSync(kept));
  const before = process.cpuUsage();
  engine.compareWeights(sketch, await engine.readNetwork(other), { alpha: LEVEL, ancestors: [] });
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, peakMB: peakMemory() / 1e6, modelMB: statSync(other).size / 1e6 };
}

export function sketchOf(network, path, seed) {
  const bytes = Math.min(MOST_BYTES, engine.LARGEST_SHARE * statSync(path).size);
  return engine.sketchNetwork(network, { seed, bytes });
}

/** The smallest weights of every layer set to 0. */
export function pruned(network, share) {
  const layers = network.layers.map((layer) => ({
    ...layer,
    load: () => {
      const values = layer.load();
      const limit = values.map(Math.abs).sort()[Math.floor(share * values.length)];
      return values.map((value) => (Math.abs(value) < limit ? 0 : value));
    },
  }));
  return { ...network, layers };
}

/** Other classes: the last layer has other rows, and as many as there are classes. */
function otherHead({ spaces, layers }) {
  const last = layers.at(-1);
  const random = engine.seededNumbers(5);
  const size = CLASSES * last.columns * last.taps;
  const head = { ...last, rows: CLASSES, load: () => Float32Array.from({ length: size }, () => random() - 0.5) };
  const widened = spaces.map((space) => (space.id === last.output ? { ...space, width: CLASSES } : space));
  return { spaces: widened, layers: [...layers.slice(0, -1), head] };
}

/** Bytes of this program alone: `maxRSS` begins with what the process that started it held. */
function peakMemory() {
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}

function measure(folder) {
  const temporary = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const kept = join(temporary, "sketch");
    return { ...inProcess("copies", folder, kept), ...inProcess("cost", folder, kept) };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function inProcess(part, ...files) {
  const program = fileURLToPath(import.meta.url);
  const run = spawnSync(process.execPath, [program, ...files, `--part=${part}`], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function table(rows) {
  const line = ({ name, parameters, compared, copies, others, cpuSeconds, peakMB, modelMB }) => {
    const all = Object.values(copies);
    const derived = all.filter(({ verdict }) => verdict === "derived").length;
    const missed = Object.entries(copies).filter(([, { verdict }]) => verdict !== "derived");
    const p = others.map(
      ({ verdict, pValue }) => `${verdict === "unrelated" ? "" : `${verdict} `}${pValue?.toFixed(3)}`,
    );
    return [
      name,
      `${(parameters / 1e6).toFixed(1)} M`,
      `${(100 * compared).toFixed(1)} %`,
      `${derived} of ${all.length}${missed.length > 0 ? ` (not: ${missed.map(([one]) => one).join(", ")})` : ""}`,
      p.join(", "),
      cpuSeconds.toFixed(1),
      `${peakMB.toFixed(0)} (file ${modelMB.toFixed(0)})`,
    ];
  };
  const head = ["architecture", "parameters", "compared", "copies derived", "other seed, p", "CPU s", "peak MB"];
  return [head, head.map(() => "---"), ...rows.map(line)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
