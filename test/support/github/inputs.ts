import type { InputsOf } from "../../../src/action/inputs/input-table.ts";
import { readInputs } from "../../../src/action/inputs/inputs.ts";
import { JOB_TOKEN } from "./fake-github.ts";

/** Inputs as the runner sets them, with the token that action.yml fills in. */
export function inputVariables(inputs: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const all = Object.entries({ token: JOB_TOKEN, ...inputs });
  return Object.fromEntries(all.map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]));
}

/** What a mode that judges gets. */
export function judgingInputs(inputs: Readonly<Record<string, string>> = {}): InputsOf<"check" | "audit"> {
  const read = readInputs(inputVariables(inputs));
  if (read.mode === "check" || read.mode === "audit") return read;
  throw new Error(`mode ${read.mode} judges nothing`);
}
