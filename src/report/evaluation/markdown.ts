import { escapeMarkdown } from "../../text/markdown.ts";

import type { Evaluation, EvaluationTable } from "./schema.ts";
import {
  falseAlarmsAt,
  type Line,
  linesOf,
  METRICS,
  type MetricName,
  metricsIn,
  modelsOf,
  probesLine,
  rowsOf,
  rowTitle,
} from "./words.ts";

type Tables = readonly [name: string, table: EvaluationTable][];

/** An evaluation as tables in Markdown: the default score in full, then every metric of every score. */
export function renderEvaluationMarkdown(evaluation: Evaluation): string {
  const { judged, sweeps, notes, leftOut } = evaluation;
  const scores: Tables = Object.entries(evaluation.scores);
  const titled = (rows: EvaluationTable["attacks"]) => rows.map((row) => ({ ...row, title: rowTitle(row) }));
  const parts = [
    "# Evaluation",
    `${escapeMarkdown(modelsOf(evaluation))}. ${escapeMarkdown(probesLine(evaluation))}.`,
    `## By ${evaluation.default}`,
    full("attack", linesOf(judged)),
    judged.architectures.length > 0
      ? `## By architecture\n\n${full("architecture", titled(judged.architectures))}`
      : "",
    judged.attackArchitectures.length > judged.attacks.length
      ? `## By attack and architecture\n\n${full("attack", titled(judged.attackArchitectures))}`
      : "",
    ...metricsIn(linesOf(judged)).map(
      (metric) => `## ${METRICS[metric].title} of every score\n\n${matrix(scores, metric)}`,
    ),
    `## False alarms\n\n${falseAlarms(scores)}`,
    ...sweeps.flatMap(sweepParts),
    list(
      "## Notes",
      notes.map(({ text }) => text),
    ),
    list(
      "## Left out",
      leftOut.map(({ path, code, message }) => `${path}: ${code}: ${message}`),
    ),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** The first column holds names, the others figures. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${titles.map((_, i) => (i === 0 ? "---" : "--:")).join("|")}|`;
  const named = ([name, ...figures]: readonly string[]) => line([escapeMarkdown(name), ...figures]);
  return [line(titles.map(escapeMarkdown)), rule, ...rows.map(named)].join("\n");
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : [title, items.map((item) => `- ${escapeMarkdown(item)}`).join("\n")].join("\n\n");
}

/** Every metric of some lines. */
function full(what: string, lines: readonly Line[]): string {
  const metrics = metricsIn(lines);
  return table([what, "n", ...metrics.map((name) => METRICS[name].title), "distance"], rowsOf(lines, metrics));
}

/** One metric: attacks downwards, scores across. */
function matrix(scores: Tables, metric: MetricName): string {
  const lines = scores.map(([, one]) => new Map(linesOf(one).map((line) => [line.title, line])));
  const titles = [...new Set(lines.flatMap((line) => [...line.keys()]))];
  // A score that some attacks lack would put the average before these.
  const inOrder = [...titles.filter((title) => title !== "average"), ...titles.filter((title) => title === "average")];
  const rows = inOrder.map((title) => [title, ...lines.map((line) => METRICS[metric].show(line.get(title)?.[metric]))]);
  return table(["attack", ...scores.map(([name]) => name)], rows);
}

/** Unrelated models judged by the others: one by one, and each architecture by all others. */
function falseAlarms(scores: Tables): string {
  const archs = new Set(
    scores.flatMap(([, one]) => one.falseAlarms.flatMap(({ arch, group }) => (group ? [] : (arch ?? [])))),
  );
  const by = ({ falseAlarms: all }: EvaluationTable, arch: string) => {
    const found = all.find((one) => one.arch === arch && one.alpha === 0.05 && one.group === undefined);
    return found ? `${found.falseAlarms} of ${found.judged}` : "–";
  };
  const rows = scores.map(([name, one]) => [
    name,
    falseAlarmsAt(one, 0.05),
    falseAlarmsAt(one, 0.01),
    ...[...archs].map((arch) => by(one, arch)),
  ]);
  const titles = ["score", "each by all others, 5 %", "1 %", ...[...archs].map((arch) => `${arch} by the others, 5 %`)];
  return table(titles, rows);
}

/** AUC and true positive rate of every score against the varied parameter. */
function sweepParts({ parameter, points, skipped }: Evaluation["sweeps"][number]): string[] {
  const names = [...new Set(points.flatMap(({ scores }) => Object.keys(scores)))];
  const tables = (["auc", "tprAt5"] as const).map((metric) => {
    const rows = points.map(({ value, scores }) => {
      const byName = new Map(Object.entries(scores));
      return [value, ...names.map((name) => METRICS[metric].show(byName.get(name)?.average?.[metric]))];
    });
    return `${METRICS[metric].title}, average of the attacks:\n\n${table([parameter, ...names], rows)}`;
  });
  return [
    `## Varied: ${parameter}`,
    ...tables,
    list(
      "",
      skipped.map(({ value, message }) => `${value}: ${message}`),
    ),
  ];
}
