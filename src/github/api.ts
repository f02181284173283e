import { warning } from "@actions/core";
import { getOctokit } from "@actions/github";
import { explainApiError } from "./api-errors.ts";
import { retryPlugin } from "./retry.ts";
import type { Trigger } from "./trigger.ts";

type Octokit = ReturnType<typeof getOctokit>;

/** GitHub's REST interface, about one repository. */
export interface Api {
  readonly rest: Octokit["rest"];
  readonly paginate: Octokit["paginate"];
  readonly owner: string;
  readonly repo: string;
}

/**
 * Connects with retries, back-off and time limits (see `retryPlugin`), through the proxy that the environment names. The
 * token goes nowhere but to the server at `url`, by default the one that GITHUB_API_URL names.
 */
export function connect(token: string, about: Pick<Trigger, "owner" | "repository">, url?: string): Api {
  // Options under `request` would replace the toolkit's own, and with them the proxy.
  const { rest, paginate } = getOctokit(token, url === undefined ? {} : { baseUrl: url }, retryPlugin());
  return { rest, paginate, owner: about.owner, repo: about.repository };
}

/**
 * Does something that only changes how results are shown: if GitHub refuses, that is a warning and never a verdict.
 * @param what for the warning: "The comment could not be written"
 * @param permission what the job's token needs for it
 */
export async function attempt<T>(what: string, permission: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    warning(`${what}: ${explainApiError(thrown, permission)}`);
    return undefined;
  }
}
