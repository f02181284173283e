import type { ComparedBy } from "../../../core/forms.ts";
import type { ScoreName } from "../../../core/score-table.ts";
import { distanceIn } from "../../../core/scores.ts";
import { isStatistical, type Rule } from "../../../core/verdict.ts";
import { fingerprintLabels, fingerprintOf } from "../fingerprint-labels.ts";
import type { Report, ReportFingerprint, ReportResult } from "../schema.ts";

/** Suspects that were judged on one scale: by one score, in one way, against one fingerprint. */
export interface Comparison {
  readonly fingerprint: ReportFingerprint;
  /** What the source is called in this report. */
  readonly source: string;
  readonly comparedBy: ComparedBy;
  readonly score: ScoreName;
  readonly rule: Rule | undefined;
  /** Whether twins decided about the suspects, whose values are on another scale. */
  readonly byTwins: boolean;
  readonly unrelated: readonly number[];
  readonly derived: readonly number[];
  readonly suspects: readonly Placed[];
  /** Where the rule draws its line, if it can be drawn. */
  readonly line: number | undefined;
}

export interface Placed {
  readonly result: ReportResult;
  readonly value: number;
}

type ReportScores = ReportFingerprint["references"][number]["unrelated"][number];

/** Where a result has its place, and where the calibration's models have theirs beside it. */
interface Place {
  readonly score: ScoreName;
  readonly value: number;
  readonly read: (scores: ReportScores) => number | undefined;
}

/** By the score that a result's verdict rests on; undefined if there is none. */
function placeOf({ rule, judgedBy, score, distance }: ReportResult): Place | undefined {
  const byDistance = (rule !== undefined && !isStatistical(rule)) || score === undefined || judgedBy === undefined;
  if (!byDistance) return { score: judgedBy, value: score, read: (scores) => scores[judgedBy] };
  return distance === undefined ? undefined : { score: "sac", value: distance, read: distanceOf };
}

/** What a rule with a threshold looks at, of a model of the calibration. */
function distanceOf({ sac, ...scores }: ReportScores): number | undefined {
  return sac === undefined ? undefined : distanceIn({ ...scores, sac });
}

/** Groups the results that share a scale, in the order of the report. Results without any score are in none. */
export function comparisonsOf(report: Report): Comparison[] {
  const labels = fingerprintLabels(report);
  const groups = new Map<string, { readonly first: ReportResult; readonly place: Place; suspects: Placed[] }>();
  for (const result of report.results) {
    const place = placeOf(result);
    if (!place) continue;
    const judged = [result.rule, result.threshold, result.twins?.decided];
    const key = [result.fingerprint, result.fingerprintSha256, result.comparedBy, place.score, ...judged].join("|");
    const group = groups.get(key) ?? { first: result, place, suspects: [] };
    group.suspects.push({ result, value: place.value });
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ first, place, suspects }) => {
    const fingerprint = fingerprintOf(first, report);
    if (!fingerprint) return [];
    const comparedBy = first.comparedBy ?? "scores";
    const references = fingerprint.references.find((one) => one.comparedBy === comparedBy);
    const valuesOf = (models: readonly ReportScores[] = []) => models.flatMap((scores) => place.read(scores) ?? []);
    const { rule, boundary: line, twins } = first;
    return [
      {
        ...{
          fingerprint,
          source: labels.get(fingerprint) ?? fingerprint.source.name,
          comparedBy,
          score: place.score,
          rule,
          suspects,
          line,
        },
        byTwins: twins?.decided === true,
        unrelated: valuesOf(references?.unrelated),
        derived: valuesOf(references?.derived),
      },
    ];
  });
}

/** The bootstrap interval of a suspect's score, if that is what is drawn. */
export function intervalOf({ interval, rule }: ReportResult): ReportResult["interval"] {
  return rule === undefined || isStatistical(rule) ? interval : undefined;
}
