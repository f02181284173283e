import type { Api } from "../api.ts";
import type { FinishedRun } from "../trigger.ts";

/**
 * The open pull requests that a run was about: those from its branch that still have its commit as their head. The event
 * itself names none where the branch lies in a fork.
 */
export async function pullsOfRun({ rest, owner, repo }: Api, run: FinishedRun): Promise<number[]> {
  if (run.owner === undefined || run.branch === undefined) return [];
  const asked = { owner, repo, head: `${run.owner}:${run.branch}`, state: "open" as const, per_page: 100 };
  const { data } = await rest.pulls.list(asked);
  return data.filter(({ head }) => head.sha === run.head).map(({ number }) => number);
}
