/**
 * Other methods beside ours, on the same models, with as many probes: the AUC and the share caught at a false-alarm rate of 5 %
 * per attack, and what making a fingerprint costs. Uses the shipped command.
 *   node bench/rivals.mjs PROBES [--zoo fixtures/zoo/ZOO.json] [--seeds 5] [--probes 100] [--ewe ZOO.json] [--csv FILE]
 * PROBES holds the folders ipguard-0, cae-0 and so on, one for each seed, as lab/ipguard.py and lab/cae.py write them. The zoo
 * of --ewe is the one of lab/ewe.py, with its triggers in ZOO-triggers-0 and so on.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./engine.mjs";

const OPTIONS = {
  zoo: { type: "string", default: join(root, "fixtures/zoo/ZOO.json") },
  seeds: { type: "string", default: "5" },
  probes: { type: "string", default: "100" },
  ewe: { type: "string" },
  csv: { type: "string" },
};
const sac = join(root, "dist/cli.js");
const raw = ["--representation", "raw"];
const wrong = ["--select", "misclassified"];
const clean = ["--quality", "clean"];
const paper = ["--quality", "25"];

/** Given probes are named by the folders that they are in; all others are drawn by options of sac evaluate. */
const ours = { title: "sac-action", drawn: wrong, score: "fusion" };
const akh = { title: "AKH", drawn: [...wrong, ...clean], score: "label-agreement" };
const cosine = { title: "logit cosine", drawn: [...wrong, ...clean], score: "logit-cosine" };
const methodsOf = (folder) => [
  { title: "IPGuard", given: join(folder, "ipguard"), score: "match-rate" },
  { title: "CAE", given: join(folder, "cae"), score: "match-rate" },
  { title: "SAC on CAE's images", given: join(folder, "cae"), score: "sac" },
  { title: "SAC on clean images", drawn: [...raw, ...clean], score: "sac" },
  { title: "SAC-JC", drawn: [...raw, ...paper], score: "sac" },
  { title: "WP-JC", drawn: [...wrong, ...paper], score: "wp-jc" },
  akh,
  cosine,
  ours,
];

const runSac = (args) => execFileSync(process.execPath, [sac, ...args], { stdio: ["ignore", "ignore", "inherit"] });

/** The fingerprints that were made of the folders NAME-0, NAME-1 and so on. */
function fingerprints({ work, seeds }, name, zoo) {
  const { source, preprocess } = readZoo(zoo);
  const how = join(work, "preprocess.json");
  writeFileSync(how, JSON.stringify(preprocess));
  const found = seeds.map((seed) => `${name}-${seed}`).filter(existsSync);
  if (found.length === 0) throw new Error(`there is no folder ${name}-0`);
  return found.map((images) => {
    const out = join(work, `${basename(images)}.sac`);
    const made = ["--select", "given", "--images", images, "--force", "--out", out];
    runSac(["enroll", "--model", source, "--no-weights", "--preprocess", how, ...made]);
    return out;
  });
}

function readZoo(path) {
  const { source, preprocess } = JSON.parse(readFileSync(path, "utf8"));
  return { source: join(dirname(path), source), preprocess };
}

/** What sac evaluate says of a method's probes; methods with the same probes share it. */
function evaluate(setting, { given, drawn }, zoo) {
  const { evaluations, options, work } = setting;
  const key = JSON.stringify([given, drawn, zoo]);
  if (!evaluations.has(key)) {
    const probes = given
      ? ["--fingerprint", ...fingerprints(setting, given, zoo), ...raw]
      : ["--probes", options.probes, "--seeds", options.seeds, ...drawn];
    const out = join(work, "evaluation.json");
    runSac(["evaluate", zoo, "--json", out, ...probes]);
    evaluations.set(key, JSON.parse(readFileSync(out, "utf8")));
  }
  return evaluations.get(key);
}

const line = (cells) => `| ${cells.join(" | ")} |`;
const decimal = (value) => (value === undefined ? "–" : value.toFixed(3));
const percent = (value) => (value === undefined ? "–" : `${(100 * value).toFixed(0)} %`);

/** A row for each method, a column for each attack. */
function table(setting, methods, zoo, metric, show) {
  const rows = methods.map((method) => {
    const { attacks, weakened, average } = evaluate(setting, method, zoo).scores[method.score];
    const titled = [...attacks, ...weakened.map((row) => ({ ...row, attack: `${row.attack}, weakened` }))];
    return { method, titled, average };
  });
  const titles = rows[0].titled.map(({ attack, n }) => `${attack} (${n})`);
  const cells = rows.map(({ method, titled, average }) =>
    line([method.title, ...titled.map((row) => show(row[metric])), show(average?.[metric])]),
  );
  const rule = `|---|${[...titles, "average"].map(() => "--:").join("|")}|`;
  return [line(["", ...titles, "average"]), rule, ...cells].join("\n");
}

/** Every model's score by every method: a line for each model, a column for each seed. */
function csv(setting, methods, zoo) {
  const { seeds, options } = setting;
  return methods.flatMap((method) =>
    evaluate(setting, method, zoo).models.map(({ path, role, attack = "", draws }) => {
      const values = seeds.map((seed) => draws[seed]?.scores[method.score]);
      const shown = values.map((value) => (value === undefined ? "" : String(Number(value.toFixed(4)))));
      return [zoo === options.zoo ? "zoo" : "ewe", method.title, method.score, path, role, attack, ...shown].join(",");
    }),
  );
}

/** Processor time of a command and of all processes that it starts, in seconds. */
function processorTime(args) {
  const script = '"$@" >/dev/null 2>&1; times';
  const { stdout } = spawnSync("bash", ["-c", script, "bash", process.execPath, sac, ...args], { encoding: "utf8" });
  const parts = [
    ...stdout
      .trim()
      .split("\n")[1]
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

function enrolment({ options, work }) {
  const { source } = readZoo(options.zoo);
  const images = join(dirname(options.zoo), "images");
  const made = [
    "--force",
    "--out",
    join(work, "ours.sac"),
    "--preprocess",
    join(dirname(options.zoo), "preprocess.json"),
  ];
  return ["enroll", "--model", source, "--images", images, "--probes", options.probes, ...wrong, ...made];
}

/** The first fingerprint of each method; lab/ writes down what it took. */
function times(setting) {
  const { folder, options } = setting;
  const stated = (path) => JSON.parse(readFileSync(`${path}.json`, "utf8")).seconds;
  const took = [
    ["sac-action", processorTime(enrolment(setting))],
    ["IPGuard", stated(join(folder, "ipguard-0"))],
    ["CAE", stated(join(folder, "cae-0"))],
    ...(options.ewe ? [["EWE", stated(`${dirname(options.ewe)}-triggers-0`)]] : []),
  ];
  return ["| | seconds |", "|---|--:|", ...took.map(([title, value]) => line([title, value.toFixed(1)]))].join("\n");
}

/** @param args of the command line */
export function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [folder] = positionals;
  const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
  const work = mkdtempSync(join(tmpdir(), "rivals-"));
  try {
    compareAll({ options, folder, seeds, work, evaluations: new Map() });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compareAll(setting) {
  const { options, folder, seeds } = setting;
  const zoos = [["The zoo", methodsOf(folder), options.zoo]];
  if (options.ewe) {
    const ewe = { title: "EWE", given: `${dirname(options.ewe)}-triggers`, score: "match-rate" };
    zoos.push(["The watermarked source", [ewe, akh, cosine, ours], options.ewe]);
  }
  for (const [title, methods, zoo] of zoos) {
    console.log(`${title}, AUC:\n\n${table(setting, methods, zoo, "auc", decimal)}\n`);
    const caught = table(setting, methods, zoo, "tprAt5", percent);
    console.log(`${title}, caught at a false-alarm rate of 5 %:\n\n${caught}\n`);
  }
  console.log(`Processor time to make a fingerprint:\n\n${times(setting)}`);
  if (options.csv) {
    const header = ["zoo", "method", "score", "model", "role", "attack", ...seeds.map((seed) => `seed ${seed}`)];
    const lines = zoos.flatMap(([, methods, zoo]) => csv(setting, methods, zoo));
    writeFileSync(options.csv, `${[header.join(","), ...lines].join("\n")}\n`);
  }
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
