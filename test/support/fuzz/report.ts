import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contradictory } from "../../../src/auditing/contradictions.ts";
import { readHostileReport } from "../../../src/auditing/hostile-report.ts";
import { COMMENT_BYTES } from "../../../src/github/conversation/comment.ts";
import { renderHtml } from "../../../src/report/check/html/page.ts";
import { renderReview } from "../../../src/report/check/markdown/page.ts";
import { everyVerdict, makeOrigin, makeReport } from "../report.ts";
import { mutateJson } from "./mutate-json.ts";
import { type Target, Wrong } from "./target.ts";

/** The report of a fork's run, up to the comment that is made of it. */
export function reportTarget(root: string, folder: string): Target {
  const path = join(folder, "report.json");
  const reports = [makeReport(everyVerdict(), { origin: makeOrigin() }), makeReport([])];
  return {
    corpus: [
      ...reports.map((report) => Buffer.from(JSON.stringify(report))),
      readFileSync(join(root, "fixtures", "report.json")),
    ],
    mutate: (input, _, random) => Buffer.from(mutateJson(Buffer.from(input).toString("utf8"), random)),
    async read(input) {
      writeFileSync(path, input);
      const report = await readHostileReport(path, "It");
      if (report.counts.derived > 0 && report.verdict !== "derived") throw new Wrong("a head that hides a verdict");
      contradictory(report);
      const comment = renderReview(report, COMMENT_BYTES);
      if (Buffer.byteLength(comment) > COMMENT_BYTES) throw new Wrong("a comment that is too long");
      renderHtml(report);
      return "a report";
    },
  };
}
