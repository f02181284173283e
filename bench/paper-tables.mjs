/** The paper's tables, as Markdown, from what sac evaluate --json says of a zoo in the paper's form and by the default. */
import { ATTACKS, CIFAR, CORRELATION, THRESHOLDS, TINY } from "./paper-figures.mjs";

export const SIX = Object.keys(ATTACKS).filter((attack) => !attack.startsWith("transfer"));
const TRANSFERS = ["transfer-all", "transfer-last"];
const METRICS = ["auc", "pValue", "f1", "tprAt5"];
const TITLES = ["AUC", "p-value", "F1", "TPR at 5 %"];

const line = (cells) => `| ${cells.join(" | ")} |`;
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const find = (rows, attack) => rows?.find((row) => row.attack === attack);

export function decimal(value, digits = 2) {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}

export function percent(value) {
  return value === undefined || Number.isNaN(value) ? "–" : `${(100 * value).toFixed(0)} %`;
}

function exponent(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (value < 1e-15) return "< 1e-15";
  return value < 0.001 ? value.toExponential(0) : value.toFixed(3);
}

export function table(head, rows) {
  return [
    line(head),
    `|---|${head
      .slice(1)
      .map(() => "--:")
      .join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

const cells = (row) => [decimal(row?.auc, 3), exponent(row?.pValue), decimal(row?.f1), percent(row?.tprAt5)];

/** Means over attacks; what one of them lacks is left out. */
function average(rows) {
  return Object.fromEntries(METRICS.map((name) => [name, mean(rows.flatMap((row) => row?.[name] ?? []))]));
}

export const averageOf = (form, score) => average(SIX.map((attack) => find(form.scores[score]?.attacks, attack)));

/** Tables 1, 5 and 6: a row for every attack, the paper's figures first, then its form on our models, then the default. */
export function attacks({ paper, ours }, printed) {
  const known = Object.keys(ATTACKS).filter((attack) => find(ours.judged.attacks, attack));
  const beyond = ours.judged.attacks.map(({ attack }) => attack).filter((attack) => !(attack in ATTACKS));
  const row = (title, told, theirs, mine) => {
    const figures = told ? [decimal(told.auc), exponent(told.pValue), decimal(told.f1)] : ["", "", ""];
    return [title, ...figures, ...cells(theirs), ...cells(mine)];
  };
  const named = ({ attack, n }) => `${ATTACKS[attack] ?? attack} (${n})`;
  const rows = [...known, ...beyond].map((attack) => {
    const mine = find(ours.judged.attacks, attack);
    return row(named(mine), printed[attack], find(paper.scores.sac.attacks, attack), mine);
  });
  const told = average(SIX.map((attack) => printed[attack]));
  const all = row("**average of the first six**", told, averageOf(paper, "sac"), averageOf(ours, "fusion"));
  const weakened = ours.judged.weakened.map((mine) =>
    row(`${named(mine)}, weakened`, undefined, find(paper.scores.sac.weakened, mine.attack), mine),
  );
  const head = ["attack (models)", "the paper: AUC", "p-value", "F1", "its form: AUC", ...TITLES.slice(1)];
  return table([...head, "default: AUC", ...TITLES.slice(1)], [...rows, all, ...weakened]);
}

/** The attacks of table 4, on Tiny-ImageNet, that leave the classes as they are, beside the mean of our sources. @param of by family */
export function tiny(of) {
  const meanOf = (form, score, attack) =>
    cells(average(Object.values(of).map((both) => find(both[form].scores[score].attacks, attack))));
  const rows = SIX.map((attack) => {
    const { auc, pValue, f1 } = TINY[attack];
    const told = [ATTACKS[attack], decimal(auc), exponent(pValue), decimal(f1)];
    return [...told, ...meanOf("paper", "sac", attack), ...meanOf("ours", "fusion", attack)];
  });
  const head = ["attack", "the paper: AUC", "p-value", "F1", "its form: AUC", ...TITLES.slice(1)];
  return table([...head, "default: AUC", ...TITLES.slice(1)], rows);
}

/** Transfers to other classes of like images, with all that keeps little of the accuracy. @param of by family */
export function transfers(of) {
  const attacksOf = ({ attacks, weakened }) => [...attacks, ...weakened];
  const printed = Object.entries({ "CIFAR-10 to CIFAR-100": CIFAR, "Tiny-ImageNet": TINY }).flatMap(([title, told]) =>
    TRANSFERS.map((attack) => {
      const { auc, pValue, f1 } = told[attack];
      return [`the paper, ${title}`, ATTACKS[attack], decimal(auc), exponent(pValue), decimal(f1), "", "", "", "", ""];
    }),
  );
  const ours = Object.entries(of).flatMap(([family, both]) =>
    TRANSFERS.map((attack) => {
      const mine = find(attacksOf(both.ours.scores.fusion), attack);
      const theirs = find(attacksOf(both.paper.scores.sac), attack);
      return [family, `${ATTACKS[attack]} (${mine.n})`, ...cells(theirs), ...cells(mine)];
    }),
  );
  const head = ["source", "attack (models)", "the paper's form: AUC", ...TITLES.slice(1)];
  return table([...head, "default: AUC", ...TITLES.slice(1)], [...printed, ...ours]);
}

/** Table 3: what each kind of model can do. */
export function accuracies({ ours: { models, source } }) {
  const kinds = new Map([["source", [source.accuracy]]]);
  for (const { role, attack, group, accuracy } of models) {
    const kind = role === "unrelated" ? `unrelated${group ? `, ${group}` : ""}` : attack;
    kinds.set(kind, [...(kinds.get(kind) ?? []), accuracy]);
  }
  const shown = (value) => (100 * value).toFixed(1);
  const rows = [...kinds].map(([kind, values]) => {
    const known = values.filter((value) => value !== undefined);
    if (known.length === 0) return [kind, values.length, "–", "–"];
    return [
      kind,
      values.length,
      `${shown(mean(known))} %`,
      `${shown(Math.min(...known))} to ${shown(Math.max(...known))} %`,
    ];
  });
  return table(["models", "number", "mean accuracy", "from to"], rows);
}

/** Every score, averaged over the first six attacks: the order of methods. */
export function scores({ paper, ours }) {
  const rows = Object.keys(ours.scores).map((score) => [score, ...cells(averageOf(ours, score))]);
  return table(["score", ...TITLES], [["sac, the paper's form", ...cells(averageOf(paper, "sac"))], ...rows]);
}

/** AUC as table 11 has it: fine-tuning together, the others each. */
function aucs(rows) {
  const of = (attack) => find(rows, attack)?.auc;
  return [mean([of("finetune-all"), of("finetune-last")]), ...SIX.slice(2).map(of)];
}

/** AUC by attack, as table 11 has it, and averages of one score at each value of a parameter that was varied. */
export function points({ sweeps }, parameter, score) {
  const found = sweeps.find((one) => one.parameter === parameter);
  return found?.points.map(({ value, scores: tables }) => {
    const by = tables[score]?.attacks ?? [];
    return { value, aucs: aucs(by), ...average(SIX.map((attack) => find(by, attack))) };
  });
}

export const AUC_TITLES = ["fine-tuning", ...SIX.slice(2).map((attack) => ATTACKS[attack])];

/** What becomes of one score as a parameter is varied. */
export function sweep(evaluation, parameter, score) {
  const rows = points(evaluation, parameter, score).map(({ value, aucs: each, auc, tprAt5 }) => [
    ...[value, ...each.map((one) => decimal(one, 3))],
    ...[decimal(auc, 3), percent(tprAt5)],
  ]);
  return table([parameter, ...AUC_TITLES, "average", "TPR at 5 %"], rows);
}

/** Table 11. */
export function correlations({ paper }) {
  const printed = Object.entries(CORRELATION).map(([name, values]) =>
    line([
      `${name}, the paper`,
      ...Object.values(values).map((value) => decimal(value)),
      decimal(mean(Object.values(values))),
      "",
    ]),
  );
  return [sweep(paper, "correlation", "sac"), ...printed].join("\n");
}

/** F1 of the paper's form at a distance; unlike the paper's other F1, no model is left out for having set it. */
function f1At(threshold, { models }) {
  const judged = models.filter(({ group, weakened }) => !group && !weakened);
  const marks = judged.flatMap(({ role, draws }) =>
    draws.map(({ scores: found }) => [role === "derived", found.sac < threshold]),
  );
  const count = (derived, called) => marks.filter((mark) => mark[0] === derived && mark[1] === called).length;
  return (2 * count(true, true)) / (2 * count(true, true) + count(false, true) + count(true, false));
}

/** Every source's own threshold, and F1 of every source's models at each of them. @param of by family */
export function transferred(of) {
  const families = Object.keys(of);
  const own = families.map((family) => of[family].paper.scores.sac.threshold);
  return { families, own, f1: families.map((family) => own.map((threshold) => f1At(threshold, of[family].paper))) };
}

/** Table 7 and figure 5. @param of by family */
export function thresholds(of) {
  const { families, own, f1 } = transferred(of);
  const rows = families.map((family, i) => [
    ...[family, decimal(THRESHOLDS[family], 3), decimal(own[i], 3)],
    ...f1[i].map((value) => decimal(value)),
  ]);
  return table(
    ["source", "threshold, the paper", "ours", ...families.map((family) => `F1 at that of ${family}`)],
    rows,
  );
}

/** Unrelated models judged by all others. */
export function falseAlarms({ ours }) {
  const rows = ours.judged.falseAlarms
    .filter(({ alpha }) => alpha === 0.05)
    .map((one) => [
      one.group ?? "",
      one.arch ? `${one.arch}, by the other architectures` : "all",
      one.rule,
      `${one.falseAlarms} of ${one.judged}`,
    ]);
  return table(["group", "unrelated models judged", "rule", "called derived"], rows);
}
