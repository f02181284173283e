/**
 * On a zoo, at a false-alarm rate of 5 % and over several seeds of the probe choice:
 * - how many derived models each score catches, judged alone by the conformal rule with the 20 unrelated models;
 * - with few unrelated models drawn at random, how often the rule normal calls one of the others derived, and a fine-tune.
 *   node bench/zoo.mjs [--zoo fixtures/zoo/ZOO.json] [--seeds 5] [--quality mixed] [--json]
 */
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const OPTIONS = {
  zoo: { type: "string", default: join(root, "fixtures/zoo/ZOO.json") },
  seeds: { type: "string", default: "5" },
  quality: { type: "string", default: "mixed" },
  json: { type: "boolean", default: false },
};
const ALPHA = 0.05;
const DRAWS = 200;

// Probes that were drawn have no labels of their own to be matched.
const SHOWN = engine.SCORES.filter((score) => score !== "match-rate");

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const results = [];
  for (const selection of ["random", "misclassified"]) {
    const [caught, few] = [{}, {}];
    const evaluation = await evaluate(options, selection);
    for (const { error } of evaluation.leftOut) throw error;
    evaluation.draws.forEach((draw, k) => {
      count(caught, evaluation, draw);
      for (const references of [3, 4, 8, 12]) judgeByFew(few, references, evaluation, k);
    });
    results.push({ selection, caught, few });
  }
  console.log(
    options.json ? JSON.stringify(results, null, 2) : results.map((result) => report(result, options)).join("\n\n"),
  );
}

function evaluate({ zoo, seeds, quality }, selection) {
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const setting = { probes: 100, treatments: engine.parseTreatments(quality), selection, settings };
  const draws = Array.from({ length: Number(seeds) }, (_, seed) => seed);
  const how = { ...engine.DEFAULT_RUN, device: "cpu" };
  return engine.evaluate({ zoo, setting, seeds: draws, pool: 500, sweeps: [], run: how }, { step() {} });
}

function withRole({ contestants }, role) {
  return contestants.flatMap(({ model }, place) => (model.role === role ? [{ model, place }] : []));
}

/** Adds up, per kind of derived model and score, how many models the rule would call derived. */
function count(caught, evaluation, { marks }) {
  for (const score of SHOWN) {
    const closenessAt = ({ place }) => engine.closeness(marks[place].scores, score);
    const honest = withRole(evaluation, "unrelated").map(closenessAt);
    for (const derived of withRole(evaluation, "derived")) {
      const kind = basename(derived.model.path).replace(/(-\d)?\.onnx$/, "");
      caught[kind] ??= Object.fromEntries(SHOWN.map((one) => [one, { caught: 0, of: 0 }]));
      const tally = caught[kind][score];
      tally.of += 1;
      if (engine.conformalPValue(closenessAt(derived), honest) <= ALPHA) tally.caught += 1;
    }
  }
}

/** Draws references again and again, and judges every unrelated model that was not drawn, and every fine-tune. */
function judgeByFew(few, references, evaluation, seed) {
  const { settings, outputs, ...sheet } = evaluation.sheets[seed];
  const source = engine.prepare(sheet.source, settings);
  const answers = (models) => models.map(({ place }) => engine.prepare(outputs[place], settings, source));
  const unrelated = withRole(evaluation, "unrelated");
  const honest = answers(unrelated);
  const tuned = answers(
    withRole(evaluation, "derived").filter(({ model }) => basename(model.path).startsWith("finetune")),
  );
  const next = engine.seededNumbers(1000 * seed + references);
  few[references] ??= { same: [0, 0], others: [0, 0], unseen: [0, 0], finetune: [0, 0] };
  const tally = (kind, derived) => {
    few[references][kind][0] += derived ? 1 : 0;
    few[references][kind][1] += 1;
  };
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const order = honest.map((_, i) => [next(), i]).sort(([a], [b]) => a - b);
    const [drawn, rest] = [order.slice(0, references), order.slice(references)].map((part) => part.map(([, i]) => i));
    const panel = engine.makePanel(
      source,
      drawn.map((i) => honest[i]),
    );
    const scores = panel.scores.map(({ fusion }) => fusion);
    const derived = (model) => engine.predictiveTail(engine.scoreSuspect(source, model, panel).fusion, scores) <= ALPHA;
    const same = (i) => unrelated[i].model.arch === evaluation.zoo.sourceArch;
    const seen = drawn.some(same);
    for (const i of rest) tally(same(i) ? (seen ? "same" : "unseen") : "others", derived(honest[i]));
    for (const model of tuned) tally("finetune", derived(model));
  }
}

function report(result, { seeds, quality }) {
  const title = `Probes: ${result.selection}, 100, quality ${quality}; ${seeds} seeds`;
  return [title, caughtTable(result), fewTable(result)].join("\n\n");
}

function fewTable({ few }) {
  const share = ([derived, of]) => `${((100 * derived) / of).toFixed(1)} % of ${of}`;
  const rows = Object.entries(few).map(([references, counts]) => {
    const all = ["same", "others", "unseen"].map((kind) => counts[kind]);
    const together = [0, 1].map((place) => all.reduce((sum, pair) => sum + pair[place], 0));
    const cells = [together, counts.others, counts.same, counts.unseen, counts.finetune].map(share);
    return `| ${[references, ...cells].join(" | ")} |`;
  });
  return [
    "| references | unrelated called derived | of other architectures | of the source's | of the source's, none among the references | fine-tunes caught |",
    "|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

function caughtTable({ caught }) {
  const rows = Object.entries(caught).map(([attack, scores]) => {
    const cells = SHOWN.map((score) => `${scores[score].caught}/${scores[score].of}`);
    return `| ${[attack, ...cells].join(" | ")} |`;
  });
  return [`| model | ${SHOWN.join(" | ")} |`, `|---|${SHOWN.map(() => "--:").join("|")}|`, ...rows].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
