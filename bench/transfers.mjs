/**
 * Transferred models in disguise: what `sac check` says of copies that were transferred to other classes, and of honest models of
 * those, as they are, in a random sample of the rewrites that change no answer, and with noise and their units reordered.
 *   node bench/run.mjs transfers [--zoo DIR] [--rewrites 20] [--seed 1]
 * DIR is a zoo of lab/transfer_zoo.py: its source, its unrelated models as references (of the fixtures', if it has none), and its
 * transfers; without it, the fixtures' transfers to faces. A table in Markdown.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";

const COMMAND = join(root, "dist", "cli.js");
const FIXTURES = join(root, "fixtures", "zoo");
/** The fixtures' models that are references of a zoo without any: all VGGs, and one of each other family. */
const SOME = /unrelated-(?:vgg-\d|[a-z]+-1)\.onnx$/;
/** Standard deviations of a layer's weights. */
const NOISE = [0.05, 0.1, 0.2];
/** Models that are judged in one run. */
const AT_ONCE = 20;

/** A zoo's models that were transferred, or are of the classes that others were transferred to. */
async function ofZoo(dir, folder) {
  const zoo = JSON.parse(readFileSync(join(dir, "ZOO.json"), "utf8"));
  const [fingerprint, preprocess] = [join(folder, "source.sac"), join(folder, "preprocess.json")];
  writeFileSync(preprocess, JSON.stringify(zoo.preprocess));
  const own = referencesOf(dir, ({ role, group }) => role === "unrelated" && group === undefined);
  const references = own.length > 0 ? own : referencesOf(FIXTURES, ({ path }) => SOME.test(path));
  const how = ["--images", join(dir, zoo.images), "--arch", zoo.sourceArch, "--select", "misclassified"];
  const stated = ["--training-images", "private", "--trained-from", "scratch", "--out", fingerprint];
  sac("enroll", "--model", join(dir, zoo.source), ...how, "--preprocess", preprocess, ...stated);
  sac("calibrate", fingerprint, ...references.flatMap((one) => ["--unrelated", one]));
  const elsewhere = zoo.models.filter(({ group }) => group !== undefined);
  return elsewhere.map(({ path, role, attack }) => ({
    kind: role === "derived" ? attack : "honest",
    net: engine.readNet(readFileSync(join(dir, path))),
    name: basename(path),
    fingerprint,
  }));
}

/** Models of a zoo, as `sac calibrate` takes them. */
function referencesOf(dir, chosen) {
  const { models } = JSON.parse(readFileSync(join(dir, "ZOO.json"), "utf8"));
  return models.filter(chosen).map(({ path, arch }) => `${arch}=${join(dir, path)}`);
}

async function ofFixtures(folder) {
  const bases = engine.rewrittenBases().filter(({ name }) => name.includes("transferred"));
  const owners = await engine.makeOwners(folder, new Set(bases.map(({ withheld }) => withheld)));
  return bases.map(({ name, role, net, withheld }) => {
    return { kind: role === "honest" ? "honest" : name, net, name, fingerprint: owners.get(withheld) };
  });
}

function sac(...args) {
  execFileSync(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Ways to write a model: none of the first two kinds changes an answer. */
function formsOf(count, seed) {
  const all = engine.allRewrites().filter(({ theme }) => theme !== "plain");
  const chosen = engine.shuffled(all.length, engine.random(seed)).slice(0, count);
  const reordered = all.find((one) => engine.rewriteTitle(one) === "units, in another order").rewrite;
  return [
    { form: "as it is", title: "as it is", rewrite: (net) => net },
    ...chosen.map((at) => ({ form: "rewritten", title: engine.rewriteTitle(all[at]), rewrite: all[at].rewrite })),
    ...NOISE.map((level) => ({
      form: "noise, reordered",
      title: `noise of ${level}, reordered`,
      rewrite: (net) => reordered(noisy(net, level, engine.random(seed + 1))),
    })),
  ];
}

/** A network with noise of so many standard deviations of each layer's weights. */
export function noisy(net, level, { normal }) {
  const changed = [...net.weights].map(([name, weights]) => {
    if (weights.dims.length < 2) return [name, weights];
    const spread = level * engine.spreadOf(weights);
    return [name, engine.mapped(weights, (value) => value + spread * normal())];
  });
  return { ...net, weights: new Map(changed) };
}

async function judged(model, forms, folder) {
  const outcomes = [];
  for (let start = 0; start < forms.length; start += AT_ONCE) {
    const some = forms.slice(start, start + AT_ONCE);
    const within = join(folder, "models");
    mkdirSync(within);
    const paths = some.map(({ rewrite }, i) => engine.writeFiles(rewrite(model.net), join(within, `${i}`)));
    const results = await engine.judgeAtOnce(paths, model.fingerprint, within);
    results.forEach(({ verdict, weights, activations }, i) => {
      const legs = { weights: weights?.verdict, activations: activations?.verdict };
      outcomes.push({ kind: model.kind, form: some[i].form, verdict, ...legs });
      console.error(`${model.name}, ${some[i].title}: ${verdict}; ${legs.weights}, ${legs.activations}`);
    });
    rmSync(within, { recursive: true });
  }
  return outcomes;
}

/** Rows by kind of model and of form. */
function table(outcomes) {
  const titles = new Set(outcomes.map(({ kind, form }) => `${kind} | ${form}`));
  const groups = [...titles].map((title) => [
    title,
    outcomes.filter(({ kind, form }) => `${kind} | ${form}` === title),
  ]);
  const count = (row, is) => row.filter(is).length;
  const rows = groups.map(([title, row]) => {
    const verdicts = ["derived", "inconclusive", "unrelated"].map((one) =>
      count(row, ({ verdict }) => verdict === one),
    );
    const legs = ["weights", "activations"].map((leg) => count(row, (one) => one[leg] === "derived"));
    return `| ${title} | ${[row.length, ...verdicts, ...legs].join(" | ")} |`;
  });
  const head = "| models | form | n | derived | inconclusive | unrelated | by weights | by hidden layers |";
  return [head, "|---|---|--:|--:|--:|--:|--:|--:|", ...rows].join("\n");
}

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { rewrites: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "sac-transfers-"));
  try {
    const models = positionals.length > 0 ? await ofZoo(positionals[0], folder) : await ofFixtures(folder);
    const forms = formsOf(Number(values.rewrites), Number(values.seed));
    const outcomes = [];
    for (const model of models) outcomes.push(...(await judged(model, forms, folder)));
    console.log(table(outcomes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
