import { EVALUATED_SCORES } from "../../core/score-table.ts";
import { csvTable } from "../../text/csv.ts";
import type { Evaluation } from "./schema.ts";

/** Every score of every model, a line for each draw of probes; an unrelated model's scores by labels or decisions alone have their own. */
export function renderEvaluationCsv({ models, leftOut }: Evaluation): string {
  const about = ["path", "role", "attack", "group", "arch", "accuracy", "accuracyKept", "weakened", "sha256"];
  const header = [...about, "seed", "comparedBy", ...EVALUATED_SCORES, "error"];
  const rows = models.flatMap((model) => {
    const { path, role, attack, group, arch, accuracy, accuracyKept, weakened, sha256, comparedBy } = model;
    const facts = [path, role, attack, group, arch, accuracy, accuracyKept, String(weakened), sha256];
    return model.draws.flatMap(({ seed, scores, labelScores }) => {
      const line = (by: string, values: typeof scores) => [
        ...facts,
        seed,
        by,
        ...EVALUATED_SCORES.map((score) => values[score]),
        undefined,
      ];
      return [
        line(comparedBy, scores),
        ...(labelScores ? [line(comparedBy === "scores" ? "labels" : "decisions", labelScores)] : []),
      ];
    });
  });
  const failed = leftOut.map(({ path, role, attack, group, arch, code }) => [
    ...[path, role, attack, group, arch],
    ...new Array<undefined>(header.length - 6).fill(undefined),
    code,
  ]);
  return csvTable([header, ...rows, ...failed]);
}
