import { type Command, InvalidArgumentError, Option } from "commander";
import { SacError } from "../errors.ts";
import type { PartialPreprocess } from "../probes/preprocess.ts";
import { readPreprocess } from "../probes/preprocess-file.ts";
import type { RunOptions } from "../runtime/options.ts";
import { ensureTemporaryFolder } from "../runtime/sandbox.ts";
import type { CommandName } from "../settings/faces.ts";
import { runOptions } from "../settings/running.ts";
import { nameOf, type SettingRow } from "../settings/setting.ts";
import { type CommandValues, SETTINGS } from "../settings/table.ts";
import { type ValueType, whatToWrite } from "../settings/value-types.ts";

type Argument<T> = Pick<ValueType<T>, "parse" | "what" | "choices">;

/**
 * The parser of one option that may be given once: of two values, one would be lost without a word. What a text is not, or
 * a type's SacError, becomes commander's way of naming the option and the value.
 */
export function argument<T>(type: Argument<T>): (text: string) => T {
  let given = false;
  return (text) => {
    if (given) throw new InvalidArgumentError(`It is given a second time, as "${text}": give it once.`);
    given = true;
    return argumentOf(type, text);
  };
}

/** @throws InvalidArgumentError */
function argumentOf<T>({ parse, what, choices }: Argument<T>, text: string): T {
  const value = attempt(parse, text);
  if (value !== undefined) return value;
  const instead = choices === undefined ? "" : ` ${whatToWrite(text, choices)}.`;
  throw new InvalidArgumentError(`"${text}" is not ${choices === undefined ? what : "among the choices"}.${instead}`);
}

/** The parser of an option that may be given again, each time with one value more. */
export function repeatable<T>(type: Argument<T>): (text: string, before?: readonly T[]) => T[] {
  return (text, before = []) => [...before, argumentOf(type, text)];
}

function attempt<T>(parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (thrown) {
    const why = thrown instanceof SacError ? `${thrown.message} ${thrown.hint ?? ""}` : String(thrown);
    throw new InvalidArgumentError(`${why[0].toUpperCase()}${why.slice(1)}`);
  }
}

/** Rows of the settings that a command has as options, in the order of its help. */
function rowsIn(name: CommandName): [key: string, row: SettingRow][] {
  return Object.entries<SettingRow>(SETTINGS).filter(([, { commands }]) => commands?.[name] !== undefined);
}

/** Adds all options that a command has by the table of settings. */
export function addSettings(command: Command, name: CommandName): Command {
  for (const [key, row] of rowsIn(name)) command.addOption(optionOf(key, row, name));
  return command;
}

function optionOf(key: string, row: SettingRow, command: CommandName): Option {
  const { type, hint, list, negated, commands } = row;
  const face = commands?.[command] ?? "";
  const value = hint === undefined ? "" : ` ${hint}`;
  const help = typeof face === "string" ? face : face.help;
  const option = new Option(`--${negated ? "no-" : ""}${nameOf(key, row)}${value}`, help);
  if (typeof face !== "string") option.makeOptionMandatory();
  if (hint === undefined) return option;
  if (row.default !== undefined) option.default(row.default, row.defaultText);
  if (type.choices) option.choices(type.choices);
  if (list === "words") return option;
  if (list === undefined) return option.argParser(argument(type));
  return option.argParser(repeatable(type));
}

/** The values of the options that `addSettings` added, after commander has read the command line. */
export function settingValues<Name extends CommandName>(name: Name, command: Command): CommandValues<Name> {
  const values = rowsIn(name).map(([key, row]) => {
    const given: unknown = command.getOptionValue(attributeOf(key, row));
    return [key, given ?? row.default];
  });
  return Object.fromEntries(values) as CommandValues<Name>;
}

/** Those of them that were said on the command line, and nothing else. */
export function givenValues<Name extends CommandName>(name: Name, command: Command): Partial<CommandValues<Name>> {
  const said = rowsIn(name).flatMap(([key, row]) => {
    const attribute = attributeOf(key, row);
    return command.getOptionValueSource(attribute) === "cli" ? [[key, command.getOptionValue(attribute)]] : [];
  });
  return Object.fromEntries(said);
}

/** The name that commander gives an option's value. */
function attributeOf(key: string, row: SettingRow): string {
  return nameOf(key, row).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What a command line says of how images become a model's input. */
interface PreprocessValues {
  readonly preprocess: string | undefined;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly mean: number[] | undefined;
  readonly std: number[] | undefined;
}

/** Reads `--preprocess` and the options beside it. @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID */
async function preprocessOf({ preprocess, size, mean, std }: PreprocessValues): Promise<PartialPreprocess> {
  const fromFile = preprocess === undefined ? {} : await readPreprocess(preprocess);
  const said = Object.entries({ ...size, mean, std }).filter(([, value]) => value !== undefined);
  return { ...fromFile, ...Object.fromEntries(said) };
}

/**
 * How a command line has models run, and that there is room to do so.
 * @throws SacError FILE_NOT_FOUND, PREPROCESS_INVALID, TEMPORARY_FOLDER_UNUSABLE
 */
export async function runOptionsFrom(values: Parameters<typeof runOptions>[0] & PreprocessValues): Promise<RunOptions> {
  await ensureTemporaryFolder();
  return runOptions(values, await preprocessOf(values));
}
