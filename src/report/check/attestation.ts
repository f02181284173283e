import type { RunVerdict } from "../../core/verdict.ts";
import { asJson } from "../../text/json.ts";
import { plainText } from "../../text/table.ts";
import type { Report, ReportFingerprint, ReportResult } from "./schema.ts";

/**
 * The predicate of an in-toto attestation of type https://in-toto.io/attestation/test-result/v0.1, to be signed over the
 * models by whoever publishes them. A test is one model against one fingerprint: it passes if unrelated, warns if
 * inconclusive, and fails if derived or in error. Files that were not judged make a run warn, and are no tests.
 */
export function renderAttestation(report: Report): string {
  const tests = (...verdicts: ReportResult["verdict"][]) =>
    report.results.filter(({ verdict }) => verdicts.includes(verdict)).map(testName);
  const predicate = {
    result: RESULTS[report.verdict],
    configuration: [settingsOf(report), ...report.fingerprints.map(fingerprintOf), ...modelsOf(report)],
    passedTests: tests("unrelated"),
    warnedTests: tests("inconclusive"),
    failedTests: tests("derived", "error"),
  };
  return asJson(predicate);
}

const RESULTS: Readonly<Record<RunVerdict, string>> = {
  derived: "FAILED",
  error: "FAILED",
  inconclusive: "WARNED",
  "not-judged": "WARNED",
  unrelated: "PASSED",
};

/** Names the model by its content as well: the verdict holds for nothing else. */
function testName({ path, sha256, fingerprint }: ReportResult): string {
  const digest = sha256 === undefined ? "" : ` (sha256:${sha256})`;
  return plainText(`${path}${digest} against fingerprint ${fingerprint}`);
}

function settingsOf({ settings, tool, shard }: Report): object {
  const part = shard && { index: shard.index, of: shard.of };
  const content = Buffer.from(JSON.stringify({ tool, settings, shard: part })).toString("base64");
  return { name: "settings", content, mediaType: "application/json" };
}

function fingerprintOf({ id, path, sha256, source, task, probes, unrelated }: ReportFingerprint): object {
  const annotations = { role: "fingerprint", id, task, probes, unrelated, sourceSha256: source.sha256 };
  return { name: plainText(path), digest: { sha256 }, mediaType: "application/zip", annotations };
}

/** The models that were judged, each once; one that could not be read has no digest to name it by. */
function modelsOf({ results }: Report): object[] {
  const digests = new Map(results.flatMap(({ path, sha256 }) => (sha256 ? [[path, sha256] as const] : [])));
  return [...digests].map(([path, sha256]) => ({
    name: plainText(path),
    digest: { sha256 },
    annotations: { role: "suspect" },
  }));
}
