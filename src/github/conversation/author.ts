import { warning } from "@actions/core";
import type { Api } from "../api.ts";

/** Under this name writes the token that every job gets. */
const JOB_LOGIN = "github-actions[bot]";

/** Tokens that stand for a person, who can be asked for. Any other is a job's or an app's, which cannot. */
const PERSONAL = /^(ghp|gho|ghu|github_pat)_/;

/**
 * The login that a token writes under: what it wrote before is told from what others wrote, who can copy a marker.
 * @param given what the workflow says; needed for apps other than GitHub's own
 */
export async function loginOf({ rest }: Api, token: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!PERSONAL.test(token)) return JOB_LOGIN;
  return (await rest.users.getAuthenticated()).data.login;
}

/** Logins are the same in any case. */
export function isBy(login: string, user: { readonly login: string } | null | undefined): boolean {
  return user?.login.toLowerCase() === login.toLowerCase();
}

/** An app's token writes under a name that nobody can ask it for: only what it has written tells. */
export function warnOfOther(expected: string, user: { readonly login: string } | null | undefined): void {
  if (!user || isBy(expected, user)) return;
  warning(
    `The token writes as ${user.login}, not as ${expected}: set the input comment-author to "${user.login}", or what was written is not found again and every run writes anew.`,
  );
}
