import type { Trigger } from "../github/trigger.ts";
import { renderReview } from "../report/check/markdown/page.ts";
import { renderUnjudged } from "../report/check/markdown/unjudged.ts";
import { titleOf as reportTitle } from "../report/check/markdown/words.ts";
import { code } from "../text/markdown.ts";
import type { Outcome } from "./outcome.ts";

/** How a run ended, in one line of plain text. */
export function titleOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case "judged":
      return reportTitle(outcome.report);
    case "unjudged":
      return outcome.verdict === "skipped" ? "No model to judge" : "No verdict";
    case "failed":
      return "The check could not be made";
  }
}

/** How a run ended, in Markdown. @param budget the most bytes that it may have */
export function bodyOf(outcome: Outcome, budget: number): string {
  switch (outcome.kind) {
    case "judged":
      return renderReview(outcome.report, budget);
    case "unjudged":
      return renderUnjudged(outcome.verdict, titleOf(outcome), [outcome.why, ...(outcome.warnings ?? [])].join(" "));
    case "failed":
      return renderUnjudged("error", titleOf(outcome), outcome.error.message, outcome.error);
  }
}

/** The same for a place that later runs write to as well: it says which run it was, which a report does by itself. */
export function datedBodyOf(outcome: Outcome, budget: number, { head, run }: Trigger): string {
  if (outcome.kind === "judged") return bodyOf(outcome, budget);
  return `${bodyOf(outcome, budget)}\n<sub>Commit ${code(head)}, [the run](${run.url}).</sub>\n`;
}

/** What a run has to tell, without what differs from run to run although nothing has changed. */
export function essenceOf(outcome: Outcome): string {
  if (outcome.kind !== "judged") return bodyOf(outcome, Number.POSITIVE_INFINITY);
  const { origin, ...report } = outcome.report;
  const lasting = origin && { ...origin, commit: "", head: undefined, runUrl: "" };
  return renderReview({ ...report, origin: lasting });
}
