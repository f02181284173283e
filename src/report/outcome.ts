import { RUN_VERDICTS, type RunVerdict } from "../core/verdict.ts";
import { type SacError, toSacError } from "../errors.ts";
import { code, escapeMarkdown, shortenEnd } from "../text/markdown.ts";
import { undated } from "./check/earlier.ts";
import { fitParts } from "./check/markdown/fit.ts";
import { notJudgedPart } from "./check/markdown/not-judged.ts";
import { renderReview } from "./check/markdown/page.ts";
import { titleOf } from "./check/markdown/words.ts";
import { ALLOW_NOT_JUDGED, notJudgedTitle } from "./check/not-judged.ts";
import type { NotJudged, Report } from "./check/schema.ts";
import { SYMBOLS } from "./check/words.ts";

/** What came of a run, for everything that tells people and machines. */
export type Outcome =
  | {
      readonly kind: "judged";
      readonly report: Report;
      readonly status: 0 | 1 | 2;
      /** Why it fails although no verdict does, in a few words. */
      readonly failing?: string | undefined;
    }
  /** Nothing to judge, or nothing to judge by: one sentence says why. An `error`: what judges later changes is broken. */
  | {
      readonly kind: "unjudged";
      readonly verdict: "skipped" | "inconclusive" | "error" | "not-judged";
      readonly why: string;
      /** What people must look at all the same. */
      readonly warnings?: readonly string[];
      /** Files that may be models. */
      readonly notJudged?: readonly NotJudged[];
      readonly status: 0 | 1 | 2;
    }
  /** It could not come to judging at all. */
  | { readonly kind: "failed"; readonly error: SacError; readonly status: 2 };

/** The outcome of a run that threw: it is told like any other. */
export function failed(thrown: unknown): Outcome & { kind: "failed" } {
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

/** How grave an outcome is: 0 if all is well; whatever fails the run is graver than whatever does not. */
export function outcomeSeverity(outcome: Outcome): number {
  const verdict = outcomeVerdict(outcome);
  const lighter = verdict === "skipped" ? 0 : RUN_VERDICTS.length - 1 - RUN_VERDICTS.indexOf(verdict);
  return outcome.status === 0 ? lighter : lighter + RUN_VERDICTS.length;
}

/** How a run ended, in one line of plain text. */
export function outcomeTitle(outcome: Outcome): string {
  switch (outcome.kind) {
    case "judged":
      return outcome.failing === undefined
        ? titleOf(outcome.report)
        : `${titleOf(outcome.report)}, but ${outcome.failing}`;
    case "unjudged":
      return unjudgedTitle(outcome);
    case "failed":
      return "The check could not be made";
  }
}

function unjudgedTitle({ verdict, warnings = [], notJudged = [] }: Outcome & { kind: "unjudged" }): string {
  switch (verdict) {
    case "skipped":
      return warnings.length === 0 ? "No model to judge" : "No model to judge, but this change touches its judge";
    case "not-judged":
      return notJudgedTitle(notJudged);
    case "inconclusive":
      return "No verdict";
    case "error":
      return "No change after this one could be judged";
  }
}

/** How a run ended, in Markdown. @param budget the most bytes that it may have */
export function renderOutcome(outcome: Outcome, budget: number): string {
  switch (outcome.kind) {
    case "judged":
      return renderReview(outcome.report, budget);
    case "unjudged":
      return unjudgedText(outcome, budget);
    case "failed":
      return renderFailure(outcome.error, outcomeTitle(outcome));
  }
}

function unjudgedText(outcome: Outcome & { kind: "unjudged" }, budget: number): string {
  const why = unjudged(outcome, outcome.why);
  const told = why + listOf(outcome.warnings ?? [], budget - Buffer.byteLength(why));
  const files = notJudgedPart({ notJudged: [...notJudgedIn(outcome)] });
  if (files === undefined) return told;
  return fitParts([{ rank: 0, open: told.trim() }, files, { rank: 1, open: ALLOW_NOT_JUDGED }], budget);
}

/** What went wrong and what to do about it, in one line of Markdown. @param title what could not be done */
export function renderFailure({ code: name, message, hint }: SacError, title: string): string {
  const fix = hint === undefined ? "" : ` **Fix:** ${said(hint)}`;
  return `${SYMBOLS.error} **${said(title)}.** ${code(name)}: ${said(message)}${fix}\n`;
}

/** One line: there is no model's verdict. */
function unjudged(outcome: Outcome, why: string): string {
  return `${SYMBOLS[outcomeVerdict(outcome)]} **${said(outcomeTitle(outcome))}.** ${said(why)}\n`;
}

/** The warnings as a list, as many as there is room for. */
function listOf(warnings: readonly string[], budget: number): string {
  let text = "";
  for (const [i, warning] of warnings.entries()) {
    const line = `${i === 0 ? "\n" : ""}- ${said(warning)}\n`;
    if (Buffer.byteLength(text + line) > budget - MORE_BYTES) {
      return `${text}- … and ${warnings.length - i} more in the log of the job.\n`;
    }
    text += line;
  }
  return text;
}

/** Room for the line that counts what is left out. */
const MORE_BYTES = 100;
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
  const { origin, ...report } = undated(outcome.report);
  const lasting = origin && { ...origin, commit: "", head: undefined, runUrl: "" };
  return renderReview({ ...report, origin: lasting });
}
