import { Command } from "commander";
import { VERSION } from "../version.ts";
import { addCalibrate } from "./calibrate.ts";
import { addCheck } from "./check.ts";
import { addCommit } from "./commit.ts";
import { addEnroll } from "./enroll.ts";
import { addEvaluate } from "./evaluate.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { addRotate } from "./rotate.ts";
import { addSeal } from "./seal.ts";
import { addVerifyClaim } from "./verify-claim.ts";

const INTRODUCTION = `Tells whether an ONNX model descends from yours.

  1. sac enroll     makes a fingerprint of your model, once
  2. sac calibrate  compares it with models known to be unrelated
  3. sac check      judges suspects, with a stated error rate

sac init asks for what the first two need, and does both.`;

/** The whole command line: all commands with their options, help and examples. */
export function makeProgram(): Command {
  const program = new Command("sac")
    .description(INTRODUCTION)
    .version(VERSION, "--version", "print the version")
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help for the options and examples)")
    .exitOverride();
  const making = [addInit, addEnroll, addCalibrate, addRotate, addSeal];
  const judging = [addCheck, addEvaluate, addInspect, addCommit, addVerifyClaim];
  for (const add of [...making, ...judging]) add(program);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}
