import { Command, CommanderError } from "commander";
import { VERSION } from "../version.ts";
import { addCompletion } from "./completion.ts";
import { say } from "./output.ts";
import { refuseSlips } from "./slips.ts";
import { refuseCommand, usageError } from "./usage.ts";

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

/** The program without its commands. */
function bareProgram(): Command {
  return new Command("sac")
    .description(INTRODUCTION)
    .version(VERSION, "-v, --version", "print the version")
    .configureOutput({ outputError: () => {} })
    .hook("preAction", (_, command) => refuseSlips(command));
}

/** The whole command line: all commands with their options, help and examples. */
export async function makeProgram(): Promise<Command> {
  const program = bareProgram();
  const [{ BEFORE_CHECK, AFTER_CHECK }, { addCheck }] = await Promise.all([
    import("./commands.ts"),
    import("./check.ts"),
  ]);
  for (const add of [...BEFORE_CHECK, addCheck, ...AFTER_CHECK, addCustomary]) add(program);
  for (const command of [program, ...program.commands]) {
    command.copyInheritedSettings(program).exitOverride((thrown) => usageError(command, thrown));
  }
  return program;
}

/**
 * Runs a command line. The command that is run most often is loaded without the others.
 * @param args without the program's name
 * @throws SacError; CommanderError where help or version was shown
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  if (args[0] === "check" && (await runCheck(args))) return;
  await (await makeProgram()).parseAsync(args, { from: "user" });
}

/** @returns false if its options cannot be read: the whole program knows which command has what */
async function runCheck(args: readonly string[]): Promise<boolean> {
  const program = bareProgram();
  (await import("./check.ts")).addCheck(program);
  for (const command of program.commands) command.copyInheritedSettings(program).exitOverride();
  try {
    await program.parseAsync(args, { from: "user" });
    return true;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError) || thrown.exitCode === 0) throw thrown;
    return false;
  }
}
