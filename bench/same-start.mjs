/**
 * Pairs of models that began from the same random numbers, one as the source and the other as the suspect, both ways: is the match
 * of their weights taken for a copy's? And the suspect rounded, with noise, and pruned besides.
 *   node bench/run.mjs same-start --pair DIR … [--json]
 * DIR holds two models, such as lab/short_starts.py writes, or the folders in same-start/ of lab/pairs_zoo.py.
 */
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { pruned } from "./architectures.mjs";
import { engine } from "./engine.mjs";

const LEVEL = 0.001;
const FORMS = {
  "8 bits": (network) => rounded(network, 8),
  "4 bits": (network) => rounded(network, 4),
  "noise 5 %": (network) => engine.noisy(network, 0.05, 3),
  "30 % pruned": (network) => pruned(network, 0.3),
  "50 % pruned": (network) => pruned(network, 0.5),
};

/** @param args of the command line */
export async function run(args) {
  const options = { json: { type: "boolean", default: false } };
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const rows = [];
  for (const folder of positionals) rows.push(...(await bothWays(folder)));
  console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
}

async function bothWays(folder) {
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith(".onnx"))
    .map((name) => join(folder, name));
  if (paths.length !== 2) throw new Error(`${folder} has ${paths.length} models, and should have two`);
  const [one, other] = await Promise.all(paths.map((path) => engine.readNetwork(path)));
  return [judge(folder, paths[0], one, other), judge(folder, paths[1], other, one)];
}

function judge(folder, path, source, suspect) {
  const bytes = engine.LARGEST_SHARE * statSync(path).size;
  const sketch = engine.sketchNetwork(source, { seed: 1, bytes });
  const verdictOn = (network) => engine.compareWeights(sketch, network, { alpha: LEVEL, ancestors: [] });
  const matched = engine.pairWithSketch(sketch, suspect);
  const scatter = engine.scatterOf(sketch, matched, engine.compareBy(sketch, matched, matched.inPlace));
  const { verdict, learned } = verdictOn(suspect);
  const forms = Object.entries(FORMS).map(([name, make]) => [name, verdictOn(make(suspect)).verdict]);
  return { pair: basename(folder), source: basename(path, ".onnx"), ...scatter, verdict, learned, forms };
}

/** Each row by a step of its own. */
export function rounded(network, bits) {
  const most = 2 ** (bits - 1) - 1;
  return edited(network, (values, { columns, taps }) => {
    const length = columns * taps;
    for (let first = 0; first < values.length; first += length) {
      const row = values.subarray(first, first + length);
      const step = Math.max(1e-12, ...row.map(Math.abs)) / most;
      row.forEach((value, i) => {
        row[i] = Math.round(value / step) * step;
      });
    }
    return values;
  });
}

function edited(network, edit) {
  return { ...network, layers: network.layers.map((layer) => ({ ...layer, load: () => edit(layer.load(), layer) })) };
}

function table(rows) {
  const head = ["pair", "source", "differ by", "shared", "standard error", "agreement", "verdict", "derived besides"];
  const lines = rows.map(({ pair, source, moved, share, error, learned, verdict, forms }) => {
    const agreement = learned ? `${learned.of} ${learned.agreement.toFixed(2)}` : "";
    const derived = forms.filter(([, one]) => one === "derived").map(([name]) => name);
    // A small model's sketch may have too few numbers of a unit to tell.
    const figures = moved === undefined ? ["", "", ""] : [moved.toFixed(3), share.toFixed(4), error.toFixed(4)];
    return [pair, source, ...figures, agreement, verdict, derived.join(", ")];
  });
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
