import { percent, probesOf } from "../../../text/numbers.ts";
import { statementsWords } from "../../statement-words.ts";
import { earlierWords } from "../earlier.ts";
import { fedSummary } from "../feeding-words.ts";
import { fingerprintLabels, saidOnce } from "../fingerprint-labels.ts";
import { unrecognisedWords } from "../not-judged.ts";
import { largestPWords } from "../p-words.ts";
import type { Report, ReportFingerprint } from "../schema.ts";
import { shardWords } from "../shard-words.ts";
import { twinWords } from "../twin-words.ts";
import { unreachedWords } from "../unreached-words.ts";
import { foundIn } from "../verdict-counts.ts";
import { discoveryWords, falseAlarmWords, modelsWith } from "../words.ts";

/** The sum of a run, and what its verdicts rest on: paragraphs of a sentence or two, none of them twice. */
export function summaryLines(report: Report): string[] {
  const { counts, fingerprints, results } = report;
  const labels = fingerprintLabels(report);
  const label = (one: ReportFingerprint) => labels.get(one) ?? one.source.name;
  const fallbacks = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  const seeds = fingerprints.flatMap(({ draw }) => draw?.seed ?? []);
  const lines = [
    shardWords(report),
    fingerprints.length > 0 ? countsLine(report, label) : undefined,
    earlierWords(report),
    unreachedWords(report),
    largestPWords(report),
    ...saidOnce(
      report,
      ({ statements }) => [statementsWords(statements)],
      (words, names) => `Stated of ${names}: ${words}.`,
    ),
    ruleLine(report),
    discoveryWords(report),
    fedSummary(report),
    ...seeds.map((seed) => `Probes drawn for this run; to replay it: --draw-seed ${seed}`),
    ...saidOnce(report, ({ warnings }) => warnings.map(({ text }) => text), warningLine),
    ...fingerprints.map((one) => {
      const twins = twinWords(one);
      return twins && `Twins of ${label(one)}: ${twins}.`;
    }),
    ...fallbacks.map(({ text }) => text),
    unrecognisedWords(report.unrecognised),
    counts.derived > 0 ? "A derived verdict is evidence for review, never proof of theft." : undefined,
  ];
  return [...new Set(lines.filter((line) => line !== undefined))];

  function warningLine(text: string, names: string): string {
    return `Warning${fingerprints.length > 1 ? ` (${names})` : ""}: ${text}`;
  }
}

function countsLine(report: Report, label: (one: ReportFingerprint) => string): string {
  const models = modelsWith(report);
  const all = { ...report.counts, "not-judged": report.notJudged?.length ?? 0 };
  const found = foundIn(report).map((verdict) => `${all[verdict]} ${verdict}`);
  const compared = report.fingerprints.map((one) => `${label(one)} (${probesOf(one)}, ${panelsOf(one)})`);
  return `${models} ${models === 1 ? "model" : "models"} against ${compared.join(", ")}: ${found.join(", ")}.`;
}

function panelsOf({ unrelated, twins }: ReportFingerprint): string {
  const references = unrelated === 0 ? "no references" : `${unrelated} ${unrelated === 1 ? "reference" : "references"}`;
  return [references, ...(twins ? [`${twins.count} twins`] : [])].join(", ");
}

function ruleLine(report: Report): string | undefined {
  const promised = falseAlarmWords(report);
  if (promised === undefined) return undefined;
  const rules = [...new Set(report.results.flatMap(({ rule }) => rule ?? []))];
  const by =
    rules.length === 0
      ? []
      : [`Rule ${rules.join(", ")} at ${percent(report.settings.alpha)}, for each model as if it were the only one.`];
  return [...by, promised].join(" ");
}
