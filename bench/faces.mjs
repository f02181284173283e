/**
 * The tables of docs/results/faces.md, the paper's figures beside ours, from what these wrote about the zoo
 * of lab/face_zoo.py:
 *   sac evaluate ZOO.json --feature decision --representation raw --quality 25 --sweep quality=clean --sweep correlation=rbf:2 --json D.json
 *   sac evaluate ZOO.json --feature similarity --sweep quality=clean --json S.json
 *   python3 lab/face_baselines.py … --out B.csv
 *   node bench/faces.mjs --decision D.json --similarity S.json --baselines B.csv [--csv distances.csv]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { mean } from "simple-statistics";
import { engine } from "./engine.mjs";

const OPTIONS = {
  decision: { type: "string" },
  similarity: { type: "string" },
  baselines: { type: "string" },
  csv: { type: "string" },
};
/** Attack -> its name in the paper and its figures there: AUC of tables 2, 10 and 11; p-value and F1 of SAC-JC. */
const PAPER = {
  "finetune-all": { name: "Finetune-A", ipguard: 1, cae: 1, sac: 0.99, clean: 1, wp: 0, rbf: 1, p: 6.98e-6, f1: 1 },
  "finetune-last": { name: "Finetune-L", ipguard: 1, cae: 1, sac: 1, clean: 1, wp: 1, rbf: 1, p: 1.7e-9, f1: 1 },
  prune: { name: "Pruning", ipguard: 0.95, cae: 0.94, sac: 1, clean: 0.97, wp: 0.38, rbf: 1, p: 5.32e-4, f1: 1 },
  distil: { name: "KD", ipguard: 0.7, cae: 0.99, sac: 0.92, clean: 0.56, wp: 0.81, rbf: 0.91, p: 2.04e-5, f1: 0.81 },
  "adversarial-training": {
    name: "Adv-Train",
    ipguard: 0.81,
    cae: 0,
    sac: 1,
    clean: 1,
    wp: 0.02,
    rbf: 1,
    p: 2.06e-4,
    f1: 1,
  },
};
/** Of the source's accuracy: what keeps less is a row of its own and stays out of the average, as in `sac evaluate`. */
const KEEPS = 0.9;

const { separation } = engine;

/** path -> line of the CSV, numbers as numbers */
function readBaselines(file) {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, i) => [names[i], i < 3 ? cell : Number(cell)])),
  );
}

const sourceIn = (judged) => judged.find(({ role }) => role === "source");
const unrelatedIn = (judged) => judged.filter(({ role }) => role === "unrelated");
const ofAttack = (judged, attack) =>
  judged.filter((model) => model.attack === attack && model.accuracy >= KEEPS * sourceIn(judged).accuracy);

/** Attack -> how well a column of the baselines tells it; `sign` -1 where a low value is close to the source. */
function baseline(judged, column, sign = 1) {
  const values = (models) => models.map((model) => sign * model[column]);
  return Object.fromEntries(
    Object.keys(PAPER).map((attack) => [
      attack,
      separation(values(ofAttack(judged, attack)), values(unrelatedIn(judged))),
    ]),
  );
}

const rowsOf = ({ attacks }) => Object.fromEntries(attacks.map((row) => [row.attack, row]));
const sweep = ({ sweeps }, parameter) => sweeps.find((one) => one.parameter === parameter).points[0];

const two = (value) => (value === undefined || Number.isNaN(value) ? "–" : value.toFixed(2));
const small = (value) =>
  value === undefined ? "–" : value < 1e-15 ? "< 1e-15" : value < 0.001 ? value.toExponential(0) : value.toFixed(3);
const percent = (value) => (value === undefined || Number.isNaN(value) ? "–" : `${Math.round(100 * value)} %`);

/** @param columns [heading, value of an attack, how to print it]; a last row has their means */
function table(columns) {
  const attacks = Object.keys(PAPER);
  const lines = attacks.map((attack) => [PAPER[attack].name, ...columns.map(([, of, show]) => show(of(attack)))]);
  const average = columns.map(([, of, show]) => show(mean(attacks.map(of))));
  const head = `| attack | ${columns.map(([heading]) => heading).join(" | ")} |\n|---|${columns.map(() => "--:|").join("")}`;
  return [head, ...[...lines, ["**average**", ...average]].map((cells) => `| ${cells.join(" | ")} |`)].join("\n");
}

const paper = (field) => (attack) => PAPER[attack][field];
const ours = (rows, field) => (attack) => rows[attack]?.[field];
const auc = (heading, field, rows) => [
  [`${heading}, paper`, paper(field), two],
  ["ours", ours(rows, "auc"), two],
];
const full = (heading, rows) => [
  [`${heading}: AUC`, ours(rows, "auc"), two],
  ["p-value", ours(rows, "pValue"), small],
  ["F1", ours(rows, "f1"), two],
  ["TPR at 5 %", ours(rows, "tprAt5"), percent],
];
const ofPaper = [
  ["the paper: AUC", paper("sac"), two],
  ["p-value", paper("p"), small],
  ["F1", paper("f1"), two],
];

/** Share of the draws in which a model is caught, and its AUC. */
function alone(evaluation, path, score) {
  const at = ({ draws }, k) => (score === "sac" ? -1 : 1) * draws[k].scores[score];
  const found = evaluation.models.find((model) => model.path === path);
  const honest = evaluation.models.filter(({ role, group }) => role === "unrelated" && !group);
  const shown = found.draws.map((_, k) =>
    separation(
      [at(found, k)],
      honest.map((model) => at(model, k)),
    ),
  );
  return `${two(mean(shown.map(({ auc }) => auc)))}, ${percent(mean(shown.map(({ tprAt5 }) => tprAt5)))}`;
}

/** The hard cases one by one: how far an attack went, what it cost, and whether it is seen. */
function oneByOne({ decision, similarity, judged }, attacks) {
  const lines = judged
    .filter(({ attack }) => attacks.includes(attack))
    .map(({ path, accuracy }) => {
      const seen = [
        [decision, "sac"],
        [similarity, "sac"],
        [similarity, "fusion"],
      ].map(([from, score]) => alone(from, path, score));
      return `| ${[basename(path, ".onnx"), `${(100 * accuracy).toFixed(1)} %`, ...seen].join(" | ")} |`;
    });
  return [
    "| model | accuracy | decisions, `sac`: AUC, TPR | similarities, `sac` | similarities, default score |\n|---|--:|--:|--:|--:|",
    ...lines,
  ].join("\n");
}

function groups(judged) {
  const known = [
    ["source", [sourceIn(judged)]],
    ["unrelated", unrelatedIn(judged)],
  ];
  for (const attack of Object.keys(PAPER)) {
    const all = judged.filter((model) => model.attack === attack);
    const kept = ofAttack(judged, attack);
    const weak = all.filter((model) => !kept.includes(model));
    known.push([PAPER[attack].name, kept], [`${PAPER[attack].name}, weakened`, weak]);
  }
  const lines = known
    .filter(([, models]) => models.length > 0)
    .map(([name, models]) => {
      const rates = models.map(({ accuracy }) => accuracy);
      const [low, high] = [Math.min(...rates), Math.max(...rates)].map((rate) => (100 * rate).toFixed(1));
      return `| ${name} | ${models.length} | ${(100 * mean(rates)).toFixed(1)} % | ${low} to ${high} % |`;
    });
  return ["| models | number | mean accuracy | from to |\n|---|--:|--:|--:|", ...lines].join("\n");
}

function sectionsOf({ decision, similarity, judged }) {
  const [sac, likeness] = [rowsOf(decision.scores.sac), rowsOf(similarity.scores.sac)];
  const mixed = baseline(judged, "wp-jc", -1);
  const pointwise = Object.fromEntries(
    Object.keys(PAPER).map((attack) => [
      attack,
      { ...rowsOf(decision.scores["wp-jc"])[attack], mixed: mixed[attack].auc },
    ]),
  );
  return [
    groups(judged),
    table([
      ...auc("IPGuard", "ipguard", baseline(judged, "ipguard")),
      ...auc("CAE", "cae", baseline(judged, "cae")),
      ...auc("SAC-JC", "sac", sac),
    ]),
    table([
      ...ofPaper,
      ...full("decisions, `sac`", sac),
      ...full("similarities, `sac`", likeness),
      ...full("similarities, default score", rowsOf(similarity.judged)),
    ]),
    oneByOne({ decision, similarity, judged }, ["prune", "adversarial-training", "distil"]),
    table([
      ...auc("SAC-Clean", "clean", rowsOf(sweep(decision, "quality").scores.sac)),
      ...auc("WP-JC", "wp", pointwise),
      ["ours, impostor pairs too", ours(pointwise, "mixed"), two],
      ...auc("SAC-JC", "sac", sac),
    ]),
    table([...auc("cosine", "sac", sac), ...auc("RBF", "rbf", rowsOf(sweep(decision, "correlation").scores.sac))]),
  ];
}

/** @param args of the command line */
export function run(args) {
  const { values: files } = parseArgs({ args, options: OPTIONS });
  const [decision, similarity] = [files.decision, files.similarity].map((file) =>
    JSON.parse(readFileSync(file, "utf8")),
  );
  console.log(sectionsOf({ decision, similarity, judged: readBaselines(files.baselines) }).join("\n\n"));
  if (files.csv) writeFileSync(files.csv, distances(decision, similarity));
}

/** The distances and default scores of every model in every draw of targets and references. */
function distances(decision, similarity) {
  const byPath = new Map(similarity.models.map((model) => [model.path, model]));
  const compared = decision.models.filter(({ group }) => !group);
  const lines = compared.flatMap(({ path, role, attack = "", accuracy, draws }) =>
    draws.map(({ seed, scores }, k) => {
      const alike = byPath.get(path).draws[k].scores;
      const measured = [scores.sac, alike.sac, alike.fusion].map((value) => value.toFixed(5));
      return [basename(path, ".onnx"), role, attack, accuracy, seed, ...measured].join(",");
    }),
  );
  return `model,role,attack,accuracy,seed,sac-decision,sac-similarity,default-similarity\n${lines.join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
