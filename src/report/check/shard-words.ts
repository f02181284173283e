import type { Report, ReportShard } from "./schema.ts";

/** "Shard 2 of 3" */
export function shardTitle({ index, of }: Pick<ReportShard, "index" | "of">): string {
  return `Shard ${index} of ${of}`;
}

/** The headline of a shard's report. @param found that of what was judged */
export function shardHeadline(shard: ReportShard, found: string): string {
  return `${shardTitle(shard)}: ${shard.places.length === 0 ? "no model falls to it" : found}`;
}

/** What a report is part of; undefined for a whole one. */
export function shardWords({ shard }: Pick<Report, "shard">): string | undefined {
  if (!shard) return undefined;
  if (shard.places.length === 0) return `${shardHeadline(shard, "")}.`;
  return `${shardTitle(shard)}: the others are judged elsewhere, and sac merge joins their reports.`;
}
