/**
 * On the fixture zoo, at a false-alarm rate of 5 % and over several seeds of the probe choice:
 * - how many derived models each score catches, judged alone by the conformal rule with the 20 unrelated models;
 * - with few unrelated models drawn at random, how often the rule normal calls one of the others derived, and a fine-tune.
 *   node bench/zoo.mjs [--seeds 5] [--json]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadEngine, root } from "./engine.mjs";

const { values: options } = parseArgs({
  options: { seeds: { type: "string", default: "5" }, json: { type: "boolean", default: false } },
});
const ALPHA = 0.05;
const DRAWS = 200;
const engine = await loadEngine(`
  export { enroll } from "./src/tasks/enroll.ts";
  export { calibrate } from "./src/tasks/calibrate.ts";
  export { readZoo } from "./src/tasks/references.ts";
  export { DEFAULT_RUN } from "./src/tasks/settings.ts";
  export { closeness, SCORES } from "./src/core/scores.ts";
  export { conformalPValue, predictiveTail } from "./src/core/significance.ts";
  export { makePanel, scoreSuspect } from "./src/core/panel.ts";
  export { prepare } from "./src/core/scores.ts";
`);
const zoo = await engine.readZoo(join(root, "fixtures/zoo/ZOO.json"));
const silent = { step() {} };
const temporary = mkdtempSync(join(tmpdir(), "sac-bench-"));

try {
  const results = [];
  for (const selection of ["random", "misclassified"]) {
    const [caught, few] = [{}, {}];
    for (let seed = 0; seed < Number(options.seeds); seed += 1) {
      const fingerprint = await calibrated(selection, seed);
      count(caught, fingerprint.calibration);
      for (const references of [3, 4, 8, 12]) judgeByFew(few, references, fingerprint, seed);
    }
    results.push({ selection, caught, few });
  }
  console.log(options.json ? JSON.stringify(results, null, 2) : results.map(report).join("\n\n"));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function calibrated(selection, seed) {
  const out = join(temporary, "zoo.sac");
  const run = { ...engine.DEFAULT_RUN, device: "cpu", preprocess: zoo.preprocess };
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const how = { probes: 100, quality: 25, selection, seed, pool: 500, settings, arch: undefined, run };
  await engine.enroll({ model: zoo.source, images: zoo.images, out, ...how }, silent);
  const role = (wanted) => zoo.models.filter((model) => model.role === wanted);
  const references = { unrelated: role("unrelated"), derived: role("derived"), images: undefined, run };
  return engine.calibrate({ fingerprint: out, out, ...references }, silent);
}

/** Adds up, per kind of derived model and score, how many models the rule would call derived. */
function count(caught, { unrelated, derived }) {
  for (const score of engine.SCORES) {
    const honest = unrelated.map((one) => engine.closeness(one.scores, score));
    for (const { name, scores } of derived) {
      const kind = name.replace(/(-\d)?\.onnx$/, "");
      caught[kind] ??= Object.fromEntries(engine.SCORES.map((one) => [one, { caught: 0, of: 0 }]));
      const tally = caught[kind][score];
      tally.of += 1;
      if (engine.conformalPValue(engine.closeness(scores, score), honest) <= ALPHA) tally.caught += 1;
    }
  }
}

/** A seeded generator of numbers in [0, 1) (mulberry32), so that the draws are the same at every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws references again and again, and judges every unrelated model that was not drawn, and every fine-tune. */
function judgeByFew(few, references, { about, outputs, calibration }, seed) {
  const settings = { representation: about.representation, correlation: about.correlation };
  const source = engine.prepare(outputs, settings);
  const answers = (models) => models.map((model) => engine.prepare(model.outputs, settings, source, false, true));
  const honest = answers(calibration.unrelated);
  const tuned = answers(calibration.derived.filter(({ name }) => name.startsWith("finetune")));
  const next = random(1000 * seed + references);
  few[references] ??= { vgg: [0, 0], others: [0, 0], "vgg without vgg": [0, 0], finetune: [0, 0] };
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
    const known = drawn.some((i) => calibration.unrelated[i].arch === "vgg");
    for (const i of rest) {
      const vgg = calibration.unrelated[i].arch === "vgg";
      tally(vgg ? (known ? "vgg" : "vgg without vgg") : "others", derived(honest[i]));
    }
    for (const model of tuned) tally("finetune", derived(model));
  }
}

function report(result) {
  const title = `Probes: ${result.selection}, 100, quality 25; ${options.seeds} seeds`;
  return [title, caughtTable(result), fewTable(result)].join("\n\n");
}

function fewTable({ few }) {
  const share = ([derived, of]) => `${((100 * derived) / of).toFixed(1)} % of ${of}`;
  const rows = Object.entries(few).map(([references, counts]) => {
    const all = ["vgg", "others", "vgg without vgg"].map((kind) => counts[kind]);
    const together = [0, 1].map((place) => all.reduce((sum, pair) => sum + pair[place], 0));
    const cells = [together, counts.others, counts.vgg, counts["vgg without vgg"], counts.finetune].map(share);
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
    const cells = engine.SCORES.map((score) => `${scores[score].caught}/${scores[score].of}`);
    return `| ${[attack, ...cells].join(" | ")} |`;
  });
  return [
    `| model | ${engine.SCORES.join(" | ")} |`,
    `|---|${engine.SCORES.map(() => "--:").join("|")}|`,
    ...rows,
  ].join("\n");
}
