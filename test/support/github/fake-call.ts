import type { Answer } from "./fake-http.ts";
import type { FakeAnnotation, FakeState } from "./fake-state.ts";

/** Bodies were held against GitHub's schemas before they come here: each has what its endpoint requires. */
export interface LegalBody {
  readonly title?: string | number;
  readonly body?: string;
  readonly state?: "open" | "closed";
  readonly state_reason?: string;
  readonly labels?: readonly (string | { readonly name: string })[];
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly FakeAnnotation[];
  };
}

/** One request that is legal and permitted. */
export interface Call {
  readonly state: FakeState;
  readonly repository: string;
  readonly isPrivate: boolean;
  /** Path and query. */
  readonly parameters: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body: LegalBody;
  readonly login: string;
  /** Media type that was asked for. */
  readonly accept: string;
  /** Origin of the server that holds the release assets. */
  readonly storage: string;
}

/** What the fake does, by method and documented path. */
export type Routes = Readonly<Record<string, (call: Call) => Answer>>;

/** Where everything about the repository begins, as GitHub's description writes it. */
export const REPO = "/repos/{owner}/{repo}";

export const notFound: Answer = { status: 404, body: { message: "Not Found" } };

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** A list that the server sends page by page. */
export function listed(list: readonly unknown[]): Answer {
  return { status: 200, list };
}

export function invalid(...errors: string[]): Answer {
  return { status: 422, body: { message: "Validation Failed", errors: errors.map((message) => ({ message })) } };
}
