/** What a token may do, in the words of a workflow's `permissions`. */
export type Scope = "contents" | "issues" | "pull-requests" | "checks" | "actions";
export type Level = "none" | "read" | "write";

export interface FakeToken {
  /** `installation`: the job's own; GitHub tells it nothing about its user. `user`: a personal access token. */
  readonly kind: "installation" | "user";
  readonly login: string;
  readonly permissions: Readonly<Record<Scope, Level>>;
}

const all = (level: Level) => ({
  contents: level,
  issues: level,
  "pull-requests": level,
  checks: level,
  actions: level,
});

/** The token that a job gets, with write access to everything but what `permissions` takes away. */
export function jobToken(permissions: Partial<Record<Scope, Level>> = {}): FakeToken {
  return { kind: "installation", login: "github-actions[bot]", permissions: { ...all("write"), ...permissions } };
}

/** The token that a fork's or Dependabot's run gets. */
export function readOnlyToken(): FakeToken {
  return { kind: "installation", login: "github-actions[bot]", permissions: all("read") };
}

/** A personal access token of somebody with write access. */
export function userToken(login: string): FakeToken {
  return { kind: "user", login, permissions: all("write") };
}

/** Any one of these scopes opens an endpoint. Comments and issues of pull requests open with either. */
function scopesOf(template: string): readonly Scope[] {
  if (template.includes("/check-runs")) return ["checks"];
  if (template.endsWith("/comments") || template.includes("/issues/comments/")) return ["issues", "pull-requests"];
  if (template.includes("/issues")) return ["issues"];
  if (template.includes("/pulls")) return ["pull-requests"];
  if (template.includes("/actions/")) return ["actions"];
  return ["contents"];
}

/** Whether GitHub lets the token do this. Everybody may read what is public. */
export function permits(
  { kind, permissions }: FakeToken,
  method: string,
  template: string,
  isPublic: boolean,
): boolean {
  if (template === "/user") return kind === "user";
  const scopes = scopesOf(template);
  if (method !== "GET") return scopes.some((scope) => permissions[scope] === "write");
  return isPublic || template === "/repos/{owner}/{repo}" || scopes.some((scope) => permissions[scope] !== "none");
}
