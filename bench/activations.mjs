/**
 * The activation leg on zoos: how like the source's hidden layers each model's are, by population, and how many are called derived
 * at alpha 5 %. The references are the unrelated models that are in no group; by turns all of them, those that have not the
 * source's architecture, and all with three twins of the source (where the zoo has a group "twin").
 *   node bench/activations.mjs ZOO.json … [--also FILE …] [--probes 100] [--select auto] [--stated private] [--json]
 * `--also` are further suspects, by the name of their folder.
 */
import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { engine } from "./engine.mjs";

const OPTIONS = {
  also: { type: "string", multiple: true, default: [] },
  probes: { type: "string", default: "100" },
  select: { type: "string", default: "auto" },
  stated: { type: "string", default: "private" },
  json: { type: "boolean", default: false },
};
const LEVEL = 0.001;
const TWINS = 3;
const silent = { step() {} };

/** @param args of the command line */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  for (const path of positionals) {
    const zoo = await engine.readZoo(path);
    const models = [
      ...zoo.models.map((model) => ({ ...model, population: populationOf(model) })),
      ...options.also.map((file) => ({ path: file, population: `also: ${basename(dirname(file))}` })),
    ];
    const measured = await measureAll(zoo, models, options);
    if (options.json) console.log(JSON.stringify(measured));
    else report(path, measured, options);
  }
}

function populationOf({ path, role, group, attack }) {
  if (role === "unrelated") return `honest: ${group ?? "reference"}`;
  return attack === "prune" ? basename(path, ".onnx") : attack;
}

/** What is inside each model; undefined where it cannot be looked into. */
async function measureAll(zoo, models, options) {
  const run = { ...engine.DEFAULT_RUN, device: "cpu", preprocess: zoo.preprocess };
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const how = { probes: Number(options.probes), quality: "mixed", selection: options.select, seed: 0, pool: 1000 };
  const source = { model: zoo.source, images: zoo.images, weights: false, activations: true };
  const fingerprint = await engine.makeFingerprint({ ...source, ...how, settings, run }, silent);
  const inspection = await engine.openInspection(fingerprint);
  const measured = [];
  for (const model of models) {
    const inside = await engine.withSuspect(model.path, run, (one) => engine.measureInside(one, inspection, run));
    measured.push({ path: model.path, population: model.population, inside });
  }
  return measured;
}

function report(path, measured, options) {
  const seen = measured.filter(({ inside }) => inside);
  const references = seen.filter(({ population }) => population === "honest: reference");
  const twins = seen.filter(({ population }) => population === "honest: twin").slice(0, TWINS);
  const panels = {
    "all references": references,
    "none of its architecture": references.filter(({ inside }) => !inside.sameShape),
    ...(twins.length === TWINS && { "references and three twins": [...references, ...twins] }),
  };
  console.log(`\n${path}: ${measured.length - seen.length} of ${measured.length} could not be looked into`);
  for (const [title, panel] of Object.entries(panels)) {
    console.log(`\n${title} (${panel.length}), training images ${options.stated}\n`);
    console.log("| models | number | spreads | share of the way | derived | doubted |\n|---|--:|--:|--:|--:|--:|");
    for (const population of new Set(seen.map((one) => one.population))) {
      const ofIt = seen.filter((one) => one.population === population);
      row(population, ofIt, panel, options);
    }
  }
}

function row(population, models, panel, options) {
  const found = models.flatMap((model) => {
    // A member of the panel is judged by the others.
    const others = panel.filter((one) => one !== model);
    return panel.includes(model) && population !== "honest: reference" ? [] : [stand(model, others, options)];
  });
  if (found.length === 0) return;
  const range = (values, digits) => [Math.min, Math.max].map((of) => of(...values).toFixed(digits)).join(" to ");
  const derived = found.filter(({ verdict }) => verdict === "derived").length;
  const doubted = found.filter(({ doubts }) => doubts.length > 0).length;
  const zs = range(
    found.map(({ z }) => z),
    1,
  );
  const shares = range(
    found.map(({ share }) => share),
    2,
  );
  console.log(`| ${population} | ${found.length} | ${zs} | ${shares} | ${derived} | ${doubted} |`);
}

function stand({ inside }, panel, { stated }) {
  const layers = inside.likeness.map((likeness) => ({ name: "", likeness, counterpart: "" }));
  const statements = { trainingImages: stated, ancestor: "scratch" };
  const members = panel.map((one) => ({ ...one.inside, isTwin: one.population === "honest: twin" }));
  return engine.standAmong({ layers }, members, LEVEL, statements);
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
