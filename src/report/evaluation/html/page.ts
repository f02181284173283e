import { commandSection, htmlDocument } from "../../page/document.ts";
import { html } from "../../page/escape.ts";
import { markDefinitions } from "../../page/marks.ts";
import { COPY_SCRIPT } from "../../page/script.ts";
import { commandLine } from "../../run-again.ts";
import { scoreMarks } from "../../score-looks.ts";
import type { Evaluation } from "../schema.ts";
import { distributionsSection } from "./distributions.ts";
import { overviewSection, tablesSection } from "./figures.ts";
import { leftOutSection, madeSection, wordsSection } from "./made.ts";
import { rocSection } from "./roc.ts";
import { EVALUATION_STYLE } from "./style.ts";
import { conclusionsSection, evaluationHeadline, summarySection } from "./summary.ts";
import { sweepsSection } from "./sweeps.ts";

/** The evaluation as one HTML file that needs nothing else. The same evaluation gives the same bytes. */
export function renderEvaluationHtml(evaluation: Evaluation): string {
  const body = html`${markDefinitions()}${scoreMarks()}
${summarySection(evaluation)}
<main>${conclusionsSection(evaluation)}
${overviewSection(evaluation)}
${rocSection(evaluation)}
${distributionsSection(evaluation)}
${sweepsSection(evaluation)}
${tablesSection(evaluation)}
${wordsSection()}
${leftOutSection(evaluation)}
${madeSection(evaluation)}
${commandSection([commandLine(evaluation.command)], "In the same folder, with the zoo named above:")}</main>`;
  const { tool } = evaluation;
  return htmlDocument({
    title: evaluationHeadline(evaluation),
    tool,
    style: EVALUATION_STYLE,
    script: COPY_SCRIPT,
    body,
  });
}
