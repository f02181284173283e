/**
 * The paper's tables on zoos of lab/zoo.py, in the paper's form and by the default, beside the paper's own figures, as Markdown.
 *   node bench/paper.mjs FOLDER [--csv FILE] [--pictures FOLDER]
 * FOLDER holds the zoos cifar-vgg, cifar-resnet and so on, emotions-vgg and so on, and, of lab/transfer_zoo.py, transfer-vgg
 * and so on; those that are missing are left out.
 * What sac evaluate says of them is kept in FOLDER/evaluations and not asked for again.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./engine.mjs";
import { CIFAR, KDEF } from "./paper-figures.mjs";
import { pictures } from "./paper-pictures.mjs";
import * as summary from "./paper-summary.mjs";
import * as tables from "./paper-tables.mjs";

const OPTIONS = { csv: { type: "string" }, pictures: { type: "string" } };
const FAMILIES = ["vgg", "resnet", "mobilenet", "densenet"];
const SEEDS = 5;
/** Zoos that more is varied on; and the one that has the corruptions, fourteen times as many images for every model. */
const VARIED = ["cifar-vgg", "emotions-vgg", "emotions-resnet"];
const CORRUPTED = "emotions-vgg";
const FORMS = {
  paper: {
    options: ["--representation", "raw", "--select", "random", "--quality", "25"],
    sweeps: [],
    more: ["probes=5,10,25,50,100,200,400", "correlation=cosine,rbf:0.7071"],
    scores: ["sac"],
  },
  ours: {
    options: ["--select", "misclassified"],
    sweeps: ["probes=25,50,100,200,400"],
    more: ["quality=10,25,50,75,95,25+75,clean,mixed", "selection"],
    scores: ["sac", "peer-likelihood", "peer-residual", "peer-agreement", "fusion"],
  },
};

/** What is varied on a zoo in one form. */
function sweepsOf(zoo, form) {
  if (zoo.startsWith("transfer-")) return [];
  const { sweeps, more } = FORMS[form];
  const corruptions = form === "paper" && zoo === CORRUPTED ? ["corruption"] : [];
  return [...sweeps, ...(VARIED.includes(zoo) ? more : []), ...corruptions];
}

function evaluation(folder, zoo, form) {
  const kept = join(folder, "evaluations", `${zoo}-${form}.json`);
  if (!existsSync(kept)) {
    mkdirSync(join(folder, "evaluations"), { recursive: true });
    const varied = sweepsOf(zoo, form).flatMap((sweep) => ["--sweep", sweep]);
    const how = ["--seeds", String(SEEDS), "--pool", "2000", "--time-limit", "600s", "--json", kept];
    const command = [
      join(root, "dist/cli.js"),
      "evaluate",
      join(folder, zoo, "ZOO.json"),
      ...FORMS[form].options,
      ...varied,
      ...how,
    ];
    execFileSync(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return JSON.parse(readFileSync(kept, "utf8"));
}

/** Both forms of every source of a task. */
function sources(folder, task) {
  const there = FAMILIES.filter((family) => existsSync(join(folder, `${task}-${family}`, "ZOO.json")));
  const forms = (zoo) => ({ paper: evaluation(folder, zoo, "paper"), ours: evaluation(folder, zoo, "ours") });
  return Object.fromEntries(there.map((family) => [family, forms(`${task}-${family}`)]));
}

/** Every distance and score: a line for each model, a column for each draw of probes. */
function csv(zoo, evaluations) {
  return Object.entries(FORMS).flatMap(([form, { scores }]) =>
    evaluations[form].models.flatMap(({ path, role, group = "", attack = "", arch = "", accuracy = "", draws }) =>
      scores
        .filter((score) => draws.some((draw) => draw.scores[score] !== undefined))
        .map((score) => {
          const values = draws.map((draw) => Number(draw.scores[score]?.toFixed(4)));
          return [zoo, form, score, path, role, group, attack, arch, accuracy, ...values].join(",");
        }),
    ),
  );
}

const say = (title, text) => console.log(`### ${title}\n\n${text}\n`);

/** What becomes of a score as a parameter is varied, where it was. */
function saySweep(title, evaluation, parameter, score) {
  if (evaluation.sweeps.some((one) => one.parameter === parameter))
    say(title, tables.sweep(evaluation, parameter, score));
}

/** All tables of one source. */
function sayAll(both, printed) {
  say("Attacks (tables 1, 5 and 6)", tables.attacks(both, printed));
  say("Scores", tables.scores(both));
  saySweep("Number of probes, the default", both.ours, "probes", "fusion");
  saySweep("Quality, the default", both.ours, "quality", "fusion");
  saySweep("Selection, the default", both.ours, "selection", "fusion");
  saySweep("Corruptions, the paper's form (figure 2)", both.paper, "corruption", "sac");
  saySweep("Number of probes, the paper's form (figure 4)", both.paper, "probes", "sac");
  if (both.paper.sweeps.some(({ parameter }) => parameter === "correlation"))
    say("Correlation, the paper's form (table 11)", tables.correlations(both));
  say("False alarms at 5 %", tables.falseAlarms(both));
  say("Accuracies (table 3)", tables.accuracies(both));
}

/** All tables of a task's sources. */
function sayTask(task, title, of) {
  for (const [family, both] of Object.entries(of)) {
    console.log(`## ${title}, source ${family}\n`);
    sayAll(both, task === "cifar" ? CIFAR : KDEF[family]);
  }
  if (Object.keys(of).length > 1) {
    console.log(`## ${title}, all sources\n`);
    if (task === "cifar") say("Tiny-ImageNet in the paper, the mean of the above here (table 4)", tables.tiny(of));
    say("Thresholds (table 7, figure 5)", tables.thresholds(of));
  }
}

function sayTransferred(transferred) {
  if (Object.keys(transferred).length === 0) return;
  console.log("## CIFAR-10, transferred to other classes\n");
  say("Transfer from the first five classes to the last five (tables 4 and 5)", tables.transfers(transferred));
  for (const [family, both] of Object.entries(transferred)) {
    say(`Accuracies, source ${family} (table 3)`, tables.accuracies(both));
  }
}

/** @param args of the command line */
export function run(args) {
  const { values: options, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [folder] = positionals;
  const zoos = { cifar: sources(folder, "cifar"), emotions: sources(folder, "emotions") };
  const transferred = sources(folder, "transfer");
  const byZoo = (tasks) =>
    Object.entries(tasks).flatMap(([task, of]) =>
      Object.entries(of).map(([family, both]) => [`${task}-${family}`, both]),
    );
  const named = Object.fromEntries(byZoo(zoos));
  console.log("## All zoos\n");
  say("In short", summary.inShort(named));
  say("Caught", summary.caught(zoos));
  say("Probes", summary.byProbes(named));
  sayTask("cifar", "CIFAR-10", zoos.cifar);
  sayTask("emotions", "Emotions", zoos.emotions);
  sayTransferred(transferred);
  if (options.csv) {
    const seeds = Array.from({ length: SEEDS }, (_, seed) => `seed ${seed}`);
    const head = ["zoo", "form", "score", "model", "role", "group", "attack", "arch", "accuracy", ...seeds];
    const lines = byZoo({ ...zoos, transfer: transferred }).flatMap(([zoo, both]) => csv(zoo, both));
    writeFileSync(options.csv, `${[head.join(","), ...lines].join("\n")}\n`);
  }
  if (options.pictures) {
    for (const [name, picture] of Object.entries(pictures(zoos))) writeFileSync(join(options.pictures, name), picture);
  }
}

if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
