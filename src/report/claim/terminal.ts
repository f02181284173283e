import { plainText } from "../../text/table.ts";
import type { ClaimReport } from "./schema.ts";
import { conclusionOf, limitsOf, OUTCOMES } from "./words.ts";

/** The report for a terminal: what was found step by step, and the conclusion. */
export function renderClaimTerminal(report: ClaimReport): string {
  const steps = report.steps.flatMap(({ number, title, found, outcome, finding }) => [
    `${String(number).padStart(2)}. ${OUTCOMES[outcome].padEnd(11)}  ${title}${finding ? ` [${finding}]` : ""}`,
    `                 ${found}`,
  ]);
  const doubts = report.doubts.map(({ text }) => `- ${text}`);
  return [...steps, "", conclusionOf(report), ...doubts, ...limitsOf(report)].map(plainText).join("\n");
}
