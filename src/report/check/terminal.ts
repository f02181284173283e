import { styleText } from "node:util";
import { formatNumber, formatP, percent, probesOf } from "../../text/numbers.ts";
import { plainText, textTable } from "../../text/table.ts";
import { statementsWords } from "../statement-words.ts";
import { fedSummary } from "./feeding-words.ts";
import { legSentences } from "./leg-words.ts";
import { ALLOW_NOT_JUDGED, notJudgedWords, unrecognisedWords } from "./not-judged.ts";
import type { Report, ReportFingerprint, ReportResult } from "./schema.ts";
import { twinWords } from "./twin-words.ts";
import { foundIn } from "./verdict-counts.ts";
import { decidingSpreads, discoveryWords, falseAlarmWords, pValueWords, starMeaning } from "./words.ts";

/** What the terminal can show; a file or a pipe is as wide as its longest line, and has no colours. */
export interface Screen {
  readonly width: number;
  readonly colours: boolean;
}

const NO_SCREEN: Screen = { width: Number.POSITIVE_INFINITY, colours: false };

const COLOURS = { derived: "red", error: "magenta", inconclusive: "yellow", unrelated: "green" } as const;

/** Colours a cell that says a verdict. */
function paintVerdict(cell: string): string {
  const colour = COLOURS[cell.trim() as keyof typeof COLOURS];
  return colour === undefined ? cell : styleText(colour, cell, { validateStream: false });
}

/** The report for a terminal: a verdict table, what deserves a word, and the sum of it. */
export function renderTerminal(report: Report, screen = NO_SCREEN): string {
  return [verdictTable(report, screen), details(report), notJudgedLines(report), summary(report)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function verdictTable(report: Report, { width, colours }: Screen): string {
  const several = report.fingerprints.length > 1;
  const withWeights = report.results.some(({ weights }) => weights !== undefined);
  const withActivations = report.results.some(({ activations }) => activations !== undefined);
  const columns = [
    { title: "model" },
    ...(several ? [{ title: "source" }] : []),
    { title: "verdict", ...(colours ? { paint: paintVerdict } : {}) },
    { title: "p-value", align: "right" as const },
    { title: "spreads", align: "right" as const },
    { title: "distance", align: "right" as const },
    { title: "score", align: "right" as const },
    ...(withWeights ? [{ title: "weights" }] : []),
    ...(withActivations ? [{ title: "hidden layers" }] : []),
    ...(report.discoveries ? [{ title: "discovery" }] : []),
  ];
  const sources = new Map(report.fingerprints.map(({ id, source }) => [id, source.name]));
  const rows = report.results.map((result) => [
    result.path,
    ...(several ? [sources.get(result.fingerprint) ?? result.fingerprint] : []),
    result.verdict,
    pValueWords(result),
    formatNumber(decidingSpreads(result), 1),
    formatNumber(result.distance),
    formatNumber(result.score),
    ...(withWeights ? [weightsCell(result)] : []),
    ...(withActivations ? [result.activations?.verdict ?? "–"] : []),
    ...(report.discoveries ? [result.discovery === undefined ? "–" : result.discovery ? "yes" : "no"] : []),
  ]);
  return textTable(columns, rows, width);
}

/** "derived, p 1e-4": what the weights alone say. */
function weightsCell({ weights }: ReportResult): string {
  if (!weights) return "–";
  return weights.pValue === undefined ? weights.verdict : `${weights.verdict}, p ${formatP(weights.pValue)}`;
}

/** What each leg found of whatever is not plainly unrelated, what more there is to know, and what to do about errors. */
function details({ results }: Report): string {
  const ordinary = new Set([
    ...["CLOSER_THAN_TWINS", "NOT_CLOSER_THAN_TWINS", "FAR_BY_REFERENCES", "FEW_TWINS"],
    ...["CLOSER_THAN_ALL", "NOT_CLOSER", "SPREADS", "FEW_REFERENCES", "DEVICE_FALLBACK"],
    ...["WEIGHTS_MATCH", "WEIGHTS_DIFFER", "WEIGHTS_NOT_COMPARABLE"],
    ...["ACTIVATIONS_MATCH", "ACTIVATIONS_DIFFER", "ACTIVATIONS_UNDECIDED"],
  ]);
  const lines = results.flatMap((result) => {
    const reasons = result.reasons.filter(({ code }) => !ordinary.has(code)).map(({ text }) => text);
    const legs = reasons.length > 0 || result.verdict !== "unrelated" ? legSentences(result) : [];
    const error = result.error && [`${result.error.code}: ${result.error.message}`, result.error.hint ?? ""];
    const said = error ? [...error, ...legs] : [...legs, ...reasons];
    return said.length > 0
      ? [`${result.path}: ${result.verdict}`, ...said.filter(Boolean).map((text) => `  ${text}`)]
      : [];
  });
  return lines.map(plainText).join("\n");
}

/** Files that may be models and were not judged, and what to do about them. */
function notJudgedLines({ notJudged = [] }: Report): string {
  if (notJudged.length === 0) return "";
  const lines = notJudged.flatMap((file) => [`${file.path}: not judged`, `  ${notJudgedWords(file)}`]);
  return [...lines.map(plainText), ALLOW_NOT_JUDGED].join("\n");
}

function panelsOf({ unrelated, twins }: ReportFingerprint): string {
  return [`${unrelated} unrelated models`, ...(twins ? [`${twins.count} twins`] : [])].join(", ");
}

function summary(report: Report): string {
  const { counts, fingerprints, settings, results } = report;
  const models = new Set(results.map(({ path }) => path)).size;
  const all = { ...counts, "not-judged": report.notJudged?.length ?? 0 };
  const found = foundIn(report).map((verdict) => `${all[verdict]} ${verdict}`);
  const compared = fingerprints.map((one) => `${one.source.name} (${probesOf(one)}, ${panelsOf(one)})`);
  const lines = [
    `${models} ${models === 1 ? "model" : "models"} against ${compared.map(plainText).join(", ")}: ${found.join(", ")}.`,
  ];
  for (const { source, statements } of fingerprints) {
    lines.push(plainText(`Stated of ${source.name}: ${statementsWords(statements)}.`));
  }
  const rules = [...new Set(results.flatMap(({ rule }) => rule ?? []))].join(", ");
  const promised = falseAlarmWords(report);
  if (promised !== undefined && rules !== "")
    lines.push(`Rule ${rules} at ${percent(settings.alpha)}, for each suspect as if it were the only one.`);
  const more = [promised, starMeaning(report), discoveryWords(report), fedSummary(report)];
  lines.push(...more.filter((line) => line !== undefined));
  const seeds = new Set(fingerprints.flatMap(({ draw }) => draw?.seed ?? []));
  lines.push(...[...seeds].map((seed) => `Probes drawn for this run; to replay it: --draw-seed ${plainText(seed)}`));
  for (const { source, warnings } of fingerprints) {
    const about = fingerprints.length > 1 ? `Warning (${source.name})` : "Warning";
    lines.push(...warnings.map(({ text }) => plainText(`${about}: ${text}`)));
  }
  for (const one of fingerprints) {
    const twins = twinWords(one);
    if (twins) lines.push(plainText(`Twins of ${one.source.name}: ${twins}.`));
  }
  const fallbacks = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  lines.push(...new Set(fallbacks.map(({ text }) => plainText(text))));
  const unrecognised = unrecognisedWords(report.unrecognised);
  if (unrecognised) lines.push(plainText(unrecognised));
  if (counts.derived > 0) lines.push("A derived verdict is evidence for review, never proof of theft.");
  return lines.join("\n");
}
