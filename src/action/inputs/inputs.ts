import { SacError } from "../../errors.ts";
import { withoutCredentials } from "../../text/credentials.ts";
import { suggest } from "../../text/suggest.ts";
import { refuseConflicts } from "./input-conflicts.ts";
import { type Given, INPUTS, type InputName, type Inputs } from "./input-table.ts";

export { COMMENT_WHEN, DEFAULTS, INPUTS, type InputName, type Inputs } from "./input-table.ts";

function read<Name extends InputName>(name: Name, env: NodeJS.ProcessEnv): Given[Name] | undefined {
  const given = (env[variableOf(name)] ?? "").trim();
  if (given === "") return undefined;
  try {
    return INPUTS[name].parse(given) as Given[Name];
  } catch (thrown) {
    if (!(thrown instanceof SacError)) throw thrown;
    const what = SECRET.includes(name) ? "what it is" : `"${shown(given)}"`;
    const named = thrown.code === "INPUT_INVALID" ? "" : ` cannot be ${what}`;
    throw new SacError("INPUT_INVALID", `The input ${name}${named}: ${thrown.message}`, thrown.hint, { cause: thrown });
  }
}

/** As the runner makes it. */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** Inputs whose values are nobody's business. */
const SECRET: readonly (string | undefined)[] = ["passphrase", "identity", "token"] satisfies InputName[];

/**
 * The runner hands over inputs that action.yml does not declare, with a mere warning, and a typo must not leave a default
 * in force. It sets these variables for one step alone, so that any other comes from an `env:` of the workflow.
 */
function refuseUnknown(env: NodeJS.ProcessEnv): void {
  const names = Object.keys(INPUTS);
  const known = new Set(names.map(variableOf));
  for (const [variable, value = ""] of Object.entries(env)) {
    if (!variable.startsWith("INPUT_") || known.has(variable)) continue;
    const name = variable.slice("INPUT_".length).toLowerCase();
    const meant = suggest(name, names);
    const what = meant === undefined || SECRET.includes(meant) ? "" : `, which is "${shown(value)}"`;
    const hint = meant === undefined ? `The inputs are: ${names.join(", ")}.` : `Did you mean ${meant}?`;
    throw new SacError("INPUT_INVALID", `There is no input ${name}${what}.`, hint);
  }
}

/** A value in a message: short, and an address in it without what may be secret. */
function shown(value: string): string {
  const bare = withoutCredentials(value);
  return bare.length > 80 ? `${bare.slice(0, 80)}…` : bare;
}

/**
 * Reads the inputs as the runner hands them over, in `INPUT_*` variables.
 * @throws SacError INPUT_INVALID naming the input, its value and the fix; INPUT_CONFLICT for inputs that contradict each other
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  refuseUnknown(env);
  const names = Object.keys(INPUTS) as InputName[];
  const given = Object.fromEntries(names.map((name) => [name, read(name, env)])) as Given;
  const inputs = { ...given, mode: given.mode ?? "check" };
  refuseConflicts(inputs);
  return inputs;
}
