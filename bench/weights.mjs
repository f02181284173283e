/**
 * The weights leg on zoos:
 * - unrelated models of one architecture, every pair: are their p-values uniform, how many are false alarms?
 * - models of different architectures: is anything said of them?
 * - every derived model against its zoo's source;
 * - disguises of the source that change nothing, or little, of what it computes;
 * - ancestors: is a model that shares no more than an ancestor with the source told from the source's own descendants?
 *   node bench/weights.mjs [--zoo fixtures/zoo/ZOO.json …] [--generations DIR] [--held-out DIR] [--draws 5] [--json]
 * Projections are random: the unrelated pairs are judged under so many draws of them, everything else under the first.
 * Generations are models of the second generation, and wide ones, from lab/weights_zoo.py. Held out are unrelated models that
 * nothing was chosen on, from lab/zoo.py: each is paired with the zoos' and with one another.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const OPTIONS = {
  zoo: { type: "string", multiple: true, default: [join(root, "fixtures/zoo/ZOO.json")] },
  generations: { type: "string" },
  "held-out": { type: "string" },
  draws: { type: "string", default: "5" },
  json: { type: "boolean", default: false },
};
const LEVEL = 0.001;

const networks = new Map();
const sketches = new Map();

async function networkOf(path) {
  if (!networks.has(path)) networks.set(path, await engine.readNetwork(path));
  return networks.get(path);
}

/** The sketch of a model, under a seed of its own for every draw. */
async function sketchOf(path, draw = 0) {
  const key = `${basename(dirname(dirname(path)))}/${basename(path)} ${draw}`;
  if (!sketches.has(key)) {
    const bytes = engine.LARGEST_SHARE * statSync(path).size;
    const seed = createHash("sha256").update(key).digest().readUInt32LE(0);
    sketches.set(key, engine.sketchNetwork(await networkOf(path), { seed, bytes }));
  }
  return sketches.get(key);
}

async function compare(source, suspect, { ancestors = [], draw = 0 } = {}) {
  const network = typeof suspect === "string" ? await networkOf(suspect) : suspect;
  return engine.compareWeights(await sketchOf(source, draw), network, { alpha: LEVEL, ancestors });
}

/** Models that were trained on their own, of every zoo, once each: a file may be another's numbers written anew. */
async function independents(zoos) {
  const kept = [];
  for (const { folder, zoo } of zoos) {
    const own = zoo.models.filter(({ role, attack }) => role === "unrelated" || /^extract/.test(attack ?? ""));
    for (const { path, arch } of [{ path: zoo.source, arch: zoo.sourceArch }, ...own]) {
      const full = join(folder, path);
      const first = (await networkOf(full)).layers[0].load();
      const same = (other) => other.arch === arch && first.every((value, i) => Math.abs(value - other.first[i]) < 1e-4);
      if (!kept.some(same)) kept.push({ path: full, arch, first });
    }
  }
  return kept;
}

/** One p-value for every pair of one architecture, of both tests together and of each alone. @param firsts one of each pair */
async function judgePairs(result, models, draw = 0, firsts = models.length) {
  for (const [i, one] of models.slice(0, firsts).entries()) {
    for (const other of models.slice(i + 1)) {
      if (one.arch !== other.arch) continue;
      const evidence = await compare(one.path, other.path, { draw });
      const sketch = await sketchOf(one.path, draw);
      const suspect = engine.pairWithSketch(sketch, await networkOf(other.path));
      const aligned = engine.testAligned(
        sketch,
        suspect,
        engine.alignUnits(sketch, suspect),
        engine.PERMUTATIONS,
        new Set(),
      );
      const { verdict, pValue, inPlace } = evidence;
      result.pairs.push({
        draw,
        arch: one.arch,
        one: one.path,
        other: other.path,
        verdict,
        pValue,
        inPlace: inPlace?.pValue,
        aligned: aligned?.evidence.pValue,
        z: inPlace?.z,
        alignedZ: aligned?.evidence.z,
      });
    }
  }
}

async function judgeStrangers(result, models) {
  const firsts = [...new Map(models.map((model) => [model.arch, model])).values()];
  for (const one of firsts) {
    for (const other of firsts) {
      if (one === other) continue;
      const { verdict, pValue, compared } = await compare(one.path, other.path);
      result.strangers.push({ one: one.arch, other: other.arch, verdict, pValue, compared });
    }
  }
}

async function judgeDerived(result, { folder, zoo }) {
  const source = join(folder, zoo.source);
  for (const { path, role, attack, accuracy } of zoo.models) {
    if (role !== "derived") continue;
    const evidence = await compare(source, join(folder, path));
    result.derived.push({
      source: zoo.sourceArch,
      model: basename(path, ".onnx"),
      attack,
      accuracy,
      ...figures(evidence),
    });
  }
}

function figures({ verdict, pValue, inPlace, aligned, compared, layers }) {
  const similar = layers.filter(({ similarity }) => similarity !== undefined);
  const similarity = similar.reduce((sum, layer) => sum + layer.similarity, 0) / similar.length;
  return { verdict, pValue, z: inPlace?.z, alignedZ: aligned?.evidence.z, compared, similarity };
}

async function judgeDisguises(result, { folder, zoo }) {
  const source = join(folder, zoo.source);
  const paths = ["finetune-all-1", "prune-30", "prune-50"].map((name) => join(folder, `derived/${name}.onnx`));
  for (const path of [source, ...paths]) {
    if (!existsSync(path)) continue;
    const whole = await networkOf(path);
    const note = async (disguise, network) => {
      const evidence = await compare(source, network);
      result.disguises.push({ source: zoo.sourceArch, model: basename(path, ".onnx"), disguise, ...figures(evidence) });
    };
    await note("permuted", engine.permuted(whole, 1));
    await note("rescaled", engine.rescaled(whole, 2));
    await note("permuted and rescaled", engine.rescaled(engine.permuted(whole, 3), 4));
    await note("head replaced", engine.headReplaced(whole, 7, 5));
    await note(
      "head replaced, permuted and rescaled",
      engine.headReplaced(engine.rescaled(engine.permuted(whole, 6), 7), 7, 8),
    );
    await note("two layers cut", engine.cut(whole, 2));
    await note("two layers cut, permuted and rescaled", engine.cut(engine.rescaled(engine.permuted(whole, 9), 10), 2));
    for (const degrees of [10, 20, 30, 45]) {
      await note(`pairs turned by ${degrees} degrees`, engine.rotated(whole, degrees, 11));
    }
    let mixed = whole;
    for (let round = 1; round <= 6; round += 1) {
      mixed = engine.rotated(mixed, 45, 20 + round);
      if (round > 1) await note(`pairs turned by 45 degrees, ${round} times`, mixed);
    }
    for (const level of [0.1, 0.2, 0.3, 0.5, 1, 2, 4, 8]) {
      await note(`noise ${level}`, engine.noisy(whole, level, 12));
      await note(`noise ${level}, permuted`, engine.permuted(engine.noisy(whole, level, 12), 13));
    }
  }
}

/** Units mixed in every space where that costs nothing: one model of every architecture that has such spaces, as its own copy. */
async function judgeMixed(result, models) {
  for (const { path, arch } of models) {
    const whole = await networkOf(path);
    const spaces = engine.linearSpaces(path, whole);
    if (spaces.size === 0) continue;
    const width = (some) => some.reduce((sum, space) => sum + space.width, 0);
    const hidden = whole.spaces.filter(({ fixed }) => !fixed);
    const share = width(hidden.filter(({ id }) => spaces.has(id))) / width(hidden);
    let mixed = whole;
    for (let round = 1; round <= 6; round += 1) mixed = engine.rotated(mixed, 45, 30 + round, spaces);
    const note = async (disguise, network) =>
      result.mixed.push({
        arch,
        model: basename(path, ".onnx"),
        share,
        disguise,
        ...figures(await compare(path, network)),
      });
    await note("mixed", mixed);
    await note("mixed and permuted", engine.permuted(mixed, 37));
  }
}

/** Ancestor = the zoo's source; the owner's model and the suspect descend from it, each on its own or one from the other. */
async function judgeAncestors(result, { folder, zoo }, generations) {
  const ancestor = await networkOf(join(folder, zoo.source));
  const usual = zoo.models.filter(({ role, attack }) => role === "derived" && !/^extract/.test(attack ?? ""));
  const children = usual.map(({ path }) => join(folder, path));
  const owners = children.filter((path) => /(finetune-all-1|finetune-long-1|transfer-all-1)\.onnx$/.test(path));
  const folders = generations && join(generations, "generations");
  for (const owner of owners) {
    const sketch = await sketchOf(owner);
    const known = engine.sketchAncestor(sketch, basename(zoo.source), ancestor, engine.PERMUTATIONS);
    const note = async (relation, name, suspect) => {
      const { verdict, pValue, kinship } = await compare(owner, suspect, { ancestors: [known] });
      result.ancestors.push({
        source: zoo.sourceArch,
        owner: basename(owner, ".onnx"),
        relation,
        suspect: name,
        verdict,
        pValue,
        kinship: kinship[0],
      });
    };
    for (const child of children) if (child !== owner) await note("sibling", basename(child, ".onnx"), child);
    const whole = await networkOf(owner);
    await note("itself", "itself", whole);
    await note("descendant", "itself, permuted", engine.permuted(whole, 1));
    await note("descendant", "itself, noise 0.02", engine.noisy(whole, 0.02, 2));
    const prefix = `${basename(owner, ".onnx")}+`;
    const born =
      folders && zoo.sourceArch === "vgg" ? readdirSync(folders).filter((name) => name.startsWith(prefix)) : [];
    for (const name of born) await note("descendant", basename(name, ".onnx"), join(folders, name));
  }
}

/**
 * Kolmogorov and Smirnov's distance to the uniform distribution, with its asymptotic p-value (Stephens' correction); and how far
 * values lie below it at most, with the p-value of that alone: a test that must not be too quick to accuse.
 */
function uniformity(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const below = sorted.reduce((most, value, i) => Math.max(most, (i + 1) / n - value), 0);
  const distance = sorted.reduce((most, value, i) => Math.max(most, value - i / n), below);
  const scaled = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k += 1) p += 2 * (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * scaled * scaled);
  const tooSmall = Math.exp(-2 * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) ** 2 * below ** 2);
  return { distance, p: Math.min(1, Math.max(0, p)), tooSmall };
}

function summarise(pairs, of) {
  const values = pairs.map(of).filter((value) => value !== undefined);
  const { distance, p, tooSmall } = uniformity(values);
  const below = (level) => values.filter((value) => value <= level).length;
  return {
    pairs: values.length,
    ks: distance,
    ksP: p,
    tooSmallP: tooSmall,
    at5: below(0.05),
    at1: below(0.01),
    at01: below(0.001),
  };
}

/** A line for each test in each draw of projections. */
function summariseDraws(pairs, draws, title = "") {
  const lines = draws.flatMap((draw) => {
    const drawn = pairs.filter((pair) => pair.draw === draw);
    const line = (name) => [`${title}${name}, draw ${draw + 1}`, summarise(drawn, (pair) => pair[name])];
    return ["inPlace", "aligned", "pValue"].map(line);
  });
  return Object.fromEntries(lines);
}

/** Models that nothing was chosen on, paired with all others. */
async function judgeHeldOut(result, folder, models, draws) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".onnx"));
  const fresh = files.map((name) => ({ path: join(folder, name), arch: name.split("-").at(-2) }));
  const before = result.pairs.length;
  for (const draw of draws) await judgePairs(result, [...fresh, ...models], draw, fresh.length);
  return summariseDraws(result.pairs.slice(before), draws, "held out: ");
}

async function judgeWide(result, folder) {
  const wide = readdirSync(folder).map((name) => ({ path: join(folder, name), arch: "wide" }));
  const before = result.pairs.length;
  await judgePairs(result, wide);
  const pairs = result.pairs.slice(before);
  return {
    inPlace: summarise(pairs, (pair) => pair.inPlace),
    aligned: summarise(pairs, (pair) => pair.aligned),
    alignedZ: pairs.map(({ alignedZ }) => Number(alignedZ?.toFixed(1))),
  };
}

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const { generations, "held-out": heldOut } = options;
  const draws = Array.from({ length: Number(options.draws) }, (_, draw) => draw);
  const result = { pairs: [], strangers: [], derived: [], disguises: [], mixed: [], ancestors: [] };
  const zoos = options.zoo.map((file) => ({ folder: dirname(file), zoo: JSON.parse(readFileSync(file, "utf8")) }));
  const models = await independents(zoos);
  for (const draw of draws) await judgePairs(result, models, draw);
  await judgeStrangers(result, models);
  await judgeMixed(result, models);
  for (const zoo of zoos) {
    await judgeDerived(result, zoo);
    await judgeDisguises(result, zoo);
    await judgeAncestors(result, zoo, generations);
  }
  const summary = summariseDraws(result.pairs, draws);
  if (heldOut) Object.assign(summary, await judgeHeldOut(result, heldOut, models, draws));
  if (generations) summary.wide = await judgeWide(result, join(generations, "wide"));
  if (options.json) console.log(JSON.stringify({ summary, ...result }));
  else print({ summary, ...result });
}

function print({ summary, ...result }) {
  const number = (value, digits = 1) => (value === undefined ? "-" : value.toFixed(digits));
  console.log("Unrelated pairs of one architecture");
  console.table(summary);
  console.log("Different architectures");
  console.table(
    result.strangers.map((row) => ({ ...row, pValue: number(row.pValue, 4), compared: number(row.compared, 2) })),
  );
  const short = ({ pValue, z, alignedZ, similarity, compared, ...row }) => ({
    ...row,
    p: number(pValue, 5),
    z: number(z),
    alignedZ: number(alignedZ),
    similarity: number(similarity, 2),
  });
  console.log("Derived models");
  console.table(result.derived.map(short));
  console.log("Disguises");
  console.table(result.disguises.map(short));
  console.log("Units mixed in linear spaces, as a copy of itself");
  console.table(result.mixed.map(short));
  console.log("Ancestors");
  console.table(
    result.ancestors.map(({ kinship, pValue, ...row }) => ({
      ...row,
      toAncestor: number(kinship?.suspectToAncestor, 3),
      sourceToAncestor: number(kinship?.sourceToAncestor, 3),
      toSource: number(kinship?.suspectToSource, 3),
    })),
  );
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
