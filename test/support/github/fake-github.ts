import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { invalid, type LegalBody, notFound } from "./fake-call.ts";
import { CODE_ROUTES } from "./fake-code-routes.ts";
import { type Answer, bodyOf, listen, send } from "./fake-http.ts";
import { emptyState, type FakeState } from "./fake-state.ts";
import { TALK_ROUTES, tooLong } from "./fake-talk-routes.ts";
import { type FakeToken, jobToken, permits } from "./fake-tokens.ts";
import { inventedFields, judgeRequest } from "./openapi.ts";

/** What the fake is to answer instead of what it would. */
export interface Fault {
  /** Any, if left out. */
  readonly method?: string;
  /** What the path contains; any, if left out. */
  readonly path?: RegExp;
  /** The first request to go wrong, counted from 1 among those that match. Default: 1 */
  readonly from?: number;
  /** How many go wrong. Default: all */
  readonly times?: number;
  /** A status, or `silence`: the connection stays open and nothing ever comes; `lost`: so, but what was asked is done. */
  readonly answer: number | "silence" | "lost";
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Parsed JSON; undefined if there was none. */
  readonly body: unknown;
  /** What was answered; undefined while nothing is. */
  status: number | undefined;
}

export interface FakeOptions {
  /** `owner/name`. Default: `octo-org/models` */
  readonly repository?: string;
  readonly private?: boolean;
  /** By token; others are not let in. Default: `job-token`, the token of a job that may write everything. */
  readonly tokens?: Readonly<Record<string, FakeToken>>;
  /** Answers come after up to so many milliseconds, so that runs at the same time interleave. */
  readonly latencyMs?: number;
}

export interface FakeGithub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly repository: string;
  readonly state: FakeState;
  /** All requests, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** What GitHub would not have taken: `METHOD path: why`. */
  readonly violations: readonly string[];
  /** Makes requests go wrong from now on. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

const ROUTES = { ...CODE_ROUTES, ...TALK_ROUTES };

/** The token that `startFakeGitHub` knows if it is given none. */
export const JOB_TOKEN = "job-token";

/** Fails the test if any request was one that GitHub's own description of its interface does not allow. */
export function expectLegal(fake: FakeGithub): void {
  expect(fake.violations).toEqual([]);
}

/** The requests that would have changed something. */
export function writes(fake: FakeGithub, path = /./): FakeRequest[] {
  return fake.requests.filter((request) => request.method !== "GET" && path.test(request.path));
}

/**
 * A GitHub that remembers: it answers the REST requests that the Action makes, on a port of 127.0.0.1, from `state`.
 * Every request is held against GitHub's OpenAPI description (openapi-subset.json); those that do not fit are answered
 * 404 or 422 and kept in `violations`. Release assets lie on a second server, which must never see the token.
 */
export async function startFakeGitHub(options: FakeOptions = {}): Promise<FakeGithub> {
  const { repository = "octo-org/models", tokens = { [JOB_TOKEN]: jobToken() }, latencyMs = 0 } = options;
  const state = emptyState();
  const requests: FakeRequest[] = [];
  const violations: string[] = [];
  const faults: (Fault & { seen: number })[] = [];

  const storage = await startStorage(state, violations);
  const api = await listen(async (incoming, response) => {
    const url = new URL(incoming.url ?? "", "http://api");
    const method = incoming.method ?? "GET";
    const body = await bodyOf(incoming);
    const { pathname: path, searchParams: query } = url;
    const request: FakeRequest = { method, path, query, headers: incoming.headers, body, status: undefined };
    requests.push(request);
    if (latencyMs > 0) await sleep(Math.random() * latencyMs);
    const fault = faults.map((one) => strikes(one, request)).find((one) => one !== undefined);
    if (fault?.answer === "lost") answerTo(request);
    if (fault?.answer === "silence") judge(request);
    if (fault?.answer === "lost" || fault?.answer === "silence") return;
    const answer = fault ? faulty(fault) : answerTo(request);
    if (fault) judge(request);
    request.status = answer.status;
    send(response, answer, url, api.url);
  });

  function judge(request: FakeRequest) {
    const judged = judgeRequest(request);
    violations.push(...judged.violations.map((why) => `${request.method} ${request.path}: ${why}`));
    return judged;
  }

  function answerTo(request: FakeRequest): Answer {
    const { operation, parameters, violations: found } = judge(request);
    if (operation === undefined) return notFound;
    if (found.length > 0) return invalid(...found);
    const token = tokens[(request.headers.authorization ?? "").replace(/^(token|bearer) /i, "")];
    if (!token) return { status: 401, body: { message: "Bad credentials" } };
    if (!permits(token, request.method, operation.template, !options.private)) {
      return { status: 403, body: { message: "Resource not accessible by integration" } };
    }
    const { owner, repo } = parameters;
    const asked = owner === undefined ? repository : `${owner}/${repo}`;
    const there = asked === repository ? state : state.others.get(asked);
    if (there === undefined) return notFound;
    const body = (request.body ?? {}) as LegalBody;
    const refused = tooLong(operation.template, body);
    if (refused) {
      violations.push(`${request.method} ${request.path}: body is too long`);
      return refused;
    }
    const answer = ROUTES[operation.key]({
      state: there,
      repository: asked,
      isPrivate: options.private ?? false,
      parameters,
      body,
      login: token.login,
      accept: request.headers.accept ?? "",
      storage: storage.url,
    });
    const invented = answer.raw ? [] : inventedFields(operation, answer.status, answer.list ?? answer.body);
    if (invented.length > 0)
      violations.push(`the fake answers ${operation.key} with ${invented}, which GitHub has not`);
    return answer;
  }

  return {
    url: api.url,
    repository,
    state,
    requests,
    violations,
    fail: (fault) => faults.push({ ...fault, seen: 0 }),
    close: async () => {
      await Promise.all([api.close(), storage.close()]);
    },
  };
}

/** The server that GitHub sends those to who want a release's asset. */
function startStorage(state: FakeState, violations: string[]) {
  return listen((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://storage").pathname);
    if (request.headers.authorization) violations.push(`${request.method} ${path}: the token went to another server`);
    const places = state.releases.flatMap(({ tag, assets }) =>
      assets.flatMap(({ id, name, content }) => [
        { place: `/asset/${id}`, content },
        { place: `/download/${tag}/${name}`, content },
      ]),
    );
    const found = places.find(({ place }) => place === path);
    response.writeHead(found ? 200 : 404).end(found?.content);
  });
}

/** Counts the request if the fault is about it, and says whether it goes wrong. */
function strikes(fault: Fault & { seen: number }, { method, path }: FakeRequest): Fault | undefined {
  if (fault.method !== undefined && fault.method !== method) return undefined;
  if (fault.path !== undefined && !fault.path.test(path)) return undefined;
  fault.seen++;
  const first = fault.from ?? 1;
  return fault.seen >= first && fault.seen < first + (fault.times ?? Number.POSITIVE_INFINITY) ? fault : undefined;
}

function faulty({ answer, headers = {} }: Fault): Answer {
  const messages: Record<number, string> = {
    403: "Resource not accessible by integration",
    404: "Not Found",
    429: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  };
  return { status: Number(answer), body: { message: messages[Number(answer)] ?? "Server Error" }, headers };
}
