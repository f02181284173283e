import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { SacError } from "../errors.ts";
import type { Format } from "../report/formats.ts";
import { ensureWritable } from "../write-file.ts";

/** A format that was asked for, and the file or `-` that it goes to. */
interface Requested<T> {
  readonly format: Format<T>;
  readonly target: string;
}

function optionFor({ name, help }: Format<never>): Option {
  return new Option(`--${name} <file>`, `write ${help}; - for standard output`);
}

/** Adds an option for every format. */
export function addFormatOptions(command: Command, formats: readonly Format<never>[]): Command {
  for (const format of formats) command.addOption(optionFor(format));
  return command;
}

/**
 * The formats that were asked for.
 * @param flags the command's options, under the names that commander gives them
 * @throws SacError USAGE if two are to go to one place, OUTPUT_UNWRITABLE
 */
export async function requestedFormats<T>(
  formats: readonly Format<T>[],
  flags: Readonly<Record<string, unknown>>,
): Promise<Requested<T>[]> {
  const requested = formats.flatMap((format) => {
    const target = flags[optionFor(format).attributeName()];
    return typeof target === "string" ? [{ format, target }] : [];
  });
  const taken = new Map<string, string>();
  for (const { format, target } of requested) {
    const place = target === "-" ? "-" : resolve(target);
    const other = taken.get(place);
    if (other) {
      const where = target === "-" ? "standard output" : target;
      const message = `--${other} and --${format.name} both write to ${where}.`;
      throw new SacError("USAGE", message, "Give each a file of its own.");
    }
    taken.set(place, format.name);
    if (target !== "-") await ensureWritable(target || ".");
  }
  return requested;
}
