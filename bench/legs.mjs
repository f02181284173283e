/**
 * All legs together on honest pairs: models of many architectures are the source by turns, and others that were trained
 * independently are its suspects, judged by the shipped command, each with all of its legs. How many are called derived by each
 * leg, and by any, beside what is stated for all of them: 1.04 times alpha.
 *   node bench/legs.mjs DIR … [--sources 16] [--references 19] [--images FOLDER] [--json F]
 * A DIR has a folder of models for each architecture, which are asked as the fixtures' are. Each source has references of its
 * own, drawn from all models, and all that were not drawn are suspects; the images are stated private, so that answers accuse.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { engine, root } from "./engine.mjs";
import { sac } from "./jobs.mjs";
import { upperBound } from "./pairs.mjs";

const OPTIONS = {
  sources: { type: "string", default: "16" },
  references: { type: "string", default: "19" },
  images: { type: "string", default: join(root, "fixtures/zoo/images") },
  json: { type: "string" },
};
const PREPROCESS = ["--preprocess", join(root, "fixtures/zoo/preprocess.json")];
const STATED = ["--training-images", "private", "--trained-from", "scratch"];
const LEGS = ["answers", "weights", "hidden layers"];

/** @param args of the command line */
export async function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const models = positionals.flatMap(modelsIn);
  const next = engine.seededNumbers(1);
  const sources = shuffled(models, next).slice(0, Number(options.sources));
  const folder = mkdtempSync(join(tmpdir(), "sac-bench-"));
  try {
    const verdicts = [];
    for (const source of sources) {
      const others = shuffled(models, next).filter(({ path }) => path !== source.path);
      const count = Number(options.references);
      verdicts.push(
        ...(await judged(source, others.slice(0, count), others.slice(count), { folder, images: options.images })),
      );
      console.error(`${sources.indexOf(source) + 1} of ${sources.length} sources: ${nameOf(source)}`);
    }
    if (options.json) writeFileSync(options.json, JSON.stringify(verdicts, null, 2));
    console.log(table(models, sources, verdicts));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function modelsIn(dir) {
  const folders = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name: arch }) =>
    readdirSync(join(dir, arch))
      .filter((name) => name.endsWith(".onnx"))
      .map((name) => ({ arch, path: join(dir, arch, name) })),
  );
}

const nameOf = ({ path }) => join(basename(dirname(path)), basename(path, ".onnx"));

const shuffled = (models, next) =>
  models
    .map((model) => [next(), model])
    .sort(([a], [b]) => a - b)
    .map(([, model]) => model);

async function judged(source, references, suspects, { folder, images }) {
  const out = join(folder, "source.sac");
  const shown = ["--images", images];
  await sac([
    "enroll",
    "--model",
    source.path,
    "--arch",
    source.arch,
    ...shown,
    ...PREPROCESS,
    ...STATED,
    "--out",
    out,
    "--force",
  ]);
  const unrelated = references.map(({ arch, path }) => `${arch}=${path}`);
  await sac(["calibrate", out, ...shown, "--unrelated", ...unrelated, "--force"]);
  const { stdout } = await sac(["check", out, "--json", "-", "--", ...suspects.map(({ path }) => path)]);
  const archOf = new Map(suspects.map(({ path, arch }) => [path, arch]));
  return JSON.parse(stdout).results.map(({ path, verdict, behaviour, weights, activations }) => ({
    pair: `${nameOf(source)}: ${nameOf({ path })}`,
    sameArchitecture: archOf.get(path) === source.arch,
    verdict,
    answers: behaviour,
    weights: weights?.verdict,
    "hidden layers": activations?.verdict,
  }));
}

function table(models, sources, verdicts) {
  const rows = [
    ["of the source's architecture", verdicts.filter(({ sameArchitecture }) => sameArchitecture)],
    ["of others", verdicts.filter(({ sameArchitecture }) => !sameArchitecture)],
    ["all", verdicts],
  ];
  const head = [
    "honest suspects",
    "verdicts",
    ...LEGS.map((leg) => `derived by ${leg}`),
    "derived by any",
    "inconclusive",
  ];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const share = (events, n) =>
    `${events} (${((100 * events) / n).toFixed(1)} %, ≤ ${(100 * upperBound(events, n)).toFixed(1)} %)`;
  const counted = rows.map(([title, of]) => {
    const count = (leg, verdict) => of.filter((one) => one[leg] === verdict).length;
    const derived = [...LEGS, "verdict"].map((leg) => share(count(leg, "derived"), of.length));
    return line([title, of.length, ...derived, count("verdict", "inconclusive")]);
  });
  return [
    `${models.length} models, ${sources.length} of them as sources. Bounds count verdicts, which share models.`,
    "",
    line(head),
    line(head.map(() => "---")),
    ...counted,
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
