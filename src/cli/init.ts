import { existsSync } from "node:fs";
import type { Command } from "commander";
import { SacError } from "../errors.ts";
import { commandOf, planReport, renderPlan } from "../report/init.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { InitAnswers } from "../tasks/init/answers.ts";
import { type InitFacts, lookAtFiles, tryFeeding } from "../tasks/init/facts.ts";
import { type InitPlan, planInit } from "../tasks/init/plan.ts";
import { openQuestions, type Question } from "../tasks/init/questions.ts";
import { expandPaths } from "../tasks/model-paths.ts";
import { refuseOverwriting } from "../tasks/outputs.ts";
import { expandReferences } from "../tasks/references.ts";
import { asJson } from "../text/json.ts";
import { folded } from "../text/wrap.ts";
import { type Asker, askerOnTerminal } from "./asker.ts";
import { interview } from "./interview.ts";
import { keyFiles } from "./keys.ts";
import { addSettings, givenValues, runOptionsFrom, settingValues } from "./options.ts";
import { emit, say, screen } from "./output.ts";
import { markUnfinished } from "./unfinished.ts";

/** What only this command has. */
interface Flags {
  readonly plan?: boolean;
  readonly yes?: boolean;
}

const EXAMPLES = `
Examples:
  sac init
      asks on the terminal, says what each answer buys, and makes the fingerprint
  sac init --plan --model source.onnx --images photos/
      asks and writes nothing: says what it sees, what is open, and which commands to paste
  sac init --yes --model source.onnx --images photos/ --training-images private --trained-from scratch
      asks nothing: what is not said stays unsaid

It runs sac enroll, and sac calibrate if there are models to calibrate with, and shows both commands.`;

export function addInit(program: Command): void {
  const command = program
    .command("init")
    .summary("make a first fingerprint, step by step")
    .description(
      "Looks at your model, asks what only you know, and makes the fingerprint with sac enroll and sac calibrate.",
    );
  addSettings(command, "init")
    .option("--plan", "ask and write nothing: say what is seen, what is open, and which commands to paste")
    .option("--yes", "ask nothing, and go on with what is said")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => runInit(program, command, flags));
}

async function runInit(program: Command, command: Command, { plan: planOnly, yes }: Flags): Promise<void> {
  const values = settingValues("init", command);
  const given = givenValues("init", command);
  if (values.json !== undefined && !planOnly)
    throw new SacError("USAGE", "--json writes the plan, and --plan was not given.", "Give both, or leave out --json.");
  await refuseOverwriting(
    { fingerprints: { "--out": given.out }, reports: { "--json": values.json } },
    { ...(await filesOf(given)), "--preprocess": given.preprocess, ...keyFiles() },
  );
  const run = await runOptionsFrom(values);
  if (planOnly) return tellPlan(await planFrom(given, run, await tryFeeding(given, run)), values.json);

  const asker = yes ? undefined : askerOnTerminal();
  if (asker === undefined) refuseOpen(openQuestions(given).filter(({ needed }) => needed || !yes));
  const plan = await (asker ? askPlan(asker, given, run) : planFrom(given, run));
  if (plan) await carryOut(program, plan);
}

/** What is read, by the options that name it. @throws SacError NO_MODELS_MATCHED */
async function filesOf({ model, images, unrelated = [], ancestor = [], twin = [] }: InitAnswers) {
  return {
    ...{ "--model": model, "--images": images },
    "--unrelated": (await expandReferences(unrelated)).map(({ path }) => path),
    "--ancestor": await expandPaths(ancestor),
    "--twin": await expandPaths(twin),
  };
}

async function planFrom(answers: InitAnswers, run: RunOptions, feeding?: InitFacts["feeding"]): Promise<InitPlan> {
  const plan = planInit({ ...(await lookAtFiles(answers, run)), feeding }, answers);
  if (!existsSync(plan.out)) return plan;
  const message = `${plan.out} is there already, and sac init replaces nothing.`;
  throw new SacError("OUTPUT_EXISTS", message, "Name another file with --out, or move that one away.");
}

async function tellPlan(plan: InitPlan, json: string | undefined): Promise<void> {
  if (json !== undefined) await emit(json, asJson(planReport(plan)));
  say(folded(renderPlan(plan), screen().width), json);
}

/** @throws SacError USAGE where nobody can be asked what is open */
function refuseOpen(open: readonly Question[]): void {
  if (open.length === 0) return;
  const options = open.map(({ option }) => option).join(", ");
  const message = `There is no terminal to ask on, and this is open: ${options}.`;
  const hint =
    "Answer with these options; or --yes leaves unsaid what is not said; or --plan says what each answer buys and which commands to run.";
  throw new SacError("USAGE", message, hint);
}

/** @returns undefined if it is not to be carried out now */
async function askPlan(asker: Asker, given: InitAnswers, run: RunOptions): Promise<InitPlan | undefined> {
  try {
    const plan = await planFrom(await interview(asker, given, run), run);
    asker.say(
      ["", "These commands make the fingerprint:", ...plan.steps.map(({ command }) => `  ${commandOf(command)}`)].join(
        "\n",
      ),
    );
    const answer = await asker.ask("Run them now? [Y/n] ");
    if (/^(y|yes|)$/i.test(answer)) return plan;
    asker.say("Nothing was written. Paste them when you are ready.");
    return undefined;
  } finally {
    asker.close();
  }
}

/** Runs the very commands of the plan: nothing is done here that they would not do. @throws SacError of any of them */
async function carryOut(program: Command, { steps, out }: InitPlan): Promise<void> {
  for (const [i, { command, does }] of steps.entries()) {
    const line = commandOf(command);
    process.stderr.write(`\nStep ${i + 1} of ${steps.length}: ${does}\n  ${line}\n`);
    markUnfinished(program, i + 1 < steps.length);
    const [name, ...args] = command;
    try {
      await program.commands.find((one) => one.name() === name)?.parseAsync(args, { from: "user" });
    } catch (thrown) {
      if (i > 0) process.stderr.write(`\n${out} was made before this. When it is settled, go on with:\n  ${line}\n\n`);
      throw thrown;
    }
  }
}
