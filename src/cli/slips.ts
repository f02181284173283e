import { existsSync } from "node:fs";
import type { Command } from "commander";
import { SacError } from "../errors.ts";

const UNSET = "Is a variable not set? Give it a value, or leave it out.";

/** Whether a text is written as an option of the command is. */
function isOptionOf(command: Command, text: string): boolean {
  const [flag] = text.split("=");
  return command.options.some(({ long, short }) => flag === long || flag === short);
}

/** The texts that the command line gives an option. */
function textsOf(command: Command, attribute: string): string[] {
  if (command.getOptionValueSource(attribute) !== "cli") return [];
  return [command.getOptionValue(attribute)].flat().filter((value) => typeof value === "string");
}

/** @throws SacError USAGE for a model in the place of the fingerprint */
function refuseModel(command: Command): void {
  const [first] = command.args;
  if (command.registeredArguments[0]?.name() !== "fingerprint" || !/\.onnx$/i.test(first ?? "")) return;
  const message = `sac ${command.name()} takes the fingerprint first, a .sac file; ${first} is a model.`;
  throw new SacError("USAGE", message, `Usage: sac ${command.name()} ${command.usage()}`);
}

/**
 * Refuses what reads well to a parser and is never meant: an empty value, an option that takes the next one for its value,
 * an option behind `--`, and a model in the place of the fingerprint.
 * @throws SacError USAGE
 */
export function refuseSlips(command: Command): void {
  for (const option of command.options) {
    for (const text of textsOf(command, option.attributeName())) {
      if (text === "") throw new SacError("USAGE", `${option.long} is given an empty value.`, UNSET);
      if (text !== "--" && !isOptionOf(command, text)) continue;
      throw new SacError("USAGE", `${option.long} has no value: ${text} follows it.`, `Write ${option.flags}.`);
    }
  }
  refuseModel(command);
  for (const text of command.args) {
    if (text === "") throw new SacError("USAGE", "An argument is empty.", UNSET);
    if (!isOptionOf(command, text) || existsSync(text)) continue;
    const hint = `What follows -- is a file, whatever it looks like: put ${text} before it.`;
    throw new SacError("USAGE", `The option ${text} stands behind --.`, hint);
  }
}
