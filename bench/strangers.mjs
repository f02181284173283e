/**
 * Honest models by population, and derived ones, before a source: how many are called derived, inconclusive and unrelated, one
 * suspect a run, with nothing stated, with the training images stated private, and by twins.
 *   node bench/strangers.mjs ZOO.json [--images 2000] [--draws 16] [--probes 100] [--references 19] [--also PATTERN]
 *                            [--pool PATTERN] [--twins 3] [--twin-references 4] [--twin-probes 300] [--twin-quality lossless]
 *                            [--quality mixed] [--source PATTERN] [--bent FORM] [--averages] [--json F]
 * The zoo is one of lab/strangers_zoo.py, with lab/foreign.py's models if they are there, or one of lab/face_strangers_zoo.py.
 * References are its unrelated models that belong to no group, or those whose paths `--pool` matches; `--also` adds those of other
 * groups whose paths the pattern matches, and takes as many fewer of the others.
 * With --averages means of the logits of two, three and four models that are not drawn as references are judged, too.
 * With --bent suspects' scores are given in another form (leaky: LeakyRelu of slope 0.7; steep: of 0.3; elu; relu; softplus; root:
 * 100 times the probabilities to the power of 0.15; warm: percentages at temperature 4), which changes no choice, but where scores
 * are cut off. With --source the models that it names take the source's role, one after another; of a twin, the other ones are twins. Every draw has its own images, references and
 * twins; a model that could be a reference is judged by the others in every draw. Verification models have so many targets drawn
 * from all images each time, and their twins are asked the same: --images and the --twin- options of probes mean nothing there.
 * All is computed as `sac calibrate` and `sac check` do. Bounds are by models, not by verdicts: Wilson's, at 95 %, of as many
 * trials as there are models.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { engine } from "./engine.mjs";
import { askZoo, shuffled } from "./strangers-answers.mjs";

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
  bent: { type: "string" },
  averages: { type: "boolean", default: false },
  json: { type: "string" },
};
const ALPHA = 0.05;
const NUMBERS = ["images", "draws", "probes", "references", "twins", "twin-references", "twin-probes"];
const VIEWS = ["nothing stated", "private", "twins"];

/** @param args of the command line */
export async function run(args) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const options = { ...values, ...Object.fromEntries(NUMBERS.map((name) => [name, Number(values[name])])) };
  if (options.bent && !Object.hasOwn(BENDS, options.bent))
    throw new Error(`--bent is ${Object.keys(BENDS).join(", ")}`);
  const world = await askZoo(positionals[0], options);
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

async function judgeBefore(source, { models, draw }, options) {
  const also = options.also && new RegExp(options.also);
  const extra = models.filter(({ role, path }) => role === "unrelated" && also?.test(path));
  const plain = models.filter((one) => one.role === "unrelated" && one !== source && couldBeReference(one, options));
  const isKin = ({ role, group }) => role === "source" || group === "twin";
  const twins = isKin(source) ? models.filter((one) => one !== source && isKin(one)) : [];
  const suspects = models.filter((one) => one !== source && (source.role === "source" || one.role === "unrelated"));
  const weights = await compareWeights(source, suspects);
  const next = engine.seededNumbers(1);
  const rows = new Map();
  const standings = [];
  for (let k = 0; k < options.draws; k += 1) {
    const drawn = draw(k, source, next);
    const order = pick(plain, plain.length, next);
    const without = (suspect) => order.filter((one) => one !== suspect).slice(0, options.references - extra.length);
    const judgedBy = (suspect) => makeReferences(source, [...without(suspect), ...extra], drawn);
    const references = judgedBy(undefined);
    const byMistakes = engine.sourceStanding(references.population);
    if (references.standing && byMistakes) standings.push([references.standing, byMistakes]);
    const family = makeFamily(source, pick(twins, options.twins, next), references.models, drawn, options);
    for (const suspect of suspects) {
      const own = plain.includes(suspect) ? judgedBy(suspect) : references;
      const { verdict, isOther } = weights.get(suspect.path);
      const byReferences = judgeByReferences(suspect, own, isOther ? undefined : source.arch, options);
      const views = { ...byReferences, twins: judgeByFamily(suspect, family, options) };
      count(rows, titleOf(suspect, source, plain), suspect.path, views, verdict);
    }
    for (const members of options.averages ? [2, 3, 4] : []) {
      const others = order.slice(options.references, options.references + members);
      const averaged = meanOf(others.map(drawn.own));
      const views = judgeByReferences({}, { ...references, own: () => averaged }, undefined, options);
      count(rows, `honest: mean of ${members} that are not references`, others[0].path, views, "not-comparable");
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

/** What an ensemble of models answers that gave these logits. */
function meanOf(outputs) {
  const [{ rows, columns }] = outputs;
  const mean = engine.matrix(rows, columns);
  for (const { data } of outputs) {
    for (let i = 0; i < data.length; i += 1) mean.data[i] += data[i] / outputs.length;
  }
  return mean;
}

/** Which of the weights' verdicts a suspect has, and whether its layers are others than the source's: neither hangs on probes. */
async function compareWeights(source, suspects) {
  const sketch = engine.sketchNetwork(await engine.readNetwork(source.path), { seed: 7, bytes: 1e6 });
  const found = new Map();
  for (const { path } of suspects) {
    const network = await engine.readNetwork(path).catch(() => undefined);
    const evidence = network && engine.compareWeights(sketch, network, { alpha: ALPHA / 50, ancestors: [] });
    const isOther =
      evidence !== undefined && evidence.layers.length > 0 && !engine.hasLayersOf(evidence, sketch.layers.length);
    found.set(path, { verdict: evidence?.verdict ?? "not-comparable", isOther });
  }
  return found;
}

function makeReferences(source, models, { own, control, settings }) {
  const asked = engine.prepare(own(source), settings);
  const answers = (outputs) => engine.prepare(outputs, settings, asked);
  const prepared = models.map((model) => answers(own(model)));
  const panel = engine.makePanel(asked, prepared);
  const population = engine.describePopulation(asked, prepared);
  const company = engine.describeCompany(asked, prepared);
  const onControl = control && { source: control(source), unrelated: models.map(control) };
  const standing = engine.standingOfSource(population, onControl && engine.controlAnswers(onControl, settings));
  const isDoubtful = standing?.doubtful === true || engine.isIsolated(population);
  return { models, own, asked, answers, panel, population, company, standing, isDoubtful };
}

/** A suspect before references: its answers and p-values, and whether its not being close would say anything. */
function measure(suspect, { own, asked, answers, panel, company, population }, options) {
  const model = answers(reshaped(own(suspect), options));
  const { fusion } = engine.scoreSuspect(asked, model, panel);
  if (fusion === undefined) return undefined;
  const fusions = panel.scores.map((one) => one.fusion);
  const blind = engine.blindnessOf(asked, model, engine.agreementWith(company, model)) !== undefined;
  const [conformal, tail] = [engine.conformalPValue, engine.predictiveTail].map((p) => p(fusion, fusions));
  const among = engine.suspectStanding(model, population);
  const isAverage =
    among !== undefined &&
    engine.isAmidst(among) &&
    engine.tailAmongAverages(fusion, asked, population.references, panel) > ALPHA;
  const doubtful = among?.doubtful === true || isAverage;
  return { doubtful, fusion, fusions, conformal, tail, acquitted: blind ? "inconclusive" : "unrelated" };
}

const each = (bend) => (logits) => ({ ...logits, data: logits.data.map(bend) });
const ofProbabilities = (temperature, bend) => (logits) => each(bend)(engine.probabilities(logits, temperature));
/** Forms in which a model's scores may be exported, made of its logits. */
const BENDS = {
  leaky: each((score) => Math.max(score, 0.7 * score)),
  steep: each((score) => Math.max(score, 0.3 * score)),
  elu: each((score) => (score < 0 ? Math.expm1(score) : score)),
  relu: each((score) => Math.max(score, 0)),
  softplus: each((score) => Math.log1p(Math.exp(score))),
  root: ofProbabilities(1, (share) => 100 * share ** 0.15),
  warm: ofProbabilities(4, (share) => 99 * share),
};

/** The same choices in another form: of outputs that are logits. */
function reshaped(outputs, { bent }) {
  return bent === undefined ? outputs : BENDS[bent](outputs);
}

/**
 * What the answers say, with nothing stated and with the training images stated private.
 * @param arch the source's architecture, if the suspect may be of it
 */
function judgeByReferences(suspect, references, arch, options) {
  const { models, isDoubtful } = references;
  const measured = models.includes(suspect) ? undefined : measure(suspect, references, options);
  if (!measured) return {};
  const { fusion, fusions, conformal, tail, acquitted } = measured;
  if ((models.length < 19 ? tail : conformal) > ALPHA) return { "nothing stated": acquitted, private: acquitted };
  const alike = fusions.filter((_, i) => models[i].arch === arch);
  const doubtful = isDoubtful || measured.doubtful || engine.predictiveTail(fusion, alike) > ALPHA;
  return { "nothing stated": "inconclusive", private: doubtful ? "inconclusive" : "derived" };
}

function makeFamily(source, twins, drawn, asked, options) {
  if (twins.length === 0) return undefined;
  const members = [source, ...twins];
  const contested = asked.contested(members);
  const references = drawn.slice(-options["twin-references"]);
  const outputs = (models) => models.map(contested);
  const prepared = engine.prepareFamily(outputs(members), outputs(references), asked.settings, false);
  const near = makeReferences(source, references, asked);
  return { members: [...twins, ...references], contested, prepared, near };
}

function judgeByFamily(suspect, family, options) {
  if (!family || family.members.includes(suspect)) return undefined;
  const { near, prepared, contested } = family;
  const answers = prepared.suspect(reshaped(contested(suspect), options));
  const measured = measure(suspect, near, options);
  if (!answers || !measured) return undefined;
  const evidence = engine.familyEvidence(prepared.panel.values(answers), prepared.panel.spread);
  const { verdict } = engine.decideByTwins(evidence, { alpha: ALPHA }, measured);
  return verdict === "unrelated" ? measured.acquitted : verdict;
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
    tally[ofBoth(views[view], weights)] += 1;
    row.models.set(key, tally);
  }
}

/** The verdict of answers and weights. */
function ofBoth(answers, weights) {
  if (weights === "derived") return "derived";
  return weights === "doubtful" && answers === "unrelated" ? "inconclusive" : answers;
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

/** How far from its references a source stands: on control images, by which it is judged, and on its own mistakes. */
function standingsIn(standings) {
  if (standings.length === 0) return "";
  const [control, mistakes] = [0, 1].map((place) => {
    const all = standings.map((pair) => pair[place]);
    const mean = all.reduce((sum, { spreads }) => sum + spreads, 0) / all.length;
    return `${mean.toFixed(1)} spreads from them, and in doubt in ${all.filter(({ doubtful }) => doubtful).length}`;
  });
  return `On control images it stands ${control}; on its own mistakes ${mistakes}.`;
}

function tableOf({ source, references, extra, standings, rows, options }) {
  const lines = [
    `Source ${source}, in percent derived / inconclusive / unrelated: ${references} references${extra ? `, ${extra} of them ${options.also}` : ""}${options.pool ? ` of ${options.pool}` : ""}, ${options.draws} draws. ${standingsIn(standings)}`,
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
