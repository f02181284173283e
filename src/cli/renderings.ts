import { stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { SacError } from "../errors.ts";
import type { Format } from "../report/formats.ts";
import { anyText } from "../settings/value-types.ts";
import { argument } from "./options.ts";
import { emit, say } from "./output.ts";

/** A format that was asked for, and the file or `-` that it goes to. */
interface Requested<T> {
  readonly format: Format<T>;
  readonly target: string;
}

function optionFor({ name, help }: Format<never>): Option {
  const option = new Option(`--${name} <file>`, `write ${help}; - for standard output`);
  return option.argParser(argument(anyText));
}

/** Adds an option for every format. */
export function addFormatOptions(command: Command, formats: readonly Format<never>[]): Command {
  for (const format of formats) command.addOption(optionFor(format));
  return command;
}

/**
 * The formats that were asked for.
 * @param flags the command's options, under the names that commander gives them
 */
export function requestedFormats<T>(
  formats: readonly Format<T>[],
  flags: Readonly<Record<string, unknown>>,
): Requested<T>[] {
  return formats.flatMap((format) => {
    const target = flags[optionFor(format).attributeName()];
    return typeof target === "string" ? [{ format, target }] : [];
  });
}

/** The file that a format goes to, if it is a file or will be one, which can be written more than once. */
export async function regularTarget(requested: readonly Requested<never>[], name: string): Promise<string | undefined> {
  const target = requested.find(({ format }) => format.name === name)?.target;
  if (target === undefined || target === "-") return undefined;
  const about = await stat(target).catch(() => undefined);
  return about === undefined || about.isFile() ? target : undefined;
}

/** Where they go, by their options. */
export function targetsOf(requested: readonly Requested<never>[]): Record<string, string> {
  return Object.fromEntries(requested.map(({ format, target }) => [`--${format.name}`, target]));
}

/**
 * Tells what a report says, then writes the renderings that were asked for: one that cannot be written keeps nothing else
 * back.
 * @param words the report for people
 * @throws SacError OUTPUT_UNWRITABLE of the first that failed, after all have been tried
 */
export async function tell<T>(report: T, words: string, requested: readonly Requested<T>[]): Promise<void> {
  say(words, requested.find(({ target }) => target === "-")?.target);
  const failures: SacError[] = [];
  for (const { target, format } of requested) {
    await emit(target, await format.render(report), `${words}\n`).catch((thrown) => {
      if (!(thrown instanceof SacError)) throw thrown;
      failures.push(thrown);
    });
  }
  if (failures.length > 0) throw failures[0];
}
