import { FAIL_ON, type FailOn } from "../../core/verdict.ts";
import { asJson } from "../../text/json.ts";
import { pathInRepository } from "../../text/path.ts";
import { type Finding, findingsOf, noticesOf, quiet } from "./findings.ts";
import { measurementsOf } from "./measurements.ts";
import { unrecognisedWords } from "./not-judged.ts";
import type { Report } from "./schema.ts";
import { unreachedWords } from "./unreached-words.ts";

/** GitHub refuses a run with more results. */
export const MOST_RESULTS = 25_000;
/** So many models are named that passed although a leg was blind; every one stands in the JSON report. */
const MOST_NOTIFICATIONS = 1000;

const RULES: Record<FailOn, { name: string; level: "error" | "warning"; short: string; help: string }> = {
  derived: {
    name: "DerivedModel",
    level: "error",
    short: "The model seems to descend from a fingerprinted source model.",
    help: "On the probes of the fingerprint, the model answers more like the source model than independently trained models do, or its weights or hidden layers are like the source's; the message says which. The p-value says how often an honest model that could have been one of those would. It is evidence for review, never proof of theft: find out where the model came from, who copied whom, and whether it was allowed.",
  },
  error: {
    name: "UnjudgedModel",
    level: "error",
    short: "The model could not be judged.",
    help: "The model is missing, is no usable ONNX classifier, or crashed, hung or took too much memory while it ran; or the run ended before it was judged. The message says which, and what to do. A model that cannot be judged never passes.",
  },
  inconclusive: {
    name: "InconclusiveModel",
    level: "warning",
    short: "No verdict could be reached on the model.",
    help: "The model ran, but no verdict follows: it answers like the source, and an honest model might for a reason that the message names; or its weights could not be looked at for the shape of its graph; or its answers or the fingerprint's calibration do not suffice. The message says what would settle it: a statement of the owner, twins of the source, or unrelated models of the suspect's kind. It is neither a finding nor a pass.",
  },
  "not-judged": {
    name: "FileNotJudged",
    level: "warning",
    short: "A file that may be a model was not judged.",
    help: "The file holds a model, or may hold one, in another format than ONNX, in an archive, or as a pointer of Git LFS. Nothing is known about it, and it has not passed. Have the model judged as ONNX, exclude the file by a glob with ! in the Action's input models, or take not-judged out of fail-on.",
  },
};

/** The findings as a SARIF 2.1.0 log with one run, for code scanning. Beyond GitHub's limit the worst are kept. */
export function renderSarif(report: Report): string {
  const findings = findingsOf(report);
  const kept = findings.slice(0, MOST_RESULTS);
  const { name, version } = report.tool;
  const run = {
    tool: { driver: { name, version, semanticVersion: version, rules: FAIL_ON.map(ruleOf) } },
    invocations: [
      {
        arguments: report.command,
        executionSuccessful: report.counts.error === 0,
        startTimeUtc: report.startedAt,
        toolExecutionNotifications: [
          ...leftOut(findings.length - kept.length),
          ...[unreachedWords(report) ?? []].flat().map((text) => notification("warning", text)),
          ...noticesOf(report)
            .slice(0, MOST_NOTIFICATIONS)
            .map(({ message }) => notification("warning", message)),
          ...[unrecognisedWords(report.unrecognised) ?? []].flat().map((text) => notification("note", quiet(text))),
        ],
      },
    ],
    columnKind: "utf16CodeUnits",
    results: kept.map(resultOf),
    properties: {
      verdict: report.verdict,
      shard: report.shard && { index: report.shard.index, of: report.shard.of },
      counts: report.counts,
      settings: report.settings,
      fingerprints: report.fingerprints.map(({ id, path, sha256, source, statements, twins }) => ({
        id,
        path,
        sha256,
        source,
        statements,
        twins,
      })),
      expectedFalseAlarms: report.expectedFalseAlarms,
      discoveries: report.discoveries,
    },
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return asJson(log);
}

function ruleOf(verdict: FailOn): object {
  const { name, level, short, help } = RULES[verdict];
  return {
    id: `sac/${verdict}`,
    name,
    shortDescription: { text: short },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    defaultConfiguration: { level },
    properties: { tags: ["model-provenance"] },
  };
}

function resultOf({ verdict, path, result, message, identity }: Finding): object {
  return {
    ruleId: `sac/${verdict}`,
    ruleIndex: FAIL_ON.indexOf(verdict),
    level: RULES[verdict].level,
    message: { text: literal(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          // A model is binary, but readers want a line.
          region: { startLine: 1 },
        },
      },
    ],
    // GitHub tells alerts apart by this name alone, and hashes the file's first line if it is not there.
    partialFingerprints: { primaryLocationLineHash: identity },
    properties: result && Object.fromEntries(measurementsOf(result)),
  };
}

function leftOut(count: number): object[] {
  if (count === 0) return [];
  const text = `${count} of the less severe results were left out: code scanning takes ${MOST_RESULTS} at most.`;
  return [{ level: "warning", message: { text } }];
}

function notification(level: "note" | "warning", text: string): object {
  return { level, message: { text: literal(text) } };
}

/** A SARIF message in which brackets begin no link and braces no placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function literal(text: string): string {
  return text.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&");
}

/** A relative URI reference for a relative path, a file URI for an absolute one. */
function uriOf(path: string): string {
  const windows = /^[A-Za-z]:[\\/]/.test(path);
  const parts = (windows ? `/${path.replaceAll("\\", "/")}` : pathInRepository(path)).split("/");
  const uri = parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd"))).join("/");
  return uri.startsWith("/") ? `file://${uri}` : uri;
}
