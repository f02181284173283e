/**
 * How often honest models that are unlike the references are called derived: of another task, weaker than the source, or trained
 * on its images. Every group of a zoo is judged by the unrelated models that are in none, by the rule that their number allows.
 *   node bench/honest.mjs ZOO.json [--seeds 3] [--select misclassified] [--quality mixed] [--probes 100]
 * The zoo is one of lab/zoo.py or lab/transfer_zoo.py, with the groups of lab/references_zoo.py if they are there.
 */
import { parseArgs } from "node:util";
import { engine, zooAnswers } from "./engine.mjs";

const OPTIONS = {
  seeds: { type: "string", default: "3" },
  select: { type: "string", default: "misclassified" },
  quality: { type: "string", default: "mixed" },
  probes: { type: "string", default: "100" },
};
const ALPHA = 0.05;

/** @param args of the command line */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const evaluation = await zooAnswers(positionals[0], options);
  for (const { error } of evaluation.leftOut) throw error;
  const models = evaluation.contestants.map(({ model }, place) => ({ ...model, place }));
  const references = models.filter(({ role, group }) => role === "unrelated" && group === undefined);
  const normal = references.length < 1 / ALPHA - 1;
  const tallies = judge(evaluation.sheets, models, references, normal ? engine.predictiveTail : engine.conformalPValue);
  console.log(`${references.length} references, rule ${normal ? "normal" : "conformal"}, ${options.probes} probes\n`);
  console.log("| models | number | accuracy | called derived |\n|---|--:|--:|--:|");
  for (const [title, { calls, accuracies }] of tallies) {
    const called = calls.filter((one) => one).length;
    const range = [Math.min(...accuracies), Math.max(...accuracies)].map((value) => (100 * value).toFixed(0));
    const cells = [title, calls.length / evaluation.sheets.length, `${range.join(" to ")} %`];
    console.log(`| ${cells.join(" | ")} | ${((100 * called) / calls.length).toFixed(1)} % |`);
  }
}

/** Which models that are no references are called derived, by their kind. */
function judge(sheets, models, references, pValue) {
  const tallies = new Map();
  for (const { settings, outputs, ...sheet } of sheets) {
    const source = engine.prepare(sheet.source, settings);
    const answers = ({ place }) => engine.prepare(outputs[place], settings, source);
    const panel = engine.makePanel(source, references.map(answers));
    const scores = panel.scores.map(({ fusion }) => fusion);
    for (const model of models.filter((one) => !references.includes(one))) {
      const { fusion } = engine.scoreSuspect(source, answers(model), panel);
      if (fusion !== undefined) add(tallies, model, pValue(fusion, scores) <= ALPHA);
    }
  }
  return tallies;
}

function add(tallies, { role, group, attack, accuracy }, called) {
  const title = role === "unrelated" ? `honest: ${group}` : attack;
  const tally = tallies.get(title) ?? { calls: [], accuracies: [] };
  tally.calls.push(called);
  tally.accuracies.push(accuracy);
  tallies.set(title, tally);
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
