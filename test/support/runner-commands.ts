import { stripVTControlCharacters } from "node:util";

/** The lines of a log that GitHub's runner obeys: `::name::`, after white space too, and `##[name]` anywhere. */
export function runnerCommands(log: string): string[] {
  return stripVTControlCharacters(log)
    .split(/\r?\n/)
    .filter((line) => /^\s*::[a-z-]+[^:]*::|##\[/.test(line));
}
