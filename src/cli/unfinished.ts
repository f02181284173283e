import type { Command } from "commander";

const KEY = "unfinished";

/** Tells the commands of a program whether another one follows in the same run, so that they need not say what comes next. */
export function markUnfinished(program: Command, unfinished: boolean): void {
  program.setOptionValue(KEY, unfinished);
}

/** Whether another command follows in this run. */
export function isUnfinished(command: Command): boolean {
  return command.parent?.getOptionValue(KEY) === true;
}
