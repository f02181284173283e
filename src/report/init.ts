import { modelsNeeded } from "../core/verdict.ts";
import { JUDGING } from "../settings/judging.ts";
import { areLabelled, type ImageFacts, type InitFacts, type ModelFacts } from "../tasks/init/facts.ts";
import { type InitPlan, type PlannedPanel, panelOffers } from "../tasks/init/plan.ts";
import type { Question } from "../tasks/init/questions.ts";
import { ratePercent } from "../text/numbers.ts";
import { shellCommand } from "../text/shell.ts";
import { plainText } from "../text/table.ts";
import { normalisationWords } from "./normalisation-words.ts";

/** A plan for people: what was seen, what is open, what it all buys, and the commands. */
export function renderPlan(plan: InitPlan): string {
  const { answered, open, steps, panel } = plan;
  const parts = [
    renderFacts(plan.facts),
    answered.length > 0 &&
      section(
        "Stated",
        answered.map(({ question, value, buys }) => `${question.option} ${value}: ${buys}.`),
      ),
    open.length > 0 &&
      [`Open; sac init asks on a terminal, and these options answer:`, ...open.map(renderOpen)].join("\n"),
    renderPanel(panel),
    section(
      "Commands",
      steps.map(({ command }) => commandOf(command)),
    ),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** A plan for programs. */
export function planReport({ facts, answered, open, panel, out, steps }: InitPlan) {
  return {
    ...{ model: facts.model, images: facts.images, feeding: facts.feeding, panel, out },
    stated: answered.map(({ question: { option }, value, buys }) => ({ option, value, buys })),
    open: open.map(({ option, asks, choices = [] }) => ({ option, asks, choices: choices.map((one) => ({ ...one })) })),
    steps: steps.map(({ does, command }) => ({ does, command, line: commandOf(command) })),
    offers: panelOffers(JUDGING.alpha.default).map((offer) => ({ ...offer })),
  };
}

/** The command of a step, for a shell. */
export function commandOf(command: readonly string[]): string {
  return shellCommand(["sac", ...command]);
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** What was seen of the model, of the images, or of both; nothing of what was not named. */
export function renderFacts(facts: InitFacts, only?: string): string | false {
  const { model, images, feeding } = facts;
  const lines = [
    ...(model && only !== "images" ? modelLines(model) : []),
    ...(images && only !== "model" ? [imageLine(images, facts)] : []),
    ...(feeding ? [`normalisation: ${normalisationWords(feeding)}`] : []),
  ];
  return lines.length > 0 && section("Seen", lines.map(plainText));
}

function modelLines({ path, task, input, form, fedAsBeside, output, columns }: ModelFacts): string[] {
  const kind = task === "verification" ? "a verification model" : "a classifier";
  const numbers = columns === undefined ? "" : `, ${columns} ${task === "verification" ? "numbers" : "classes"}`;
  const whose = fedAsBeside ? "; the preprocessor_config.json beside it says how it is fed" : "";
  return [
    `${path}: ${kind}; input ${input}, output ${output}${numbers}`,
    `it takes images of ${form.width}x${form.height} as ${form.dtype}, ${form.layout}${whose}`,
  ];
}

function imageLine({ path, images, folders }: ImageFacts, facts: InitFacts): string {
  const found = `${path}: ${images} images`;
  if (facts.model?.task === "verification") {
    return folders === undefined
      ? `${found} in one folder; a verification model needs a folder for each person`
      : `${found} of ${folders} people`;
  }
  if (folders === undefined)
    return `${found} in one folder: random probes. With a folder for each class derived models are found better`;
  if (areLabelled(facts)) return `${found} in ${folders} folders, one for each class`;
  const columns = facts.model?.columns;
  return columns === undefined
    ? `${found} in ${folders} folders`
    : `${found} in ${folders} folders, and the model has ${columns} classes: labels are not used, and probes are random`;
}

function renderOpen({ asks, option, choices }: Question): string {
  const answers = choices?.map(({ value, says, buys }) => `    ${option} ${value}: ${says}. ${buys}.`) ?? [
    `    ${option}`,
  ];
  return [`  ${asks}`, ...answers].join("\n");
}

/** What suspects will be judged by, and what more models would buy. */
export function renderPanel(panel: PlannedPanel): string {
  return [
    `References and twins: ${panelWords(panel)} What each number buys:`,
    ...panelOffers(JUDGING.alpha.default).map(({ models, buys }) => `  ${models}: ${buys}.`),
    "  Each is one training as long as your model's, paid once. docs/references.md says what counts as a reference, and what does not; templates/train_references.py trains both.",
  ].join("\n");
}

function panelWords({ references, twins, by }: PlannedPanel): string {
  const alpha = JUDGING.alpha.default;
  const have = [
    ...(references > 0 ? [`${references} ${references === 1 ? "reference" : "references"}`] : []),
    ...(twins > 0 ? [`${twins} ${twins === 1 ? "twin" : "twins"}`] : []),
  ];
  const what = have.length > 0 ? have.join(" and ") : "none";
  switch (by) {
    case "twins":
      return `${what}. Twins decide for every suspect that does not depend on your model.`;
    case "conformal":
      return `${what}, enough for a false-alarm rate of ${ratePercent(alpha)}.`;
    case "normal":
      return `${what}. Answers count by a rule that assumes normal scores, until there are ${modelsNeeded(alpha)} references.`;
    case "weights":
      return `${what}. Suspects are judged by their weights alone.`;
  }
}
