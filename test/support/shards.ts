import { digestOfPaths } from "../../src/auditing/shard.ts";
import { withFigures } from "../../src/report/check/figures.ts";
import type { Report, ReportResult, ReportShard } from "../../src/report/check/schema.ts";
import { makeReport, makeResult } from "./report.ts";

/** Six honest models and one that is derived, judged by fewer references than the conformal rule takes. */
export function makeRun(changes: Partial<Report> = {}): Report {
  const honest = { verdict: "unrelated", pValue: 0.5, conformalP: 0.5, asClose: 3 } as const;
  const results = Array.from({ length: 7 }, (_, i) =>
    makeResult({ path: `models/${i}.onnx`, ...(i === 4 ? {} : honest) }),
  );
  const { command: _, ...report } = makeReport(results, changes);
  return JSON.parse(JSON.stringify(withFigures(report, undefined)));
}

/** The reports of a run's shards: each has every so-manieth result. */
export function shardsOf(run: Report, of: number): (Report & { shard: ReportShard })[] {
  const paths = digestOfPaths(run.results.map(({ path }) => path));
  return Array.from({ length: of }, (_, i) => {
    const places = run.results.flatMap((_, place) => (place % of === i ? [place] : []));
    const shard = { index: i + 1, of, plan: "e".repeat(64), paths, total: run.results.length, places };
    return shardWith(
      { ...run, shard },
      places.map((place) => run.results[place]),
    );
  });
}

/** The same shard with other results, counted. */
export function shardWith(part: Report & { shard: ReportShard }, results: readonly ReportResult[]) {
  const counted = withFigures({ ...part, results: [...results] }, undefined);
  return { ...(JSON.parse(JSON.stringify(counted)) as Report), shard: part.shard };
}
