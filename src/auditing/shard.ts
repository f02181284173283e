import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sha256 } from "../digest.ts";
import type { Report, ReportShard } from "../report/check/schema.ts";
import { runVerdict } from "../report/check/verdict-counts.ts";
import type { CheckOptions } from "../tasks/check-options.ts";
import { VERSION } from "../version.ts";

/** Which part of a run is to be judged: the index-th of so many, from 1 on. */
type Shard = Pick<ReportShard, "index" | "of">;

/** What starting a model's process costs, in bytes of a larger model. */
const STARTING_BYTES = 2 ** 21;

/**
 * Takes one shard of a plan: all its groups, each with the models that fall to the shard. The same files give the same shards
 * on every machine.
 * @param shard undefined: all of the plan
 * @returns what is to be judged, and what the report says of the shard
 */
export async function takeShard(
  plan: CheckOptions,
  shard: Shard | undefined,
): Promise<{ readonly plan: CheckOptions; readonly shard: ReportShard | undefined }> {
  if (shard === undefined) return { plan, shard };
  const bytes = new Map<string, number>();
  for (const path of plan.groups.flatMap(({ models }) => models)) {
    if (!bytes.has(path)) bytes.set(path, await bytesOf(path));
  }
  const own = shareOut(costsOf(plan, bytes), shard);
  const whole = plan.groups.flatMap(({ models, fingerprints }) =>
    models.flatMap((path) => fingerprints.map(() => own.has(path))),
  );
  return {
    plan: {
      ...plan,
      groups: plan.groups.map((group) => ({ ...group, models: group.models.filter((path) => own.has(path)) })),
    },
    shard: {
      ...shard,
      plan: digestOf(plan, bytes),
      paths: digestOfPaths(bytes.keys()),
      total: whole.length,
      places: whole.flatMap((isOwn, place) => (isOwn ? [place] : [])),
    },
  };
}

/** The report of a shard, which says that it is one. */
export function asShard(report: Report, shard: ReportShard): Report {
  const told = { ...report, shard };
  return { ...told, verdict: runVerdict(told) };
}

/** One digest over the paths of a run's models, in whatever order and however often they come. */
export function digestOfPaths(paths: Iterable<string>): string {
  return sha256(JSON.stringify([...new Set(paths)].sort()));
}

/**
 * The models of one shard: the costliest first, each goes to the shard that has the least to do so far.
 * @param costs by path
 */
export function shareOut(costs: ReadonlyMap<string, number>, { index, of }: Shard): Set<string> {
  const loads = Array.from({ length: of }, () => 0);
  const own = new Set<string>();
  const byCost = [...costs].sort(([a, costA], [b, costB]) => costB - costA || (a < b ? -1 : 1));
  for (const [path, cost] of byCost) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += cost;
    if (least === index - 1) own.add(path);
  }
  return own;
}

/** A model costs as much as it is large, once for each fingerprint that it meets. */
function costsOf({ groups }: CheckOptions, bytes: ReadonlyMap<string, number>): Map<string, number> {
  const costs = new Map<string, number>();
  for (const { models, fingerprints } of groups) {
    for (const path of models) {
      const cost = (STARTING_BYTES + (bytes.get(path) ?? 0)) * fingerprints.length;
      costs.set(path, (costs.get(path) ?? 0) + cost);
    }
  }
  return costs;
}

/**
 * Of a model file and of those beside it that are called like it with something behind, as exporters name external data
 * (`net.onnx.data`, `net.onnx_data`). Nothing is opened; what is not there has none.
 */
async function bytesOf(path: string): Promise<number> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.startsWith(basename(path)));
  const sizes = await Promise.all(own.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, about) => sum + (about?.isFile() ? about.size : 0), 0);
}

/** Over all that decides what the run judges by what, and how: shards of different plans are not of one run. */
function digestOf(plan: CheckOptions, bytes: ReadonlyMap<string, number>): string {
  const { groups, run, alpha, rule, score, multiple, draw, feature, weights, activations } = plan;
  const { device, threads, limits, isolation, preprocess, output, matching } = run;
  const judged = groups.map(({ fingerprints, models, threshold }) => ({
    fingerprints: fingerprints.map(({ sha256: digest }) => digest),
    models: models.map((path) => [path, bytes.get(path)]),
    threshold,
  }));
  const judging = { alpha, rule, score, multiple, draw, feature, weights, activations };
  const running = { device, threads, limits, isolation, preprocess, output, matching };
  return sha256(JSON.stringify([VERSION, judged, judging, running]));
}
