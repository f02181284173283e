/**
 * What judging by a random subset of the probes costs, on a zoo, at a false-alarm rate of 5 %: how many derived models the
 * rule conformal catches with all probes and with draws of some, and how many draws call an unrelated model derived that
 * is judged by the others.
 *   node bench/draw.mjs [--zoo fixtures/zoo/ZOO.json] [--select mixed] [--quality mixed] [--probes 200] [--draw 50] [--draws 100]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const OPTIONS = {
  zoo: { type: "string", default: join(root, "fixtures/zoo/ZOO.json") },
  select: { type: "string", default: "mixed" },
  quality: { type: "string", default: "mixed" },
  probes: { type: "string", default: "200" },
  draw: { type: "string", default: "50" },
  draws: { type: "string", default: "100" },
};
const ALPHA = 0.05;
const silent = { step() {} };

/** @param args of the command line */
export async function run(args) {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  const whole = await calibrated(await engine.readZoo(options.zoo), options);
  const stored = { path: "", fingerprint: whole };
  const draws = Array.from({ length: Number(options.draws) }, (_, seed) =>
    judge(engine.drawProbes(stored, { probes: Number(options.draw), seed: String(seed) })),
  );
  console.log(report(whole.calibration, judge(whole), draws, options));
}

async function calibrated(zoo, options) {
  const run = { ...engine.DEFAULT_RUN, device: "cpu", preprocess: zoo.preprocess };
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const quality = options.quality === "mixed" ? options.quality : Number(options.quality);
  const how = { probes: Number(options.probes), quality, selection: options.select, seed: 0, pool: 1000, settings };
  const made = await engine.makeFingerprint({ model: zoo.source, images: zoo.images, ...how, run }, silent);
  const role = (wanted) => zoo.models.filter((model) => model.role === wanted);
  const references = { unrelated: role("unrelated"), derived: role("derived"), ancestors: [], images: undefined, run };
  return engine.withCalibration(made, references, silent);
}

/** Which derived models are caught, and which unrelated ones are called derived when the others judge them. */
function judge({ about, outputs, calibration: { unrelated, derived } }) {
  const settings = { representation: about.representation, correlation: about.correlation };
  const source = engine.prepare(outputs, settings);
  const honest = unrelated.map((one) => engine.prepare(one.outputs, settings, source, false, true));
  const closest = (scores, panel) =>
    engine.conformalPValue(
      scores.fusion,
      panel.map(({ fusion }) => fusion),
    ) <= ALPHA;
  const panel = unrelated.map(({ scores }) => scores);
  return {
    caught: derived.map(({ scores }) => closest(scores, panel)),
    alarms: honest.filter((model, i) => {
      const others = engine.makePanel(
        source,
        honest.filter((_, k) => k !== i),
      );
      return closest(engine.scoreSuspect(source, model, others), others.scores);
    }).length,
  };
}

function report({ unrelated, derived }, all, draws, options) {
  const names = derived.map(({ name }) => name.replace(/(-\d)?\.onnx$/, ""));
  const rows = [...new Set(names)].map((kind) => {
    const of = names.flatMap((name, i) => (name === kind ? [i] : []));
    const once = of.filter((i) => all.caught[i]).length;
    const share = draws.flatMap(({ caught }) => of.map((i) => caught[i])).filter(Boolean).length;
    return `| ${kind} | ${once} of ${of.length} | ${percent(share / (of.length * draws.length))} |`;
  });
  const total = draws.reduce((sum, { caught }) => sum + caught.filter(Boolean).length, 0);
  const models = unrelated.length;
  const alarms = draws.reduce((sum, one) => sum + one.alarms, 0) / draws.length;
  return [
    `Probes: ${options.select}, ${options.probes}; ${draws.length} draws of ${options.draw}`,
    `| model | all ${options.probes} probes | draws of ${options.draw} |\n|---|--:|--:|`,
    ...rows,
    `| all derived | ${all.caught.filter(Boolean).length} of ${names.length} | ${percent(total / (names.length * draws.length))} |`,
    `| unrelated, each judged by the others | ${all.alarms} of ${models} | ${percent(alarms / models)} |`,
  ].join("\n");
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
