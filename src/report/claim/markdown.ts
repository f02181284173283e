import { code, escapeMarkdown } from "../../text/markdown.ts";
import { commandLine } from "../run-again.ts";
import type { ClaimReport } from "./schema.ts";
import { conclusionOf, digestsOf, limitsOf, OUTCOMES, versionsOf } from "./words.ts";

/** The report for people who follow it step by step, as Markdown. */
export function renderClaimMarkdown(report: ClaimReport): string {
  const { steps, startedAt, command } = report;
  const numbered = steps.map(({ number, title, checked, expected, found, outcome, finding }) =>
    [
      `### ${number}. ${escapeMarkdown(title)}: ${OUTCOMES[outcome]}${finding ? ` (${code(finding)})` : ""}`,
      "",
      escapeMarkdown(checked),
      "",
      `- Expected: ${escapeMarkdown(expected)}`,
      `- Found: ${escapeMarkdown(found)}`,
    ].join("\n"),
  );
  const digests = digestsOf(report).map(
    ({ what, name, sha256 }) => `| ${escapeMarkdown(what)} | ${code(name)} | ${code(sha256)} |`,
  );
  return `${[
    "# Examination of a claim of descent",
    `**${escapeMarkdown(conclusionOf(report))}**`,
    ...(report.doubts.length > 0 ? [report.doubts.map(({ text }) => `- ${escapeMarkdown(text)}`).join("\n")] : []),
    `Made at ${startedAt} with ${escapeMarkdown(versionsOf(report))}.`,
    "## Steps",
    ...numbered,
    "## What this is worth",
    limitsOf(report)
      .map((text) => `- ${escapeMarkdown(text)}`)
      .join("\n"),
    "## What was examined",
    ["| what | name | SHA-256 |", "|---|---|---|", ...digests].join("\n"),
    "## To repeat it",
    "In the same folder, with the same files and the same version of sac:",
    // No text can close a block that is indented.
    `    ${commandLine(command)}`,
  ].join("\n\n")}\n`;
}
