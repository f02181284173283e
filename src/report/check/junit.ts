import { plainText } from "../../text/table.ts";
import { verdictEvidence } from "./evidence.ts";
import { explanationOf } from "./findings.ts";
import { fingerprintLabels, fingerprintOf } from "./fingerprint-labels.ts";
import { measurementsOf } from "./measurements.ts";
import { notJudgedWords } from "./not-judged.ts";
import type { NotJudged, Report, ReportFingerprint, ReportResult } from "./schema.ts";
import { shardTitle } from "./shard-words.ts";

/**
 * The report as JUnit XML: a suite for each fingerprint, a case for each model. `derived` and `inconclusive` are failures
 * (`--fail-on` decides the exit status alone), `error` is an error. Measurements stand in `system-out`: the schema that
 * readers follow knows properties of suites only.
 */
export function renderJunit(report: Report): string {
  const suites = [...fingerprintLabels(report)].map(([fingerprint, label]) => suite(report, fingerprint, label));
  const { tests, failures, errors } = tally(report.results);
  const { notJudged = [] } = report;
  const counts = { tests: tests + notJudged.length, failures, errors };
  const all = notJudged.length === 0 ? suites : [...suites, notJudgedSuite(report, notJudged)];
  const root = element("testsuites", { name: nameOf(report), ...counts }, all);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function nameOf({ shard }: Report): string {
  return shard ? `sac check, ${shardTitle(shard).toLowerCase()}` : "sac check";
}

function suite(report: Report, fingerprint: ReportFingerprint, label: string): string {
  const { source, id } = fingerprint;
  const results = report.results.filter((result) => fingerprintOf(result, report) === fingerprint);
  const properties = settingsOf(report, fingerprint).map(([name, value]) => element("property", { name, value }));
  const attributes = {
    name: `${label} (fingerprint ${id})`,
    ...tally(results),
    time: results.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000,
    // The oldest readers take a time without milliseconds and zone.
    timestamp: report.startedAt.slice(0, 19),
  };
  const cases = results.map((result) => testcase(result, source.name, report));
  return element("testsuite", attributes, [element("properties", {}, properties), ...cases]);
}

/** Files that may be models and were not judged, as cases that were skipped. */
function notJudgedSuite({ startedAt, tool }: Report, files: readonly NotJudged[]): string {
  const counts = { tests: files.length, failures: 0, errors: 0, skipped: files.length, time: 0 };
  const cases = files.map((file) =>
    element("testcase", { name: file.path, classname: "not judged", time: 0 }, [
      element("skipped", {}),
      element("system-out", {}, [escapeXml(notJudgedWords(file))]),
    ]),
  );
  const properties = element("properties", {}, [element("property", { name: "tool.version", value: tool.version })]);
  const attributes = { name: "not judged", ...counts, timestamp: startedAt.slice(0, 19) };
  return element("testsuite", attributes, [properties, ...cases]);
}

function settingsOf({ tool, settings }: Report, fingerprint: ReportFingerprint): [string, string | number][] {
  const { path, sha256, probes, quality, selection, representation, correlation, source, unrelated, twins } =
    fingerprint;
  const { trainingImages, ancestor } = fingerprint.statements;
  const { alpha, rule, score, device, threads } = settings;
  return [
    ...Object.entries({ "fingerprint.path": path, "fingerprint.sha256": sha256, "source.sha256": source.sha256 }),
    ...Object.entries({ probes, quality: quality ?? "lossless", selection, representation, correlation, unrelated }),
    ...(twins ? [["twins", twins.count] as [string, number]] : []),
    ...Object.entries({ "stated.trainingImages": trainingImages, "stated.ancestor": ancestor }),
    ...Object.entries({ alpha, rule, score, device, threads, "tool.version": tool.version }),
  ];
}

function testcase(result: ReportResult, source: string, report: Report): string {
  const { path, verdict, error, durationMs = 0 } = result;
  const outcome = { derived: "failure", inconclusive: "failure", error: "error", unrelated: undefined }[verdict];
  const type = error?.code ?? verdict;
  const evidence = error ? "" : `${verdictEvidence(result, report).text}. `;
  const message = `${verdict}: ${evidence}${explanationOf(result)}`;
  const measured = measurementsOf(result).map(([name, value]) => escapeXml(`${name}: ${value}`));
  return element("testcase", { name: path, classname: source, time: durationMs / 1000 }, [
    ...(outcome ? [element(outcome, { type, message }, [escapeXml(message)])] : []),
    element("system-out", {}, [measured.join("\n")]),
  ]);
}

function tally(results: readonly ReportResult[]) {
  const errors = results.filter(({ verdict }) => verdict === "error").length;
  const passed = results.filter(({ verdict }) => verdict === "unrelated").length;
  return { tests: results.length, failures: results.length - errors - passed, errors };
}

/** XML text or attribute value, in which readers see no `[[ATTACHMENT|file]]` either, on which some publish the file. */
function escapeXml(text: string): string {
  return plainText(text)
    .replaceAll("[[", "[\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function element(name: string, attributes: Record<string, string | number>, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const start = `<${name}${written.join("")}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join("")}</${name}>`;
}
