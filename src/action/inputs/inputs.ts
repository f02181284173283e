import { SacError } from "../../errors.ts";
import type { Mode } from "../../settings/faces.ts";
import { whatToWrite } from "../../settings/value-types.ts";
import { withoutCredentials } from "../../text/credentials.ts";
import { suggest } from "../../text/suggest.ts";
import { refuseConflicts } from "./input-conflicts.ts";
import { type Given, INPUT_KEYS, INPUTS, type Input, type InputKey, type Inputs, inputName } from "./input-table.ts";

function read(key: InputKey, env: NodeJS.ProcessEnv): unknown {
  const text = (env[variableOf(inputName(key))] ?? "").trim();
  if (text === "") return undefined;
  const row: Input = INPUTS[key];
  try {
    return row.list === undefined ? parse(text, row) : lines(text).map((line) => parse(line, row));
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    const what = SECRET.includes(key) ? "what it is" : `"${shown(text)}"`;
    const named = thrown.code === "INPUT_INVALID" ? "" : ` cannot be ${what}`;
    const message = `The input ${inputName(key)}${named}: ${thrown.message}`;
    throw new SacError("INPUT_INVALID", message, thrown.hint, { cause: thrown });
  }
}

function parse(text: string, { type }: Input): unknown {
  const value = type.parse(text);
  if (value !== undefined) return value;
  const { choices } = type;
  if (choices === undefined) throw new SacError("USAGE", `it is not ${type.what}.`, `Write ${type.what}.`);
  throw new SacError("USAGE", "it is none of the choices.", `${whatToWrite(text, choices)}.`);
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** As the runner makes it. */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** Inputs whose values are nobody's business. */
const SECRET: readonly InputKey[] = ["passphrase", "identity", "verdictCacheKey", "token"];

/**
 * The runner hands over inputs that action.yml does not declare, with a mere warning, and a typo must not leave a default
 * in force. It sets these variables for one step alone, so that any other comes from an `env:` of the workflow.
 */
function refuseUnknown(env: NodeJS.ProcessEnv): void {
  const names = INPUT_KEYS.map(inputName);
  const known = new Set(names.map(variableOf));
  const secret = SECRET.map(inputName);
  for (const [variable, value = ""] of Object.entries(env)) {
    if (!variable.startsWith("INPUT_") || known.has(variable)) continue;
    const name = variable.slice("INPUT_".length).toLowerCase();
    const meant = suggest(name, names);
    const what = meant === undefined || secret.includes(meant) ? "" : `, which is "${shown(value)}"`;
    const hint = meant === undefined ? `The inputs are: ${names.join(", ")}.` : `Did you mean ${meant}?`;
    throw new SacError("INPUT_INVALID", `There is no input ${name}${what}.`, hint);
  }
}

/** A value in a message: short, and an address in it without what may be secret. */
function shown(value: string): string {
  const bare = withoutCredentials(value);
  return bare.length > 80 ? `${bare.slice(0, 80)}…` : bare;
}

/** What the mode reads, with its defaults: `refuseConflicts` has seen to it that nothing is lacking. */
function inputsFor(mode: Mode, given: Given): Inputs {
  const rows = INPUT_KEYS.map((key): [InputKey, Input] => [key, INPUTS[key]]);
  const own = rows.filter(([, { input }]) => input.modes.includes(mode));
  const values = Object.fromEntries(own.map(([key, row]) => [key, given[key] ?? row.default]));
  return { ...values, mode, given } as Inputs;
}

/**
 * Reads the inputs as the runner hands them over, in `INPUT_*` variables.
 * @throws SacError INPUT_INVALID naming the input, its value and the fix; INPUT_CONFLICT for inputs that contradict each other
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  refuseUnknown(env);
  const given = Object.fromEntries(INPUT_KEYS.map((key) => [key, read(key, env)])) as Given;
  const { mode = INPUTS.mode.default } = given;
  refuseConflicts(mode, given);
  return inputsFor(mode, given);
}
