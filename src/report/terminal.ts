import { formatNumber, formatP, percent } from "./format.ts";
import type { Report, ReportResult } from "./schema.ts";
import { plainText, textTable } from "./table.ts";

/** The report for a terminal: a verdict table, what deserves a word, and the sum of it. */
export function renderTerminal(report: Report): string {
  return [verdictTable(report), details(report), summary(report)].filter((part) => part !== "").join("\n\n");
}

function verdictTable(report: Report): string {
  const several = report.fingerprints.length > 1;
  const columns = [
    { title: "model" },
    ...(several ? [{ title: "source" }] : []),
    { title: "verdict" },
    { title: "p-value", align: "right" as const },
    { title: "tail p", align: "right" as const },
    { title: "distance", align: "right" as const },
    { title: "score", align: "right" as const },
  ];
  const sources = new Map(report.fingerprints.map(({ id, source }) => [id, source.name]));
  const rows = report.results.map((result) => [
    result.path,
    ...(several ? [sources.get(result.fingerprint) ?? result.fingerprint] : []),
    result.verdict,
    formatP(result.pValue),
    formatP(result.tailP),
    formatNumber(result.distance),
    formatNumber(result.score),
  ]);
  return textTable(columns, rows);
}

/** Reasons of everything but the plain cases, and errors with what to do about them. */
function details({ results }: Report): string {
  const ordinary = new Set(["CLOSER_THAN_ALL", "NOT_CLOSER", "STRENGTH", "FEW_REFERENCES", "DEVICE_FALLBACK"]);
  const lines = results.flatMap((result) => {
    const reasons = result.reasons.filter(({ code }) => !ordinary.has(code)).map(({ text }) => text);
    const said = result.error ? [`${result.error.code}: ${result.error.message}`, result.error.hint ?? ""] : reasons;
    return said.length > 0
      ? [`${result.path}: ${result.verdict}`, ...said.filter(Boolean).map((text) => `  ${text}`)]
      : [];
  });
  return lines.map(plainText).join("\n");
}

function summary(report: Report): string {
  const { counts, fingerprints, expectedFalseAlarms, settings, results } = report;
  const models = new Set(results.map(({ path }) => path)).size;
  const found = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const compared = fingerprints.map(
    ({ source, unrelated, probes }) => `${source.name} (${probes} probes, ${unrelated} unrelated models)`,
  );
  const lines = [
    `${models} ${models === 1 ? "model" : "models"} against ${compared.map(plainText).join(", ")}: ${found.join(", ")}.`,
  ];
  if (expectedFalseAlarms !== undefined) {
    const rule = [...new Set(results.map((result: ReportResult) => result.rule).filter(Boolean))].join(", ");
    lines.push(
      `Rule ${rule} at ${percent(settings.alpha)}: of honest models like these, ${formatNumber(expectedFalseAlarms)} would be called derived on average, at most.`,
    );
  }
  for (const { source, warnings } of fingerprints) {
    const about = fingerprints.length > 1 ? `Warning (${source.name})` : "Warning";
    lines.push(...warnings.map(({ text }) => plainText(`${about}: ${text}`)));
  }
  const fallbacks = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  lines.push(...new Set(fallbacks.map(({ text }) => plainText(text))));
  if (counts.derived > 0) lines.push("A derived verdict is evidence for review, never proof of theft.");
  return lines.join("\n");
}
