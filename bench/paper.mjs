/**
 * The paper's tables on zoos of lab/zoo.py, in the paper's form and by the default, beside the paper's own figures, as Markdown.
 *   node bench/paper.mjs FOLDER [--only cifar-vgg …] [--csv FILE] [--seeds 5]
 * FOLDER holds the zoos cifar-vgg, cifar-resnet and so on, and emotions-vgg and so on; those that are missing are left out.
 * What sac evaluate says of them is kept in FOLDER/evaluations and not asked for again.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./engine.mjs";
import { ATTACKS, CIFAR, CORRELATION, KDEF, THRESHOLDS, TINY } from "./paper-figures.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { csv: { type: "string" }, seeds: { type: "string", default: "5" } },
});
const [folder] = positionals;
const FAMILIES = ["vgg", "resnet", "mobilenet", "densenet"];
const CLASSES_STAY = Object.keys(ATTACKS).filter((attack) => !attack.startsWith("transfer"));
/** The paper's setting, and the one that sac evaluate chooses with a word about probes. */
const FORMS = {
  paper: {
    options: ["--representation", "raw", "--select", "random", "--quality", "25"],
    sweeps: ["probes", "corruption", "correlation=cosine,rbf:0.25,rbf:0.7071,rbf:2"],
    score: "sac",
  },
  default: {
    options: ["--select", "misclassified"],
    sweeps: ["probes=25,50,100,200,400", "quality=10,25,50,75,95,10+50,25+75,clean", "selection"],
    score: "fusion",
  },
};

function evaluation(zoo, form) {
  const kept = join(folder, "evaluations", `${zoo}-${form}.json`);
  if (!existsSync(kept)) {
    mkdirSync(join(folder, "evaluations"), { recursive: true });
    const { options: chosen, sweeps } = FORMS[form];
    const varied = sweeps.flatMap((sweep) => ["--sweep", sweep]);
    const out = ["--seeds", options.seeds, "--pool", "2000", "--json", kept];
    const command = [
      join(root, "dist/cli.js"),
      "evaluate",
      join(folder, zoo, "ZOO.json"),
      ...chosen,
      ...varied,
      ...out,
    ];
    execFileSync(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return JSON.parse(readFileSync(kept, "utf8"));
}

const zoosOf = (task) => FAMILIES.filter((family) => existsSync(join(folder, `${task}-${family}`, "ZOO.json")));
const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) =>
  [
    line(head),
    `|---|${head
      .slice(1)
      .map(() => "--:")
      .join("|")}|`,
    ...rows.map(line),
  ].join("\n");
const decimal = (value, digits = 2) => (value === undefined ? "–" : value.toFixed(digits));
const percent = (value) => (value === undefined ? "–" : `${(100 * value).toFixed(0)} %`);
const exponent = (value) => {
  if (value === undefined) return "–";
  if (value < 1e-15) return "< 1e-15";
  return value < 0.001 ? value.toExponential(0) : value.toFixed(3);
};
const find = (rows, attack) => rows.find((row) => row.attack === attack);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** AUC, p-value, F1, and the share caught at 5 %, of one attack. */
const cells = (row) => [decimal(row?.auc), exponent(row?.pValue), decimal(row?.f1), percent(row?.tprAt5)];

/** Tables 5 and 6: a row for every attack, the paper's figures first. */
function attacks(task, family, paper) {
  const [theirs, ours] = ["paper", "default"].map((form) => evaluation(`${task}-${family}`, form));
  const known = Object.keys(ATTACKS).filter((attack) => find(theirs.judged.attacks, attack));
  const beyond = theirs.judged.attacks.map(({ attack }) => attack).filter((attack) => !(attack in ATTACKS));
  const rows = [...known, ...beyond].map((attack) => {
    const inForm = find(theirs.scores.sac.attacks, attack);
    const told = paper[attack];
    const printed = told ? [decimal(told.auc), exponent(told.pValue), decimal(told.f1)] : ["", "", ""];
    const named = `${ATTACKS[attack] ?? attack} (${inForm.n})`;
    return [named, ...printed, ...cells(inForm), ...cells(find(ours.judged.attacks, attack))];
  });
  const weakened = ours.judged.weakened.map((row) => {
    const same = find(theirs.scores.sac.weakened, row.attack);
    return [`${ATTACKS[row.attack] ?? row.attack}, weakened (${row.n})`, "", "", "", ...cells(same), ...cells(row)];
  });
  const averaged = (form, score) =>
    cells(mean4(CLASSES_STAY.map((attack) => find(form.scores[score].attacks, attack))));
  const printed = CLASSES_STAY.map((attack) => paper[attack]);
  const average = [decimal(mean(printed.map(({ auc }) => auc))), "", decimal(mean(printed.map(({ f1 }) => f1)))];
  const metrics = ["AUC", "p-value", "F1"];
  const head = [
    "attack (models)",
    "the paper: AUC",
    ...metrics.slice(1),
    "its form: AUC",
    ...metrics.slice(1),
    "TPR at 5 %",
    "default: AUC",
    ...metrics.slice(1),
    "TPR at 5 %",
  ];
  const last = ["**average of the first six**", ...average, ...averaged(theirs, "sac"), ...averaged(ours, "fusion")];
  return table(head, [...rows, last, ...weakened]);
}

/** Means over attacks; what one of them lacks is left out. */
function mean4(rows) {
  const names = ["auc", "pValue", "f1", "tprAt5"];
  return Object.fromEntries(names.map((name) => [name, mean(rows.flatMap((row) => row?.[name] ?? []))]));
}

/** Table 3: what each kind of model can do. */
function accuracies(zoo) {
  const { models, source } = evaluation(zoo, "default");
  const kinds = new Map([["source", [source.accuracy]]]);
  for (const { role, attack, group, accuracy } of models) {
    const kind = role === "unrelated" ? `unrelated${group ? `, ${group}` : ""}` : attack;
    kinds.set(kind, [...(kinds.get(kind) ?? []), accuracy]);
  }
  const rows = [...kinds].map(([kind, values]) => {
    const known = values.filter((value) => value !== undefined);
    const range = [Math.min(...known), Math.max(...known)].map((value) => (100 * value).toFixed(1)).join(" to ");
    return [
      kind,
      values.length,
      known.length ? `${(100 * mean(known)).toFixed(1)} %` : "–",
      known.length ? `${range} %` : "–",
    ];
  });
  return table(["models", "number", "mean accuracy", "from to"], rows);
}

/** Derived models found and unrelated ones taken for derived, at a distance of the paper's form. */
function f1At(threshold, { models }) {
  const judged = models.filter(({ role, group, weakened }) => !group && (role === "unrelated" || !weakened));
  const [hits, all] = [[0, 0], 0];
  let derived = all;
  for (const { role, draws } of judged) {
    for (const { scores } of draws) {
      if (role === "derived") derived += 1;
      if (scores.sac < threshold) hits[role === "derived" ? 0 : 1] += 1;
    }
  }
  return (2 * hits[0]) / (hits[0] + hits[1] + derived);
}

/** Table 7 and figure 5. */
function thresholds(task) {
  const families = zoosOf(task);
  const of = Object.fromEntries(families.map((family) => [family, evaluation(`${task}-${family}`, "paper")]));
  const own = Object.fromEntries(families.map((family) => [family, of[family].scores.sac.threshold]));
  const rows = families.map((family) => [
    family,
    decimal(THRESHOLDS[family], 3),
    decimal(own[family], 3),
    ...families.map((other) => decimal(f1At(own[other], of[family]))),
  ]);
  return table(["source", "threshold, paper", "ours", ...families.map((family) => `F1 at ${family}'s`)], rows);
}

/** AUC averaged over the first six attacks, and over their groups as table 11 has them. */
function aucs(rows) {
  const of = (attack) => find(rows, attack)?.auc;
  const finetune = mean(["finetune-all", "finetune-last"].map(of));
  return { finetune, ...Object.fromEntries(CLASSES_STAY.slice(2).map((attack) => [attack, of(attack)])) };
}

/** A sweep of one zoo: a row for every value, AUC by attack, average and lowest. */
function sweep(zoo, form, parameter) {
  const { sweeps } = evaluation(zoo, form);
  const { points } = sweeps.find((one) => one.parameter === parameter);
  const rows = points.map(({ value, scores }) => {
    const by = scores[FORMS[form].score]?.attacks ?? [];
    const each = CLASSES_STAY.flatMap((attack) => find(by, attack)?.auc ?? []);
    const caught = CLASSES_STAY.flatMap((attack) => find(by, attack)?.tprAt5 ?? []);
    return [
      value,
      ...Object.values(aucs(by)).map((auc) => decimal(auc, 3)),
      decimal(mean(each), 3),
      percent(mean(caught)),
    ];
  });
  const titles = ["fine-tuning", ...CLASSES_STAY.slice(2).map((attack) => ATTACKS[attack])];
  return table([parameter, ...titles, "average", "TPR at 5 %"], rows);
}

function correlations(zoo) {
  const rows = Object.entries(CORRELATION).map(([name, values]) => [
    `${name}, the paper`,
    ...Object.values(values).map((v) => decimal(v, 3)),
    "",
    "",
  ]);
  return `${sweep(zoo, "paper", "correlation")}\n${rows.map(line).join("\n")}`;
}

/** Every score, averaged over the attacks that leave the classes as they are: the order of methods. */
function order(zoo) {
  const both = ["paper", "default"].map((form) => evaluation(zoo, form));
  const named = (form, score) =>
    cells(mean4(CLASSES_STAY.map((attack) => find(form.scores[score]?.attacks ?? [], attack))));
  const [theirs, ours] = both;
  const rows = [
    ["sac, the paper's form", ...named(theirs, "sac")],
    ...Object.keys(ours.scores).map((score) => [score, ...named(ours, score)]),
  ];
  return table(["score", "AUC", "p-value", "F1", "TPR at 5 %"], rows);
}

/** Unrelated models judged by all others, by the rule conformal at 5 %, with the upper end of a one-sided 95 % interval. */
function falseAlarms(zoo) {
  const { falseAlarms: tallies } = evaluation(zoo, "default").judged;
  return tallies
    .filter(({ alpha }) => alpha === 0.05)
    .map((one) => [one.group ?? "", one.rule, one.arch ?? "all", `${one.falseAlarms} of ${one.judged}`]);
}

function csv(zoos) {
  const rows = zoos.flatMap((zoo) =>
    Object.entries({ paper: ["sac"], default: ["sac", "peer-likelihood", "peer-residual", "fusion"] }).flatMap(
      ([form, scores]) =>
        evaluation(zoo, form).models.flatMap(
          ({ path, role, group = "", attack = "", arch = "", accuracy = "", draws }) =>
            scores.map((score) => {
              const values = draws.map(({ scores: found }) =>
                found[score] === undefined ? "" : Number(found[score].toFixed(4)),
              );
              return [zoo, form, score, path, role, group, attack, arch, accuracy, ...values].join(",");
            }),
        ),
    ),
  );
  const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => `seed ${seed}`);
  const head = ["zoo", "form", "score", "model", "role", "group", "attack", "arch", "accuracy", ...seeds];
  writeFileSync(options.csv, `${[head.join(","), ...rows].join("\n")}\n`);
}

const say = (title, text) => console.log(`## ${title}\n\n${text}\n`);
const all = ["cifar", "emotions"].flatMap((task) =>
  zoosOf(task).map((family) => ({ task, family, zoo: `${task}-${family}` })),
);
for (const { task, family, zoo } of all) {
  say(`${zoo}: models`, accuracies(zoo));
  say(`${zoo}: attacks`, attacks(task, family, task === "cifar" ? CIFAR : KDEF[family]));
  say(`${zoo}: scores`, order(zoo));
  say(`${zoo}: probes`, sweep(zoo, "default", "probes"));
  say(`${zoo}: probes, the paper's form (figure 4)`, sweep(zoo, "paper", "probes"));
  say(`${zoo}: quality`, sweep(zoo, "default", "quality"));
  say(`${zoo}: selection`, sweep(zoo, "default", "selection"));
  say(`${zoo}: corruptions, the paper's form (figure 2)`, sweep(zoo, "paper", "corruption"));
  say(`${zoo}: correlation (table 11)`, correlations(zoo));
  say(`${zoo}: false alarms`, table(["group", "rule", "judged", "false alarms"], falseAlarms(zoo)));
}
for (const task of ["cifar", "emotions"])
  if (zoosOf(task).length > 0) say(`${task}: thresholds (table 7, figure 5)`, thresholds(task));
say(
  "the paper's table 4",
  table(
    ["attack", "AUC", "p-value", "F1"],
    Object.entries(TINY).map(([attack, told]) => [ATTACKS[attack], ...cells(told).slice(0, 3)]),
  ),
);
if (options.csv) csv(all.map(({ zoo }) => zoo));
