import { shellCommand } from "../text/shell.ts";
import type { Report } from "./check/schema.ts";

/** sac's own command of a report, for a shell. @param command the arguments that sac was called with */
export function commandLine(command: readonly string[]): string {
  return shellCommand(["sac", ...command]);
}

/**
 * What to type to get a report again: of a run in a repository first what fetches the commit. A pull request's commit that
 * lies in a fork, or was merged for the check, is not in a clone, but its head can be fetched.
 * @returns lines for a shell; none where no single command gives the report
 */
export function runAgain({ command, origin }: Pick<Report, "command" | "origin">): string[] {
  if (command === undefined) return [];
  const commit = origin?.head ?? origin?.commit ?? "";
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return [commandLine(command)];
  const fetch = origin?.pullRequest === undefined ? [] : [`git fetch origin pull/${origin.pullRequest}/head`];
  return [...fetch, `git checkout ${commit}`, commandLine(command)];
}
