/**
 * Pairs of independent models of one architecture, one as the source and the other as the suspect: are p-values as uniform as
 * they claim to be, and how many honest models are accused? A table in Markdown, by architecture.
 *   node bench/run.mjs pairs --zoo DIR …
 *   node bench/run.mjs pairs --leg "hidden layers" --zoo DIR …      one leg alone
 * A DIR is a zoo with its ZOO.json, of which the source, the unrelated models and those trained on its answers are taken, but
 * none that another model's training went on to; or a folder with a folder of models for each architecture, that are asked as
 * the fixtures' are. Models of one architecture are paired across all DIRs.
 * By weights each pair is judged twice: as if nothing else were known, and as after a calibration with all others of the
 * architecture. By hidden layers the suspect stands among all others of the architecture, and some of other ones; verification
 * models, which are enrolled otherwise, are left out there.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const LEVEL = 0.001;
const LEVELS = [0.05, 0.01, 0.001];

/** Hidden layers need every model run by every source's probes: no more sources of an architecture are tried. */
const MOST_SOURCES = 8;
/** Models of other architectures, of the same task, in a panel. */
const OTHERS = 16;
const FIXTURES = join(root, "fixtures", "zoo");
const silent = { step() {} };

/**
 * What each leg says of the pairs of one architecture: the p-value that could accuse, after a calibration with the others, and
 * the verdict without one. A further leg is a further function.
 */
const LEGS = { weights: weightsOfPairs, "hidden layers": hiddenLayersOfPairs };

function modelsOf(dir) {
  const manifest = join(dir, "ZOO.json");
  if (!existsSync(manifest)) {
    return readdirSync(dir, { withFileTypes: true }).flatMap((folder) =>
      folder.isDirectory() ? modelsIn(join(dir, folder.name), folder.name) : [],
    );
  }
  const zoo = JSON.parse(readFileSync(manifest, "utf8"));
  const isContinued = ({ attack, group }) => /adversarial/.test(attack ?? "") || group === "hardened";
  const isOwn = ({ role, attack }) => role === "unrelated" || /^extract/.test(attack ?? "");
  const own = zoo.models.filter((model) => isOwn(model) && !isContinued(model));
  return [{ path: zoo.source, arch: zoo.sourceArch }, ...own].map(({ path, arch, attack }) => ({
    path: join(dir, path),
    arch: arch ?? zoo.task,
    zoo: dir,
    taught: attack !== undefined,
    verifies: zoo.task === "verification",
  }));
}

function modelsIn(folder, arch) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".onnx"));
  return files.map((name) => ({ path: join(folder, name), arch, zoo: FIXTURES }));
}

/** Models by architecture and by the shapes of their layers: only such can be compared. A file that stands twice counts once. */
async function families(dirs) {
  const found = new Map();
  const seen = new Set();
  for (const { path, arch, zoo, taught, verifies } of dirs.flatMap(modelsOf)) {
    const network = await engine.readNetwork(path);
    // Another zoo's file may be the same model written anew. The first layer may be the same in all models of a design.
    const values = network.layers[network.layers.length - 1].load();
    const same = `${arch} ${Array.from(values.subarray(0, 20), (value) => value.toFixed(4)).join()}`;
    if (seen.has(same)) continue;
    seen.add(same);
    const key = `${arch}: ${network.layers.map(({ rows, columns, taps }) => `${rows}x${columns}x${taps}`).join()}`;
    if (!found.has(key)) found.set(key, { arch, models: [] });
    found.get(key).models.push({ path, zoo, taught, verifies, network });
  }
  return [...found.values()].filter(({ models }) => models.length > 1);
}

async function weightsOfPairs(models) {
  return models.flatMap(({ path }, i) => {
    const seed = createHash("sha256").update(path).digest().readUInt32LE(0);
    const bytes = engine.LARGEST_SHARE * statSync(path).size;
    const sketch = engine.sketchNetwork(models[i].network, { seed, bytes });
    const judge = ({ network }, tied) => engine.compareWeights(sketch, network, { alpha: LEVEL, ancestors: [], tied });
    const alone = models.map((other, j) => (i === j ? undefined : judge(other, [])));
    return models.slice(i + 1).map((other, k) => {
      const j = i + 1 + k;
      const tied = engine.tiedSpaces(alone.filter((one, at) => one && at !== j));
      const { pValue, verdict } = tied.length > 0 ? judge(other, tied) : alone[j];
      const pair = `${basename(path, ".onnx")} / ${basename(other.path, ".onnx")}`;
      return { pair, pValue, verdict, uncalibrated: alone[j].verdict };
    });
  });
}

/**
 * What learned another model's answers is independent of it by weights, and not inside: it is left out.
 * @param all families, of which some of the other architectures stand in the panel
 */
async function hiddenLayersOfPairs(family, all) {
  const models = family.filter(({ taught, verifies }) => !taught && !verifies);
  const isOther = ({ zoo, path, taught }) =>
    !taught && zoo === family[0].zoo && !family.some((one) => one.path === path);
  const others = evenly(all.flatMap((family) => family.models).filter(isOther), OTHERS);
  const pairs = [];
  for (const [i, source] of models.slice(0, MOST_SOURCES).entries()) {
    const inside = await insideOf(source, [...models, ...others]);
    for (const suspect of models.slice(i + 1).filter(({ path }) => inside.has(path))) {
      const panel = [...inside].filter(([path]) => path !== source.path && path !== suspect.path);
      const { pValue, verdict } = standsAmong(inside.get(suspect.path), panel);
      pairs.push({ pair: `${basename(source.path, ".onnx")} / ${basename(suspect.path, ".onnx")}`, pValue, verdict });
    }
  }
  return pairs;
}

const evenly = (all, most) => all.filter((_, k) => k % Math.max(1, Math.ceil(all.length / most)) === 0);

/** How like the source's each model's hidden layers are, by the model's path; what cannot be looked into is not there. */
async function insideOf(source, models) {
  const { images, preprocess } = await engine.readZoo(join(source.zoo, "ZOO.json"));
  const run = { ...engine.DEFAULT_RUN, device: "cpu", preprocess };
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const how = { probes: 100, quality: "mixed", selection: "auto", seed: 0, pool: 1000 };
  const made = { model: source.path, images, weights: false, activations: true, ...how, settings, run };
  const inspection = await engine.openInspection(await engine.makeFingerprint(made, silent));
  const found = new Map();
  for (const { path } of models) {
    const inside = await engine.withSuspect(path, run, (one) => engine.measureInside(one, inspection, run));
    if (inside) found.set(path, inside);
  }
  return found;
}

function standsAmong({ likeness }, panel) {
  const layers = likeness.map((one) => ({ name: "", likeness: one, counterpart: "" }));
  const members = panel.map(([, inside]) => ({ ...inside, isTwin: false }));
  return engine.standAmong({ layers }, members, LEVEL, { trainingImages: "private", ancestor: "scratch" });
}

/** How far the distribution of values lies above the uniform one at most, and the chance of that (Smirnov's bound). */
function tooSmall(values) {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const above = sorted.reduce((most, value, i) => Math.max(most, (i + 1) / n - value), 0);
  return { above, chance: Math.exp(-2 * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) ** 2 * above ** 2) };
}

/** The largest rate at which so few events have a chance of 2.5 % still (Clopper and Pearson). */
export function upperBound(events, n) {
  let [low, high] = [events / n, 1];
  for (let step = 0; step < 50; step += 1) {
    const rate = (low + high) / 2;
    let [term, sum] = [(1 - rate) ** n, 0];
    for (let k = 0; k <= events; k += 1) {
      sum += term;
      term *= ((n - k) / (k + 1)) * (rate / (1 - rate));
    }
    if (sum > 0.025) low = rate;
    else high = rate;
  }
  return high;
}

function rowOf(leg, arch, models, pairs) {
  const values = pairs.map(({ pValue }) => pValue).filter((value) => value !== undefined);
  const n = values.length;
  const { above, chance } = n > 0 ? tooSmall(values) : { above: 0, chance: 1 };
  const shares = LEVELS.map((level) => {
    const events = values.filter((value) => value <= level).length;
    return n > 0 ? `${events} (≤ ${(100 * upperBound(events, n)).toFixed(1)} %)` : "–";
  });
  const count = (of, verdict) => pairs.filter((pair) => pair[of] === verdict).length;
  const verdicts = [count("verdict", "derived"), count("verdict", "doubtful"), count("uncalibrated", "doubtful")];
  return [leg, arch, models, n, above.toFixed(3), chance.toPrecision(2), ...shares, ...verdicts];
}

/** @param args of the command line: folders, and the leg that is looked at, if not all are */
export async function run(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { leg: { type: "string" } } });
  const chosen = Object.entries(LEGS).filter(([leg]) => values.leg === undefined || leg === values.leg);
  const all = await families(positionals);
  const head = ["leg", "architecture", "models", "pairs", "above uniform", "chance of that"];
  const columns = [...head, ...LEVELS.map((level) => `p ≤ ${level}`), "derived", "doubtful", "doubtful uncalibrated"];
  const line = (cells) => console.log(`| ${cells.join(" | ")} |`);
  line(columns);
  line(columns.map(() => "---"));
  for (const [leg, judgePairs] of chosen) {
    const found = [];
    for (const { arch, models } of all) {
      const pairs = await judgePairs(models, all);
      found.push(...pairs);
      line(rowOf(leg, arch, models.length, pairs));
    }
    line(
      rowOf(
        leg,
        "all",
        all.reduce((sum, { models }) => sum + models.length, 0),
        found,
      ),
    );
    for (const { pair, pValue, verdict } of found) {
      if (pValue <= LEVEL) console.error(`${leg}: ${pair}: p ${pValue}, ${verdict}`);
    }
  }
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
