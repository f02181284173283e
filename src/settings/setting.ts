import type { CommandName, Mode } from "./faces.ts";
import type { ValueType } from "./value-types.ts";

/** How a command has a setting: the help of its option, which may have to be given. */
type Face = string | { readonly help: string; readonly required: true };

/** One thing that can be set: everything that commands, the Action, their help and their documents need of it. */
export interface SettingRow {
  readonly type: ValueType<unknown>;
  /** Of the option, without the dashes; if left out, the row's key with hyphens. */
  readonly name?: string;
  /** How help shows the option's value; none for what is on or off. */
  readonly hint?: string;
  /** Several values: after one option (`words`), or with the option again for each. In the Action: one a line. */
  readonly list?: "words" | "again";
  /** Of what is on unless it is said: the option is `--no-…`. */
  readonly negated?: true;
  /** If it is left out. */
  readonly default?: unknown;
  /** The default as one would write it, where it is not what JavaScript makes of it. */
  readonly defaultText?: string;
  readonly commands?: { readonly [Name in CommandName]?: Face };
  readonly input?: {
    /** If it is not the option's. */
    readonly name?: string;
    readonly modes: readonly Mode[];
    /** What to do for want of it, where those modes cannot do without. */
    readonly required?: string;
  };
}

/** The same option with the same help in several commands. */
export function inCommands<const Name extends CommandName>(
  names: readonly Name[],
  help: string,
): { readonly [Each in Name]: string } {
  return Object.fromEntries(names.map((name) => [name, help])) as { [Each in Name]: string };
}

/** An option that a command cannot do without. */
export function required(help: string): { readonly help: string; readonly required: true } {
  return { help, required: true };
}

/** The name of a row: `timeLimit` is `--time-limit` and the input `time-limit`. */
export function nameOf(key: string, { name }: Pick<SettingRow, "name">): string {
  return name ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The type of a row's value. */
export type ValueOf<Row extends SettingRow> =
  Row["type"] extends ValueType<infer T> ? (Row extends { readonly list: string } ? readonly T[] : T) : never;
