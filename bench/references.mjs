/**
 * How often honest models are called derived, and derived ones caught, by what the references are, how many there are, and the
 * rule: references are drawn at random again and again, and every unrelated model that was not drawn is judged by them.
 *   node bench/references.mjs ZOO.json [--seeds 2] [--draws 100] [--select misclassified] [--quality mixed] [--probes 100] [--json]
 * The zoo is one of lab/zoo.py, with the groups of lab/references_zoo.py if they are to be compared.
 */
import { parseArgs } from "node:util";
import { engine, zooAnswers } from "./engine.mjs";

const OPTIONS = {
  seeds: { type: "string", default: "2" },
  draws: { type: "string", default: "100" },
  select: { type: "string", default: "misclassified" },
  quality: { type: "string", default: "mixed" },
  probes: { type: "string", default: "100" },
  json: { type: "boolean", default: false },
};
const ALPHA = 0.05;
const KEPT = 0.9;
const CHEAP = ["same-data", "early", "few-images", "heads-on-task", "heads-on-faces"];
const RULES = [
  ...[4, 8, 12].map((count) => ({ name: "normal", count, pValue: engine.predictiveTail })),
  { name: "conformal", count: 19, pValue: engine.conformalPValue },
];

/** @param args of the command line */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const evaluation = await zooAnswers(positionals[0], options);
  for (const { error } of evaluation.leftOut) throw error;
  const sheets = evaluation.sheets.map(prepared);
  const rows = kinds(evaluation).flatMap((kind) =>
    RULES.flatMap((rule) => judge(evaluation, sheets, Number(options.draws), kind, rule) ?? []),
  );
  console.log(options.json ? JSON.stringify(rows, null, 2) : table(rows));
}

/**
 * Who may be drawn as a reference (`allows`, given its own and the suspect's architecture), of which group, and who is one
 * `beside` those.
 */
function kinds(evaluation) {
  const { sourceArch } = evaluation.zoo;
  const groups = new Set(evaluation.contestants.map(({ model }) => model.group));
  return [
    { title: "independent", group: undefined, allows: () => true },
    {
      title: "independent, none of the suspect's architecture",
      group: undefined,
      allows: (arch, suspect) => arch !== suspect,
    },
    ...CHEAP.filter((group) => groups.has(group)).flatMap((group) => [
      { title: group, group, allows: () => true },
      {
        title: `independent, none of the source's architecture; and all ${group} ones of it`,
        group: undefined,
        allows: (arch) => arch !== sourceArch,
        beside: models(evaluation, "unrelated", group).filter(({ arch }) => arch === sourceArch),
      },
    ]),
  ];
}

function models({ contestants }, role, group) {
  return contestants.flatMap(({ model }, place) =>
    model.role === role && model.group === group ? [{ ...model, place }] : [],
  );
}

/** Everything that a draw of probes was answered, each answer prepared once. */
function prepared({ settings, outputs, ...sheet }) {
  const source = engine.prepare(sheet.source, settings);
  const found = new Map();
  const answers = ({ place }) => {
    if (!found.has(place)) found.set(place, engine.prepare(outputs[place], settings, source));
    return found.get(place);
  };
  return { source, answers };
}

/** Tallies of one kind of reference and one rule, over seeds, draws and suspects; undefined with too few references. */
function judge(evaluation, sheets, draws, { title, group, allows, beside = [] }, { name, count, pValue }) {
  const { sourceArch, sourceAccuracy } = evaluation.zoo;
  const honest = models(evaluation, "unrelated");
  const derived = models(evaluation, "derived").filter(
    ({ accuracy }) => accuracy === undefined || accuracy >= KEPT * sourceAccuracy,
  );
  const sameData = models(evaluation, "unrelated", "same-data");
  const tally = { same: [0, 0], others: [0, 0], sameData: [0, 0], derived: [0, 0] };
  for (const arch of new Set(honest.map((model) => model.arch))) {
    const pool = models(evaluation, "unrelated", group).filter((model) => allows(model.arch, arch));
    if (pool.length < count - beside.length || beside.length > count / 2 + 1) return undefined;
    for (const [seed, { source, answers }] of sheets.entries()) {
      const next = engine.seededNumbers(1000 * seed + count);
      for (let draw = 0; draw < draws; draw += 1) {
        const order = pool.map((model) => [next(), model]).sort(([a], [b]) => a - b);
        const drawn = [...order.slice(0, count - beside.length).map(([, model]) => model), ...beside];
        const panel = engine.makePanel(source, drawn.map(answers));
        const scores = panel.scores.map(({ fusion }) => fusion);
        const isCalled = (model) => pValue(engine.scoreSuspect(source, answers(model), panel).fusion, scores) <= ALPHA;
        const isOne = (model) => model.arch === arch && !drawn.includes(model);
        for (const model of honest.filter(isOne)) add(tally[arch === sourceArch ? "same" : "others"], isCalled(model));
        for (const model of sameData.filter(isOne)) add(tally.sameData, isCalled(model));
        for (const model of derived.filter(isOne)) add(tally.derived, isCalled(model));
      }
    }
  }
  return { references: title, rule: name, count, ...tally };
}

function add(pair, derived) {
  pair[0] += derived ? 1 : 0;
  pair[1] += 1;
}

function table(rows) {
  const share = ([hits, of]) => (of === 0 ? "–" : `${((100 * hits) / of).toFixed(1)} %`);
  const lines = rows.map(({ references, rule, count, ...tally }) => {
    const all = [0, 1].map((place) => tally.same[place] + tally.others[place]);
    const cells = [all, tally.same, tally.others, tally.sameData, tally.derived].map(share);
    return `| ${[references, `${rule}, ${count}`, ...cells].join(" | ")} |`;
  });
  return [
    "| references | rule, how many | honest models called derived | of the source's architecture | of others | trained on the source's images | derived caught |",
    "|---|---|--:|--:|--:|--:|--:|",
    ...lines,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
