import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type SacError, toSacError } from "../errors.ts";
import { renderFacts, renderPanel } from "../report/init.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { InitAnswers } from "../tasks/init/answers.ts";
import { lookAtFiles, tryFeeding } from "../tasks/init/facts.ts";
import { outFor, planInit } from "../tasks/init/plan.ts";
import { QUESTIONS, type Question } from "../tasks/init/questions.ts";
import { plainText } from "../text/table.ts";
import type { Asker } from "./asker.ts";

/**
 * Asks what is open, one question after the other, and looks at each file as soon as it is named: what cannot be used is said
 * and asked again.
 * @returns the answers that were given before, and the new ones
 * @throws SacError USAGE if the answers end, those of a machine on which nothing can be looked at
 */
export async function interview(asker: Asker, given: InitAnswers, run: RunOptions): Promise<InitAnswers> {
  let answers = given;
  for (const question of QUESTIONS) {
    if (answers[question.key] !== undefined || question.when?.(answers) === false) continue;
    if (question.key === "unrelated") {
      const { panel } = planInit(await lookAtFiles(answers, run), answers);
      asker.say(`\n${renderPanel(panel)}`);
    }
    answers = await askOne(asker, question, answers, run);
  }
  return { ...answers, out: await freeName(asker, answers) };
}

const SEVERAL = "A path, folder or pattern a line; an empty line ends.";

async function askOne(asker: Asker, question: Question, answers: InitAnswers, run: RunOptions): Promise<InitAnswers> {
  const { key, asks, tells, choices, needed, several } = question;
  asker.say(["", asks, ...(tells ? [tells] : []), ...(several ? [SEVERAL] : [])].join("\n"));
  for (const [i, { says, buys }] of (choices ?? []).entries()) asker.say(`  ${i + 1}  ${says}. ${buys}.`);
  for (;;) {
    const value = choices
      ? await askChoice(
          asker,
          choices.map(({ value }) => value),
        )
      : await askPaths(asker, several);
    if (value === undefined && needed) continue;
    const next = { ...answers, [key]: value };
    const problem = value === undefined || choices ? undefined : await problemWith(asker, key, next, run);
    if (problem === undefined) return next;
    asker.say(plainLines(problem));
  }
}

/** One of the values, by its number or by itself; the last one, that nothing is known, if nothing is said. */
async function askChoice(asker: Asker, values: readonly string[]): Promise<string> {
  for (;;) {
    const said = await asker.ask(`[1 to ${values.length}, or Enter for ${values.length}] `);
    const value = said === "" ? values.at(-1) : (values[Number(said) - 1] ?? values.find((one) => one === said));
    if (value !== undefined) return value;
    asker.say(`Answer with a number from 1 to ${values.length}.`);
  }
}

/** One path, or several with a line for each; undefined if there is none. */
async function askPaths(asker: Asker, several = false): Promise<string | string[] | undefined> {
  if (!several) return asPath(await asker.ask("> ")) || undefined;
  const paths: string[] = [];
  for (;;) {
    const path = asPath(await asker.ask("> "));
    if (path === "") return paths.length > 0 ? paths : undefined;
    paths.push(path);
  }
}

/** What a shell would have made of it: file managers quote what is dragged to a terminal, and people write ~. */
function asPath(said: string): string {
  const plain = /^'(.*)'$|^"(.*)"$/.exec(said);
  const text = plain ? (plain[1] ?? plain[2]) : said;
  const unescaped = text.replace(/\\(.)/g, "$1");
  const path = process.platform !== "win32" && !existsSync(text) && existsSync(unescaped) ? unescaped : text;
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

/** Looks at what was named just now alone, and says what it is. @returns the message and hint of what is wrong */
async function problemWith(
  asker: Asker,
  key: Question["key"],
  { task, model, acceptPreprocessing, [key]: value }: InitAnswers,
  run: RunOptions,
): Promise<string | undefined> {
  try {
    const named = { ...(task && { task }), ...(key === "images" && model && { model }), [key]: value };
    const feeding =
      key === "images"
        ? await tryFeeding({ ...named, ...(acceptPreprocessing && { acceptPreprocessing }) }, run)
        : undefined;
    const facts = { ...(await lookAtFiles(named, run)), feeding };
    const seen = renderFacts(facts, key);
    if (seen) asker.say(seen);
    const models = facts.references + facts.twins;
    if (models > 0) asker.say(`${models === 1 ? "1 model" : `${models} models`} found.`);
    return undefined;
  } catch (thrown) {
    const error = toSacError(thrown);
    if (error.kind === "environment" || error.kind === "internal" || isOfOptions(error, run)) throw error;
    return `${error.message}\n${error.hint ?? ""}`;
  }
}

/** Whether it is the command line that is wrong: no answer could correct that. */
function isOfOptions({ code }: SacError, { preprocess }: RunOptions): boolean {
  const said = Object.values(preprocess).some((value) => value !== undefined);
  return said && (code === "PREPROCESS_INVALID" || code === "PREPROCESSING_DOUBTFUL");
}

/** Nothing that is there is ever replaced. */
async function freeName(asker: Asker, { out, model = "" }: InitAnswers): Promise<string> {
  let name = out ?? outFor(model);
  while (existsSync(name) || !name.endsWith(".sac")) {
    const why = existsSync(name) ? "is there already, and stays as it is" : "does not end in .sac";
    const problem = name === "" ? "It needs a name that ends in .sac" : `${plainText(name)} ${why}`;
    asker.say(`\n${problem}. What should the fingerprint be called?`);
    name = asPath(await asker.ask("> "));
  }
  return name;
}

function plainLines(text: string): string {
  return text.split("\n").map(plainText).join("\n");
}
