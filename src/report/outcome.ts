import type { RunVerdict } from "../core/verdict.ts";
import { type SacError, toSacError } from "../errors.ts";
import { code, escapeMarkdown, shortenEnd } from "../text/markdown.ts";
import { fitParts } from "./check/markdown/fit.ts";
import { notJudgedPart } from "./check/markdown/not-judged.ts";
import { renderReview } from "./check/markdown/page.ts";
import { titleOf } from "./check/markdown/words.ts";
import { ALLOW_NOT_JUDGED, notJudgedTitle } from "./check/not-judged.ts";
import type { NotJudged, Report } from "./check/schema.ts";
import { SYMBOLS } from "./check/words.ts";

/** What came of a run, for everything that tells people and machines. */
export type Outcome =
  | { readonly kind: "judged"; readonly report: Report; readonly status: 0 | 1 | 2 }
  /** Nothing to judge, or nothing to judge by: one sentence says why. */
  | {
      readonly kind: "unjudged";
      readonly verdict: "skipped" | "inconclusive" | "not-judged";
      readonly why: string;
      /** What people must look at all the same. */
      readonly warnings?: readonly string[];
      /** Files that may be models. */
      readonly notJudged?: readonly NotJudged[];
      readonly status: 0 | 1;
    }
  /** It could not come to judging at all. */
  | { readonly kind: "failed"; readonly error: SacError; readonly status: 2 };

/** The outcome of a run that threw: it is told like any other before the run ends with it. */
export function failed(thrown: unknown): Outcome {
  return { kind: "failed", error: toSacError(thrown), status: 2 };
}

export function outcomeVerdict(outcome: Outcome): RunVerdict | "skipped" {
  switch (outcome.kind) {
    case "judged":
      return outcome.report.verdict;
    case "unjudged":
      return outcome.verdict;
    case "failed":
      return "error";
  }
}

/** The files that may be models and that a run did not judge. */
export function notJudgedIn(outcome: Outcome): readonly NotJudged[] {
  if (outcome.kind === "failed") return [];
  return (outcome.kind === "judged" ? outcome.report.notJudged : outcome.notJudged) ?? [];
}

/** How a run ended, in one line of plain text. */
export function outcomeTitle(outcome: Outcome): string {
  switch (outcome.kind) {
    case "judged":
      return titleOf(outcome.report);
    case "unjudged":
      if (outcome.verdict === "not-judged") return notJudgedTitle(outcome.notJudged ?? []);
      return outcome.verdict === "skipped" ? "No model to judge" : "No verdict";
    case "failed":
      return "The check could not be made";
  }
}

/** How a run ended, in Markdown. @param budget the most bytes that it may have */
export function renderOutcome(outcome: Outcome, budget: number): string {
  switch (outcome.kind) {
    case "judged":
      return renderReview(outcome.report, budget);
    case "unjudged":
      return withNotJudged(unjudged(outcome, [outcome.why, ...(outcome.warnings ?? [])].join(" ")), outcome, budget);
    case "failed": {
      const { code: name, message, hint } = outcome.error;
      const fix = hint === undefined ? "" : ` **Fix:** ${said(hint)}`;
      return unjudged(outcome, message, `${code(name)}: `, fix);
    }
  }
}

/** One line: there is no model's verdict. */
function unjudged(outcome: Outcome, why: string, prefix = "", fix = ""): string {
  return `${SYMBOLS[outcomeVerdict(outcome)]} **${said(outcomeTitle(outcome))}.** ${prefix}${said(why)}${fix}\n`;
}

/** Below it, the files that may be models, as many as there is room for. */
function withNotJudged(line: string, { notJudged = [] }: Outcome & { kind: "unjudged" }, budget: number): string {
  const part = notJudgedPart({ notJudged: [...notJudged] });
  if (part === undefined) return line;
  return fitParts([{ rank: 0, open: line.trim() }, part, { rank: 1, open: ALLOW_NOT_JUDGED }], budget);
}

/** Most characters of a text that comes from elsewhere. */
const LENGTH = 2_000;

function said(text: string): string {
  return escapeMarkdown(shortenEnd(text.trim(), LENGTH));
}

/** The same for a place that later runs write to as well: it says which run it was, which a report does by itself. */
export function renderDatedOutcome(
  outcome: Outcome,
  budget: number,
  { head, run }: { readonly head: string; readonly run: { readonly url: string } },
): string {
  if (outcome.kind === "judged") return renderOutcome(outcome, budget);
  return `${renderOutcome(outcome, budget)}\n<sub>Commit ${code(head)}, [the run](${run.url}).</sub>\n`;
}

/** What a run has to tell, without what differs from run to run although nothing has changed. */
export function lastingText(outcome: Outcome): string {
  if (outcome.kind !== "judged") return renderOutcome(outcome, Number.POSITIVE_INFINITY);
  const { origin, ...report } = outcome.report;
  const lasting = origin && { ...origin, commit: "", head: undefined, runUrl: "" };
  return renderReview({ ...report, origin: lasting });
}
