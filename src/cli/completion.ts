import { Argument, type Command, type Option } from "commander";
import { oneOf } from "../settings/value-types.ts";
import { type Completed, type CompletedOption, SCRIPTS, type Shell } from "./completion-scripts.ts";
import { argument } from "./options.ts";
import { say } from "./output.ts";

const SHELLS = Object.keys(SCRIPTS) as Shell[];

const EXAMPLES = `
Examples:
  source <(sac completion bash)                                        bash, for this shell; in ~/.bashrc for all
  sac completion bash > ~/.local/share/bash-completion/completions/sac
  sac completion zsh > "\${fpath[1]}/_sac"                              zsh, before compinit is called
  sac completion fish > ~/.config/fish/completions/sac.fish`;

export function addCompletion(program: Command): void {
  program
    .command("completion")
    .summary("print a script that completes commands and options")
    .description("Prints a script with which a shell completes the commands, their options and their values.")
    .addArgument(
      new Argument("<shell>", "the shell to print it for").choices(SHELLS).argParser(argument(oneOf(SHELLS))),
    )
    .addHelpText("after", EXAMPLES)
    .action((shell: Shell) => say(SCRIPTS[shell](program.commands.map(completed)).trimEnd(), undefined));
}

/** What there is to complete of a command: all that its help shows. */
function completed(command: Command): Completed {
  const [operand] = command.registeredArguments;
  const names = operand?.name() === "command" ? command.parent?.commands.map((one) => one.name()) : operand?.argChoices;
  const options = command.createHelp().visibleOptions(command).map(completedOption);
  return { name: command.name(), summary: command.summary(), options, operands: operand && (names ?? "files") };
}

function completedOption({ long, short, flags, description, argChoices, variadic }: Option): CompletedOption {
  const [, value] = /<(.+)>/.exec(flags) ?? [];
  const path = value !== undefined && /^(?:file|folder|models)\b/.test(value);
  const values = argChoices ?? (path ? "files" : value === undefined ? undefined : "text");
  return { name: (long ?? "").slice(2), letter: short?.slice(1), help: description, values, many: variadic };
}
