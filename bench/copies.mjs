/**
 * Copies of any models, made of their weights: pruned, rounded and with noise. Which are known for copies by their weights, and by
 * how much do biases or norms agree? A row for each model.
 *   node bench/run.mjs copies --model FILE … [--json]
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { pruned, sketchOf } from "./architectures.mjs";
import { engine } from "./engine.mjs";
import { rounded } from "./same-start.mjs";

const LEVEL = 0.001;
const FORMS = {
  "30 % pruned": (network) => pruned(network, 0.3),
  "50 % pruned": (network) => pruned(network, 0.5),
  "70 % pruned": (network) => pruned(network, 0.7),
  "80 % pruned": (network) => pruned(network, 0.8),
  "8 bits": (network) => rounded(network, 8),
  "noise 5 %": (network) => engine.noisy(network, 0.05, 1),
  "noise 20 %": (network) => engine.noisy(network, 0.2, 2),
  "noise 50 %": (network) => engine.noisy(network, 0.5, 3),
};

/** @param args of the command line */
export async function run(args) {
  const options = { json: { type: "boolean", default: false } };
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const rows = [];
  for (const path of positionals) rows.push({ model: basename(path, ".onnx"), forms: await judgeCopies(path) });
  console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
}

async function judgeCopies(path) {
  const network = await engine.readNetwork(path);
  const sketch = sketchOf(network, path, 1);
  return Object.entries(FORMS).map(([form, make]) => {
    const { verdict, learned } = engine.compareWeights(sketch, make(network), { alpha: LEVEL, ancestors: [] });
    return { form, verdict, learned };
  });
}

function table(rows) {
  const head = ["model", ...Object.keys(FORMS)];
  const lines = rows.map(({ model, forms }) => [model, ...forms.map(cell)]);
  const all = rows.flatMap(({ forms }) => forms);
  const derived = all.filter(({ verdict }) => verdict === "derived").length;
  const text = [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${text}\n\n${derived} of ${all.length} derived`;
}

function cell({ verdict, learned }) {
  const agreement = learned ? ` (${learned.of} ${learned.agreement.toFixed(2)})` : "";
  return verdict === "derived" ? `yes${agreement}` : `${verdict}${agreement}`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
