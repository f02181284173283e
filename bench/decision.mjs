/**
 * What decided the default score: forms of it on zoos of lab/zoo.py, as AUC and the share caught at a false-alarm rate of 5 %,
 * averaged over the attacks that leave the classes as they are, with each model's answers as they are and with all logits
 * divided by five, which costs an attacker nothing.
 *   node bench/decision.mjs ZOO.json … [--seeds 5] [--select misclassified] [--quality mixed] [--probes 100]
 */
import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { mean } from "simple-statistics";
import { engine, zooAnswers } from "./engine.mjs";

const OPTIONS = {
  seeds: { type: "string", default: "5" },
  select: { type: "string", default: "misclassified" },
  quality: { type: "string", default: "mixed" },
  probes: { type: "string", default: "100" },
};
const ALPHA = 0.05;
const KEPT = 0.9;
const SHRINKAGE = 4;
const { dot } = engine;

/** Parts of a score: which rows, which template, with the filter or without, or with one that leaves the consensus out as well. */
const PARTS = {
  residual: ["unit", "source", false],
  likelihood: ["unit", "chosen", false],
  filteredResidual: ["unit", "source", true],
  filteredLikelihood: ["unit", "chosen", true],
  clearedResidual: ["unit", "source", "consensus"],
  softResidual: ["soft", "source", true],
  softLikelihood: ["soft", "chosen", true],
  agreement: ["chosen", "chosen", true],
};
const larger = (values) => Math.max(...values);
const sumOrLabels = ([residual, likelihood, agreement]) => Math.max(residual + likelihood, Math.SQRT2 * agreement);
const FORMS = [
  ["no filter, mean", ["residual", "likelihood"], mean],
  ["no filter, larger", ["residual", "likelihood"], larger],
  ["filter, mean", ["filteredResidual", "filteredLikelihood"], mean],
  ["filter, larger", ["filteredResidual", "filteredLikelihood"], larger],
  ["filter, softened likelihood, mean", ["filteredResidual", "softLikelihood"], mean],
  ["filter, softened likelihood, larger", ["filteredResidual", "softLikelihood"], larger],
  ["the same and labels alone, largest", ["filteredResidual", "softLikelihood", "agreement"], larger],
  ["the same, consensus left out", ["clearedResidual", "softLikelihood", "agreement"], larger],
  ["sum of residual and likelihood", ["clearedResidual", "softLikelihood"], mean],
  ["**the sum, or labels alone**", ["clearedResidual", "softLikelihood", "agreement"], sumOrLabels],
  ["filter, both softened, larger", ["softResidual", "softLikelihood"], larger],
  ["filter, softened likelihood alone", ["softLikelihood"], larger],
  ["filter, residual alone", ["filteredResidual"], larger],
];

/** @param args of the command line */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  console.log(
    "| zoo | form | AUC | lowest attack | caught | AUC, logits / 5 | caught |\n|---|---|--:|--:|--:|--:|--:|",
  );
  for (const zoo of positionals) {
    const evaluation = await zooAnswers(zoo, options);
    const tallies = FORMS.map(() => [new Map(), new Map()]);
    for (const sheet of evaluation.sheets) judge(evaluation, sheet, tallies);
    FORMS.forEach(([form], k) => {
      console.log(`| ${[basename(dirname(zoo)), form, ...cellsOf(tallies[k])].join(" | ")} |`);
    });
  }
}

function cellsOf(tallies) {
  const [plain, divided] = tallies.map((tally) => [...tally.values()]);
  const averaged = (attacks, place) => mean(attacks.map((pairs) => mean(pairs.map((pair) => pair[place]))));
  const lowest = Math.min(...plain.map((pairs) => mean(pairs.map(([auc]) => auc))));
  const cells = [averaged(plain, 0), lowest, averaged(plain, 1), averaged(divided, 0), averaged(divided, 1)];
  return cells.map((cell, i) => (i === 2 || i === 4 ? `${(100 * cell).toFixed(1)} %` : cell.toFixed(3)));
}

/** Adds AUC and whether it is caught of every derived model to the tally of its attack, for every form. */
function judge({ contestants, zoo }, { settings, outputs, ...sheet }, tallies) {
  const source = engine.prepare(sheet.source, settings);
  const divided = ({ data, ...shape }) => ({ ...shape, data: data.map((value) => value / 5) });
  const entries = contestants.map(({ model }, place) => ({ ...model, place }));
  const plainly = ({ attack }) => attack !== "label-only" && attack !== "round-2-decimals";
  const unrelated = entries.filter(({ role, group }) => role === "unrelated" && group === undefined);
  const derived = entries.filter(
    ({ role, group, accuracy = 1 }) => role === "derived" && !group && accuracy >= KEPT * zoo.sourceAccuracy,
  );
  const honest = unrelated.map(({ place }) => engine.prepare(outputs[place], settings, source));
  const all = honest.map((model, i) =>
    parts(
      source,
      model,
      honest.filter((_, j) => j !== i),
    ),
  );
  const standing = (name) => {
    const values = all.map((found) => found[name]);
    const centre = mean(values);
    return {
      centre,
      spread: Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)),
    };
  };
  const standings = Object.fromEntries(Object.keys(PARTS).map((name) => [name, standing(name)]));
  const units = (found, names) => names.map((name) => (found[name] - standings[name].centre) / standings[name].spread);
  for (const { attack, place } of derived.filter(plainly)) {
    [outputs[place], divided(outputs[place])].forEach((answers, changed) => {
      const found = parts(source, engine.prepare(answers, settings, source), honest);
      FORMS.forEach(([, names, fuse], k) => {
        const score = fuse(units(found, names));
        const among = all.map((one) => fuse(units(one, names)));
        const auc = mean(among.map((other) => (other < score ? 1 : 0)));
        const tally = tallies[k][changed];
        tally.set(attack, [...(tally.get(attack) ?? []), [auc, engine.conformalPValue(score, among) <= ALPHA ? 1 : 0]]);
      });
    });
  }
}

/** All parts of the scores of a model among its peers. */
function parts(source, model, peers) {
  const values = {};
  const spaces = Object.fromEntries(
    ["unit", "soft", "chosen"].map((rows) => [rows, space(source, model, peers, rows)]),
  );
  for (const [name, [rows, template, filtered]] of Object.entries(PARTS)) {
    const { ours, theirs, whitened, cleared } = spaces[rows];
    const wanted = template === "source" ? ours : engine.chosenPlaces(source);
    const filter = filtered ? (filtered === "consensus" ? cleared() : whitened).apply(wanted) : wanted;
    values[name] = dot(filter, theirs) / dot(filter, wanted);
  }
  return values;
}

/** Differences to the peers' mean, in units of the spread of the peers and the model. */
function space(source, model, peers, rows) {
  const n = peers.length;
  const size = source[rows].data.length;
  const [centre, spread] = [new Float64Array(size), new Float64Array(size)];
  const all = [...peers, model].map((one) => one[rows].data);
  for (let k = 0; k < size; k += 1) {
    for (const { [rows]: matrix } of peers) centre[k] += matrix.data[k] / n;
    const middle = mean(all.map((data) => data[k]));
    spread[k] = all.reduce((sum, data) => sum + (data[k] - middle) ** 2, 0) / n;
  }
  const average = mean([...spread]);
  const trust = rows === "chosen" ? 0 : n / (SHRINKAGE + n);
  const apart = ({ [rows]: { data } }) =>
    Float64Array.from(data, (value, k) => (value - centre[k]) / Math.sqrt((1 - trust) * average + trust * spread[k]));
  const others = peers.map(apart);
  const consensus = centre.map((value, k) => value * Math.sqrt((n - 1) / ((1 - trust) * average + trust * spread[k])));
  const cleared = () => engine.whitening([...others, consensus], n - 1);
  return { ours: apart(source), theirs: apart(model), whitened: engine.whitening(others, n - 1), cleared };
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
