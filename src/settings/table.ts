import { ENROLLING } from "./enrolling.ts";
import type { CommandName, Mode } from "./faces.ts";
import { JUDGING } from "./judging.ts";
import { MATERIAL } from "./material.ts";
import { RUNNING } from "./running.ts";
import { inCommands, nameOf, type SettingRow, type ValueOf } from "./setting.ts";
import { STATING } from "./stating.ts";
import { anyText, flag } from "./value-types.ts";
import { VERIFYING } from "./verifying.ts";

/** Every setting, in the order of the commands' help: one row has all that there is to know of it. */
export const SETTINGS = {
  ...MATERIAL,
  ...JUDGING,
  ...ENROLLING,
  ...STATING,
  ...VERIFYING,
  ...RUNNING,
  verbose: {
    type: flag,
    default: false,
    commands: {
      ...inCommands(["check", "merge"], "print what every leg found, with all numbers"),
      calibrate: "print every score of every model",
    },
  },
  json: {
    type: anyText,
    hint: "<file>",
    commands: {
      ...inCommands(["enroll", "rotate"], "write what was made as JSON; - for standard output"),
      init: "with --plan: write the plan as JSON; - for standard output",
      calibrate: "write the summary as JSON; - for standard output",
      seal: "write path and digest as JSON; - for standard output",
    },
  },
} as const satisfies Record<string, SettingRow>;

type Table = typeof SETTINGS;
type Key = keyof Table;

/** Rows that a command has as options. */
type KeyIn<Name extends CommandName> = {
  [K in Key]: Table[K] extends { readonly commands: { readonly [N in Name]: unknown } } ? K : never;
}[Key];

/** Whether a row always has a value in a command. */
type Certain<K extends Key, Name extends CommandName> = Table[K] extends { readonly default: unknown }
  ? true
  : Table[K] extends { readonly commands: { readonly [N in Name]: { readonly required: true } } }
    ? true
    : false;

/** What the options of a command come to. */
export type CommandValues<Name extends CommandName> = {
  readonly [K in KeyIn<Name>]: Certain<K, Name> extends true ? ValueOf<Table[K]> : ValueOf<Table[K]> | undefined;
};

/** Rows that the Action has as inputs. */
type SharedInputs = {
  readonly [K in Key as Table[K] extends { readonly input: { readonly modes: readonly Mode[] } } ? K : never]: Table[K];
};

/** The options with which a command is told these values; those that are undefined, or no options of it, are left out. */
export function commandArguments(command: CommandName, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries<SettingRow>(SETTINGS).flatMap(([key, row]) => {
    const value = values[key];
    if (value === undefined || row.commands?.[command] === undefined) return [];
    const name = nameOf(key, row);
    if (row.hint === undefined) return value === row.default ? [] : [row.negated ? `--no-${name}` : `--${name}`];
    const all: readonly unknown[] = row.list !== undefined && Array.isArray(value) ? value : [value];
    return all.flatMap((one) => [`--${name}`, row.type.write?.(one) ?? String(one)]);
  });
}

/** The rows that the Action has as inputs. */
export function sharedInputs(): SharedInputs {
  return Object.fromEntries(Object.entries(SETTINGS).filter(([, row]) => "input" in row)) as SharedInputs;
}
