import { SacError } from "../../errors.ts";
import { defined } from "../defined.ts";
import { withFigures } from "./figures.ts";
import { withFoundBeside } from "./not-judged.ts";
import type { Report, ReportFingerprint, ReportOrigin, ReportResult } from "./schema.ts";

/** One of the reports that a whole one is joined from. */
export interface ReportPart {
  /** What it is called in messages, such as the path of its file. */
  readonly name: string;
  readonly report: Report;
  /** Where each of its results stands among those of the whole, from 0 on. */
  readonly places: readonly number[];
}

/** A result, and the fingerprint that it is of. */
interface Placed {
  readonly place: number;
  readonly result: ReportResult;
  readonly fingerprint: ReportFingerprint;
}

/**
 * One report of all results, wherever each was made. What concerns the run as a whole is computed from the joined results, as
 * for a single run. Of parts that one run could have given, the report is what that run would have given, but for times, machines
 * and the command.
 * @param parts at least one; their places must not overlap
 * @param command the arguments that give it again; undefined: it has none
 * @throws SacError SHARD_FOREIGN if their settings, fingerprints, origin or version differ; REPORT_INVALID for a result whose
 *   fingerprint its report does not describe
 */
export function joinReports(parts: readonly ReportPart[], command?: readonly string[]): Report {
  const [{ report: first }] = parts;
  for (const part of parts) refuseForeign(part, parts);
  const placed = parts.flatMap(placedIn).sort((one, other) => one.place - other.place);
  const reports = parts.map(({ report }) => report);
  const base = {
    schemaVersion: first.schemaVersion,
    tool: first.tool,
    command: command && [...command],
    runtime: joinedRuntime(reports),
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0],
    origin: joinedOrigin(reports),
    settings: first.settings,
    fingerprints: fingerprintsOf(placed, parts),
    results: resultsOf(placed),
  };
  const joined = withFigures(base, first.discoveries?.procedure);
  const looked = reports.some(({ notJudged }) => notJudged !== undefined);
  return defined(looked ? withFoundBeside(joined, foundBeside(reports)) : joined);
}

/** Everything that is decided before a model is judged must be the same in all parts. */
function refuseForeign({ name, report }: ReportPart, parts: readonly ReportPart[]): void {
  const [{ report: first }] = parts;
  const described = parts.flatMap(({ report: { fingerprints } }) => fingerprints);
  const { notes: _, ...origin } = report.origin ?? { notes: [] };
  const { notes: __, ...its } = first.origin ?? { notes: [] };
  const pairs: readonly [string, unknown, unknown][] = [
    ["version", report.tool, first.tool],
    ["settings", report.settings, first.settings],
    ["procedure for discoveries", report.discoveries?.procedure, first.discoveries?.procedure],
    ["origin", origin, its],
    ...report.fingerprints.flatMap((one): [string, unknown, unknown][] => {
      const same = described.find(({ sha256 }) => sha256 === one.sha256);
      return same ? [["fingerprint", lasting(one), lasting(same)]] : [];
    }),
  ];
  const other = pairs.find(([, one, another]) => JSON.stringify(one) !== JSON.stringify(another));
  if (other === undefined) return;
  const message = `${name} is not of the same run as the others: it differs in the ${other[0]}.`;
  throw new SacError(
    "SHARD_FOREIGN",
    message,
    "Give the reports of the shards of one run, made by one version of sac.",
  );
}

/** What a report says of a fingerprint whatever it was held against. */
function lasting({ references: _, warnings: __, ...fingerprint }: ReportFingerprint): object {
  return fingerprint;
}

function placedIn({ name, report, places }: ReportPart): Placed[] {
  return report.results.map((result, i) => {
    const fingerprint = report.fingerprints.find(
      ({ id, sha256 }) => id === result.fingerprint && sha256 === (result.fingerprintSha256 ?? sha256),
    );
    if (fingerprint) return { place: places[i], result, fingerprint };
    const message = `${name} has a result of a fingerprint that it does not describe.`;
    throw new SacError("REPORT_INVALID", message, "Give the file as sac wrote it.");
  });
}

/** Each with the digest of its fingerprint where several have one id. */
function resultsOf(placed: readonly Placed[]): ReportResult[] {
  const files = new Map<string, Set<string>>();
  for (const { fingerprint } of placed) {
    files.set(fingerprint.id, (files.get(fingerprint.id) ?? new Set()).add(fingerprint.sha256));
  }
  return placed.map(({ result, fingerprint: { id, sha256 } }) => {
    const { path, fingerprint, fingerprintSha256: _, ...rest } = result;
    const shared = (files.get(id)?.size ?? 0) > 1;
    return { path, fingerprint, ...(shared ? { fingerprintSha256: sha256 } : {}), ...rest };
  });
}

/** In the order in which results name them. */
function fingerprintsOf(placed: readonly Placed[], parts: readonly ReportPart[]): ReportFingerprint[] {
  const all = parts.flatMap(({ report }) => report.fingerprints);
  const named = new Map(placed.map(({ fingerprint }) => [fingerprint.sha256, fingerprint]));
  return [...named.values()].map((fingerprint) => {
    const own = placed.filter((one) => one.fingerprint.sha256 === fingerprint.sha256);
    const views = all.filter(({ sha256 }) => sha256 === fingerprint.sha256).flatMap(({ references }) => references);
    const used = new Set(own.map(({ result }) => result.comparedBy));
    return {
      ...fingerprint,
      warnings: warningsOf(own),
      references: [...used].flatMap((by) => views.find(({ comparedBy }) => comparedBy === by) ?? []),
    };
  });
}

/** A part in which twins decided about every suspect leaves out what its references lack; the whole says it if any part does. */
function warningsOf(own: readonly Placed[]): ReportFingerprint["warnings"] {
  const byReferences = own.find(({ result }) => result.comparedBy !== undefined && !result.twins?.decided);
  return (byReferences ?? own[0]).fingerprint.warnings;
}

/** Of several machines what each has, and the weakest of their walls. Only parts that ran a model know what it ran behind. */
function joinedRuntime(reports: readonly Report[]): Report["runtime"] {
  const runtimes = reports.map(({ runtime }) => runtime);
  const ran = runtimes.filter(({ onnxruntime }) => onnxruntime !== undefined);
  const each = (of: (runtime: Report["runtime"]) => string) => [...new Set(runtimes.map(of))].sort().join(", ");
  const [walled] = ran.map(({ walls }) => walls);
  return {
    node: each(({ node }) => node),
    platform: each(({ platform }) => platform),
    sharp: each(({ sharp }) => sharp),
    onnxruntime:
      ran.length === 0 ? undefined : [...new Set(ran.map(({ onnxruntime }) => onnxruntime))].sort().join(", "),
    walls: walled?.filter((wall) => ran.every(({ walls }) => walls?.includes(wall))),
    network: ran.some(({ network }) => network === "reachable") ? "reachable" : ran[0]?.network,
  };
}

function joinedOrigin(reports: readonly Report[]): ReportOrigin | undefined {
  const [{ origin }] = reports;
  return origin && { ...origin, notes: distinct(reports.flatMap((report) => report.origin?.notes ?? [])) };
}

/** What any part found beside the models: all of them looked at the same files. */
function foundBeside(reports: readonly Report[]) {
  return {
    notJudged: distinct(reports.flatMap(({ notJudged = [] }) => notJudged)),
    unrecognised: distinct(reports.flatMap(({ unrecognised = [] }) => unrecognised)),
  };
}

/** Each once, in the order in which they come. */
function distinct<T extends object>(values: readonly T[]): T[] {
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
}
