import { Command } from "commander";
import { VERSION } from "../version.ts";
import { addCalibrate } from "./calibrate.ts";
import { addCheck } from "./check.ts";
import { addCommit } from "./commit.ts";
import { addCompletion } from "./completion.ts";
import { addEnroll } from "./enroll.ts";
import { addEvaluate } from "./evaluate.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { addMerge } from "./merge.ts";
import { say } from "./output.ts";
import { addRotate } from "./rotate.ts";
import { addSeal } from "./seal.ts";
import { refuseSlips } from "./slips.ts";
import { refuseCommand, usageError } from "./usage.ts";
import { addVerifyClaim } from "./verify-claim.ts";

const INTRODUCTION = `Tells whether an ONNX model descends from yours.

  1. sac enroll     makes a fingerprint of your model, once
  2. sac calibrate  compares it with models known to be unrelated
  3. sac check      judges suspects, with a stated error rate

sac init asks for what the first two need, and does both.`;

/** What programs of any kind have, and what commander would make otherwise. */
function addCustomary(program: Command): void {
  addCompletion(program);
  program
    .command("version")
    .summary("print the version")
    .description("Prints the version, as --version does.")
    .action(() => say(VERSION, undefined));
  program
    .helpCommand(false)
    .command("help")
    .summary("explain a command")
    .description("Shows the options of a command, with examples, as sac COMMAND --help does.")
    .argument("[command]", "the command to explain")
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
      (command ?? refuseCommand(program, name ?? "")).outputHelp();
    });
}

/** The whole command line: all commands with their options, help and examples. */
export function makeProgram(): Command {
  const program = new Command("sac")
    .description(INTRODUCTION)
    .version(VERSION, "-v, --version", "print the version")
    .configureOutput({ outputError: () => {} })
    .hook("preAction", (_, command) => refuseSlips(command));
  const making = [addInit, addEnroll, addCalibrate, addRotate, addSeal];
  const judging = [addCheck, addMerge, addEvaluate, addInspect, addCommit, addVerifyClaim];
  for (const add of [...making, ...judging, addCustomary]) add(program);
  for (const command of [program, ...program.commands]) {
    command.copyInheritedSettings(program).exitOverride((thrown) => usageError(command, thrown));
  }
  return program;
}
