/**
 * Honest models by population, and derived ones, before a source: how many are called derived, inconclusive and unrelated, one
 * suspect a run, with nothing stated, with the training images stated private, and by twins.
 *   node bench/strangers.mjs ZOO.json [--images 2000] [--draws 16] [--probes 100] [--references 19] [--also PATTERN]
 *                            [--pool PATTERN] [--twins 3] [--twin-references 4] [--twin-probes 300] [--twin-quality lossless]
 *                            [--quality mixed] [--source PATTERN] [--stretched 1] [--json F]
 * The zoo is one of lab/strangers_zoo.py, with lab/foreign.py's models if they are there. References are its unrelated models that
 * belong to no group, or those whose paths `--pool` matches; `--also` adds those of other groups whose paths the pattern matches,
 * and takes as many fewer of the others.
 * With --stretched suspects' logits are multiplied by a factor, which changes no choice. With --source the models that it names
 * take the source's role, one after another. Every draw has its own images, references and twins; a model that could be a
 * reference is judged by the others in every draw. All is computed as `sac calibrate` and `sac check` do. Bounds are by models,
 * not by verdicts: Wilson's, at 95 %, of as many trials as there are models.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { engine } from "./engine.mjs";

const OPTIONS = {
  images: { type: "string", default: "2000" },
  draws: { type: "string", default: "16" },
  probes: { type: "string", default: "100" },
  references: { type: "string", default: "19" },
  also: { type: "string" },
  pool: { type: "string" },
  twins: { type: "string", default: "3" },
  "twin-references": { type: "string", default: "4" },
  "twin-probes": { type: "string", default: "300" },
  "twin-quality": { type: "string", default: "lossless" },
  quality: { type: "string", default: "mixed" },
  source: { type: "string" },
  stretched: { type: "string", default: "1" },
  json: { type: "string" },
};
const ALPHA = 0.05;
const NUMBERS = ["images", "draws", "probes", "references", "twins", "twin-references", "twin-probes", "stretched"];
const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } };
const VIEWS = ["nothing stated", "private", "twins"];

/** @param args of the command line */
export async function run(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const options = { ...values, ...Object.fromEntries(NUMBERS.map((name) => [name, Number(values[name])])) };
  const world = await askAll(positionals[0], options);
  const named = options.source && new RegExp(options.source);
  const sources = named ? world.models.filter(({ path }) => named.test(path)) : [world.source];
  const results = [];
  for (const source of sources) {
    const result = await judgeBefore(source, world, options);
    results.push(result);
    console.log(tableOf(result));
  }
  if (options.json) {
    const plain = results.map(({ rows, ...result }) => ({
      ...result,
      rows: [...rows].map(([title, { models }]) => ({ title, models: [...models.values()] })),
    }));
    writeFileSync(options.json, JSON.stringify(plain, null, 2));
  }
}

/** What every model answers on every image, in the quality that it would be a probe in, and in that of the twins' probes. */
async function askAll(zoo, { images, quality, "twin-quality": ofTwins, stretched }) {
  const asked = await ask(zoo, images, quality);
  const again = await ask(zoo, images, ofTwins);
  const both = (one) => ({ ...one, contested: again.outputs.get(one.path), outputs: asked.outputs.get(one.path) });
  const source = { path: asked.zoo.source, role: "source", arch: asked.zoo.sourceArch };
  const models = asked.models.map(both).map((one) => ({ ...one, asSuspect: surer(one, stretched) }));
  return { source: both(source), models, labels: asked.labels };
}

/** The same choices, of which it is so many times as sure: where outputs are logits, its scores times that. */
function surer(model, factor) {
  const times = ({ data, ...outputs }) => ({ ...outputs, data: data.map((value) => factor * value) });
  return { ...model, outputs: times(model.outputs), contested: times(model.contested) };
}

async function ask(zoo, images, quality) {
  const named = { mixed: { kind: "mixed" }, lossless: { kind: "clean" } };
  const treatment = named[quality] ?? { kind: "jpeg", quality: Number(quality) };
  const setting = { probes: images, treatments: [treatment], selection: "random", settings: SETTINGS };
  const how = { ...engine.DEFAULT_RUN, device: "cpu" };
  const evaluation = await engine.evaluate(
    { zoo, setting, seeds: [0], pool: images, sweeps: [], run: how },
    { step() {} },
  );
  for (const { error } of evaluation.leftOut) throw error;
  const [sheet] = evaluation.sheets;
  const models = evaluation.contestants.map(({ model }) => model);
  const outputs = new Map(models.map(({ path }, i) => [path, sheet.outputs[i]])).set(
    evaluation.zoo.source,
    sheet.source,
  );
  return { zoo: evaluation.zoo, models, outputs, labels: sheet.probes.map(({ label }) => label) };
}

async function judgeBefore(source, { models, labels }, options) {
  const also = options.also && new RegExp(options.also);
  const extra = models.filter(({ role, path }) => role === "unrelated" && also?.test(path));
  const plain = models.filter((one) => one.role === "unrelated" && one !== source && couldBeReference(one, options));
  const twins = source.role === "source" ? models.filter(({ group }) => group === "twin") : [];
  const suspects = models.filter((one) => one !== source && (source.role === "source" || one.role === "unrelated"));
  const weights = await compareWeights(source, suspects);
  const next = engine.seededNumbers(1);
  const rows = new Map();
  const standings = [];
  for (let draw = 0; draw < options.draws; draw += 1) {
    const images = shuffled(labels.length, next).slice(0, Math.ceil(0.6 * labels.length));
    const order = pick(plain, plain.length, next);
    const without = (suspect) => order.filter((one) => one !== suspect).slice(0, options.references - extra.length);
    const judgedBy = (suspect) => makeReferences(source, [...without(suspect), ...extra], images, labels, options);
    const references = judgedBy(undefined);
    if (references.standing) standings.push(references.standing.spreads);
    const family = makeFamily(source, pick(twins, options.twins, next), references.drawn, images, labels, options);
    for (const suspect of suspects) {
      const own = plain.includes(suspect) ? judgedBy(suspect) : references;
      const views = { ...judgeByReferences(suspect, own), twins: judgeByFamily(suspect, family) };
      count(rows, titleOf(suspect, source, plain), suspect.path, views, weights.get(suspect.path));
    }
  }
  return {
    source: basename(source.path),
    references: options.references,
    extra: extra.length,
    standings,
    rows,
    options,
  };
}

/** Which of the weights' verdicts a suspect has, which does not hang on probes. */
async function compareWeights(source, suspects) {
  const sketch = engine.sketchNetwork(await engine.readNetwork(source.path), { seed: 7, bytes: 1e6 });
  const found = new Map();
  for (const { path } of suspects) {
    const network = await engine.readNetwork(path).catch(() => undefined);
    const evidence = network && engine.compareWeights(sketch, network, { alpha: ALPHA / 50, ancestors: [] });
    found.set(path, evidence?.verdict ?? "not-comparable");
  }
  return found;
}

function makeReferences(source, drawn, images, labels, { probes }) {
  const own = engine.prepare(rowsOf(source, images), SETTINGS).labels;
  const wrong = images.filter((image, i) => own[i] !== labels[image]).slice(0, probes);
  const asked = engine.prepare(rowsOf(source, wrong), SETTINGS);
  const answers = (model) => engine.prepare(rowsOf(model, wrong), SETTINGS, asked);
  const prepared = drawn.map(answers);
  const panel = engine.makePanel(asked, prepared);
  const population = engine.describePopulation(asked, prepared);
  const standing = engine.sourceStanding(population);
  const fusions = panel.scores.map(({ fusion }) => fusion);
  return { drawn, asked, answers, panel, population, standing, fusions };
}

/** What the answers say, with nothing stated and with the training images stated private. */
function judgeByReferences(suspect, references) {
  const { drawn, asked, answers, panel, population, standing, fusions } = references;
  if (drawn.includes(suspect)) return {};
  const model = answers(suspect.asSuspect);
  const { fusion } = engine.scoreSuspect(asked, model, panel);
  if (fusion === undefined) return {};
  const [conformal, tail] = pValuesOf(fusion, fusions);
  if ((fusions.length < 19 ? tail : conformal) > ALPHA) return { "nothing stated": "unrelated", private: "unrelated" };
  const doubtful = standing?.doubtful || engine.suspectStanding(model, population)?.doubtful;
  return { "nothing stated": "inconclusive", private: doubtful ? "inconclusive" : "derived" };
}

function makeFamily(source, twins, drawn, images, labels, options) {
  if (twins.length === 0) return undefined;
  const members = [source, ...twins];
  const whole = members.map((model) => contestedRowsOf(model, images));
  const contested = engine.mostContested(whole, options["twin-probes"]).map((i) => images[i]);
  const references = drawn.slice(-options["twin-references"]);
  const outputs = (models) => models.map((model) => contestedRowsOf(model, contested));
  const prepared = engine.prepareFamily(outputs(members), outputs(references), SETTINGS, false);
  const near = makeReferences(source, references, images, labels, options);
  return { members: [...twins, ...references], contested, prepared, near };
}

function judgeByFamily(suspect, family) {
  if (!family || family.members.includes(suspect)) return undefined;
  const answers = family.prepared.suspect(contestedRowsOf(suspect.asSuspect, family.contested));
  if (!answers) return undefined;
  const evidence = engine.familyEvidence(family.prepared.panel.values(answers), family.prepared.panel.spread);
  const { asked, panel, fusions } = family.near;
  const { fusion } = engine.scoreSuspect(asked, family.near.answers(suspect.asSuspect), panel);
  const [conformal, tail] = pValuesOf(fusion, fusions);
  return engine.decideByTwins(evidence, { alpha: ALPHA }, { conformal, tail }).verdict;
}

const pValuesOf = (fusion, fusions) => [engine.conformalPValue, engine.predictiveTail].map((p) => p(fusion, fusions));

const contestedRowsOf = ({ contested }, places) => rowsOf({ outputs: contested }, places);

function rowsOf({ outputs }, places) {
  const { columns, data } = outputs;
  const rows = engine.matrix(places.length, columns);
  places.forEach((place, i) => {
    rows.data.set(data.subarray(place * columns, (place + 1) * columns), i * columns);
  });
  return rows;
}

function shuffled(count, next) {
  return Array.from({ length: count }, (_, i) => [next(), i])
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
}

function pick(models, count, next) {
  return shuffled(models.length, next)
    .slice(0, Math.max(0, count))
    .map((i) => models[i]);
}

function couldBeReference({ path, group }, { pool }) {
  return pool === undefined ? group === undefined : new RegExp(pool).test(path);
}

function titleOf(suspect, source, plain) {
  const { role, group, attack, arch } = suspect;
  if (role === "derived") return attack;
  if (!plain.includes(suspect)) return `honest: ${group ?? "of no group"}`;
  return arch === source.arch
    ? "honest: like the references, of the source's architecture"
    : "honest: like the references";
}

function count(rows, title, path, views, weights) {
  const row = rows.get(title) ?? { models: new Map(), weights: new Map() };
  rows.set(title, row);
  row.weights.set(path, weights);
  for (const view of VIEWS) {
    if (views[view] === undefined) continue;
    const key = `${view} ${path}`;
    const tally = row.models.get(key) ?? { view, path, derived: 0, inconclusive: 0, unrelated: 0 };
    tally[weights === "derived" ? "derived" : views[view]] += 1;
    row.models.set(key, tally);
  }
}

/** Shares of the three verdicts, means of the models' own, with the bound on the wrong side of what counts. */
function sharesOf(tallies, honest) {
  if (tallies.length === 0) return "-";
  const share = (verdict) =>
    tallies.reduce((sum, one) => sum + one[verdict] / (one.derived + one.inconclusive + one.unrelated), 0) /
    tallies.length;
  const percent = (value) => (100 * value).toFixed(1);
  const bound = 100 * wilson(share("derived"), tallies.length, honest);
  const derived = `${percent(share("derived"))} (${honest ? "≤" : "≥"} ${bound.toFixed(0)})`;
  return `${derived} / ${percent(share("inconclusive"))} / ${percent(share("unrelated"))}`;
}

function wilson(share, n, upper) {
  const z = 1.645;
  const centre = share + z ** 2 / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return Math.min(1, Math.max(0, (centre + (upper ? half : -half)) / (1 + z ** 2 / n)));
}

function tableOf({ source, references, extra, standings, rows, options }) {
  const mean = standings.reduce((sum, value) => sum + value, 0) / standings.length;
  const lines = [
    `Source ${source}, in percent derived / inconclusive / unrelated: ${references} references${extra ? `, ${extra} of them ${options.also}` : ""}${options.pool ? ` of ${options.pool}` : ""}, ${options.draws} draws; it stands ${mean.toFixed(1)} spreads from them.`,
    "",
    `| suspects | models | verdicts | copies by weights | ${VIEWS.join(" | ")} |`,
    `|---|--:|--:|--:|${VIEWS.map(() => "--:|").join("")}`,
  ];
  for (const [title, { models, weights }] of rows) {
    const by = (view) => [...models.values()].filter((one) => one.view === view);
    const cells = VIEWS.map((view) => sharesOf(by(view), title.startsWith("honest")));
    const sum = by("private").reduce((total, one) => total + one.derived + one.inconclusive + one.unrelated, 0);
    const matched = [...weights.values()].filter((verdict) => verdict === "derived").length;
    lines.push(`| ${[title, weights.size, sum, matched, ...cells].join(" | ")} |`);
  }
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
