import { type AnnotationProperties, error, info, setFailed, warning } from "@actions/core";
import type { SacError } from "../errors.ts";
import { type Finding, findingsOf, ofNotJudged } from "../report/check/findings.ts";
import type { Report } from "../report/check/schema.ts";
import { renderTerminal } from "../report/check/terminal.ts";
import { type Outcome, outcomeTitle } from "../report/outcome.ts";
import { logAnswers } from "../tasks/answers-log.ts";
import type { Progress } from "../tasks/progress.ts";
import { shortenEnd } from "../text/markdown.ts";
import { pathInRepository } from "../text/path.ts";
import { plainText } from "../text/table.ts";

/** GitHub shows ten annotations of a kind for a step; one is left for how the step ends, or for a warning about GitHub. */
const MOST_OF_A_KIND = 9;
/** Most characters of an annotation. */
const LENGTH = 1_000;

/** Tells the job's log: whoever reads nothing else finds the verdicts there and the reasons for them. */
export function logOutcome(outcome: Outcome, { failOn }: { readonly failOn: readonly string[] }): void {
  if (outcome.kind === "unjudged") {
    info(`${outcomeTitle(outcome)}: ${plainText(outcome.why)}`);
    for (const text of outcome.warnings ?? []) warning(plainText(text));
    annotateAll((outcome.notJudged ?? []).map(ofNotJudged), failOn);
  }
  if (outcome.kind !== "judged") return;
  const { report } = outcome;
  info(`\n${renderTerminal(report)}\n`);
  for (const { text } of report.origin?.notes ?? []) info(`Note: ${plainText(text)}`);
  annotateAll(findingsOf(report), failOn);
}

/** Findings that fail the run are errors, others warnings. */
function annotateAll(findings: readonly Finding[], failOn: readonly string[]): void {
  annotate(
    findings.filter(({ verdict }) => failOn.includes(verdict)),
    error,
  );
  annotate(
    findings.filter(({ verdict }) => !failOn.includes(verdict)),
    warning,
  );
}

function annotate(findings: readonly Finding[], say: (message: string, about: AnnotationProperties) => void): void {
  for (const { verdict, path, message } of findings.slice(0, MOST_OF_A_KIND)) {
    say(shortenEnd(message, LENGTH), { title: `Model: ${verdict}`, file: plainText(pathInRepository(path)) });
  }
  const more = findings.length - MOST_OF_A_KIND;
  if (more > 0) info(`${more} more such findings stand in the table above.`);
}

/** Tells the job's log what was judged before something ended the run. */
export function logJudged(judged: Report): void {
  info(`\nJudged before the run ended:\n${renderTerminal(judged)}\n`);
}

/** Fails the step: says what went wrong, where, and what to do; the cause only where it is a bug of ours. */
export function logFailure(failure: SacError): void {
  const text = [`${failure.code}: ${failure.message}`, failure.hint ?? ""].filter(Boolean).map(plainText).join("\n");
  setFailed(text);
  if (failure.kind === "internal" && failure.cause instanceof Error) error(failure.cause.stack ?? "");
}

/** Long work, told line by line in the job's log. */
export function logProgress(): Progress {
  return {
    step: (done, total, what) => info(`[${done}/${total}] ${plainText(what)}`),
    note: (text) => info(`Note: ${plainText(text)}`),
    answered: logAnswers(info),
  };
}
