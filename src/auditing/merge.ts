import { SacError } from "../errors.ts";
import { joinReports, type ReportPart } from "../report/check/join.ts";
import type { Report, ReportShard } from "../report/check/schema.ts";
import { listed } from "../text/list.ts";
import { counted } from "../text/numbers.ts";
import { VERSION } from "../version.ts";
import { contradictory } from "./contradictions.ts";
import { readHostileReport } from "./hostile-report.ts";
import { digestOfPaths } from "./shard.ts";

/** Of all reports together: each is bounded by itself. */
const MOST_REPORTS = 10_000;
const MOST_RESULTS = 100_000;

/** A report of a shard, and what it is called. */
interface ShardPart extends ReportPart {
  readonly shard: ReportShard;
}

/**
 * Joins the reports of all shards of one run, or takes one whole report as it is. Strangers may have written them: nothing that can be
 * computed is believed, and a shard that is not there, or twice, is an error and never a smaller run.
 * @param paths of the reports' files, in any order
 * @param command the arguments that join them again; a whole report keeps its own. Undefined: none is told
 * @throws SacError REPORT_INVALID, SHARD_MISSING, SHARD_DOUBLED, SHARD_FOREIGN
 */
export async function mergeReports(paths: readonly string[], command?: readonly string[]): Promise<Report> {
  if (paths.length === 0) throw missing("There is no report to join.");
  if (paths.length > MOST_REPORTS) throw foreign(`There are ${paths.length} reports, and no run has so many shards.`);
  const reports: Report[] = [];
  let results = 0;
  for (const path of paths) {
    const report = await readChecked(path);
    results += report.results.length;
    if (results > MOST_RESULTS) throw foreign(`The reports have more than ${MOST_RESULTS} results together.`);
    reports.push(report);
  }
  const [first] = reports;
  if (first.shard === undefined && paths.length === 1) return wholeOf(first, paths[0], command);
  return joinShards(
    reports.map((report, i) => partOf(report, paths[i])),
    command,
  );
}

async function readChecked(path: string): Promise<Report> {
  const report = await readHostileReport(path, path);
  if (report.tool.version !== VERSION)
    throw foreign(`${path} was made by another version of sac than this one, ${VERSION}.`);
  const [wrong] = contradictory(report);
  if (wrong !== undefined) throw invalid(path, `its result ${wrong + 1} contradicts itself`);
  return report;
}

/** With what concerns the whole computed again. */
function wholeOf(report: Report, name: string, command: readonly string[] | undefined): Report {
  return joinReports([{ name, report, places: report.results.map((_, place) => place) }], command && report.command);
}

function partOf(report: Report, name: string): ShardPart {
  const { shard } = report;
  if (shard === undefined) throw foreign(`${name} is a whole report, not that of a shard.`);
  const { index, of, total, places } = shard;
  if (index > of || of > MOST_REPORTS) throw invalid(name, `it is shard ${index} of ${of}`);
  const ascending = places.every((place, i) => place < total && place > (places[i - 1] ?? -1));
  if (!ascending || places.length !== report.results.length)
    throw invalid(name, "its results have no places of their own");
  return { name, report, shard, places };
}

/** @throws SacError SHARD_MISSING, SHARD_DOUBLED, SHARD_FOREIGN, REPORT_INVALID */
function joinShards(parts: readonly ShardPart[], command: readonly string[] | undefined): Report {
  const [{ shard: first }] = parts;
  for (const { name, shard } of parts) {
    const { of, plan, paths, total } = shard;
    const isSame = of === first.of && plan === first.plan && paths === first.paths && total === first.total;
    if (!isSame) throw foreign(`${name} is a shard of another run than ${parts[0].name}, or of one on other files.`);
  }
  const byIndex = new Map(parts.map((part) => [part.shard.index, part]));
  const doubled = parts.find((part) => byIndex.get(part.shard.index) !== part);
  if (doubled) throw twice(doubled, byIndex.get(doubled.shard.index) ?? doubled);
  const indices = Array.from({ length: first.of }, (_, i) => i + 1);
  const lacking = indices.filter((index) => !byIndex.has(index));
  if (lacking.length > 0) {
    const which = listed(lacking.map((index) => `${index}/${first.of}`));
    throw missing(
      `${counted(lacking.length, "shard")} of ${first.of} ${lacking.length === 1 ? "is" : "are"} missing: ${which}.`,
    );
  }
  // In their order, so that the same files make the same report however they are named.
  const ordered = indices.flatMap((index) => byIndex.get(index) ?? []);
  refuseGaps(ordered, first.total);
  const report = joinReports(ordered, command);
  refuseOtherModels(report, first);
  return report;
}

/** Every place of the run has one result. */
function refuseGaps(parts: readonly ShardPart[], total: number): void {
  const places = parts.flatMap((part) => part.places);
  if (new Set(places).size < places.length) throw foreign("Two shards have results of the same models.");
  if (places.length < total) {
    throw missing(`The shards have ${places.length} results together, and the run has ${total}.`);
  }
}

/** No shard has put a model in the place of another. */
function refuseOtherModels({ results }: Report, { paths }: ReportShard): void {
  if (digestOfPaths(results.map(({ path }) => path)) === paths) return;
  throw foreign("The shards' results are not of the models that the run had.");
}

function invalid(name: string, why: string): SacError {
  const hint = "Give the report.json that a run of this version of sac wrote.";
  return new SacError("REPORT_INVALID", `${name} is no report that can be used: ${why}.`, hint);
}

function missing(message: string): SacError {
  const hint = "Give the reports of all shards of the run; a shard that failed has to be run again.";
  return new SacError("SHARD_MISSING", message, hint);
}

function twice({ name, shard }: ShardPart, other: ShardPart): SacError {
  const message = `${name} and ${other.name} are both shard ${shard.index}/${shard.of}.`;
  return new SacError("SHARD_DOUBLED", message, "Give one report of each shard.");
}

function foreign(message: string): SacError {
  const hint =
    "Give the reports of the shards of one run, made by one version of sac on the same files with the same options.";
  return new SacError("SHARD_FOREIGN", message, hint);
}
