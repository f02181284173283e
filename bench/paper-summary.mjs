/** The few tables that docs/results/thieves.md begins with, as Markdown, over all zoos at once. */
import { averageOf, decimal, find, mean, percent, points, SIX, table } from "./paper-tables.mjs";

const shown = ({ auc, tprAt5 }) => [decimal(auc, 3), percent(tprAt5)];

function alarms({ ours }) {
  const one = ours.judged.falseAlarms.find(({ alpha, group, arch }) => alpha === 0.05 && !group && !arch);
  return `${one.falseAlarms} of ${one.judged}`;
}

function lowest(rows) {
  return Math.min(...SIX.map((attack) => find(rows, attack)?.auc ?? Number.NaN).filter((auc) => !Number.isNaN(auc)));
}

/** A row for each zoo. @param zoos both forms by name */
export function inShort(zoos) {
  const rows = Object.entries(zoos).map(([name, both]) => {
    const at = (count) => points(both.ours, "probes", "fusion").find(({ value }) => Number(value) === count);
    const { attacks } = both.ours.scores.fusion;
    const unrelated = both.ours.models.filter(({ role, group }) => role === "unrelated" && !group).length;
    const ours = averageOf(both.ours, "fusion");
    return [
      ...[`\`${name}\``, unrelated, ...shown(averageOf(both.paper, "sac"))],
      ...[decimal(ours.auc, 3), decimal(lowest(attacks), 3), percent(ours.tprAt5)],
      ...[...shown(at(25)), ...shown(at(400)), alarms(both)],
    ];
  });
  const head = [
    "zoo",
    "unrelated models",
    "the paper's form: AUC",
    "caught",
    "default: AUC",
    "lowest attack",
    "caught",
  ];
  const more = ["with 25 probes: AUC", "caught", "with 400: AUC", "caught", "unrelated called derived"];
  return table([...head, ...more], rows);
}

const PROBES = [
  ...[25, 50, 100, 200, 400].map((count) => [
    "probes",
    String(count),
    `${count} misclassified probes of mixed qualities`,
  ]),
  ["selection", "random", "100 probes, random"],
  ["selection", "mixed", "100 probes, half of them misclassified"],
  ...["10", "25", "50", "75", "95"].map((quality) => [
    "quality",
    quality,
    `100 misclassified probes, quality ${quality}`,
  ]),
  ["quality", "clean", "100 misclassified probes, as they are"],
  ["quality", "25+75", "100 misclassified probes, quality 25 and 75"],
];

/** AUC and the share caught, by the default score, for every way of choosing probes that was tried. @param zoos as above */
export function byProbes(zoos) {
  const rows = PROBES.map(([parameter, value, title]) => [
    title,
    ...Object.values(zoos).map(({ ours }) => {
      const found = points(ours, parameter, "fusion")?.find((point) => point.value === value);
      return found ? shown(found).join(", ") : "–";
    }),
  ]);
  return table(["", ...Object.keys(zoos).map((name) => `\`${name}\``)], rows);
}

const KINDS = {
  "fine-tuning, all layers or the last": ["finetune-all", "finetune-last"],
  "pruning by 10 to 50 %, at least 90 % of the accuracy kept": ["prune"],
  "extraction by probabilities, into four architectures": ["extract-probabilities"],
  "extraction by labels alone, into four architectures": ["extract-labels"],
  "the same, hardened by adversarial training": ["extract-adversarial-2"],
};

/** The share caught of each kind of attack, averaged over the sources of each task. @param tasks zoos by task and family */
export function caught(tasks) {
  const share = (form, score, zoos, attacks) => {
    const found = Object.values(zoos).flatMap((both) =>
      attacks.flatMap((attack) => find(both[form].scores[score].attacks, attack)?.tprAt5 ?? []),
    );
    return percent(mean(found));
  };
  const rows = Object.entries(KINDS).map(([title, attacks]) => [
    title,
    ...Object.values(tasks).flatMap((zoos) => [
      share("paper", "sac", zoos, attacks),
      share("ours", "fusion", zoos, attacks),
    ]),
  ]);
  const titles = Object.keys(tasks).flatMap((task) => [`${task}: the paper's form`, "sac-action"]);
  return table(["derived by", ...titles], rows);
}
