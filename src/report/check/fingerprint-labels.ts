import { fileName } from "../../text/path.ts";
import type { Report, ReportFingerprint, ReportResult } from "./schema.ts";

/** Length of the beginning of a digest by which people tell two apart. */
const DIGEST_LENGTH = 8;

/** What may tell a fingerprint from others of a source of the same name, the plainest first. */
const APART: readonly ((one: ReportFingerprint) => string)[] = [
  ({ path }) => fileName(path),
  ({ path }) => path,
  ({ id }) => id.slice(0, DIGEST_LENGTH),
  ({ sha256 }) => sha256.slice(0, DIGEST_LENGTH),
];

/** What a fingerprint is called in a report: by its source, and where another has one of that name, by its file. */
export function fingerprintLabels({ fingerprints }: Pick<Report, "fingerprints">): Map<ReportFingerprint, string> {
  return new Map(
    fingerprints.map((one) => {
      const { name } = one.source;
      const namesakes = fingerprints.filter(({ source }) => source.name === name);
      const apart = APART.find((tell) => new Set(namesakes.map(tell)).size === namesakes.length);
      return [one, namesakes.length === 1 || !apart ? name : `${name} (${apart(one)})`];
    }),
  );
}

/** The fingerprint that a result was judged by. */
export function fingerprintOf(
  { fingerprint, fingerprintSha256 }: ReportResult,
  { fingerprints }: Pick<Report, "fingerprints">,
): ReportFingerprint | undefined {
  const isIt = ({ id, sha256 }: ReportFingerprint) =>
    id === fingerprint && (fingerprintSha256 === undefined || sha256 === fingerprintSha256);
  return fingerprints.find(isIt);
}

/**
 * What is said of fingerprints, once for all of which it holds.
 * @param line makes a sentence of a text and what they are called
 */
export function saidOnce<Line>(
  report: Pick<Report, "fingerprints">,
  textsOf: (one: ReportFingerprint) => readonly string[],
  line: (text: string, names: string) => Line,
): Line[] {
  const names = new Map<string, string[]>();
  for (const [one, label] of fingerprintLabels(report)) {
    for (const text of textsOf(one)) names.set(text, [...(names.get(text) ?? []), label]);
  }
  return [...names].map(([text, of]) => line(text, of.join(", ")));
}

/** The report with fingerprints of which no two have one name or id, for pages that look them up by those. */
export function toldApart(report: Report): Report {
  const labels = fingerprintLabels(report);
  const shared = (one: string) => report.fingerprints.filter(({ id }) => id === one).length > 1;
  const idOf = (one: ReportFingerprint) =>
    shared(one.id) ? `${one.id} (${one.sha256.slice(0, DIGEST_LENGTH)})` : one.id;
  const ofResult = (result: ReportResult) => {
    const fingerprint = fingerprintOf(result, report);
    return fingerprint && shared(fingerprint.id) ? { ...result, fingerprint: idOf(fingerprint) } : result;
  };
  return {
    ...report,
    fingerprints: report.fingerprints.map((one) => ({
      ...one,
      id: idOf(one),
      source: { ...one.source, name: labels.get(one) ?? one.source.name },
    })),
    results: report.results.map(ofResult),
  };
}
