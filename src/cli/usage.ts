import type { Command, CommanderError } from "commander";
import { SacError } from "../errors.ts";
import { suggest } from "../text/suggest.ts";

/** What is wrong with a command line, and what to do about it. */
type Words = readonly [message: string, hint: string];

/** `sac check`, for a command; `sac`, for the program. */
function nameOf(command: Command): string {
  return command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}

function seeHelp(command: Command): string {
  return `${nameOf(command)} --help shows the options, with examples.`;
}

function isOption(text: string): boolean {
  return /^-[^\s\d.]/.test(text);
}

/** The option that was probably meant: by its beginning, else by its spelling. */
function meantOption(command: Command, flag: string): string | undefined {
  const flags = command.options.flatMap(({ long }) => long ?? []);
  const begun = flags.filter((one) => one.startsWith(flag));
  return begun.length === 1 ? begun[0] : suggest(flag, [...flags, "--help"]);
}

function unknownOption(command: Command, given: string): Words {
  const flag = given.split("=")[0];
  const all = (command.parent ?? command).commands;
  const others = all.filter((one) => one.options.some(({ long }) => long === flag));
  const meant = meantOption(command, flag);
  const hint = meant ? `Did you mean ${meant}?` : seeHelp(command);
  const elsewhere = others.length > 0 ? `${flag} is an option of ${others.map(nameOf).join(", ")}.` : hint;
  return [`${nameOf(command)} has no option ${flag}.`, elsewhere];
}

/** A command that there is not, as an argument of the program or of its help. */
function unknownCommand(program: Command, given: string): Words {
  const names = program.commands.map((one) => one.name());
  const meant = suggest(given, names);
  return [`There is no command ${given}.`, meant ? `Did you mean ${meant}?` : `The commands are: ${names.join(", ")}.`];
}

/** @throws SacError USAGE */
export function refuseCommand(program: Command, given: string): never {
  throw new SacError("USAGE", ...unknownCommand(program, given));
}

/** All that are missing at once; what else is odd may be why. */
function missingOptions(command: Command): Words {
  const strange = command.args.find(isOption);
  if (strange !== undefined) return unknownOption(command, strange);
  const missing = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  const named = missing.map(({ flags }) => flags).join(", ");
  const [extra] = command.args.slice(command.registeredArguments.length);
  const given = command.options.some((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  const also = given || command.args.length > 0 ? "also " : "";
  if (extra === undefined) return [`${nameOf(command)} ${also}needs ${named}.`, seeHelp(command)];
  const hint = `Write the option before it, for instance ${missing[0].long} ${extra}. ${seeHelp(command)}`;
  return [`${nameOf(command)} needs ${named}; ${extra} stands there without an option.`, hint];
}

function missingArgument(command: Command): Words {
  const [argument] = command.registeredArguments;
  const swallowing = command.options.find(
    (option) => option.variadic && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  const message = `${nameOf(command)} needs <${argument.name()}>: ${argument.description}.`;
  const usage = `Usage: ${nameOf(command)} ${command.usage()}`;
  if (swallowing === undefined) return [message, usage];
  return [message, `${swallowing.long} takes everything that follows it: put <${argument.name()}> first. ${usage}`];
}

function excessArguments(command: Command): Words {
  const taken = command.registeredArguments.length;
  const extra = command.args.slice(taken);
  const models = command.options.find(({ variadic }) => variadic);
  const message = `${nameOf(command)} takes ${taken === 0 ? "no argument" : "one file"}, and there is also: ${extra.join(" ")}.`;
  if (models) return [message, `Models come after an option, such as ${models.long} ${extra[0]}.`];
  return [message, taken === 0 ? seeHelp(command) : "Run it once for each file."];
}

/** What commander says where there is no more to say: without its prefix, as a sentence. */
function asSaid(command: Command, told: string): Words {
  const text = told.replace(/^error: /, "");
  return [`${text[0].toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`, seeHelp(command)];
}

function words(command: Command, code: string, told: string): Words {
  const quoted = /'([^']*)'/.exec(told)?.[1] ?? "";
  switch (code) {
    case "commander.unknownOption":
      return unknownOption(command, quoted);
    case "commander.unknownCommand":
      return unknownCommand(command, quoted);
    case "commander.missingMandatoryOptionValue":
      return missingOptions(command);
    case "commander.missingArgument":
      return missingArgument(command);
    case "commander.excessArguments":
      return excessArguments(command);
    case "commander.optionMissingArgument":
      return [`${quoted.split(" ")[0]} has no value.`, `Write ${quoted}. ${seeHelp(command)}`];
    case "commander.invalidArgument": {
      const [, why = told] = / is invalid(?: for argument '[^']*')?\. (.*)$/s.exec(told) ?? [];
      return [told.startsWith("error: option") ? `${quoted.split(" ")[0]}: ${why}` : why, seeHelp(command)];
    }
    default:
      return asSaid(command, told);
  }
}

/** Says what commander found wrong as every other failure is said. @throws SacError USAGE; help and version pass on */
export function usageError(command: Command, thrown: CommanderError): never {
  if (/^commander\.(?:help|helpDisplayed|version)$/.test(thrown.code)) throw thrown;
  throw new SacError("USAGE", ...words(command, thrown.code, thrown.message), { cause: thrown });
}
